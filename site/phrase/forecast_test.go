package phrase

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

func TestForecast(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, horizon.Tokyo) }
	f := horizon.Forecast{Horizon: day(2015, 3, 31), P: 0.621, Base: 0.48, N: 120, Early: day(2011, 9, 30), Late: day(2014, 12, 31)}
	open, refused, nothing := f, f, horizon.Forecast{Horizon: f.Horizon, Refused: "比べられる用語が60に届きません。"}
	open.Late = time.Time{}
	refused.Refused, refused.N = "比べられる用語が60に届きません。", 41
	later := f
	later.Early, later.Late = time.Time{}, time.Time{}
	for _, test := range []struct {
		name string
		f    horizon.Forecast
		want []string
	}{
		{"all of it", f, []string{"62.1%です（基準率48%、比べた用語120件）", "2011年9月ごろから2014年12月ごろまでです"}},
		{"without an end", open, []string{"62.1%", "より後のこともあります"}},
		{"none within twice the span", later, []string{"62.1%"}},
		{"the base rate alone", refused, []string{"過去の用語41件で48%です", "60に届きません"}},
		{"nothing to compare", nothing, []string{"見積もりません"}},
	} {
		got := Forecast(test.f)
		if len(got) != len(test.want) {
			t.Errorf("%s: %q", test.name, got)
			continue
		}
		for i, w := range test.want {
			if !strings.Contains(got[i], w) {
				t.Errorf("%s: %q, want %q in it", test.name, got[i], w)
			}
			for _, sentence := range strings.SplitAfter(got[i], "。") {
				if n := utf8.RuneCountInString(sentence); n > 70 {
					t.Errorf("%s: a sentence of %d letters: %s", test.name, n, sentence)
				}
			}
		}
	}
}
