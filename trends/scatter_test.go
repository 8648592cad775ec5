package trends

import (
	"math/rand/v2"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends/replay/draw"
)

// TestPsiIsLearned plays frequent series whose scatter is far above and far below
// the default.
func TestPsiIsLearned(t *testing.T) {
	for _, c := range []struct{ psi, lo, hi float64 }{{0.02, 0.02, 0.06}, {0.7, 0.4, 0.8}} { // the default is 0.2
		cfg := Defaults(horizon.Weekly)
		cfg.F = 1e-9 // no alarm, so that every background goes on learning
		d := newDetector(t, cfg, sources(1))
		r := rand.New(rand.NewPCG(3, 9))
		for w := range 160 {
			var counts []horizon.Count
			for id := range horizon.TermID(60) {
				shock := draw.Gamma(r, 1/c.psi) * c.psi
				if n := draw.Poisson(r, 6*shock); n > 0 {
					counts = append(counts, horizon.Count{Term: id, Docs: uint32(n)})
				}
			}
			d.Week(weekly(w), []horizon.Total{total(0, 4000)}, counts, ja)
		}
		if got := d.Explain(ja(0)).Psi; got < c.lo || got > c.hi {
			t.Errorf("psi = %.3f in a world of %g, want %g to %g", got, c.psi, c.lo, c.hi)
		}
	}
}

// TestEstimatePsi reckons the trimmed ratio by hand.
func TestEstimatePsi(t *testing.T) {
	ratios := make([]float64, 40) // of moments, by series
	for i := range ratios {
		ratios[i] = 0.3
	}
	for i, wild := range []float64{-9, 50, -9, 50, -9, 50, -9, 50} { // a tenth at each end, in the midst of the others
		ratios[16+i] = wild
	}
	for _, c := range []struct {
		name   string
		ratios []float64
		weight float32
		want   float64
	}{
		{"those at both ends are left out", ratios, 20, 0.3},
		{"information that is just enough", ratios, enoughInfo, 0.3},
		{"too little information", ratios, enoughInfo - 0.1, 0.2},
		{"too few series", ratios[:fewSeries-1], 20, 0.2},
		{"just enough series", make([]float64, fewSeries), 20, 0.02}, // their 0 is below the floor
	} {
		d := newDetector(t, Defaults(horizon.Weekly), nil)
		for _, x := range c.ratios {
			d.records = append(d.records, record{scatter: float32(x) * c.weight, weight: c.weight})
		}
		d.estimatePsi()
		approx(t, c.name, d.psi, c.want)
	}
}
