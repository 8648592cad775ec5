package trends

import "math"

// rises are the factors by which a series is tested to have risen: one CUSUM
// each, of which the evidence takes the mean.
func rises() [4]float64 { return [4]float64{1.5, 2, 3, 5} }

// most bounds a CUSUM, so that exp stays finite; it only lowers E.
const most = 200

// cusums are the four detectors of a series, one for each factor of rises, as
// logarithms of R/w: what each says over the budget w that the series has.
type cusums [4]float32

// gain is the log likelihood ratio of y documents between a mean that rose by
// rho and the background NegativeBinomial(mean mu, size k):
//
//	y ln rho - (y + k) ln( (k + rho mu) / (k + mu) )
func gain(y, mu, k, rho float64) float64 {
	return y*math.Log(rho) - (y+k)*math.Log1p((rho-1)*mu/(k+mu))
}

// limit is what a single period gives at most: the n-th part of what a flag of
// price a needs.
func limit(a float64, n int) float64 { return math.Log(a) / float64(n) }

// add takes in one period, which gives at most limit:
//
//	R = (w + R) L,   L = exp(min(gain, limit))
//
// R is dropped where it has fallen below w. It reports whether all had been.
func (c *cusums) add(y, mu, k, limit float64) (rested bool) {
	rested = c.resting()
	for i, rho := range rises() {
		l := min(gain(y, mu, k, rho), limit)
		c[i] = float32(min(carried(float64(c[i]))+l, most))
	}
	return rested
}

// carried is ln(1 + R/w) of what is kept of ln(R/w).
func carried(c float64) float64 {
	if c <= 0 {
		return 0
	}
	return c + math.Log1p(math.Exp(-c))
}

// reprice states the same R over another budget, whose logarithm is larger by
// by. What falls below the budget is dropped.
func (c *cusums) reprice(by float64) {
	for i, r := range c {
		if r > 0 {
			c[i] = float32(max(0, float64(r)-by))
		}
	}
}

// idle takes in n periods without a document in which mu were expected in all.
// The loss is concave in mu, so taking the mean for each period loses at least
// as much as the periods one by one would.
func (c *cusums) idle(n int, mu, k float64) {
	if n <= 0 || mu <= 0 {
		return
	}
	for i, rho := range rises() {
		l := gain(0, mu/float64(n), k, rho)
		c[i] = float32(max(max(0, float64(c[i]))+float64(n)*l, l))
	}
}

// resting reports whether no CUSUM is above zero: nothing before counts.
func (c *cusums) resting() bool {
	return c[0] <= 0 && c[1] <= 0 && c[2] <= 0 && c[3] <= 0
}

// e is the evidence, the mean of exp(C).
func (c *cusums) e() float64 {
	var sum float64
	for _, v := range c {
		sum += math.Exp(float64(v))
	}
	return sum / float64(len(c))
}
