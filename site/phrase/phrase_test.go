package phrase

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDayEra(t *testing.T) {
	for in, want := range map[string]string{
		"1912-07-29T12:00:00+09:00": "1912年7月29日",
		"1912-07-30T00:00:00+09:00": "1912年7月30日（大正元年7月30日）",
		"1926-12-24T23:59:59+09:00": "1926年12月24日（大正15年12月24日）",
		"1926-12-25T00:00:00+09:00": "1926年12月25日（昭和元年12月25日）",
		"1989-01-07T23:59:59+09:00": "1989年1月7日（昭和64年1月7日）",
		"1989-01-08T00:00:00+09:00": "1989年1月8日（平成元年1月8日）",
		"1989-01-07T15:00:00Z":      "1989年1月8日（平成元年1月8日）",
		"2010-03-31T00:00:00+09:00": "2010年3月31日（平成22年3月31日）",
		"2019-04-30T23:59:59+09:00": "2019年4月30日（平成31年4月30日）",
		"2019-04-30T15:00:00Z":      "2019年5月1日（令和元年5月1日）",
		"2026-11-23T00:00:00+09:00": "2026年11月23日（令和8年11月23日）",
	} {
		if got := DayEra(at(in)); got != want {
			t.Errorf("DayEra(%s) = %s, want %s", in, got, want)
		}
	}
	if got := DayEra(time.Time{}); got != Undated {
		t.Errorf("DayEra(zero) = %s, want %s", got, Undated)
	}
}

func TestDate(t *testing.T) {
	when := at("2009-12-31T15:30:00Z") // 2010 in Tokyo
	for _, c := range []struct {
		p          horizon.Precision
		words, iso string
	}{
		{horizon.ByTime, "2010年1月1日", "2010-01-01"},
		{horizon.ByDay, "2010年1月1日", "2010-01-01"},
		{horizon.ByMonth, "2010年1月", "2010-01"},
		{horizon.ByYear, "2010年", "2010"},
		{horizon.Approximate, "2010年ごろ", "2010"},
		{horizon.Inferred, "2010年（推定）", "2010"},
		{horizon.Undated, Undated, ""},
	} {
		if got := Date(when, c.p); got != c.words {
			t.Errorf("Date(%q) = %s, want %s", c.p, got, c.words)
		}
		if got := ISO(when, c.p); got != c.iso {
			t.Errorf("ISO(%q) = %s, want %s", c.p, got, c.iso)
		}
	}
}

