package backtest

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/trends/forecast"
	judge "kazami/trends/replay"
	"kazami/trends/replay/world"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// whole is a report that says something in every section.
func whole() *Report {
	lead, peak := -3, 2
	rates := func(per float64, flags, events int) []judge.LangRate {
		return []judge.LangRate{{Lang: "ja", Per: per, Flags: flags, Events: events}, {Lang: "en"}, {Lang: "any", Per: 0.5}, {Lang: "all", Per: per, Flags: flags}, {Lang: "watch", Per: 0.25, Flags: 1, Events: 1}}
	}
	years := func(y int, flags ...int) yearFlags {
		f := yearFlags{Year: y, Bin: "month", Sources: []horizon.SourceID{"a", "b"}, Periods: 12}
		for _, n := range flags {
			t := judge.Tally{Langs: make([]judge.LangRate, 5)}
			t.Langs[3].Flags, t.Langs[4].Flags = n, n/2
			f.Tallies = append(f.Tallies, t)
		}
		return f
	}
	item := func(id, bin, term, change string, score float64, docs ...string) backtestItem {
		it := backtestItem{judge.Item{ID: id, Bin: bin, Year: 2009, Term: term, Score: score, Opened: "2009-04", Kind: "concept", Share: 0.625, Change: change, Verdict: "right"}, nil}
		for _, d := range docs {
			it.Documents = append(it.Documents, backtestDocument{"a", "2009-05-0" + d, "題 " + d, "引用\n" + d})
		}
		return it
	}
	placebo := item("p", "month", "まぜた語", "p", 0)
	placebo.Placebo = true
	score := forecast.Score{N: 40, Regressed: 30, Events: 12, Brier: 0.15, BrierBase: 0.21, Skill: 0.286, Calibration: 0.04, Early: forecast.Part{N: 1, Of: 20}, Middle: forecast.Part{N: 5, Of: 10}, Bins: []forecast.Bin{{From: 0, To: 0.1, N: 25, Mean: 0.05, Came: 0.08}}}
	w := world.World{Weeks: 420, Sources: 24, Volume: 2150, Null: 4000, Each: 250, Rising: 100, Warm: 156}
	simulated := func(name, threshold string, in52, in130 float64) judge.Simulated {
		s := judge.Simulated{Judge: name, Threshold: threshold, Value: 1234.5, False: []judge.Rate{{Per: 0.125}, {Per: 1}, {Per: 2}, {Per: 3}, {Per: 4}, {Per: 5}}}
		for i, k := range world.Rises() {
			s.Found = append(s.Found, judge.Found{Kind: k, In52: in52 / float64(i+1), In130: in130 / float64(i+1), Lead: 10, LeadFound: 20})
		}
		return s
	}
	return &Report{
		Panel: horizon.PublicPanel, From: "2004-01-01", AsOf: "2010-03-31", Seed: 7, Documents: 139760,
		Bins: []*judge.Measured{{
			Bin: "month", From: horizon.PeriodOf(horizon.Monthly, worktest.On(2004, 1, 1)), To: horizon.PeriodOf(horizon.Monthly, worktest.On(2010, 3, 31)), Periods: 75, Sources: []horizon.SourceID{"a", "b"}, M: 1200, F: 0.5, A: 2400,
			Tallies:  []judge.Tally{{Judge: "kazami", Threshold: "A", Value: 2400, History: "real", Langs: rates(2, 8, 2)}, {Judge: "peer", Threshold: "z", Value: 3.14159, History: "whole", Langs: rates(1, 4, 0)}},
			Frontier: []judge.Step{{Times: 0.1, Real: 4, Placebo: 1.5}, {Times: 1, Real: 2, Placebo: 0.25, Kept: true}}, Operating: judge.Step{Times: 1, Real: 2, Placebo: 0.25, Kept: true},
			Years:    []judge.YearTally{{Year: 2008, Real: 10, Placebo: 3}, {Year: 2009, Real: 14, Placebo: 2}},
			Weighed:  []judge.Weighed{{Class: judge.TestedHigh, From: 3, To: 10, Factor: 4, Series: 40, Found: 30}},
			Injected: []judge.Injected{{From: 0.1, To: 0.3, Factor: 2, Series: 30, Year: 0.1, Found: 0.5, Gated: 0.2, Event: 0.05, Delay: 17.4}, {From: 0.3, To: 1, Factor: 2, Series: 30, Year: 0.3, Found: 0.75, Delay: 9}},
			Surge:    judge.Surge{Periods: 3, Per: 1.5, Other: 0.75},
		}, {Bin: "year", From: horizon.PeriodOf(horizon.Yearly, worktest.On(2004, 1, 1)), To: horizon.PeriodOf(horizon.Yearly, worktest.On(2009, 1, 1)), Periods: 6, Sources: []horizon.SourceID{"c"}, M: 10, F: 1, A: 10}},
		EachYear: []yearFlags{years(2008, 6, 2, 1), years(2009, 12, 0, 3)},
		Gold: []judge.Verdict{
			{Class: "positive", Theme: "雲", Called: true, First: "2009-04", By: "cloud", Lead: &lead, LeadPeak: &peak, Closed: true, AsText: "2009-02", Documents: 32, Series: []judge.Traced{{Bin: "month", Name: "cloud", How: "term", Documents: 20, Peak: 2009, Flags: []judge.Flag{{Opened: "2009-04", Called: "2009-05", Closed: "2009-12", Stage: horizon.Emerging}}}}},
			{Class: "positive", Theme: "月", Recognised: "2016-Q2", After: true, Reason: "recognised after the cut-off; not collected"}, {Class: "trap", Theme: "罠", Called: true, First: "2008-01"}, {Class: "weakness", Kind: "weakness:2016", Theme: "穴", Recognised: "2009", Called: true, First: "2009-01"}},
		Precision: []judge.Precision{
			{Bin: "month", Year: 2008, Listed: 20, Judged: 10, Right: 5, Dull: 3, Wrong: 2, Changes: judge.Share{Judged: 8, Right: 4}, Concepts: judge.Share{Judged: 5, Right: 4}, Top: judge.Share{Judged: 2, Right: 1}, PlaceboJudged: 4, PlaceboAsRight: 1},
			{Bin: "month", Year: 2009, Listed: 10, Judged: 10, Right: 5, Dull: 5, Changes: judge.Share{Judged: 2, Right: 2}},
			{Bin: "year", Year: 2009, Listed: 3}},
		Readings:  []judge.Reading{{Reader: 1, Bin: "month", From: 2008, To: 2009, Changes: judge.Share{Judged: 107, Right: 19}, Concepts: judge.Share{Judged: 70, Right: 16}, Likely: judge.Share{Judged: 28, Right: 13}, First: judge.Share{Judged: 20, Right: 11}}},
		Agreement: []judge.Agreement{{A: 1, B: 2, Judged: 20, Same: 0.75, Kappa: 0.5, SayRight: 0.625, ARight: 0.4, BRight: 0.6}},
		Items:     []backtestItem{item("i2", "month", "cloud", "i1", 1.25, "1", "2", "3"), item("i1", "month", "雲|計算", "i1", 3, "4"), placebo},
		Forecasts: []backtestForecast{{Bin: "month", Stage: horizon.Weak, Years: 3, Score: score}, {Bin: "month", Stage: horizon.Emerging, Years: 5, Score: forecast.Score{N: 2}}},
		Replayed:  []replayedForecast{{Made: "2005-03-31", Bin: "month", Series: "雲<計算>", Lang: "ja", Stage: horizon.Weak, Years: 3, P: 0.75, Base: 0.5, N: 61, Regressed: true, Early: "2006-03-31", Came: true, CameOn: "2007-03-31", Brier: 0.0625, BrierBase: 0.25}, {Made: "2006-03-31"}},
		World:     &w,
		Simulated: []judge.Simulated{simulated("kazami detector", "A, within the budget", 0.8, 0.96), simulated("peer", "its own", 0.2, 0.4)},
		Ablations: []judge.Simulated{simulated("without gates", "A", 0.5, 0.5)},
	}
}

