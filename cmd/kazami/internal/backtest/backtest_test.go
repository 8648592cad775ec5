package backtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
)

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.tsv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestReport measures an archive in which two series rise in 2009, and writes what
// was measured: the same again for the same seed, and nothing later than the cut-off.
func TestReport(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	gold := write(t, "positive\tmeters\t"+worktest.Term+"\t2010-03\t-\tFLAG\nnegative:flat\tNEG\t水道\t-\t-\t-\npositive\tnone\t月面基地\t-\t-\t-\nlater:x\tafter\t月面基地\t2015-2017\n")
	c := Options{From: "2004-01-01", Bin: "year", Seed: 1, Gold: gold, Yearly: true}
	measure := func(c Options) *Report {
		t.Helper()
		own := *w
		from, err := c.Window(&own)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Measure(t.Context(), &own, store, from)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := measure(c)
	if len(r.Bins) != 1 || r.Bins[0].Bin != "year" || !slices.Equal(r.Bins[0].Sources, []horizon.SourceID{"made0", "made1", "made2", "made3"}) || r.Panel != horizon.PublicPanel || r.From != c.From || r.AsOf != "2010-03-31" || r.Seed != 1 {
		t.Fatalf("measured are %+v of %s to %s", r.Bins, r.From, r.AsOf)
	}
	if v := r.Gold[0]; !v.Called || v.First != "2009" || v.Documents != 32 {
		t.Errorf("what rises: %+v", v)
	}
	if r.Gold[1].Called || r.Gold[1].Documents == 0 || r.Gold[2].Reason != "not collected: 0 documents have it" {
		t.Errorf("what does not: %+v, %+v", r.Gold[1], r.Gold[2])
	}
	found := slices.IndexFunc(r.Items, func(it backtestItem) bool { return it.Term == worktest.Term && !it.Placebo })
	if found < 0 {
		t.Fatalf("to be judged are %+v", r.Items)
	}
	it := r.Items[found]
	if it.Year != 2009 || len(it.Documents) != fewDocuments || !strings.HasPrefix(it.Documents[0].Date, "2009-") || it.Documents[fewDocuments-1].Date < it.Documents[0].Date || !strings.Contains(it.Documents[0].Quote, worktest.Term) || it.Kind == "" || it.Share <= 0 || !it.Head() {
		t.Errorf("%s is shown as %+v", it.Term, it)
	}
	for _, it := range r.Items {
		for _, d := range it.Documents {
			if strings.HasPrefix(string(d.Source), "few") {
				t.Errorf("%s rests on a document that is not CLEAR: %+v", it.Term, d)
			}
		}
	}
	if len(r.EachYear) != 6 || r.EachYear[0].Year != 2004 || r.EachYear[5].Year != 2009 || len(r.Forecasts) != 8 || r.Forecasts[0].Bin != "month" || r.Forecasts[4].Bin != "year" || r.Forecasts[4].Years != 3 || r.Forecasts[7].Stage != horizon.Emerging {
		t.Errorf("each year: %d of them, forecasts %+v", len(r.EachYear), r.Forecasts)
	}
	if again := measure(c); !reflect.DeepEqual(again, r) {
		t.Error("the same seed gives another report")
	}

	// What somebody judged is counted.
	judged := c
	judged.Judged = []string{write(t, it.ID+"\tright\n"), write(t, it.ID+"\tdull\n")}
	j := measure(judged)
	sum := 0
	for _, p := range j.Precision {
		sum += p.Judged
	}
	if sum != 1 || len(j.Agreement) != 1 || j.Agreement[0].Judged != 1 || j.Items[found].Verdict != "dull" || !slices.Equal(j.Items[found].Readers, []string{"right", "dull"}) {
		t.Errorf("judged by two: %+v, %+v, %+v", j.Precision, j.Agreement, j.Items[found])
	}

	dir := filepath.Join(t.TempDir(), "report")
	if err := j.Write(dir); err != nil {
		t.Fatal(err)
	}
	var names []string
	if err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			names = append(names, p)
		}
		return err
	}); err != nil || !slices.Equal(names, []string{"frontier-year.svg", "injected-year.svg", "report.json", "report.md", "sheet.tsv", "years-year.svg"}) {
		t.Errorf("written are %v, %v", names, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Public panel, detections that started from 2004-01-01 on, data cut-off 2010-03-31, seed 1. 960 documents are counted.", "## By year\n", "4 sources: made0, made1, made2, made3.", "### positive: 1 of 2 called", "### negative: 0 of 1 called", "| meters | 2010-03 | 32 | 2009 |", "### later: 0 of 0 called; recognised after the cut-off: 0 of 1 called", "| after | 2015-2017 | 0 |  |  | - / - |  |  | recognised after the cut-off; not collected: 0 documents have it |", "### By reader", "![Detections of discovered terms a year, by year](years-year.svg)",
		"## Each year by what was to be known then", "## Forecasts of the past", "## Precision of the 20 strongest discovered changes a year", "Readers 1 and 2 judged the same 1: the same verdict 0 %", "## The strongest discovered changes", "| year | 2009 | " + worktest.Term + " |"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the report has no %q", want)
		}
	}
	sheet, err := os.ReadFile(filepath.Join(dir, "sheet.tsv"))
	if err != nil || !strings.HasPrefix(string(sheet), "id\tverdict\tyear\tterm\tdocuments\n") || !strings.Contains(string(sheet), it.ID+"\tdull\t2009\t"+worktest.Term+"\t2009-") || strings.Contains(string(sheet), "placebo") {
		t.Errorf("the sheet is %.300s, %v", sheet, err)
	}
	if err := j.Write(filepath.Join(dir, "report.md")); err == nil {
		t.Error("a report is written below a file")
	}

	// The replay flags what the detection flags.
	v, err := work.VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	d, err := detection.Detect(t.Context(), w, store, v)
	if err != nil {
		t.Fatal(err)
	}
	histories, err := c.Histories(t.Context(), w, store, v)
	if err != nil || len(histories) != 1 {
		t.Fatal(len(histories), err)
	}
	var want, got []string
	for _, g := range d.Panels[horizon.PublicPanel].By(horizon.Yearly).Onsets {
		want = append(want, fmt.Sprintf("%s %s %g", g.Period, g.Name, g.Observed))
	}
	replayed, err := judge.Detect(histories[0], detection.DetectorConfig(w, horizon.Yearly, horizon.PublicPanel, v), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range replayed.Episodes {
		got = append(got, fmt.Sprintf("%s %s %g", e.Opened, histories[0].Series[e.Term].Name, e.Observed))
	}
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the replay flags %v, the detection %v", got, want)
	}
	for bin, want := range map[string]string{"month": "month", "year": "year", "": "month year"} {
		all, err := (Options{Bin: bin}).Histories(t.Context(), w, store, v)
		var got []string
		for _, h := range all {
			got = append(got, h.Bin.String())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("--bin %q measures %v, %v, want %s", bin, got, err, want)
		}
	}
	from := time.Date(2004, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	worktest.Without(t, w, map[string]string{"document": "histories, measure", "counts": "histories, measure", "told": "histories, measure"}, map[string]func() error{
		"measure":   func() error { _, err := c.Measure(t.Context(), w, store, from); return err },
		"histories": func() error { _, err := c.Histories(t.Context(), w, store, v); return err },
	})
}

