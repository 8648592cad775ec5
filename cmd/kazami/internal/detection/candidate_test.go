package detection

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

func TestCandidates(t *testing.T) {
	p := horizon.Period{Bin: horizon.Weekly, N: 9}
	r := &Replay{Bin: horizon.Weekly, Last: p, Series: &Numbering{}}
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
	d := &Result{Panels: map[horizon.Panel]*Panel{horizon.FullPanel: {Replays: []*Replay{r}}}}
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
	if why := d.termhood(horizon.FullPanel, horizon.Weekly, "グリッド"); !strings.Contains(why, "nested within スマートグリッド") {
		t.Errorf("termhood of グリッド = %q", why)
	}
	if why := d.termhood(horizon.FullPanel, horizon.Weekly, "スマート"); why != "" {
		t.Errorf("termhood of スマート = %q, want none", why)
	}
}
