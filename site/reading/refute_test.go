package reading

import (
	"math"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// counted is the tally of a change in 2011: so many documents that detection used, of each
// source, against what was expected with its range, and some from before it was meant.
func counted(used int, expected horizon.Estimate, earlier int, bySource ...int) (horizon.Scope, horizon.Tally) {
	b := &horizon.Book{}
	s := horizon.Scope{Book: b, AsOf: time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)}
	span := horizon.DaysOfYear(2011)
	of := func(sources string, n int) horizon.Figure {
		return s.Figure("change/x", horizon.MeasureDocuments, span, sources, float64(n))
	}
	y := horizon.TallyYear{Year: 2011, Documents: of(horizon.AllSources, used), Used: of(horizon.UsedSources, used)}
	y.Expected = b.PutRange(horizon.Counted{Subject: "series/x", Measure: horizon.MeasureExpected, Period: span}, expected)
	t := horizon.Tally{Years: []horizon.TallyYear{y}, First: time.Date(2008, 3, 1, 0, 0, 0, 0, horizon.Tokyo), Earlier: of(horizon.EarlierOnes, earlier)}
	for i, n := range bySource {
		id := string(rune('a' + i))
		t.BySource = append(t.BySource, horizon.SourceDocuments{Source: horizon.SourceID(id), Name: "源" + id, Count: of("source/"+id, n)})
	}
	return s, t
}

