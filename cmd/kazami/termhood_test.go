package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
)

func TestCandidates(t *testing.T) {
	p := horizon.Period{Bin: horizon.Weekly, N: 9}
	r := &detection.Replay{Bin: horizon.Weekly, Last: p, Series: &detection.Numbering{}}
	for _, s := range []struct {
		name   string
		recent uint32
		open   bool
		watch  bool
		theme  horizon.ThemeID
	}{
		{name: "スマートグリッド", recent: 40, open: true},
		{name: "グリッド", recent: 40, open: true},             // in the longer one alone
		{name: "スマート", recent: 90, open: true},             // in others as well
		{name: "ートグ", recent: 40, open: true, watch: true}, // an analyst asked for it
		{name: "暗号", recent: 5, open: false},
		{name: "クラウド", recent: 9, open: true, theme: "cloud"},
	} {
		id := horizon.TermID(len(r.Series.Series))
		r.Series.Series = append(r.Series.Series, trends.Series{ID: id, Name: s.name, Lang: "ja", Theme: s.theme, Watch: s.watch})
		r.Series.Recent = append(r.Series.Recent, s.recent)
		r.Now = append(r.Now, horizon.Signal{Name: s.name, Period: p, Theme: s.theme, Watch: s.watch, E: float64(s.recent), A: 1, Open: s.open})
	}
	d := &detection.Result{Panels: map[horizon.Panel]*detection.Panel{horizon.FullPanel: {Replays: []*detection.Replay{r}}}}
	var got []string
	for _, g := range d.Candidates(horizon.FullPanel) {
		got = append(got, g.Name)
	}
	slices.Sort(got)
	want := []string{"クラウド", "スマート", "スマートグリッド", "ートグ"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("candidates = %q, want %q", got, want)
	}
	if n := len(d.Open(horizon.FullPanel)); n != 5 {
		t.Errorf("open = %d flags, want all 5: the filter prices nothing", n)
	}
	if why := d.Termhood(horizon.FullPanel, horizon.Weekly, "グリッド"); !strings.Contains(why, "nested within スマートグリッド") {
		t.Errorf("termhood of グリッド = %q", why)
	}
	if why := d.Termhood(horizon.FullPanel, horizon.Weekly, "スマート"); why != "" {
		t.Errorf("termhood of スマート = %q, want none", why)
	}
}

// TestAliasesAreOneSeries reads documents in two languages and looks at what is
// counted: one series from the alias's day on, two before.
func TestAliasesAreOneSeries(t *testing.T) {
	a, err := work.Analyser()
	if err != nil {
		t.Fatal(err)
	}
	series := func(body string, published time.Time) []archive.Term {
		d := horizon.Document{Body: body, Published: published}
		r := index.Read{Entry: index.Entry{Document: d}, Analysis: a.Analyse(&d, nil)}
		return ingest.Analysed(&r, a).Terms
	}
	one := archive.Term{Text: "IPv6移行", Lang: "any"}
	after, before := time.Date(2010, 1, 4, 0, 0, 0, 0, horizon.Tokyo), time.Date(2008, 6, 16, 0, 0, 0, 0, horizon.Tokyo)
	for _, c := range []struct {
		body string
		on   time.Time
		want archive.Term
	}{
		{"IPv6移行の課題", after, one},
		{"The IPv6 migration began", after, one},
		{"IPv6移行の課題", before, one},
		{"The IPv6 migration began", before, archive.Term{Text: "IPv6 migration", Lang: "any"}},
	} {
		if got := series(c.body, c.on); !slices.Contains(got, c.want) {
			t.Errorf("series of %q on %s: %v, want %v among them", c.body, c.on.Format(time.DateOnly), got, c.want)
		}
	}
	n := 0
	for _, x := range series("IPv6移行(IPv6 migration)の課題", after) {
		if x == one {
			n++
		}
	}
	if n != 1 {
		t.Errorf("a document with both names counts %d times, want 1", n)
	}
}
