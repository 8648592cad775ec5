package trends

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, c := range []struct{ y, n, y0, n0, value, lo, hi, p float64 }{
		{9, 100, 3, 100, 3, 0.89636, 12.91396, 0.072998},  // binom.test(9, 12): p = 299/4096
		{8, 80, 2, 160, 8, 1.94555, 52.39004, 0.00340395}, // 67/19683
		{4, 10, 0, 10, math.Inf(1), 0.89707, math.Inf(1), 0.0625},
		{0, 10, 4, 10, 0, 0, 1.11474, 1},
		{0, 10, 0, 10, 0, 0, 0, 1},
		{1, 10, 1, 0, 0, 0, 0, 1},
	} {
		r, p := Compare(c.y, c.n, c.y0, c.n0)
		for what, got := range map[string][2]float64{"value": {r.Value, c.value}, "lo": {r.Lo, c.lo}, "hi": {r.Hi, c.hi}, "p": {p, c.p}} {
			if got[0] != got[1] && !(math.Abs(got[0]-got[1]) <= 1e-3*math.Abs(got[1])) {
				t.Errorf("Compare(%v, %v, %v, %v): %s = %v, want %v", c.y, c.n, c.y0, c.n0, what, got[0], got[1])
			}
		}
	}
}
