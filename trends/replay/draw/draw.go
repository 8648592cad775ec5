// Package draw draws counts and rates by chance.
package draw

import (
	"math"
	"math/rand/v2"
)

// Poisson draws a count: by products of uniforms (Knuth), above 30 by the
// normal approximation.
func Poisson(r *rand.Rand, mean float64) int {
	if mean <= 0 {
		return 0
	}
	if mean > 30 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*r.NormFloat64())))
	}
	limit, p, k := math.Exp(-mean), 1.0, 0
	for p > limit {
		p *= r.Float64()
		k++
	}
	return k - 1
}

// Binomial draws how many of n come off with chance p: one by one, where p is
// small by the Poisson and where n is large by the normal approximation.
func Binomial(r *rand.Rand, n int, p float64) int {
	mean := float64(n) * p
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p < 0.05 && mean < 30:
		return min(Poisson(r, -float64(n)*math.Log1p(-p)), n)
	case n > 1000:
		return min(max(int(math.Round(mean+math.Sqrt(mean*(1-p))*r.NormFloat64())), 0), n)
	}
	k := 0
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

// Gamma draws from Gamma(shape, 1): Marsaglia and Tsang, "A simple method for
// generating gamma variables" (2000), for shapes of 1 and more.
func Gamma(r *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := math.Pow(1+c*x, 3)
		if v > 0 && math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