// TestWindow refuses days that are none, and a window that ends before it begins.
func TestWindow(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	for _, c := range []struct {
		from, to string
		want     string // of the error
		asOf     time.Time
	}{
		{"soon", "", "--from", time.Time{}}, {"2009-01-01", "soon", "--to", time.Time{}}, {"2012-01-01", "2010-01-01", "earlier than the cut-off", time.Time{}}, {"2010-04-01", "", "earlier than the cut-off", time.Time{}},
		{"2010-03-31", "", "", w.AsOf}, {"2009-01-01", "2009-12-31", "", time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo)}, {"2009-01-01", "2099-12-31", "", time.Date(2010, 4, 2, 0, 0, 0, 0, horizon.Tokyo)},
	} {
		own := *w
		from, err := Options{From: c.from, To: c.to}.Window(&own)
		_, usage := errors.AsType[*work.UsageError](err)
		if usage != (c.want != "") || usage && !strings.Contains(err.Error(), c.want) || err == nil && (!own.AsOf.Equal(c.asOf) || from.Format(time.DateOnly) != c.from) {
			t.Errorf("--from %s --to %s: from %s to %s, %v, want %q", c.from, c.to, from, own.AsOf, err, c.want)
		}
	}
	store := worktest.Open(t, w)
	from := worktest.On(2004, 1, 1)
	for what, c := range map[string]Options{"kazami import": {}, "missing.tsv": {Gold: "missing.tsv"}, "lost.tsv": {Judged: []string{"lost.tsv"}}, "read ": {Gold: write(t, "nonsense\n")}} {
		if _, err := c.Measure(t.Context(), w, store, from); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%+v: %v, want %q", c, err, what)
		}
	}
	if _, _, err := (Options{Judged: []string{write(t, "x\tmaybe\n")}}).files(); err == nil {
		t.Error("a verdict that is none is read")
	}
}

