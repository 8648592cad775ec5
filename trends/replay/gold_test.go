package replay

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
)

const goldHead = "kind\ttheme\tvariants\trecognised\tdocument\texpected\n"

func TestParseKnown(t *testing.T) {
	ipv6 := Known{Kind: "positive", Theme: "ipv6", Variants: []string{"IPv6", "ＩＰｖ６"}, Recognised: "2008-06-17", Document: "報告書", Expected: "FLAG"}
	few := Known{Kind: "positive", Theme: "x", Variants: []string{"y"}}
	for _, c := range []struct {
		name, in string
		want     []Known
	}{
		{"a heading, a BOM, CRLF and an empty line", "\ufeff" + goldHead + "positive\tipv6\tIPv6| ＩＰｖ６ |\t2008-06-17\t報告書\tFLAG\r\n\ntrap:date\tT\t(all terms)\t-\t-\tno\n",
			[]Known{ipv6, {Kind: "trap:date", Theme: "T", Recognised: "-", Document: "-", Expected: "no"}}},
		{"no heading, and comments", "# made in 2026\npositive\tx\ty\n#positive\tz\ty\n", []Known{few}},
		{"columns that are missing", "positive\tx\ty\t2016\n", []Known{{Kind: "positive", Theme: "x", Variants: []string{"y"}, Recognised: "2016"}}},
		{"columns beyond the sixth", "positive\tx\ty\t\t\t\tone\t\ttwo\n", []Known{{Kind: "positive", Theme: "x", Variants: []string{"y"}, Remark: "one\ttwo"}}},
		{"another order, a column of its own and one too many", "Variants\tkind\twho\tTheme\ny\tpositive\tNISC\tx\tmore\n", []Known{{Kind: "positive", Theme: "x", Variants: []string{"y"}, Remark: "NISC\tmore"}}},
		{"two files in one", "positive\tx\ty\ntheme\tkind\tvariants\nx\tpositive\ty\n", []Known{few, few}},
		{"kinds of its own", "later:2016\tx\ty\ntheme\tx\ty\nPositive:law\tx\ty\n", []Known{{Kind: "later:2016", Theme: "x", Variants: []string{"y"}}, {Kind: "theme", Theme: "x", Variants: []string{"y"}}, {Kind: "Positive:law", Theme: "x", Variants: []string{"y"}}}},
	} {
		if got, err := ParseKnown(strings.NewReader(c.in)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v; want %+v", c.name, got, err, c.want)
		}
	}
	for _, c := range []struct{ in, want string }{
		{"", "no line with a theme in it"},
		{goldHead + "# nothing\n", "no line with a theme in it"},
		{goldHead + "positive\tx\n", "line 2: 2 fields, want kind, theme, variants, recognised, document, expected"},
		{"theme\tvariants\tkind\nx\ty\n", "line 2: 2 fields, want theme, variants, kind"},
		{"kind\ttheme\trecognised\n", "line 1: the heading has no column variants"},
		{"\tx\ty\t-\t-\t-\n", "line 1: no kind"},
		{"positive\t\ty\t-\t-\t-\n", "line 1: no theme"},
		{"positive\tx\ty\npositive\tx\ty\tsoon\n", `line 2: recognised: date "soon", want a day, month, quarter, year, fiscal year or range, as in 2016-04-17, 2016-04, 2016-Q2, 2016, FY2016 or 2015-2017, or -`},
	} {
		if _, err := ParseKnown(strings.NewReader(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("ParseKnown(%q) = %v, want %s", c.in, err, c.want)
		}
	}
}

func TestClass(t *testing.T) {
	for kind, want := range map[string]string{"positive": "positive", "Positive:law": "positive", "negative:flat/periodic": "negative", "trap:x": "trap", "later:2016": "later", " weakness ": "weakness", ":x": ""} {
		if got := (Known{Kind: kind}).Class(); got != want {
			t.Errorf("%q is of class %q, want %q", kind, got, want)
		}
	}
}

func FuzzParseKnown(f *testing.F) {
	f.Add(goldHead + "positive\tipv6\tIPv6|ＩＰｖ６\t2008-06\t-\tFLAG\n")
	f.Add("trap:x\t1\t||\t\t\t")
	f.Add("theme\tvariants\tkind\trecognised\n# x\nx\ty\tlater:1\t2015～2016年度頃\n")
	f.Fuzz(func(t *testing.T, in string) {
		all, err := ParseKnown(strings.NewReader(in))
		if (err == nil) != (len(all) > 0) {
			t.Errorf("%d lines and error %v", len(all), err)
		}
		for _, k := range all {
			k.Date()
			if w := k.Words(); len(k.Variants) > 0 && !w.In(in, strings.ToLower(in)) && holds(in, k.Variants[0]) {
				t.Errorf("%q is not found in the file it is from", k.Variants)
			}
		}
	})
}

func TestDate(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2008-06-17", "2008-06-17"}, {"2008/6/7", "2008-06-07"}, {"2008年6月7日", "2008-06-07"},
		{"2011-02", "2011-02-28"}, {"2012-2", "2012-02-29"}, {"2016/04", "2016-04-30"}, {"2016年4月", "2016-04-30"}, {"２０１６年１２月", "2016-12-31"},
		{"2001", "2001-12-31"}, {"2001年", "2001-12-31"}, {"c.2016", "2016-12-31"}, {"c. 2016", "2016-12-31"}, {"ca. 2016-04", "2016-04-30"}, {"2016頃", "2016-12-31"}, {"2016年頃", "2016-12-31"}, {"約2016年", "2016-12-31"}, {"2016?", "2016-12-31"},
		{"2016-Q2", "2016-06-30"}, {"2016Q4", "2016-12-31"},
		{"2016年度", "2017-03-31"}, {"FY2016", "2017-03-31"}, {"FY 2016", "2017-03-31"},
		{"2015-2017", "2017-12-31"}, {"2015/2017", "2017-12-31"}, {"2015–2017", "2017-12-31"}, {"2015〜2017年度", "2018-03-31"}, {"2016-04/2016-09", "2016-09-30"}, {"2016年4月～2017年3月", "2017-03-31"}, {"2016-04-01..2016-Q2", "2016-06-30"}, {"2016-2016", "2016-12-31"},
	} {
		if got, ok := (Known{Recognised: c.in}).Date(); !ok || got.Format(time.DateOnly) != c.want {
			t.Errorf("Date of %s = %v, %t; want %s", c.in, got, ok, c.want)
		}
	}
	for _, in := range []string{"-", "", " ", "－"} {
		if day, err := parseDay(in); err != nil || !day.IsZero() {
			t.Errorf("%q is read as %v, %v", in, day, err)
		}
		if _, ok := (Known{Recognised: in}).Date(); ok {
			t.Errorf("the date of %q is known", in)
		}
	}
	for _, in := range []string{"soon", "16", "2016-13", "2016-02-30", "2017-2015", "2015-17", "2016-Q5", "2016 to 2017", "2016-04-17 (press)", "FY16", "20160417", "2015-", "平成28年"} {
		if day, err := parseDay(in); err == nil {
			t.Errorf("%q is read as %v", in, day)
		}
	}
}

