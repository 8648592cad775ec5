package trends

import (
	"math"
	"math/rand/v2"

	"kazami/internal/horizon"
)

// world is a simulated panel: strata of unequal volume and series whose counts
// are negative binomial in each stratum, or planted rises.
type world struct {
	rng    *rand.Rand
	strata []horizon.Stratum
	volume []float64
	series []planted
}

type planted struct {
	Series
	rate   []float64 // documents with it per document, by stratum
	psi    float64
	factor func(t int) float64
}

// newWorld has n strata and null series with heavy-tailed rates, of which each
// stratum has its own taste.
func newWorld(seed uint64, n, null int) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 2010))}
	for i := range n {
		w.strata = append(w.strata, horizon.Stratum{Source: horizon.SourceID("source-" + string(rune('a'+i))), Lang: "ja"})
		w.volume = append(w.volume, 12*math.Exp(1.2*w.rng.NormFloat64()))
	}
	for range null {
		// Pareto with exponent 1: many rare series, few frequent ones.
		w.plant(min(5e-5/(1-w.rng.Float64()), 0.2), 0.05+0.3*w.rng.Float64(), func(int) float64 { return 1 })
	}
	return w
}

func (w *world) plant(rate, psi float64, factor func(int) float64) horizon.TermID {
	p := planted{Series: Series{ID: horizon.TermID(len(w.series)), Lang: "ja"}, psi: psi, factor: factor}
	for range w.strata {
		p.rate = append(p.rate, min(rate*math.Exp(0.8*w.rng.NormFloat64()-0.32), 0.5))
	}
	w.series = append(w.series, p)
	return p.ID
}

// week is one week's documents: shocks are common to all strata of a series.
func (w *world) week(t int) (totals []horizon.Total, counts []horizon.Count) {
	for s, v := range w.volume {
		n := w.poisson(v)
		totals = append(totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: uint32(n)})
	}
	for i := range w.series {
		p := &w.series[i]
		shock := w.gamma(1/p.psi) * p.psi * p.factor(t)
		for s, n := range totals {
			if y := min(w.poisson(float64(n.Docs)*p.rate[s]*shock), int(n.Docs)); y > 0 {
				counts = append(counts, horizon.Count{Term: p.ID, Stratum: n.Stratum, Docs: uint32(y)})
			}
		}
	}
	return totals, counts
}

func (w *world) of(id horizon.TermID) Series { return w.series[id].Series }

func (w *world) poisson(mean float64) int {
	if mean > 50 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*w.rng.NormFloat64())))
	}
	limit, p, k := math.Exp(-mean), 1.0, 0
	for p > limit {
		p *= w.rng.Float64()
		k++
	}
	return k - 1
}

// gamma is Marsaglia and Tsang's, for shapes above 1.
func (w *world) gamma(shape float64) float64 {
	d := shape - 1.0/3
	for {
		x := w.rng.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(w.rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// logistic rises from 1 to high between from and from+span weeks, slowly at
// both ends.
func logistic(high float64, from, span int) func(int) float64 {
	return func(t int) float64 {
		x := 10*float64(t-from)/float64(span) - 5
		return 1 + (high-1)/(1+math.Exp(-x))
	}
}