// TestStandIns finds the series that stand for a line of the gold file.
func TestStandIns(t *testing.T) {
	v := work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{"a": {}, "b": {}, "c": {}}, Alias: func(s string) string { return strings.TrimSuffix(s, "s") },
		Variants: func(id horizon.ThemeID) []string {
			return map[horizon.ThemeID][]string{"a": {"Cloud"}, "b": {"cloud", "雲"}, "c": {"雲", "CLOUD"}}[id]
		}}
	gold := []judge.Known{{Theme: "one", Variants: []string{"Clouds", "cloud", "雲"}}, {Theme: "two", Variants: []string{"霧"}}}
	themes := themesOf(gold, v)
	if !slices.Equal(themes, []horizon.ThemeID{"b", ""}) {
		t.Errorf("the themes are %q, want the first that shares most words, and none", themes)
	}
	h := &history.History{Series: []trends.Series{{Name: "x", Theme: "b"}, {Name: "clouds"}, {Name: "Cloud"}, {Name: "雲"}, {Name: "他"}, {Name: "x", Theme: "a"}, {Name: "extra"}}}
	want := []judge.Candidate{{Line: 0, How: judge.AsTheme, Term: 0}, {Line: 0, How: judge.AsTerm, Term: 1}, {Line: 0, How: judge.AsTerm, Term: 2}, {Line: 0, How: judge.AsTerm, Term: 3}, {Line: 0, How: judge.AsText, Term: 6}, {Line: 1, How: judge.AsText, Term: 7}}
	if got := standIns(h, 6, gold, themes, v); !slices.Equal(got, want) {
		t.Errorf("stand-ins %+v, want %+v", got, want)
	}
}