// TestAfter compares the last day, which has to be over in Tokyo by the cut-off.
func TestAfter(t *testing.T) {
	cut := time.Date(2015, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	for in, want := range map[string]bool{"2014-12-31": false, "2014": false, "2014-12": false, "2015-01-01": true, "2015": true, "2014-2015": true, "2014年度": true, "-": false, "": false} {
		if got := (Known{Recognised: in}).After(cut); got != want {
			t.Errorf("recognised %q is after the cut-off: %t", in, got)
		}
	}
}

func TestWords(t *testing.T) {
	w := Known{Variants: []string{"ICS", "cloud computing", "クラウド", "SHA-1"}}.Words()
	for _, c := range []struct {
		text string
		want bool
	}{
		{"ICS advisories", true},
		{"the ICS.", true},
		{"制御ICSの", true},
		{"basics, ics, PICS, ICSA", false},
		{"Cloud Computing", true},
		{"cloud computings", false},
		{"ハイブリッドクラウドの", true},
		{"sha-1 and SHA-1", true},
		{"SHA-12", false},
		{"SHA-12 SHA-1", true},
		{"", false},
	} {
		if got := w.In(c.text, strings.ToLower(c.text)); got != c.want {
			t.Errorf("In(%q) = %t, want %t", c.text, got, c.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	flag := func(called string) Flag {
		f := Flag{Opened: called, Called: called}
		p := month(0)
		if err := p.UnmarshalText([]byte(called)); err != nil {
			t.Fatal(err)
		}
		f.called = p
		return f
	}
	text := Traced{Bin: "month", How: AsText, Documents: 50, Peak: 2013}
	own := func(change func(*Traced)) Traced {
		s := Traced{Bin: "month", Name: "クラウド", How: AsTerm, Documents: 40, Best: 0.5, BestAt: "2010-02"}
		change(&s)
		return s
	}
	closed := flag("2010-03")
	closed.Closed = "2011-01"
	for _, c := range []struct {
		name         string
		series       []Traced
		called       bool
		first        string
		lead, toPeak int
		closed       bool
		reason       string
	}{
		{"called and closed", []Traced{text, own(func(s *Traced) { s.Flags = []Flag{closed} })}, true, "2010-03", 2, 3, true, ""},
		{"the first of two calls", []Traced{text, own(func(s *Traced) { s.Flags = []Flag{flag("2010-05"), closed} })}, true, "2010-03", 2, 3, false, ""},
		{"nothing collected", []Traced{{How: AsText, Documents: 2}, own(func(s *Traced) { s.Documents = 2 })}, false, "", 0, 0, false, "not collected: 2 documents have it"},
		{"nothing extracted", []Traced{text, own(func(s *Traced) { s.Documents = 1 })}, false, "", 0, 0, false, "not extracted: 50 documents have it, 1 are counted"},
		{"text alone is called", []Traced{{How: AsText, Bin: "month", Documents: 50, Flags: []Flag{closed}}}, false, "", 0, 0, false, "not extracted: 50 documents have it, 0 are counted"},
		{"gated", []Traced{text, own(func(s *Traced) { s.Best, s.Gated = 2, "1 of 2 publishers" })}, false, "", 0, 0, false, "gated: E was 2 times A in 2010-02; 1 of 2 publishers"},
		{"an event", []Traced{text, own(func(s *Traced) { s.Best, s.Flags = 2, []Flag{{Opened: "2010-02"}} })}, false, "", 0, 0, false, "event: E was 2 times A in 2010-02, and was called an event"},
		{"little evidence", []Traced{text, own(func(*Traced) {})}, false, "", 0, 0, false, "not enough evidence: E was 0.5 of A at its best, in 2010-02"},
		{"no evidence", []Traced{text, own(func(s *Traced) { s.Best = 0 })}, false, "", 0, 0, false, "not enough evidence: never an early sign"},
	} {
		candidates := make([]Candidate, len(c.series))
		known := Known{Kind: "positive", Variants: []string{"x"}, Recognised: "2010-05-30", Remark: "r"}
		early := Judge([]Known{known}, [][]Candidate{candidates}, [][]Traced{c.series}, month(0).Start())[0]
		if want := "recognised after the cut-off; " + c.reason; !early.After || early.Called != c.called || !c.called && early.Reason != want || c.called && early.Reason != "" {
			t.Errorf("%s, recognised later: %+v, want the reason %q", c.name, early, want)
		}
		v := Judge([]Known{known}, [][]Candidate{candidates}, [][]Traced{c.series}, time.Date(2015, 1, 1, 0, 0, 0, 0, horizon.Tokyo))[0]
		if v.After || v.Remark != "r" {
			t.Errorf("%s: recognised after the cut-off %t, remark %q", c.name, v.After, v.Remark)
		}
		if v.Called != c.called || v.First != c.first || v.Closed != c.closed || v.Reason != c.reason {
			t.Errorf("%s: called %t in %q, closed %t, %q; want %t, %q, %t, %q", c.name, v.Called, v.First, v.Closed, v.Reason, c.called, c.first, c.closed, c.reason)
		}
		if c.called && (v.Lead == nil || *v.Lead != c.lead-1 && *v.Lead != c.lead || v.LeadPeak == nil || *v.LeadPeak != c.toPeak) {
			t.Errorf("%s: lead %v months and %v years to the peak, want %d and %d", c.name, v.Lead, v.LeadPeak, c.lead, c.toPeak)
		}
	}
}

func TestParseVerdicts(t *testing.T) {
	got, err := ParseVerdicts(strings.NewReader("\ufeffid\tverdict\tterm\nabc\tright\tx\ndef\t\ty\nghi\tdull\r\nabc\tright\n"))
	if want := map[string]string{"abc": "right", "ghi": "dull"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("ParseVerdicts = %v, %v; want %v", got, err, want)
	}
	for _, c := range []struct{ in, want string }{
		{"abc\tyes\n", `line 1: "yes" is neither right nor dull nor wrong`},
		{"abc\tright\nabc\twrong\n", "line 2: abc is judged twice, as right and as wrong"},
	} {
		if _, err := ParseVerdicts(strings.NewReader(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("ParseVerdicts(%q) = %v, want %s", c.in, err, c.want)
		}
	}
}

func FuzzParseVerdicts(f *testing.F) {
	f.Add("id\tverdict\nabc\tright\n")
	f.Fuzz(func(t *testing.T, in string) {
		all, err := ParseVerdicts(strings.NewReader(in))
		if err != nil {
			return
		}
		for id, v := range all {
			if id == "" || v != "right" && v != "dull" && v != "wrong" {
				t.Errorf("%q is judged %q", id, v)
			}
		}
	})
}

func TestPrecisions(t *testing.T) {
	got := Precisions([]Item{
		{ID: "a", Change: "a", Bin: "month", Year: 2010, Verdict: "right", Kind: "concept"}, {ID: "b", Change: "b", Bin: "month", Year: 2010, Verdict: "dull", Kind: "name"},
		{ID: "c", Change: "a", Bin: "month", Year: 2010}, {ID: "d", Bin: "month", Year: 2010, Placebo: true, Verdict: "right", Kind: "concept"},
		{Bin: "month", Year: 2009, Verdict: "wrong"}, {Bin: "month", Year: 2009, Placebo: true},
	})
	want := []Precision{
		{Bin: "month", Year: 2009, Listed: 1, Judged: 1, Wrong: 1, Changes: Share{1, 0}, PlaceboListed: 1},
		{Bin: "month", Year: 2010, Listed: 3, Judged: 2, Right: 1, Dull: 1, Changes: Share{2, 1}, Concepts: Share{1, 1}, Top: Share{1, 1},
			PlaceboListed: 1, PlaceboJudged: 1, PlaceboAsRight: 1},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Precisions = %+v, want %+v", got, want)
	}
	sum := got[0]
	sum.Add(got[1])
	if sum.Listed != 4 || sum.Changes != (Share{3, 1}) || sum.PlaceboAsRight != 1 {
		t.Errorf("their sum is %+v", sum)
	}
}

// TestTop ranks twelve concepts: of the ten first, those with an even share are right.
func TestTop(t *testing.T) {
	var all []Item
	for i := range 12 {
		it := Item{Bin: "month", Year: 2010, Kind: "concept", Share: float64(i), Verdict: "dull"}
		if i%2 == 0 {
			it.Verdict = "right"
		}
		all = append(all, it)
	}
	if got := Precisions(all)[0].Top; got != (Share{10, 5}) {
		t.Errorf("of the ten ranked first %+v, want 5 of 10", got)
	}
}

func TestLeast(t *testing.T) {
	for _, c := range []struct {
		readers []string
		want    string
	}{
		{nil, ""}, {[]string{""}, ""}, {[]string{"right"}, "right"}, {[]string{"right", "dull"}, "dull"}, {[]string{"wrong", "dull"}, "wrong"},
		{[]string{"right", ""}, ""}, {[]string{"right", "right"}, "right"},
	} {
		if got := Least(c.readers); got != c.want {
			t.Errorf("Least(%q) = %q, want %q", c.readers, got, c.want)
		}
	}
}

// TestAgreements: 20 of 50 both yes, 15 both no, 5 and 10 differ: Cohen's own
// kind of example, with kappa 0.4.
func TestAgreements(t *testing.T) {
	var all []Item
	for _, c := range []struct {
		n    int
		a, b string
	}{{20, "right", "right"}, {15, "dull", "dull"}, {5, "right", "dull"}, {10, "dull", "right"}, {3, "right", ""}} {
		for range c.n {
			all = append(all, Item{Readers: []string{c.a, c.b}})
		}
	}
	got := Agreements(all)
	if len(got) != 1 || got[0].Judged != 50 || got[0].Same != 0.7 || math.Abs(got[0].Kappa-0.4) > 1e-12 || math.Abs(got[0].SayRight-0.4) > 1e-12 || got[0].ARight != 0.5 || got[0].BRight != 0.6 {
		t.Errorf("Agreements = %+v, want 70 %% the same and kappa 0.4", got)
	}
	if one := Agreements([]Item{{Readers: []string{"right"}}}); one != nil {
		t.Errorf("one reader agrees with %+v", one)
	}
}

// TestQuiet draws terms that were never flagged, as frequent as the one that was.
func TestQuiet(t *testing.T) {
	h := panel(24, func(int, int) uint32 { return 1 })
	h.Series[0].Lang, h.Series[1].Lang = "ja", "ja"
	h = h.With([]history.Extra{{Docs: map[history.Place]uint32{{Period: month(401)}: 1, {Period: month(402)}: 1}}, {Docs: map[history.Place]uint32{{Period: month(401)}: 1}}})
	for i := 2; i < 4; i++ {
		h.Series[i] = trends.Series{ID: horizon.TermID(i), Name: "extra" + strconv.Itoa(i), Lang: "ja"}
	}
	o := Options{From: h.First(), To: h.Last(), Seed: 1}
	year := month(401).Start().Year()
	docs := documentsByYear(h, o)[year]
	m := &Measured{Real: Detection{Episodes: []Episode{{Term: 3}}}}
	got := quiet(h, m, []Item{{Term: "extra3", Lang: "ja", Year: year, Opened: "x"}}, o)
	if len(got) != 1 {
		t.Errorf("%d were drawn, want the one that fits", len(got))
	}
	for _, it := range got {
		if n := docs[slices.IndexFunc(h.Series, func(s trends.Series) bool { return s.Name == it.Term })]; !it.Placebo || it.Term == "extra3" || n < docs[3] || n > 2*docs[3] {
			t.Errorf("%+v has %d documents, the flagged one %d", it, n, docs[3])
		}
	}
	if again := quiet(h, m, []Item{{Term: "extra3", Lang: "ja", Year: year, Opened: "x"}}, o); !reflect.DeepEqual(got, again) {
		t.Error("the same seed drew others")
	}
}
