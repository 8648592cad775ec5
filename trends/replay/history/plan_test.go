package history_test

import (
	"reflect"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends/replay/history"
	"kazami/trends/replay/world"
)

func TestPlan(t *testing.T) {
	h := (world.World{Weeks: 260, Sources: 10, Volume: 900, Null: 500, Each: 25, Rising: 25, Warm: 110}).Make(8).History
	grid := history.Grid{Rates: []float64{0.3, 1, 3}, Factors: []float64{2, 4}, Each: 5, Half: 30}
	from, to := h.First().Add(120), h.Last().Add(-60)
	left := func(id horizon.TermID, _ horizon.Period) bool { return id%2 == 0 }
	plan := history.Plan(h, grid, from, to, left, 1)
	n := map[[2]float64]int{}
	seen := map[horizon.TermID]bool{}
	for _, g := range plan {
		if left(g.Term, g.Start) || seen[g.Term] || g.Start.N < from.N || g.Start.N > to.N || g.Rate < 0.3 || g.Rate >= 3 {
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
	if again := history.Plan(h, grid, from, to, left, 1); !reflect.DeepEqual(plan, again) {
		t.Error("the same seed gives another plan")
	}
}