// TestProposals holds what makes two items one change, and their order.
func TestProposals(t *testing.T) {
	for _, c := range []struct {
		a, b []int64
		want bool
	}{{[]int64{1, 2}, []int64{2, 3, 4}, true}, {[]int64{2, 3, 4, 5}, []int64{1, 2, 9}, false}, {[]int64{1, 2, 3}, []int64{3, 4, 5}, false}, {nil, []int64{1}, false}, {nil, nil, false}, {[]int64{7}, []int64{7}, true}} {
		if sameDocuments(c.a, c.b) != c.want || sameDocuments(c.b, c.a) != c.want {
			t.Errorf("%v and %v are of the same documents: %t", c.a, c.b, !c.want)
		}
	}
	items := []judge.Item{{ID: "name", Kind: "name", Score: 9}, {ID: "weak", Kind: "concept", Share: 0.1, Score: 9}, {ID: "piece", Kind: "piece", Score: 10}, {ID: "strong", Kind: "concept", Share: 0.9}}
	slices.SortStableFunc(items, byPlace)
	var got []string
	for _, it := range items {
		got = append(got, it.ID)
	}
	if want := []string{"strong", "weak", "piece", "name"}; !slices.Equal(got, want) {
		t.Errorf("in the order %v, want %v", got, want)
	}
	if trueFirst(true, false) != -1 || trueFirst(false, true) != 1 || trueFirst(true, true) != 0 {
		t.Error("true does not come first")
	}
	docs := make([]backtestDocument, 20)
	for i := range docs {
		docs[i].Title = fmt.Sprint(i)
	}
	if got := spreadOver(docs, 4); len(got) != 4 || got[0].Title != "4" || got[3].Title != "19" || len(spreadOver(docs[:4], 4)) != 4 || len(spreadOver(nil, 4)) != 0 {
		t.Errorf("spread over are %+v", got)
	}
	n := make([]int, 50)
	if together(len(n), func(i int) { n[i]++ }); slices.Min(n) != 1 || slices.Max(n) != 1 {
		t.Errorf("together calls %v", n)
	}
}

// TestReplayedForecasts dates a forecast by the quarters of its panel: those of a panel
// by year are years.
func TestReplayedForecasts(t *testing.T) {
	for _, c := range []struct {
		first                             horizon.Period
		months                            int
		made, early, middle, late, cameOn string
	}{
		{horizon.PeriodOf(horizon.Monthly, worktest.On(2004, 1, 1)), 24, "2005-03-31", "2005-09-30", "2006-03-31", "", "2005-12-31"},
		{horizon.PeriodOf(horizon.Yearly, worktest.On(2004, 1, 1)), 6, "2008-12-31", "2010-12-31", "2012-12-31", "", "2011-12-31"},
	} {
		det, err := trends.New(trends.Defaults(c.first.Bin), []horizon.Stratum{{Source: "a", Lang: "ja"}})
		if err != nil {
			t.Fatal(err)
		}
		r := &detection.Replay{Bin: c.first.Bin, Seen: forecast.Observe(det), Series: &detection.Numbering{Series: []trends.Series{{}, {Name: "雲", Theme: "cloud", Lang: "any"}}}}
		for n := range c.months {
			r.Seen.Step(det.Week(c.first.Add(n), []horizon.Total{{Docs: 10}}, nil, r.Series.Of))
		}
		scored := forecast.Scored{Term: 1, At: 5, N: 70, P: 0.75, Base: 0.5, Event: true, Quarters: 12, After: 3, Q10: 2, Q50: 4}
		want := replayedForecast{c.made, c.first.Bin.String(), "雲", "cloud", "any", horizon.Weak, 3, 0.75, 0.5, 70, true, c.early, c.middle, c.late, true, c.cameOn, 0.0625, 0.25}
		if got := replayed(r, horizon.Weak, 3, scored); got != want {
			t.Errorf("by %s: %+v, want %+v", c.first.Bin, got, want)
		}
		scored = forecast.Scored{Term: 1, At: 5, P: 0.5, Base: 0.5, Refused: true}
		if got := replayed(r, horizon.Emerging, 5, scored); got.Came || got.CameOn != "" || got.Regressed || got.Brier != 0.25 || got.Early != "" {
			t.Errorf("what did not come is kept as %+v", got)
		}
	}
}

