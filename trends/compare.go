package trends

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"kazami/internal/horizon"
)

// Compare sets y of n documents beside y0 of n0 earlier ones: the ratio of the
// two shares with its exact 90 % interval, and the one-sided p of the
// conditional binomial test that there was no growth (given y+y0, y follows
// Bin(y+y0, n/(n+n0)) then; the interval is that of Clopper and Pearson carried
// over). Without a document in both, or nothing read in one, it is the zero
// Estimate and p = 1. Hi is +Inf where y0 is 0.
func Compare(y, n, y0, n0 float64) (ratio horizon.Estimate, p float64) {
	if n <= 0 || n0 <= 0 || y+y0 <= 0 {
		return horizon.Estimate{}, 1
	}
	odds := func(q float64) float64 { return q / (1 - q) * n0 / n }
	ratio = horizon.Estimate{Value: math.Inf(1), Hi: math.Inf(1)}
	if y0 > 0 {
		ratio.Value = y / n / (y0 / n0)
		ratio.Hi = odds(mathext.InvRegIncBeta(y+1, y0, 0.95))
	}
	if y == 0 {
		return ratio, 1
	}
	ratio.Lo = odds(mathext.InvRegIncBeta(y, y0+1, 0.05))
	return ratio, mathext.RegIncBeta(y, y0+1, n/(n+n0))
}
