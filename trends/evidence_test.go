package trends

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func approx(t *testing.T, call string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-4*max(1, math.Abs(want)) {
		t.Errorf("%s = %.6f, want %.6f", call, got, want)
	}
}

func TestGain(t *testing.T) {
	// 3 ln 2 - (3+2) ln((2+2*1)/(2+1)) = 2.079442 - 5*0.287682 = 0.641031
	approx(t, "gain(3, 1, 2, 2)", gain(3, 1, 2, 2), 0.641031)
	// nothing came: -2 ln((2+5*0.1)/(2+0.1)) = -2*0.174353 = -0.348707
	approx(t, "gain(0, 0.1, 2, 5)", gain(0, 0.1, 2, 5), -0.348707)
	// no background: ln 1.5 a document
	approx(t, "gain(2, 0, 2, 1.5)", gain(2, 0, 2, 1.5), 0.810930)
}

func TestCUSUM(t *testing.T) {
	var c cusums
	// ln(1000)/3 = 2.302585: 40 documents on mu 1, k 10 would give far more.
	if rested := c.add(40, 1, 10, limit(1000, 3)); !rested {
		t.Error("add on new CUSUMs: rested = false, want true")
	}
	for i, v := range c {
		approx(t, "one week's gain", float64(v), 2.302585)
		if i == 0 {
			approx(t, "e()", c.e(), 10)
		}
	}
	if rested := c.add(40, 1, 10, limit(1000, 3)); rested {
		t.Error("add on risen CUSUMs: rested = true, want false")
	}
	// R = (1 + R) 10: 10, 110, 1110.
	approx(t, "e() after two full weeks of 1000", c.e(), 110)
	approx(t, "e() after three", func() float64 { c.add(40, 1, 10, limit(1000, 3)); return c.e() }(), 1110)

	// From below zero a CUSUM starts at zero again: -1 and a gain of
	// ln 2 - 3 ln(3/2.5)... = 0.693147 - 2*ln((1+2*1)/(1+1)) = 0.693147 - 0.810930
	c = cusums{-1, -1, -1, -1}
	c.add(1, 1, 1, limit(1000, 1))
	approx(t, "C of rho 2 from -1", float64(c[1]), -0.117783)

	c = cusums{float32(math.Log(5)), 0, 0, 0}
	approx(t, "e() of {ln 5, 0, 0, 0}", c.e(), 2) // (5+1+1+1)/4
}

func TestReprice(t *testing.T) {
	// R = 10 w; over twice the budget it is 5 w, over twenty times of it it is dropped.
	c := cusums{float32(math.Log(10)), -1, 0, 0}
	c.reprice(math.Log(2))
	approx(t, "ln 5", float64(c[0]), math.Log(5))
	approx(t, "a resting one", float64(c[1]), -1)
	c.reprice(math.Log(10))
	if c[0] != 0 {
		t.Errorf("below its budget: %v, want 0", c[0])
	}
}

func TestIdle(t *testing.T) {
	// Four weeks without a document, mu 0.4 in all, so 0.1 a week; k = 2.
	// rho 5: one week -0.348707 (TestGain), four -1.394826.
	c := cusums{3, 3, 3, 3}
	c.idle(4, 0.4, 2)
	approx(t, "C of rho 5 after four weeks", float64(c[3]), 3-1.394826)
	// From 0.5 it reaches zero on the way and stands at one week's loss.
	c = cusums{0, 0, 0, 0.5}
	c.idle(4, 0.4, 2)
	approx(t, "C of rho 5 from 0.5", float64(c[3]), -0.348707)
	if !c.resting() {
		t.Errorf("resting() of %v = false, want true", c)
	}
}

// Catching up may only cost evidence: it is never above the periods one by one.
func TestIdleIsConservative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mus := rapid.SliceOfN(rapid.Float64Range(0, 3), 1, 30).Draw(t, "mu")
		k := rapid.Float64Range(0.1, 50).Draw(t, "k")
		start := float32(rapid.Float64Range(0, 20).Draw(t, "C"))
		one := cusums{start, start, start, start}
		all := one
		var sum float64
		for _, mu := range mus {
			one.add(0, mu, k, 5)
			sum += mu
		}
		all.idle(len(mus), sum, k)
		for i := range all {
			if max(all[i], 0) > max(one[i], 0)+1e-4 {
				t.Fatalf("idle(%d, %g, %g)[%d] = %g, one by one %g", len(mus), sum, k, i, all[i], one[i])
			}
		}
	})
}
