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
		{"below A/100", week, facts{e: 9.9, a: 1000}, horizon.Noise},
		{"A/100", week, facts{e: 10, a: 1000}, horizon.Weak},
		{"A/100 below the least", week, facts{e: 4.9, a: 20}, horizon.Noise},
		{"the least", week, facts{e: 5, a: 20}, horizon.Weak},
		{"watch-list flag", week, facts{e: 2, a: 500, flag: true}, horizon.Weak},
		{"rise", week, facts{e: 1000, a: 1000, gates: true, alarms: true, growth: up}, horizon.Emerging},
		{"rise, gated", week, facts{e: 1000, a: 1000, alarms: true, growth: up}, horizon.Weak},
		{"risen, level", week, facts{e: 1000, a: 1000, gates: true, alarms: true, growth: level, flat: 25}, horizon.Weak},
		{"level for 26 weeks", week, facts{e: 1, a: 1000, alarms: true, growth: level, flat: 26}, horizon.Settled},
		{"level, never an alarm", week, facts{e: 1, a: 1000, growth: level, flat: 26}, horizon.Noise},
		{"broad", week, facts{e: 1, a: 1000, broad: true, followed: true}, horizon.Mainstream},
		{"broad before emerging", week, facts{e: 1000, a: 1000, gates: true, growth: up, broad: true, followed: true}, horizon.Mainstream},
		{"broad since ever", week, facts{e: 1, a: 1000, broad: true}, horizon.Noise},
		{"burst", week, facts{e: 1000, a: 1000, gates: true, growth: up, burst: 0.61, broad: true, followed: true}, horizon.Event},
		{"no burst", week, facts{e: 1000, a: 1000, gates: true, growth: up, burst: 0.6}, horizon.Emerging},
		{"burst without evidence", week, facts{e: 999, a: 1000, gates: true, growth: up, burst: 0.9}, horizon.Weak},
		{"one publisher of many", week, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 0.61, many: true}, horizon.Event},
		{"one publisher of few", week, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 1}, horizon.Emerging},
		{"one publisher of a year", year, facts{e: 1000, a: 1000, gates: true, growth: up, publisher: 1}, horizon.Emerging},
		{"fallen", week, facts{e: 1, a: 1000, alarms: true, quiet: 27, growth: down}, horizon.Fading},
		{"fallen just now", week, facts{e: 1, a: 1000, alarms: true, quiet: 26, growth: down}, horizon.Noise},
		{"fallen, never an alarm", week, facts{e: 1, a: 1000, quiet: 27, growth: down}, horizon.Noise},
		{"fading before mainstream", week, facts{e: 1, a: 1000, alarms: true, quiet: 27, growth: down, broad: true, followed: true}, horizon.Fading},
	} {
		if got := c.cfg.stage(c.facts); got != c.want {
			t.Errorf("%s: stage(%+v) = %s, want %s", c.name, c.facts, got, c.want)
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
