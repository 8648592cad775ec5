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

// TestPublishersAreOneVoice holds that two feeds of one publisher are the support of
// one.
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
		if v.support != c.publishers || v.gateSources != 2 {
			t.Errorf("%s: %d publishers of %d sources", c.name, v.support, v.gateSources)
		}
		approx(t, c.name+": share of the loudest publisher", v.publisher, c.share)
	}
}

// TestLook sums up by hand what the last periods show of a series, whose documents
// stand at the edges of each span.
func TestLook(t *testing.T) {
	cfg := Defaults(horizon.Weekly) // a window of 13 weeks, halves of 26, gates of 13 and 8
	now := 99
	said := map[int]int{now: 4, now - 7: 1, now - 8: 1, now - 12: 1, now - 13: 1, now - 25: 1, now - 26: 1, now - 51: 1, now - 52: 1}
	sc := play(t, cfg, 4, now+1, func(w, s int) int {
		if s == w%2 {
			return said[w]
		}
		return 0
	})
	v := sc.det.look(0, &sc.det.records[0])
	if v.today != 4 || v.observed != 7 || v.present != 2 || v.gateSources != 2 || len(v.sources) != 2 || v.sources[0] != "s01" {
		t.Errorf("look = %+v, want 4 documents today, 7 in the window, 2 of 8 weeks, 2 sources", v)
	}
	approx(t, "growth", v.growth.Value, growth(9, 26*120, 2, 26*120, sc.det.spread(9, 26), sc.det.spread(2, 26)).Value)
	if !v.grown {
		t.Error("growth is unknown, though both halves had documents to read")
	}
}

// TestGrowthIsUnknown has nothing to read in one of the halves.
func TestGrowthIsUnknown(t *testing.T) {
	for silent, want := range map[int]bool{25: true, 26: false} {
		sc := play(t, Defaults(horizon.Weekly), 4, 90, quiet)
		for w := range silent {
			sc.det.Week(weekly(90+w), nil, nil, ja)
		}
		v := sc.det.look(0, &sc.det.records[0])
		if v.grown != want {
			t.Errorf("after %d weeks without a document growth is known: %t, want %t", silent, v.grown, want)
		}
	}
}

// TestPartsHadDocuments lists the strata that had something to read in the window.
func TestPartsHadDocuments(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(2))
	for w := range 60 {
		totals := []horizon.Total{total(0, 30)}
		if w < 40 {
			totals = append(totals, total(1, 30))
		}
		d.Week(weekly(w), totals, []horizon.Count{docs(0, 1)}, ja)
	}
	v := d.Explain(ja(0))
	if len(v.Parts) != 1 || v.Parts[0].Source != "s00" || v.Parts[0].Read != 13*30 || v.Parts[0].Observed != 13 {
		t.Errorf("Parts = %+v, want the source that had documents alone", v.Parts)
	}
}

// TestStratumOfTomorrow explains a series after a source was added that had no
// period yet.
func TestStratumOfTomorrow(t *testing.T) {
	sc := play(t, Defaults(horizon.Weekly), 4, 60, quiet)
	before := sc.det.Explain(ja(0))
	sc.det.AddStratum(horizon.Stratum{Source: "new", Lang: "ja"})
	if after := sc.det.Explain(ja(0)); after.E != before.E || after.Expected != before.Expected || len(after.Parts) != 4 {
		t.Errorf("with another source E %g, expected %g, %d parts; before %g, %g", after.E, after.Expected, len(after.Parts), before.E, before.Expected)
	}
}
