package forecast

import (
	"math"

	"kazami/internal/horizon"
)

// Predict is how many of n documents are to be expected to carry what y of n0
// earlier ones carried, with the central 90 % interval of the count. The rate
// has the Gamma(y + 1/2, n0) posterior of Jeffreys' prior, so the count is
// negative binomial of mean n (y + 1/2)/n0 and size y + 1/2. Without earlier
// documents (n0 = 0) nothing is known, and all three are 0.
func Predict(y, n0, n float64) horizon.Estimate {
	if n0 <= 0 || n <= 0 {
		return horizon.Estimate{}
	}
	size := y + 0.5
	mean := n * size / n0
	lo, hi := Range(mean, size)
	return horizon.Estimate{Value: mean, Lo: lo, Hi: hi}
}

// Range is the central 90 % interval of a count that is negative binomial of a mean
// and a size (its variance is mean + mean²/size); 0 and 0 where the mean is 0.
func Range(mean, size float64) (lo, hi float64) {
	if !(mean > 0) || !(size > 0) {
		return 0, 0
	}
	return countQuantile(0.05, mean, size), countQuantile(0.95, mean, size)
}

// countQuantile is the least count whose negative binomial distribution
// function reaches q: P(0) = (size/(size+mean))^size and
// P(i+1) = P(i) (size+i)/(i+1) mean/(size+mean).
func countQuantile(q, mean, size float64) float64 {
	p := math.Exp(size * -math.Log1p(mean/size))
	sum := p
	i := 0.0
	for limit := mean + 60*math.Sqrt(mean+mean*mean/size) + 60; sum < q && i < limit; i++ {
		p *= (size + i) / (i + 1) * mean / (size + mean)
		sum += p
	}
	return i
}