// TestMarkdown compares the report with the text that stands in testdata.
func TestMarkdown(t *testing.T) {
	r := whole()
	var b strings.Builder
	if err := r.Markdown(&b, r.pictures()); err != nil {
		t.Fatal(err)
	}
	const name = "testdata/report.md"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(b.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("line %d of %s is %q, the report says %q", i+1, name, line, strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""))
		}
	}
	if len(got) != strings.Count(string(want), "\n")+1 {
		t.Errorf("the report has %d lines, %s %d", len(got), name, strings.Count(string(want), "\n")+1)
	}
	b.Reset()
	if err := (&Report{Seed: 1}).Markdown(&b, nil); err != nil || b.String() != "# Backtest\n\n" {
		t.Errorf("a report of nothing is %q, %v", b.String(), err)
	}
}

// TestTablesOfTheFigures holds that the tables which CONTRIBUTING.md names for
// the figures of docs/method.md are in the report.
func TestTablesOfTheFigures(t *testing.T) {
	page, err := os.ReadFile("../../../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Where the figures")
	section, _, _ = strings.Cut(section, "\n## ")
	report, err := os.ReadFile("testdata/report.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(report), "## By month", "## By week") + string(report)
	headings := regexp.MustCompile("`(##[^`]*|Growth[^`]*)`").FindAllStringSubmatch(section, -1)
	if len(headings) < 10 {
		t.Fatalf("%d tables are named", len(headings))
	}
	for _, h := range headings {
		if !strings.Contains(text, "\n"+h[1]) {
			t.Errorf("the report has no %q", h[1])
		}
	}
}

// TestFilesOfTheReport writes every file that the report has.
func TestFilesOfTheReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	r := whole()
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	if got := strings.Join(names, " "); got != "forecasts.jsonl frontier-month.svg frontier-year.svg injected-month.svg injected-year.svg report.json report.md sheet.tsv simulated.svg years-month.svg years-year.svg" {
		t.Errorf("written are %s", got)
	}
	sheet, err := os.ReadFile(filepath.Join(dir, "sheet.tsv"))
	want := "id\tverdict\tyear\tterm\tdocuments\ni1\tright\t2009\t雲|計算\t2009-05-04 a: 題 4 「引用 4」\np\tright\t2009\tまぜた語\t\n"
	if err != nil || string(sheet) != want {
		t.Errorf("the sheet is\n%s%v, want\n%s", sheet, err, want)
	}
	lines, err := os.ReadFile(filepath.Join(dir, "forecasts.jsonl"))
	want = `{"made":"2005-03-31","bin":"month","series":"雲<計算>","theme":"","lang":"ja","stage":"weak","years":3,"p":0.75,"base_rate":0.5,"n":61,"regressed":true,"early":"2006-03-31","middle":"","late":"","came":true,"came_on":"2007-03-31","brier":0.0625,"brier_base_rate":0.25}` + "\n"
	if err != nil || !strings.HasPrefix(string(lines), want) || strings.Count(string(lines), "\n") != 2 {
		t.Errorf("the forecasts are\n%s%v, want\n%s", lines, err, want)
	}
	var said strings.Builder
	if err := r.Written(&said, dir); err != nil || strings.Count(said.String(), "\n") != len(names) {
		t.Errorf("of %d files are said\n%s%v", len(names), &said, err)
	}
	for i, want := range []string{"report.md   every table, for people\n", "report.json   the same for programs", "sheet.tsv   the strongest", "forecasts.jsonl   2 forecasts of the past, each with what came\n", "years-month.svg   Detections of discovered terms a year, by month\n"} {
		if !strings.Contains(said.String(), string(filepath.Separator)+want) || r.Files[i].Name != strings.Fields(want)[0] {
			t.Errorf("%q is not said at place %d of\n%s", want, i, &said)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil || !strings.Contains(string(text), "\n \"panel\": ") || strings.Contains(string(text), `\u003c`) || !strings.HasSuffix(string(text), "}\n") {
		t.Errorf("the JSON is %.200s, %v", text, err)
	}
	if !strings.Contains(string(text), `"name": "forecasts.jsonl"`) {
		t.Error("the JSON does not list the files")
	}
	for _, f := range []string{"report.md", "sheet.tsv", "years-month.svg"} {
		blocked := t.TempDir()
		if err := os.MkdirAll(filepath.Join(blocked, f, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := r.Write(blocked); err == nil || !strings.Contains(err.Error(), "write "+filepath.Join(blocked, f)) {
			t.Errorf("where %s is a folder the report is written: %v", f, err)
		}
	}
}

func TestPicturesOfTheReport(t *testing.T) {
	r := whole()
	all := r.pictures()
	if len(all) != 7 {
		t.Fatalf("%d pictures, want three of each bin and one of the worlds", len(all))
	}
	for i, want := range []float64{10, 4, 50} { // flags of 2008, flags at 0.1 A, found of the rarest
		if p := all[i]; p.Y[0][0] != want {
			t.Errorf("%s begins at %g, want %g", p.File, p.Y[0][0], want)
		}
	}
	if f := all[1]; strings.Join(f.X, " ") != "0.1 1" || f.Y[1][0] != 1.5 || f.Y[2][1] != 0.5 {
		t.Errorf("the frontier is %+v", f)
	}
	if y := all[0]; y.Y[2][0] != 6 {
		t.Errorf("promised are %g flags a year, want 0.5 a month", y.Y[2][0])
	}
	weekly := yearPicture(&judge.Measured{Bin: "week", F: 2, Years: []judge.YearTally{{Year: 2009}}})
	if weekly.Y[2][0] != 104.36 {
		t.Errorf("promised are %g flags a year, want 2 in each of 52.18 weeks", weekly.Y[2][0])
	}
	s := all[6]
	if strings.Join(s.X, " ") != "kazami" || len(s.Names) != 4 || s.Names[0] != string(world.Slow) {
		t.Fatalf("the worlds are %+v", s)
	}
	for i, want := range []float64{96, 40} { // slow within 130 weeks, new within 52
		if got := s.Y[i][0]; got < want-1e-9 || got > want+1e-9 {
			t.Errorf("of %s %g %% are found, want %g", s.Names[i], got, want)
		}
	}
	r.Simulated = nil
	if n := len(r.pictures()); n != 6 {
		t.Errorf("without worlds there are %d pictures", n)
	}
}

// broken is a writer on a full disk.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestWritersThatFail(t *testing.T) {
	full := errors.New("disk full")
	r := whole()
	for what, err := range map[string]error{
		"report": r.Markdown(broken{full}, nil), "sheet": r.sheet(broken{full}), "forecasts": r.forecasts(broken{full}), "JSON": indented(broken{full}, r), "picture": r.pictures()[0].draw(broken{full}),
	} {
		if !errors.Is(err, full) {
			t.Errorf("the %s is written to a full disk: %v", what, err)
		}
	}
}

// TestChangesOfAYear parts items into changes, and mixes one in for each four.
func TestChangesOfAYear(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	bins := []*judge.Measured{{Bin: "year", Sources: []horizon.SourceID{"made0", "made1", "made2", "made3"}}}
	item := func(id, bin, term, kind string, year int, share, score float64, placebo bool) judge.Item {
		return judge.Item{ID: id, Bin: bin, Term: term, Lang: "ja", Kind: kind, Year: year, Share: share, Score: score, Placebo: placebo}
	}
	items := []judge.Item{
		item("a", "year", worktest.Term, "concept", 2009, 0.5, 2, false), item("b", "year", worktest.Term, "concept", 2009, 0.9, 1, false), item("c", "year", "無い語", "name", 2009, 0.9, 9, false),
		item("d", "year", "無い語も", "piece", 2009, 0, 5, false), item("e", "year", "別の無い語", "piece", 2009, 0, 4, false), item("f", "year", "さらに無い語", "piece", 2009, 0, 3, false),
		item("m1", "year", "x", "piece", 2009, 0, 0, true), item("m2", "year", "y", "concept", 2009, 0, 0, true), item("m3", "year", "z", "piece", 2009, 0, 1, true),
		item("g", "year", worktest.Term, "concept", 2008, 0.5, 2, false), item("n", "year", "x", "piece", 2008, 0, 0, true),
	}
	got, err := proposedChanges(t.Context(), w, store, bins, items)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, it := range got {
		shown = append(shown, it.ID+">"+it.Change)
	}
	// Of 2009 five changes: b, which a belongs to, c, d, e and f; so two are mixed in, the flagged one first.
	if s := strings.Join(shown, " "); s != "g>g n>n b>b a>b c>c d>d e>e f>f m3>m3 m2>m2" {
		t.Errorf("the changes are %s", s)
	}

	shownItems, err := illustrateChanges(t.Context(), w, store, bins, []judge.Item{items[0], item("later", "year", worktest.Term, "concept", 1990, 0, 0, true), item("other", "month", worktest.Term, "concept", 2009, 0, 0, false)})
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]int{}
	for _, it := range shownItems {
		by[it.ID] = len(it.Documents)
	}
	if by["a"] != fewDocuments || by["later"] != fewDocuments || by["other"] != 0 || shownItems[0].ID != "other" || shownItems[1].ID != "later" {
		t.Errorf("documents by item: %v, in the order %s first", by, shownItems[0].ID)
	}
	if err := rankItems(t.Context(), w, store, work.Vocabulary{}, []judge.Item{{Opened: "soon"}}); err == nil {
		t.Error("an item of no period is ranked")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := proposedChanges(ctx, w, store, bins, items); err == nil {
		t.Error("a cancelled run proposes changes")
	}
	if _, err := illustrateChanges(ctx, w, store, bins, items); err == nil {
		t.Error("a cancelled run shows documents")
	}
}
