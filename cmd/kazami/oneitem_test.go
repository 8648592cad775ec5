package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestOneItem prints what was detected by month and by year as one item, with the
// figures of each: nothing is added up.
func TestOneItem(t *testing.T) {
	w := newTermRuleArchive(t)
	asOf := time.Date(2011, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	signal := func(b horizon.Bin, opened, onset time.Time, e float64) horizon.Signal {
		return horizon.Signal{Panel: horizon.FullPanel, Name: "量子監査", Period: horizon.PeriodOf(b, asOf).Add(-1), Open: true, Stage: horizon.Emerging,
			Opened: horizon.PeriodOf(b, opened), Onset: horizon.PeriodOf(b, onset), E: e, A: 50, Observed: 7, Expected: 2}
	}
	at := func(year, month int) time.Time {
		return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, horizon.Tokyo)
	}
	month, year := signal(horizon.Monthly, at(2009, 6), at(2009, 4), 300), signal(horizon.Yearly, at(2009, 1), at(2007, 1), 4000)

	store, err := archive.Open(t.Context(), w.data, "test")
	if err != nil {
		t.Fatal(err)
	}
	run, err := store.StartRun(t.Context(), "detect", "test", asOf, asOf)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SaveSignals(t.Context(), run, 7, []horizon.Signal{year, month}); err != nil {
		t.Fatal(err)
	}
	if err := store.EndRun(t.Context(), run, asOf, archive.Detected); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	list := w.do("review", "list", "--numbers", "--as-of", "2010-12-31")
	if strings.Count(list, "量子監査") != 1 || !strings.Contains(list, "spreading, E 300 of 50; also by year since 2007, E 4e+03 of 50; waits") {
		t.Errorf("review list: %s", list)
	}
	js := w.do("review", "list", "--as-of", "2010-12-31", "--json")
	if strings.Count(js, "\n") != 1 || !strings.Contains(js, `"e":300`) || !strings.Contains(js, `"also":[{"week":"2010","term":"量子監査"`) {
		t.Errorf("review list --json: %s", js)
	}

	var out bytes.Buffer
	a := &app{stdout: &out, opts: &global{}}
	for _, f := range detection.Items([]horizon.Signal{year, month}) {
		if err := a.printRanked(f, detection.Ranking{}, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "2010-12 spreading") || !strings.Contains(got, "E 300 of 50, since 2009-04") || !strings.Contains(got, "also by year since 2007, E 4e+03 of 50") {
		t.Errorf("detect: %s", got)
	}
}
