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

func TestStrength(t *testing.T) {
	for _, c := range []struct {
		s    horizon.Signal
		want string
	}{
		{horizon.Signal{E: 99, A: 1000, M: 1000, F: 1}, "検知していません"},
		{horizon.Signal{E: 100, A: 1000, M: 1000, F: 1}, "検知に近い"},
		{horizon.Signal{E: 5000, A: 1000, M: 1000, F: 1, Gated: "one source"}, "検知に近い"},
		{horizon.Signal{E: 1000, A: 1000, M: 1000, F: 1, Flagged: true}, "検知"},
		{horizon.Signal{E: 9999, A: 1000, M: 1000, F: 1, Open: true}, "検知"},
		{horizon.Signal{E: 10000, A: 1000, M: 1000, F: 1, Open: true}, "明らか"},
		{horizon.Signal{E: 999_999, A: 1000, M: 1000, F: 1, Open: true}, "明らか"},
		{horizon.Signal{E: 1e6, A: 1000, M: 1000, F: 1, Open: true}, "きわめて明らか"},
		{horizon.Signal{E: 5000, A: 50, M: 1000, F: 1, Open: true}, "検知"}, // a weight: ten times m/F is asked all the same
		{horizon.Signal{E: 100, A: 20, M: 5, F: 1, Open: true}, "検知"},
		{horizon.Signal{E: 200, A: 20, M: 5, F: 1, Open: true}, "明らか"},
		{horizon.Signal{}, "検知していません"},
	} {
		if got := Strength(c.s); got != c.want {
			t.Errorf("Strength(%+v) = %s, want %s", c.s, got, c.want)
		}
	}
}

func TestLimitOf(t *testing.T) {
	for _, c := range []struct {
		f     float64
		watch bool
		bin   horizon.Bin
		want  string
	}{
		{1, false, horizon.Monthly, "すべての用語を合わせて、誤検知は1か月に平均1件まで"},
		{2.5, false, horizon.Weekly, "すべての用語を合わせて、誤検知は1週に平均2.5件まで"},
		{0.1, true, horizon.Yearly, "すべての注目語を合わせて、誤検知は10年に平均1件まで"},
		{0.3, true, horizon.Yearly, "すべての注目語を合わせて、誤検知は1年に平均0.3件まで"},
	} {
		if got := LimitOf(c.f, c.watch, c.bin); got != c.want {
			t.Errorf("LimitOf(%g, %t, %s) = %s, want %s", c.f, c.watch, c.bin, got, c.want)
		}
	}
}