// TestRefutes says what would speak against a change, with figures that have a key, a
// period and no more than the counts allow.
func TestRefutes(t *testing.T) {
	few := horizon.Estimate{Value: 2, Lo: 0, Hi: 5}
	const next = "2012年の件数が、2011年の従来の水準の幅（0件から5件）に戻れば、増加は終わりです。"
	for what, c := range map[string]struct {
		used     int
		expected horizon.Estimate
		earlier  int
		sources  []int
		want     []string
	}{
		"the rise stays":                      {14, few, 0, []int{4, 4, 3, 3}, []string{"2011年の14件のうち4件は「源a」の文書です。それを除いても10件で、従来の水準の幅（0件から5件）を超えます。", next}},
		"it does not":                         {14, few, 0, []int{11, 3}, []string{"2011年の14件のうち11件は「源a」の文書です。それを除くと3件で、従来の水準の幅（0件から5件）を超えません。", next}},
		"one source":                          {54, few, 0, []int{54}, []string{"2011年の54件は、すべて「源a」の文書です。この情報源の書き方が変わっただけなら、変化とは言えません。", next}},
		"others are counted than were tested": {10, few, 0, []int{4, 4, 3, 3}, []string{"2011年の14件のうち4件は「源a」の文書です。それを除くと10件です。", next}},
		"another sense":                       {14, few, 12, nil, []string{"2008年より前に、別の意味で同じ言葉を使ったと見られる文書が12件あります。いまの文書も同じ意味なら、新しい変化ではありません。", next}},
		"no rise":                             {4, few, 0, []int{3, 1}, []string{"2011年の4件のうち3件は「源a」の文書です。それを除くと1件です。"}},
		"no upper end":                        {4, horizon.Estimate{Value: 2, Hi: math.Inf(1)}, 0, nil, nil},
	} {
		s, tally := counted(c.used, c.expected, c.earlier, c.sources...)
		var got []string
		for _, w := range Refutes(s, "x", tally, horizon.Signal{}, horizon.Reckoned{}) {
			got = append(got, w.String())
			for _, p := range w {
				if strings.ContainsAny(p.Text, "0123456789") && p.Figure == nil && !strings.Contains(p.Text, "年") {
					t.Errorf("%s: %q has a number without a key", what, p.Text)
				}
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
		if clashes := s.Book.Clashes(); len(clashes) > 0 {
			t.Errorf("%s: %v", what, clashes)
		}
	}
	if got := Refutes(horizon.Scope{}, "x", horizon.Tally{}, horizon.Signal{}, horizon.Reckoned{}); got != nil {
		t.Errorf("without a year: %v", got)
	}
}

// TestRefutesAFall says that a year that is above the usual has fewer documents than the
// year before, and not where it has more.
func TestRefutesAFall(t *testing.T) {
	s, tally := counted(14, horizon.Estimate{Value: 2, Hi: 5}, 0)
	last := tally.Years[len(tally.Years)-1]
	for before, want := range map[int]string{20: "件数は2010年の20件から2011年の14件に減っています。従来の水準は、なお超えています。", 14: ""} {
		tally.Years = []horizon.TallyYear{{Year: 2010, Documents: s.Figure("x", horizon.MeasureDocuments, horizon.DaysOfYear(2010), horizon.AllSources, float64(before))}, last}
		if got := Refutes(s, "x", tally, horizon.Signal{}, horizon.Reckoned{})[0].String(); (got == want) != (want != "") {
			t.Errorf("of %d and then 14: %q, want %q", before, got, want)
		}
	}
}

// TestRefutesByMonth says of a rise that the year does not show what its own count must
// fall back to.
func TestRefutesByMonth(t *testing.T) {
	s, tally := counted(4, horizon.Estimate{Value: 2, Hi: 5}, 0)
	g := horizon.Signal{Name: "x", Open: true, Observed: 14, Expected: 3.2, Window: 12, Period: horizon.PeriodOf(horizon.Monthly, time.Date(2011, 12, 6, 0, 0, 0, 0, horizon.Tokyo))}
	got := Refutes(s, "x", tally, g, s.Book.Reckon(g, s.AsOf))
	if want := "次の同じ長さの期間の件数が、2011年12月までの12か月の従来の水準（3件ほど）に戻れば、増加は終わりです。"; len(got) != 1 || got[0].String() != want {
		t.Errorf("%v, want %q", got, want)
	}
	g.Open = false
	if got := Refutes(s, "x", tally, g, s.Book.Reckon(g, s.AsOf)); got != nil {
		t.Errorf("where nothing is detected: %v", got)
	}
}

// TestRising says since when a change is detected.
func TestRising(t *testing.T) {
	s := horizon.Scope{AsOf: time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)}
	at := func(year int) horizon.Period {
		return horizon.PeriodOf(horizon.Yearly, time.Date(year, 6, 1, 0, 0, 0, 0, horizon.Tokyo))
	}
	goes := horizon.Tally{Detections: []horizon.Detected{{Opened: at(2008)}}}
	ended := horizon.Tally{Detections: []horizon.Detected{{Opened: at(2008), Ended: at(2010)}}}
	for _, c := range []struct {
		fresh bool
		tally horizon.Tally
		want  string
	}{{true, goes, "新しい検知"}, {false, goes, "増加が続く（2008年から）"}, {false, ended, ""}, {false, horizon.Tally{}, ""}} {
		if got := Rising(c.fresh, c.tally, s); got != c.want {
			t.Errorf("%t, %v: %q, want %q", c.fresh, c.tally.Detections, got, c.want)
		}
	}
}

// TestOverThreshold writes no number that nobody can read.
func TestOverThreshold(t *testing.T) {
	for e, want := range map[float64]string{3e17: "1,000倍以上", 1000: "約2倍", 20000: "約40倍", 400: "1倍未満"} {
		g := horizon.Signal{Name: "x", Period: horizon.PeriodOf(horizon.Yearly, time.Date(2011, 6, 1, 0, 0, 0, 0, horizon.Tokyo)), A: 500, E: e}
		if got := OverThreshold(horizon.Scope{}, g).String(); got != "2011年：増加の証拠は、検知の基準の"+want+"です。" {
			t.Errorf("%g: %s", e, got)
		}
	}
	if got := OverThreshold(horizon.Scope{}, horizon.Signal{}); got != nil {
		t.Errorf("where nothing was tested: %s", got)
	}
}
