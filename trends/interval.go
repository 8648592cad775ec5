package trends

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"kazami/internal/horizon"
)

// The limits of a 90 % interval.
const (
	low  = 0.05
	high = 0.95
)

// ratio is observed over expected with its 90 % Gamma interval: Garwood's
// limits of a Poisson count (the 5 % quantile of Gamma(o), the 95 % quantile of
// Gamma(o+1)) over expected. spread is the variance of the count over its mean,
// 1 for a Poisson count; the limits are those of o/spread units of that size.
func ratio(observed, expected, spread float64) horizon.Estimate {
	if expected <= 0 {
		return horizon.Estimate{}
	}
	unit := spread / expected
	e := horizon.Estimate{Value: observed / expected, Hi: mathext.GammaIncRegInv(observed/spread+1, high) * unit}
	if observed > 0 {
		e.Lo = mathext.GammaIncRegInv(observed/spread, low) * unit
	}
	return e
}

// growth is ln(y1/n1 : y0/n0) with a 90 % interval. Rates are Gamma with shape
// y+1/2 (Jeffreys), reduced where the counts are overdispersed; with G1 and G0
// so distributed, G1/(G1+G0) is Beta, and its quantiles give those of the
// ratio. n are the documents that were read, both above zero.
func growth(y1, n1, y0, n0, spread1, spread0 float64) horizon.Estimate {
	a, b := y1/spread1+0.5, y0/spread0+0.5
	// The ratio of rates is (G1 spread1/n1) / (G0 spread0/n0).
	shift := math.Log(spread1/spread0) - math.Log(n1/n0)
	logit := func(q float64) float64 {
		x := min(max(mathext.InvRegIncBeta(a, b, q), 1e-300), 1-1e-16)
		return math.Log(x) - math.Log1p(-x) + shift
	}
	return horizon.Estimate{Value: math.Log(a/b) + shift, Lo: logit(low), Hi: logit(high)}
}

// share is x of n with the 90 % interval of Beta(x+1/2, n-x+1/2) (Jeffreys);
// its ends are 0 where x is 0 and 1 where x is n.
func share(x, n int) horizon.Estimate {
	if n <= 0 {
		return horizon.Estimate{}
	}
	a, b := float64(x)+0.5, float64(n-x)+0.5
	e := horizon.Estimate{Value: float64(x) / float64(n), Hi: 1}
	if x > 0 {
		e.Lo = mathext.InvRegIncBeta(a, b, low)
	}
	if x < n {
		e.Hi = mathext.InvRegIncBeta(a, b, high)
	}
	return e
}