// TestCells words the cells of the report.
func TestCells(t *testing.T) {
	five := 5
	for _, c := range [][2]string{
		{lead(judge.Verdict{Lead: &five}), "5 / -"}, {lead(judge.Verdict{LeadPeak: &five}), "- / 5"}, {yes(false, true), ""}, {yes(true, true), "yes"}, {yes(true, false), "no"},
		{share(judge.Share{}), "not judged"}, {share(judge.Share{Right: 1, Judged: 4}), "1 of 4 (25 %)"}, {percent(0.125), "12 %"}, {oneField(" a\t b\nc "), "a b c"}, {join([]horizon.SourceID{"a", "b"}), "a, b"},
		{rateCell(judge.Tally{}, judge.LangRate{Per: 2}), "2.00"}, {rateCell(judge.Tally{}, judge.LangRate{Per: 2, Flags: 8, Events: 2}), "2.00 (0.50)"}, {leads(judge.Found{In130: 0.5, Lead: 12, LeadFound: 7}), "12 (7)"}, {leads(judge.Found{In130: 0.49, Lead: 12, LeadFound: 7}), "none (7)"},
		{fmt.Sprint(padded([]any{1}, 3)), "[1 - -]"}, {binOf("week").String() + binOf("month").String() + binOf("year").String(), "weekmonthyear"},
	} {
		if c[0] != c[1] {
			t.Errorf("a cell says %q, want %q", c[0], c[1])
		}
	}
	d := &sheetOf{}
	d.head("a", "b")
	d.row("x|y", "p\nq")
	if got, want := d.String(), "| a | b |\n|---|---|\n| x\\|y | p q |\n"; got != want {
		t.Errorf("a table is %q, want %q", got, want)
	}
	year := yearFlags{Year: 2009, Bin: "month", Sources: []horizon.SourceID{"a"}, Periods: 12, Tallies: []judge.Tally{{Langs: make([]judge.LangRate, 5)}}}
	year.Tallies[0].Langs[3].Flags, year.Tallies[0].Langs[4].Flags = 6, 3
	next := year
	next.Year = 2010
	d = &sheetOf{}
	if d.eachYear([]yearFlags{year, next}); !strings.Contains(d.String(), "| 2009 | month | 1 | 6 (3) | -") || !strings.Contains(d.String(), "| a month | month | 24 months | 0.50 (0.25) |") {
		t.Errorf("each year is\n%s", d)
	}
	d = &sheetOf{}
	d.forecasts([]backtestForecast{{Bin: "year", Stage: horizon.Weak, Years: 3, Score: forecast.Score{N: 9, Brier: 0.1234}}})
	if !strings.Contains(d.String(), "| year | "+fmt.Sprint(horizon.Weak)+" | 3 | 9 | 0 | 0 | 0.123 |") || !strings.Contains(d.String(), "| - | - | - |") || strings.Contains(d.String(), "Reliability") {
		t.Errorf("forecasts are\n%s", d)
	}
}

// TestPictures draws what was measured as curves.
func TestPictures(t *testing.T) {
	m := &judge.Measured{Bin: "month", F: 2}
	m.Years = append(m.Years, judge.YearTally{Year: 2009, Real: 30, Placebo: 4})
	if p := yearPicture(m); p.File != "years-month.svg" || !slices.Equal(p.X, []string{"2009"}) || p.Y[0][0] != 30 || p.Y[1][0] != 4 || p.Y[2][0] != 24 {
		t.Errorf("by years: %+v", p)
	}
	m.Injected = []judge.Injected{{From: 1, To: 2, Factor: 2, Found: 0.25}, {From: 1, To: 2, Factor: 4, Found: 0.5}, {From: 2, To: 4, Factor: 2, Found: 0.75}, {From: 2, To: 4, Factor: 4, Found: 1}}
	if p := injectionPicture(m); !slices.Equal(p.X, []string{"1-2", "2-4"}) || !slices.Equal(p.Names, []string{"2 times", "4 times"}) || !slices.Equal(p.Y[0], []float64{25, 75}) || !slices.Equal(p.Y[1], []float64{50, 100}) {
		t.Errorf("injected: %+v", p)
	}
	var b bytes.Buffer
	if err := (picture{File: "x.svg", Title: "題", X: []string{"a", "b"}, Names: []string{"n"}, Y: [][]float64{{1, 2}}}).draw(&b); err != nil || !strings.HasPrefix(b.String(), "<svg") || !strings.Contains(b.String(), "題") {
		t.Errorf("drawn is %.200s, %v", &b, err)
	}
}
