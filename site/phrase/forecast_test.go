package phrase

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

func TestOutlook(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, horizon.Tokyo) }
	f := horizon.Forecast{Made: day(2012, 3, 31), Horizon: day(2015, 3, 31), P: 0.621, Base: 0.48, N: 120, Early: day(2011, 9, 30), Late: day(2014, 12, 31)}
	open, refused, nothing := f, f, horizon.Forecast{Horizon: f.Horizon, Refused: "比べられる用語が60に届きません。"}
	open.Late = time.Time{}
	refused.Refused, refused.N = "比べられる用語が60に届きません。", 41
	alike := f
	alike.Refused = "広がった用語が少なすぎます。"
	far := f
	far.Made = day(2010, 3, 31)
	later := f
	later.Early, later.Late = time.Time{}, time.Time{}
	for _, test := range []struct {
		name string
		f    horizon.Forecast
		want []string
	}{
		{"all of it", f, []string{"半分に広がること：どちらも同程度（62%）。", "過去の用語120件では、48%がそこまで", "2011年9月から2014年12月までです"}},
		{"five years ahead", far, []string{"62%", "48%", "2014年12月", NoSkill}},
		{"without an end", open, []string{"62%", "48%", "2011年9月以降です。上限は求まりません"}},
		{"none within twice the span", later, []string{"62%", "48%"}},
		{"the base rate alone", alike, []string{"見通しは出せません（広がった用語が少なすぎます）", "過去の用語120件では、48%がそこまで"}},
		{"too few for a share", refused, []string{"見通しは出せません（比べられる用語が60に届きません）"}},
		{"nothing to compare", nothing, []string{"見通しは出せません"}},
	} {
		var b horizon.Book
		got := Outlook(test.f, b.Outlook(test.f, day(2010, 3, 31)))
		if len(got) != len(test.want) {
			t.Errorf("%s: %q", test.name, got)
			continue
		}
		for i, w := range test.want {
			if !strings.Contains(got[i].String(), w) {
				t.Errorf("%s: %q, want %q in it", test.name, got[i].String(), w)
			}
			for _, sentence := range strings.SplitAfter(got[i].String(), "。") {
				if n := utf8.RuneCountInString(sentence); n > 70 {
					t.Errorf("%s: a sentence of %d letters: %s", test.name, n, sentence)
				}
			}
		}
	}
}
