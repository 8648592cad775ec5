package replay

import (
	"math"
	"reflect"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

func weekly() trends.Config { return trends.Defaults(horizon.Weekly) }

func TestInject(t *testing.T) {
	h := byHand(120, func(t, s int) uint32 { return uint32((t + s) % 2) }) // a rate of 0.05 in each stratum
	g := Growth{Term: 0, Start: monthly(460), Factor: 8, Half: 18}
	got := Inject(h, []Growth{g}, 1)
	var before, late float64
	for i := range h.rows {
		for s := range h.Strata {
			was, is := h.rows[i][s].of(0).docs, got.rows[i][s].of(0).docs
			switch {
			case i < 60 && !reflect.DeepEqual(h.rows[i], got.rows[i]):
				t.Fatalf("month %d, before the start, changed", i)
			case is < was || is > h.rows[i][s].docs:
				t.Errorf("month %d, stratum %d: %d documents of %d were %d", i, s, is, h.rows[i][s].docs, was)
			case i < 60:
				before += float64(was) / 60
			case i >= 110:
				late += float64(is) / 10
			}
		}
	}
	if math.Abs(late/before-8) > 2 {
		t.Errorf("at the end %.2f documents a month, %.2f before: want about 8 times", late, before)
	}
	if again := Inject(h, []Growth{g}, 1); !reflect.DeepEqual(got, again) {
		t.Error("the same seed gives another history")
	}
	for _, c := range []struct {
		n    int
		want float64
	}{{-1, 1}, {18, 4.5}, {200, 8}} {
		if x := g.at(c.n); math.Abs(x-c.want) > 0.01 {
			t.Errorf("at(%d) = %.3f, want %g", c.n, x, c.want)
		}
	}
}

func TestPlan(t *testing.T) {
	h := small().Make(8).History
	grid := Grid{Rates: []float64{0.3, 1, 3}, Factors: []float64{2, 4}, Each: 5, Half: 30}
	from, to := h.First().Add(120), h.Last().Add(-60)
	left := func(id horizon.TermID) bool { return id%2 == 0 }
	plan := Plan(h, grid, from, to, left, 1)
	n := map[[2]float64]int{}
	seen := map[horizon.TermID]bool{}
	for _, g := range plan {
		if left(g.Term) || seen[g.Term] || g.Start.N < from.N || g.Start.N > to.N || g.Rate < 0.3 || g.Rate >= 3 {
			t.Errorf("growth %+v is left out, planned twice, or out of range", g)
		}
		seen[g.Term] = true
		rate := 0.3
		if g.Rate >= 1 {
			rate = 1
		}
		n[[2]float64{rate, g.Factor}]++
	}
	for _, rate := range []float64{0.3, 1} {
		for _, f := range grid.Factors {
			if got := n[[2]float64{rate, f}]; got != 5 {
				t.Errorf("%d growths of x%g from a rate of %g, want 5", got, f, rate)
			}
		}
	}
	if again := Plan(h, grid, from, to, left, 1); !reflect.DeepEqual(plan, again) {
		t.Error("the same seed gives another plan")
	}
}