func TestWeek(t *testing.T) {
	for in, want := range map[string]string{
		"2010-02-03T00:00:00+09:00": "2010年第5週（2月1日から2月7日）",
		"2009-12-31T00:00:00+09:00": "2009年第53週（12月28日から2010年1月3日）",
	} {
		if got := Week(horizon.WeekOf(at(in))); got != want {
			t.Errorf("Week(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestFiscalYear(t *testing.T) {
	for in, want := range map[string]int{"2015-03-31T23:59:59+09:00": 2014, "2015-04-01T00:00:00+09:00": 2015, "2014-12-31T00:00:00+09:00": 2014} {
		if got := FiscalYear(at(in)); got != want {
			t.Errorf("FiscalYear(%s) = %d, want %d", in, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[float64]string{
		0: "0", 3: "3", -1234: "-1,234", 1234567: "1,234,567", 1.37: "1.4", 12.04: "12", 123.6: "124", 0.1: "0.1", 0.137: "0.14", 0.00321: "0.0032",
		math.Inf(1): Unknown, 999.9: "1,000", 1e15: "1.0e+15",
	} {
		if got := Number(in); got != want {
			t.Errorf("Number(%v) = %s, want %s", in, got, want)
		}
	}
	if got := Number(math.NaN()); got != Unknown {
		t.Errorf("Number(NaN) = %s, want %s", got, Unknown)
	}
}

func TestEvidence(t *testing.T) {
	week, month := horizon.Period{Bin: horizon.Weekly}, horizon.Period{Bin: horizon.Monthly}
	for _, c := range []struct {
		s    horizon.Signal
		want string
	}{
		{horizon.Signal{E: 0.4, Period: week}, "背景のゆれと区別がつきません（E＝0.4）"},
		{horizon.Signal{E: 52, Period: week}, "この大きさの誤警報は約52週に1回（E＝52）"},
		{horizon.Signal{E: 1234, Period: week}, "この大きさの誤警報は約1,200週（約24年）に1回（E＝1,234）"},
		{horizon.Signal{E: 36, Period: month}, "この大きさの誤警報は約36か月（約3年）に1回（E＝36）"},
		{horizon.Signal{E: 3.2e9, Period: week}, "この大きさの誤警報は約32億週（約6,100万年）に1回（E＝3,200,000,000）"},
		{horizon.Signal{E: 1e30, Period: month}, "この大きさの誤警報は1京か月に1回もありません（E＝1.0e+30）"},
		{horizon.Signal{E: math.NaN(), Period: week}, "根拠の強さは計算できませんでした"},
		{horizon.Signal{E: math.Inf(1), Period: week}, "根拠の強さは計算できませんでした"},
	} {
		if got := Evidence(c.s); got != c.want {
			t.Errorf("Evidence(E = %v) = %s, want %s", c.s.E, got, c.want)
		}
	}
}

func TestVerdictWords(t *testing.T) {
	s := horizon.Signal{Period: horizon.WeekOf(at("2010-03-31T00:00:00+09:00")), Window: 13, Observed: 14, Expected: 3.2,
		Ratio: horizon.Estimate{Value: 4.375, Lo: 2.6, Hi: 6.9}, M: 1200, F: 1, A: 1200, Growth: horizon.Estimate{Value: 0, Lo: -math.Ln2, Hi: math.Ln2}}
	if got, want := Counted(s), "2010年第13週までの13週の観測は14件、期待は3.2件で、期待の4.4倍（90%区間 2.6倍から6.9倍）"; got != want {
		t.Errorf("Counted = %s, want %s", got, want)
	}
	if got, want := Limit(s), "m＝1,200語、F＝1週に1回、A＝1,200"; got != want {
		t.Errorf("Price = %s, want %s", got, want)
	}
	if got, want := Growth(s), "前の半年の1倍（90%区間 0.5倍から2倍）"; got != want {
		t.Errorf("Growth = %s, want %s", got, want)
	}
	if got := Breadth(s); got != "" {
		t.Errorf("Breadth without an interval = %s, want nothing", got)
	}
}

func TestConclusionNeverClaimsMore(t *testing.T) {
	for _, c := range []struct {
		s    horizon.Signal
		want string
	}{
		{horizon.Signal{Stage: horizon.Emerging, Flagged: true, Open: true}, "旗を立てました"},
		{horizon.Signal{Stage: horizon.Emerging, Open: true}, "まだ開いています"},
		{horizon.Signal{Stage: horizon.Event, Gated: "one source"}, "旗を立てていません"},
		{horizon.Signal{Stage: horizon.Weak}, "旗は立っていません"},
		{horizon.Signal{Stage: horizon.Noise}, "変化がないという意味ではありません"},
	} {
		if got := Conclusion(c.s); !strings.Contains(got, c.want) {
			t.Errorf("Conclusion(%+v) = %s, want it to say %s", c.s, got, c.want)
		}
	}
}

func TestCaution(t *testing.T) {
	for in, want := range map[string]string{
		"fewer than 26 weeks since it was first seen":                                                     "初めて見てから26週に足りません",
		"fewer than 2 years of history":                                                                   "情報源の履歴が2年に足りません",
		"one source only":                                                                                 "情報源は1つだけです",
		"one source gives 71 % of the evidence":                                                           "情報源の1つが、根拠の71%を占めています",
		"growth unknown: fewer than 12 months under test":                                                 "試した期間が12か月に足りず、伸びは分かりません",
		"2 of 3 sources needed in 13 weeks; present in 3 of the last 8 weeks, 4 needed":                   "13週に情報源が2件で、3件が要ります。最近8週のうち3期に出ていて、4期が要ります",
		"1 of 2 publishers needed above their own expectation in 12 months":                               "12か月に、自らの見込みを上回る発行者が1者で、2者が要ります",
		"Not enough publishers yet: at least 2 must exceed their own expectation in 12 months, and 1 did": "12か月に、自らの見込みを上回る発行者が1者で、2者が要ります",
		"documents of its first source hold 2.1 times as many terms as before":                            "最も多い情報源の文書は、語の数が以前の2.1倍です。書式や集め方が変わった可能性があります",
		"1 of 2 documents needed in the year":                                                             "この期の文書が1件で、2件が要ります",
		"情報源の1つが、根拠の55%を占めています。":                                                                          "情報源の1つが、根拠の55%を占めています。",
		"something new": "something new",
	} {
		if got := Caution(in); got != want {
			t.Errorf("Caution(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestWeb(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c": "https://example.org/a?b=c", " http://example.org ": "http://example.org",
		"javascript:alert(1)": "", "JaVaScRiPt://x/%0aalert(1)": "", "data:text/html,x": "", "//example.org": "", "file:///etc/passwd": "",
		"https://user:word@example.org/": "", "https:///path": "", "": "", "java\nscript:alert(1)": "", "https://exa mple.org": "",
	} {
		if got := Web(in); got != want {
			t.Errorf("Web(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	in := "a\x00b\x1b[31m\u202eevil\u2066\u200f\ufeff\ufffe\u2028c\n\td\x7f\u0085\xff"
	if got, want := Clean(in), "ab[31mevil c\n\td\ufffd"; got != want {
		t.Errorf("Clean(%q) = %q, want %q", in, got, want)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("危殆化\x00")
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		if !utf8.ValidString(got) || Clean(got) != got {
			t.Errorf("Clean(%q) = %q: not clean", s, got)
		}
		if n := utf8.RuneCountInString(Cut(s, 10)); n > 10 {
			t.Errorf("Cut(%q, 10) has %d letters", s, n)
		}
		Web(s)
	})
}

func ExampleTimes() {
	fmt.Println(Times(horizon.Estimate{Value: 4.375, Lo: 2.6, Hi: 6.9}))
	// Output: 4.4倍（90%区間 2.6倍から6.9倍）
}
