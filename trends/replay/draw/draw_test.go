package draw

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDraws holds mean and variance of every drawing, in each of its ways.
func TestDraws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name           string
		draw           func() float64
		mean, variance float64
	}{
		{"poisson(r, 0)", func() float64 { return float64(Poisson(r, 0)) }, 0, 0},
		{"poisson(r, 3)", func() float64 { return float64(Poisson(r, 3)) }, 3, 3},
		{"poisson(r, 80)", func() float64 { return float64(Poisson(r, 80)) }, 80, 80},
		{"binomial(r, 9, 0)", func() float64 { return float64(Binomial(r, 9, 0)) }, 0, 0},
		{"binomial(r, 9, 1)", func() float64 { return float64(Binomial(r, 9, 1)) }, 9, 0},
		{"binomial(r, 20, 0.3)", func() float64 { return float64(Binomial(r, 20, 0.3)) }, 6, 4.2},
		{"binomial(r, 500, 0.002)", func() float64 { return float64(Binomial(r, 500, 0.002)) }, 1, 0.998},
		{"binomial(r, 5000, 0.2)", func() float64 { return float64(Binomial(r, 5000, 0.2)) }, 1000, 800},
		{"gamma(r, 4)", func() float64 { return Gamma(r, 4) }, 4, 4},
	} {
		const n = 20_000
		var sum, squares float64
		for range n {
			x := c.draw()
			sum += x
			squares += x * x
		}
		mean := sum / n
		variance := squares/n - mean*mean
		if math.Abs(mean-c.mean) > 5*math.Sqrt(c.variance/n) || math.Abs(variance-c.variance) > 0.08*c.variance {
			t.Errorf("%s: mean %.3f, variance %.3f; want %g, %g", c.name, mean, variance, c.mean, c.variance)
		}
	}
}
