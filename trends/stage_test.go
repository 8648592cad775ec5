package trends

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

func TestStage(t *testing.T) {
	up := horizon.Estimate{Value: 1, Lo: 0.2, Hi: 1.8}
	level := horizon.Estimate{Value: 0.1, Lo: -0.5, Hi: 0.7}
	down := horizon.Estimate{Value: -1, Lo: -1.8, Hi: -0.2}
	week, year := Defaults(horizon.Weekly), Defaults(horizon.Yearly)
	for _, c := range []struct {
		name  string
		cfg   Config
		facts facts
		want  horizon.Stage
	}{
		{"nothing", week, facts{e: 1, a: 1000}, horizon.Noise},
		{"below A/10", week, facts{e: 99.9, a: 1000}, horizon.Noise},
		{"A/10", week, facts{e: 100, a: 1000}, horizon.Weak},
		{"A/10 below the least", week, facts{e: 4.9, a: 40}, horizon.Noise},
		{"the least", week, facts{e: 5, a: 40}, horizon.Weak},
		{"an open detection", week, facts{e: 2, a: 500, open: true}, horizon.Weak},
		{"rise", week, facts{e: 1000, a: 1000, gates: true, growth: up}, horizon.Emerging},
		{"rise, gated", week, facts{e: 1000, a: 1000, growth: up}, horizon.Weak},
		{"risen, level", week, facts{e: 1000, a: 1000, gates: true, growth: level}, horizon.Weak},
		{"levelled off", week, facts{e: 1, a: 1000, ended: true, levelled: true, growth: level}, horizon.Settled},
		{"levelled off, growth unknown", week, facts{e: 1, a: 1000, ended: true, levelled: true}, horizon.Settled},
		{"levelled off, with an early sign of more", week, facts{e: 100, a: 1000, ended: true, levelled: true, growth: level}, horizon.Settled},
		{"levelled off, rising again", week, facts{e: 100, a: 1000, ended: true, levelled: true, growth: up}, horizon.Weak},
		{"levelled off, long ago", week, facts{e: 1, a: 1000, levelled: true, growth: level}, horizon.Noise},
		{"ended as expected again, level", week, facts{e: 1, a: 1000, ended: true, growth: level}, horizon.Noise},
		{"broad", week, facts{e: 1, a: 1000, broad: true, followed: true}, horizon.Mainstream},
		{"broad before emerging", week, facts{e: 1000, a: 1000, gates: true, growth: up, broad: true, followed: true}, horizon.Mainstream},
		{"broad and levelled off", week, facts{e: 1, a: 1000, broad: true, followed: true, ended: true, levelled: true, growth: level}, horizon.Mainstream},
		{"broad since ever", week, facts{e: 1, a: 1000, broad: true}, horizon.Noise},
		{"burst", week, facts{e: 1000, a: 1000, gates: true, growth: up, burst: 0.61, broad: true, followed: true}, horizon.Event},
		{"no burst", week, facts{e: 1000, a: 1000, gates: true, growth: up, burst: 0.6}, horizon.Emerging},
		{"burst without evidence", week, facts{e: 999, a: 1000, gates: true, growth: up, burst: 0.9}, horizon.Weak},
		{"one publisher of many", week, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 0.61, many: true}, horizon.Event},
		{"one publisher of few", week, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 1}, horizon.Emerging},
		{"one publisher of a year", year, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 1}, horizon.Emerging},
		{"fallen", week, facts{e: 1, a: 1000, ended: true, growth: down}, horizon.Fading},
		{"levelled off, then fallen", week, facts{e: 1, a: 1000, ended: true, levelled: true, growth: down}, horizon.Fading},
		{"fallen, never an alarm", week, facts{e: 1, a: 1000, growth: down}, horizon.Noise},
		{"fading before mainstream", week, facts{e: 1, a: 1000, ended: true, growth: down, broad: true, followed: true}, horizon.Fading},
	} {
		if got := c.cfg.stage(c.facts); got != c.want {
			t.Errorf("%s: stage(%+v) = %s, want %s", c.name, c.facts, got, c.want)
		}
	}
}

