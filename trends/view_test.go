package trends

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestBroad holds that breadth says something in a panel of three sources and
// more, where half of them have the series in this quarter and in the last one.
func TestBroad(t *testing.T) {
	for _, c := range []struct {
		sources int
		with    func(w, s int) bool
		want    bool
	}{
		{2, func(int, int) bool { return true }, false},
		{3, func(int, int) bool { return true }, true},
		{3, func(_, s int) bool { return s < 2 }, true},
		{3, func(_, s int) bool { return s < 1 }, false},
		{4, func(_, s int) bool { return s < 2 }, true},
		{3, func(w, _ int) bool { return w >= 60-13 }, false}, // in this quarter alone
		{3, func(w, _ int) bool { return w >= 60-14 }, true},  // and in the last week of the one before
		{3, func(w, _ int) bool { return w < 60-13 }, false},  // in the last quarter alone
	} {
		sc := play(t, Defaults(horizon.Weekly), c.sources, 60, func(w, s int) int {
			if c.with(w, s) {
				return 1
			}
			return 0
		})
		if v := sc.det.look(0, &sc.det.records[0]); v.broad != c.want {
			t.Errorf("%d sources: broad = %t at %v, want %t", c.sources, v.broad, v.breadth, c.want)
		}
	}
}

// TestWarningsOfSources names the one source, or the one that gives most.
func TestWarningsOfSources(t *testing.T) {
	sc := play(t, Defaults(horizon.Weekly), 4, 60, quiet)
	r := &sc.det.records[0]
	for _, c := range []struct {
		sources []horizon.SourceID
		share   float64
		want    string
	}{
		{nil, 0, ""},
		{[]horizon.SourceID{"s00"}, 1, "one source only"},
		{[]horizon.SourceID{"s00", "s01"}, 0.5, ""},
		{[]horizon.SourceID{"s00", "s01"}, 0.58, "one source gives 58 % of the evidence"},
	} {
		got := sc.det.warnings(r, &view{sources: c.sources, source: c.share, grown: true})
		if said := strings.Join(got, "; "); said != c.want {
			t.Errorf("warnings of %v with a share of %g = %q, want %q", c.sources, c.share, said, c.want)
		}
	}
}

// TestWarningsOfHistory names what is younger than growth needs; the first
// document is of week 3.
func TestWarningsOfHistory(t *testing.T) {
	for _, c := range []struct {
		weeks       int
		panel, term bool
	}{{25, true, true}, {26, false, true}, {28, false, true}, {29, false, false}} {
		sc := play(t, Defaults(horizon.Weekly), 4, c.weeks, quiet)
		got := sc.det.warnings(&sc.det.records[0], &view{})
		if panel := slices.Contains(got, "fewer than 26 weeks of history"); panel != c.panel {
			t.Errorf("after %d weeks: %q", c.weeks, got)
		}
		if term := slices.Contains(got, "fewer than 26 weeks since it was first seen"); term != c.term {
			t.Errorf("after %d weeks: %q", c.weeks, got)
		}
		if !slices.Contains(got, "growth unknown: fewer than 52 weeks under test") {
			t.Errorf("without growth: %q", got)
		}
	}
}

// TestPublishersAreOneVoice holds that two feeds of one publisher pass no gate
// that asks for two publishers.
func TestPublishersAreOneVoice(t *testing.T) {
	docs := func(month, _ int) int {
		if month < 50 {
			return 0
		}
		return 5
	}
	apart := play(t, Defaults(horizon.Monthly), 2, 60, docs)
	cfg := Defaults(horizon.Monthly)
	cfg.Publisher = map[horizon.SourceID]string{"s00": "同じ社", "s01": "同じ社"}
	one := play(t, cfg, 2, 60, docs)
	for _, c := range []struct {
		name       string
		sc         *scenario
		publishers int
		share      float64
	}{{"two publishers", apart, 2, 0.5}, {"one publisher", one, 1, 1}} {
		v := c.sc.det.look(0, &c.sc.det.records[0])
		if v.gatePublishers != c.publishers || v.gateSources != 2 || len(c.sc.onsets()) > 0 != (c.publishers == 2) {
			t.Errorf("%s: %d publishers of %d sources, flags in %v", c.name, v.gatePublishers, v.gateSources, c.sc.onsets())
		}
		near(t, c.name+": share of the loudest publisher", v.publisher, c.share)
	}
}
