package replay

import (
	"testing"

	"kazami/trends"
	"kazami/trends/replay/peers"
	"kazami/trends/replay/world"
)

func inTurn(n int, do func(i int)) {
	for i := range n {
		do(i)
	}
}

// TestLimits holds the detector's price in the world: it stays within the
// budget at the price that is promised, and finds what rises.
func TestLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and in one goroutine")
	}
	scenes := []world.Scene{small().Make(1), small().Make(2)}
	runs, err := simulated(scenes, Priced(weekly(), scenes[0], promised), inTurn)
	if err != nil {
		t.Fatal(err)
	}
	got := score("Kazami", "", promised, scenes, runs)
	for _, f := range got.False {
		t.Logf("%s: %.2f false episodes per 10,000 series a week (%d)", f.Kind, f.Per, f.Count)
		if f.Kind == world.Null && f.Per > 1 {
			t.Errorf("null: %.2f false episodes per 10,000 series a week, want at most 1", f.Per)
		}
	}
	least := map[world.Kind][2]float64{world.Slow: {0, 0.7}, world.New: {0.9, 0.95}, world.Shift: {0.35, 0.4}, world.Fast: {0.7, 0.9}}
	for _, f := range got.Found {
		t.Logf("%s: %.2f found in 52 weeks, %.2f in 130, lead %.0f", f.Kind, f.In52, f.In130, f.Lead)
		if f.In52 < least[f.Kind][0] || f.In130 < least[f.Kind][1] {
			t.Errorf("%s: %.2f and %.2f found in 52 and 130 weeks, want %v", f.Kind, f.In52, f.In130, least[f.Kind])
		}
	}
}

// TestPsi holds the detector's estimate against the world's mean, 0.25 and
// what drift adds to it.
func TestPsi(t *testing.T) {
	s := small().Make(1)
	det, err := trends.New(weekly(), s.History.Strata)
	if err != nil {
		t.Fatal(err)
	}
	for w := range s.History.Weeks() {
		det.Week(w.Period, w.Totals, w.Counts, s.History.Of)
	}
	if psi := det.Explain(s.History.Series[0]).Psi; psi < 0.15 || psi > 0.45 {
		t.Errorf("psi = %.3f, want about 0.3", psi)
	}
}

// TestSimulate holds the calibration: within the budget, and not far below it.
func TestSimulate(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and in one goroutine")
	}
	if raced {
		t.Skip("one thing after the other: nothing to race")
	}
	scenes := []world.Scene{small().Make(1), small().Make(2)} // of one, a single episode is more than 2
	all, err := Simulate(scenes, weekly(), []peers.Rule{peers.Kleinberg()}, inTurn)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 6 {
		t.Fatalf("%d judgements, want three of the detector, two of each peer and one of the oracle", len(all))
	}
	for _, r := range all[2].False {
		if r.Per > 2 {
			t.Errorf("%s: %.2f false episodes of kind %s per 10,000 a week, want at most 2", all[2].Threshold, r.Per, r.Kind)
		}
	}
	if all[2].Value < all[1].Value {
		t.Errorf("A = %.0f where more is asked, and %.0f where less", all[2].Value, all[1].Value)
	}
	most := budget(scenes)
	for i, s := range all {
		total := s.False[len(s.False)-1]
		if i != 0 && i != 3 && (!s.Within || float64(total.Count) > most) {
			t.Errorf("%s %s: %d false episodes, want at most %.1f", s.Judge, s.Threshold, total.Count, most)
		}
	}
	for i, f := range all[1].Found {
		if best := all[5].Found[i]; f.In52 > best.In52+0.15 || f.In130 > best.In130+0.15 {
			t.Errorf("%s: %.2f and %.2f found, and %.2f and %.2f by an oracle", f.Kind, f.In52, f.In130, best.In52, best.In130)
		}
	}
	if all[3].Within || all[3].False[5].Count < 10*all[4].False[5].Count {
		t.Errorf("Kleinberg's default has %d false episodes and %d within the budget: this test shows nothing", all[2].False[5].Count, all[3].False[5].Count)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{5, 1, 3}, 3}, {[]float64{4, 1, 3, 2}, 2}} {
		if got := median(c.of); got != c.want {
			t.Errorf("median(%v) = %g, want %g", c.of, got, c.want)
		}
	}
}