// TestClose ends alarms in each of the ways they end: only a level that became
// the background, without a fall, has levelled off.
func TestClose(t *testing.T) {
	sc := play(t, Defaults(horizon.Weekly), 8, 60, quiet)
	half := uint16(sc.det.cfg.Half)
	up, level, down := horizon.Estimate{Lo: 0.2, Hi: 1.8}, horizon.Estimate{Lo: -0.5, Hi: 0.7}, horizon.Estimate{Lo: -1.8, Hi: -0.2}
	for _, c := range []struct {
		name              string
		flat              uint16
		view              view
		closed, levelling bool
		stage             horizon.Stage
	}{
		{"still rising", 0, view{observed: 9, expected: 1, growth: up, grown: true}, false, false, horizon.Weak},
		{"level, not long enough", half - 1, view{observed: 9, expected: 1, growth: level, grown: true}, false, false, horizon.Weak},
		{"level for half a year", half, view{observed: 9, expected: 1, growth: level, grown: true}, true, true, horizon.Settled},
		{"fallen, above the background", 0, view{observed: 9, expected: 1, growth: down, grown: true}, true, false, horizon.Fading},
		{"as expected again", 0, view{observed: 1, expected: 1, growth: level, grown: true}, true, false, horizon.Noise},
		{"as expected again, and fallen", half, view{observed: 1, expected: 1, growth: down, grown: true}, true, false, horizon.Fading},
		{"growth unknown", 0, view{observed: 9, expected: 1}, false, false, horizon.Weak},
	} {
		r := record{first: 2, rise: 5, frozen: 50, closed: never, at: 59, group: 1, flat: c.flat, marks: known | open}
		sc.det.close(0, &r, &c.view)
		if closed := r.frozen == never && r.marks&open == 0; closed != c.closed {
			t.Errorf("%s: closed = %t, want %t", c.name, closed, c.closed)
		}
		if got := r.marks&levelled != 0; got != c.levelling {
			t.Errorf("%s: levelled = %t, want %t", c.name, got, c.levelling)
		}
		if s := sc.det.describe(0, &r, &c.view, nil); s.Stage != c.stage {
			t.Errorf("%s: stage = %s, want %s", c.name, s.Stage, c.stage)
		}
	}
}

func TestGates(t *testing.T) {
	for _, c := range []struct {
		name    string
		cfg     Config
		sources int
		view    view
		want    []string
		marks   uint8
	}{
		{"week", Defaults(horizon.Weekly), 20, view{gateSources: 3, present: 4}, nil, 0},
		{"week, few sources", Defaults(horizon.Weekly), 20, view{gateSources: 2, present: 4}, []string{"2 of 3 sources needed in 13 weeks"}, 0},
		{"week, seldom", Defaults(horizon.Weekly), 20, view{gateSources: 3, present: 3}, []string{"present in 3 of the last 8 weeks, 4 needed"}, 0},
		{"week, both", Defaults(horizon.Weekly), 20, view{gateSources: 1, present: 1},
			[]string{"1 of 3 sources needed in 13 weeks", "present in 1 of the last 8 weeks, 4 needed"}, 0},
		{"month, one source", Defaults(horizon.Monthly), 20, view{gateSources: 1, support: 1, present: 3}, nil, 0},
		{"month, seldom", Defaults(horizon.Monthly), 20, view{gateSources: 2, support: 2, present: 2}, []string{"present in 2 of the last 6 months, 3 needed"}, 0},
		{"year", Defaults(horizon.Yearly), 1, view{today: 2, gateSources: 1}, nil, 0},
		{"year, one document", Defaults(horizon.Yearly), 1, view{today: 1, gateSources: 1}, []string{"1 of 2 documents needed in the year"}, 0},
	} {
		d := newDetector(t, c.cfg, sources(c.sources))
		if got := d.gates(&record{marks: c.marks}, &c.view); !slices.Equal(got, c.want) {
			t.Errorf("%s: gates(%+v) = %q, want %q", c.name, c.view, got, c.want)
		}
	}
}

func TestTop(t *testing.T) {
	for _, c := range []struct {
		excess []float64
		n      int
		want   float64
	}{
		{nil, 3, 0},
		{[]float64{-1, -2}, 1, 0},
		{[]float64{1, 1, 1, 1}, 3, 0.75},
		{[]float64{6, -5, 2, 1, 1}, 3, 0.8}, // 6 + 2 of 10: what is below zero takes nothing away
		{[]float64{1, 3}, 1, 0.75},
		{[]float64{1, 3}, 0, 0},
	} {
		approx(t, "top", top(c.excess, c.n), c.want)
	}
}