// TestMoved words every way in which a change moves: what did not fall is not said
// to have fallen, like is compared with like, and a label that did not change is not
// reported.
func TestMoved(t *testing.T) {
	at := func(stage horizon.Stage, observed float64, year int32) horizon.Signal {
		return horizon.Signal{Name: "検針", Stage: stage, Observed: observed, Expected: 2, Window: 1, Period: horizon.Period{Bin: horizon.Yearly, N: year - 1970}, Sources: []horizon.SourceID{"a"}}
	}
	var b horizon.Book
	count := func(m horizon.Measure, year int, of string, n float64) horizon.Figure {
		return b.Put(horizon.Counted{Subject: "change/kenshin", Measure: m, Period: horizon.DaysOfYear(year), Sources: of}, n)
	}
	years := func(was, is int) *horizon.Tally {
		return &horizon.Tally{Years: []horizon.TallyYear{{Year: 2009, Documents: count(horizon.MeasureDocuments, 2009, "all", float64(was))},
			{Year: 2010, Documents: count(horizon.MeasureDocuments, 2010, "all", float64(is)), Used: count(horizon.MeasureDocuments, 2010, "used", 40), Expected: count(horizon.MeasureExpected, 2010, "used", 37.2)}}}
	}
	used := func(n int) string {
		return fmt.Sprintf("2010年の%d件のうち、判定に使うのは40件です。それまでの傾向なら37件ほどでした。", n)
	}
	for name, c := range map[string]struct {
		before, now horizon.Signal
		years       *horizon.Tally
		ended       bool
		want        string
	}{
		"new":           {horizon.Signal{}, at(horizon.Weak, 9, 2010), nil, false, "段階が「予兆」になりました。2010年は9件です。それまでの傾向なら2件ほどでした。"},
		"another stage": {at(horizon.Weak, 5, 2009), at(horizon.Emerging, 9, 2010), &horizon.Tally{}, false, "段階が「予兆」から「拡大中」に変わりました。2010年は9件です。それまでの傾向なら2件ほどでした。"},
		"none any more": {at(horizon.Weak, 9, 2009), horizon.Signal{}, nil, false, "段階は「予兆」でしたが、いまは件数の増加を確認できません。2009年は9件です。それまでの傾向なら2件ほどでした。"},
		"fell":          {at(horizon.Emerging, 50, 2009), at(horizon.Fading, 40, 2010), years(63, 44), true, "検知が終わりました。件数は2009年の63件から2010年の44件に減りました。段階は「減少」です。" + used(44)},
		"levelled off":  {at(horizon.Emerging, 34, 2009), at(horizon.Settled, 34, 2010), years(50, 50), true, "検知が終わりました。増えた後の水準が続いています。段階は「落ち着き」です。" + used(50)},
		"ended, rising": {at(horizon.Weak, 50, 2009), at(horizon.Weak, 40, 2010), years(34, 63), true, "検知は終わりましたが、件数は2009年の34件から2010年の63件に増えています。" + used(63)},
		"gone":          {at(horizon.Weak, 9, 2009), horizon.Signal{}, nil, true, "検知が終わりました。2009年は9件です。それまでの傾向なら2件ほどでした。"},
	} {
		counted := c.now
		if counted.Name == "" {
			counted = c.before
		}
		if got := Moved(c.before, c.now, b.Reckon(counted, time.Time{}), c.years, c.ended); got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestStageNames holds the names to the words of the plan: none where nothing is detected.
func TestStageNames(t *testing.T) {
	want := map[horizon.Stage][2]string{horizon.Weak: {"予兆", "early sign"}, horizon.Emerging: {"拡大中", "spreading"}, horizon.Settled: {"落ち着き", "levelled off"},
		horizon.Mainstream: {"定着", "established"}, horizon.Fading: {"減少", "fading"}, horizon.Event: {"出来事", "event"}, horizon.Noise: {}}
	for _, s := range horizon.Stages() {
		if got := [2]string{s.Name(), s.English()}; got != want[s] {
			t.Errorf("stage %s is called %q, want %q", s, got, want[s])
		}
	}
}

func TestLimit(t *testing.T) {
	s := horizon.Signal{Period: horizon.WeekOf(at("2010-03-31T00:00:00+09:00")), F: 1}
	if got, want := Limit(s), "すべての用語を合わせて、誤検知は1週に平均1件まで"; got != want {
		t.Errorf("Limit = %s, want %s", got, want)
	}
}

func TestConclusionNeverClaimsMore(t *testing.T) {
	for _, c := range []struct {
		s    horizon.Signal
		want string
	}{
		{horizon.Signal{Stage: horizon.Emerging, Flagged: true, Open: true}, "増加を検知しました。段階は「拡大中」です"},
		{horizon.Signal{Stage: horizon.Emerging, Open: true}, "増加が続いています。"},
		{horizon.Signal{Stage: horizon.Event, Gated: "one source"}, "条件を満たさないため検知していません"},
		{horizon.Signal{Stage: horizon.Weak}, "検知していません。段階は「予兆」です"},
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
		"one source gives 71 % of the evidence":                                                           "根拠の半分を超える文書が、1つの情報源のものです",
		"growth unknown: fewer than 12 months under test":                                                 "試した期間が12か月に足りず、伸びは分かりません",
		"2 of 3 sources needed in 13 weeks; present in 3 of the last 8 weeks, 4 needed":                   "13週に情報源が2件で、3件が要ります。最近8週のうち3期に出ていて、4期が要ります",
		"1 of 2 publishers needed above their own expectation in 12 months":                               "12か月に、自らの従来の水準を上回る発行者が1者で、2者が要ります",
		"Not enough publishers yet: at least 2 must exceed their own expectation in 12 months, and 1 did": "12か月に、自らの従来の水準を上回る発行者が1者で、2者が要ります",
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

// TestShare has no decimals, and no 0% for what is rare.
func TestShare(t *testing.T) {
	for x, want := range map[float64]string{0: "1%未満", 0.0099: "1%未満", 0.01: "1%", 0.2349: "23%", 0.995: "100%", 1: "100%", math.NaN(): Unknown, math.Inf(1): Unknown} {
		if got := Share(x); got != want {
			t.Errorf("Share(%v) = %q, want %q", x, got, want)
		}
	}
}

// TestExpected rounds for reading, in both languages.
func TestExpected(t *testing.T) {
	for n, want := range map[float64][2]string{
		0: {"1件未満", "under 1 was expected"}, 0.49: {"1件未満", "under 1 was expected"}, 0.5: {"1件ほど", "about 1 was expected"}, 1.4: {"1件ほど", "about 1 was expected"},
		1.6: {"2件ほど", "about 2 were expected"}, 99.4: {"99件ほど", "about 99 were expected"}, 438: {"440件ほど", "about 440 were expected"}, 12345: {"12,000件ほど", "about 12,000 were expected"},
	} {
		if got := [2]string{Expected(n), ExpectedEN(n)}; got != want {
			t.Errorf("%g: %q, want %q", n, got, want)
		}
	}
}

// TestRise names the period with the number.
func TestRise(t *testing.T) {
	year := horizon.Signal{Period: horizon.PeriodOf(horizon.Yearly, at("2009-06-01T00:00:00+09:00")), Window: 1, Observed: 1, Expected: 0.2}
	months := horizon.Signal{Period: horizon.PeriodOf(horizon.Monthly, at("2010-03-01T00:00:00+09:00")), Window: 12, Observed: 1240, Expected: 432}
	weeks := horizon.Signal{Period: horizon.WeekOf(at("2010-03-31T00:00:00+09:00")), Window: 1, Observed: 2, Expected: 1}
	for _, c := range []struct {
		s      horizon.Signal
		ja, en string
	}{
		{year, "2009年は1件です。それまでの傾向なら1件未満でした。", "1 document in 2009; under 1 was expected."},
		{months, "2010年3月までの12か月は1,240件です。それまでの傾向なら430件ほどでした。", "1,240 documents in the 12 months to March 2010; about 430 were expected."},
		{weeks, "2010年第13週は2件です。それまでの傾向なら1件ほどでした。", "2 documents in week 13 of 2010; about 1 was expected."},
	} {
		if ja, en := Rise(c.s), RiseEN(c.s); ja != c.ja || en != c.en {
			t.Errorf("%q, %q, want %q, %q", ja, en, c.ja, c.en)
		}
	}
}

// TestSupport is by the sources of the documents and the share of the largest.
func TestSupport(t *testing.T) {
	for _, c := range []struct {
		documents []int
		want      Support
	}{{nil, Narrow}, {[]int{5}, Narrow}, {[]int{91, 9}, Narrow}, {[]int{9, 1}, Moderate}, {[]int{8, 1, 1}, Moderate}, {[]int{7, 2, 1}, Broad}, {[]int{3, 3, 0}, Moderate}} {
		if got := SupportOf(c.documents); got != c.want {
			t.Errorf("SupportOf(%v) = %s, want %s", c.documents, got.English(), c.want.English())
		}
	}
}

// TestLikelihood is the scale of the IPCC.
func TestLikelihood(t *testing.T) {
	for p, want := range map[float64][2]string{
		1: {"ほぼ確実", "virtually certain"}, 0.9: {"可能性が非常に高い", "very likely"}, 0.66: {"可能性が高い", "likely"}, 0.5: {"どちらも同程度", "about as likely as not"},
		0.15: {"可能性が低い", "unlikely"}, 0.01: {"可能性が非常に低い", "very unlikely"}, 0.009: {"ほぼあり得ない", "exceptionally unlikely"}, math.NaN(): {Unknown, "unknown"},
	} {
		if got := [2]string{Likelihood(p), LikelihoodEN(p)}; got != want {
			t.Errorf("%g: %q, want %q", p, got, want)
		}
	}
}

// TestDateEN is as exact as the date is known.
func TestDateEN(t *testing.T) {
	when := at("2010-02-01T00:00:00+09:00")
	for p, want := range map[horizon.Precision]string{horizon.ByDay: "1 February 2010", horizon.ByMonth: "February 2010", horizon.ByYear: "2010", horizon.Approximate: "about 2010",
		horizon.Inferred: "2010 (estimated)", horizon.Undated: "no date"} {
		if got := DateEN(when, p); got != want {
			t.Errorf("DateEN(%q) = %s, want %s", p, got, want)
		}
	}
}
