package trends

import (
	"kazami/internal/horizon"
	"math"
	"testing"
)

func TestRatio(t *testing.T) {
	// Gamma(10): 5 % quantile 5.42541; Gamma(11): 95 % quantile 16.96222 (half
	// the chi-squared quantiles of 20 and 22 degrees: 10.8508 and 33.9244).
	e := ratio(10, 4, 1)
	approx(t, "ratio(10, 4).Value", e.Value, 2.5)
	approx(t, "ratio(10, 4).Lo", e.Lo, 5.42541/4)
	approx(t, "ratio(10, 4).Hi", e.Hi, 16.96222/4)
	// Nothing observed: Gamma(1) is exponential, -ln 0.05 = 2.995732.
	e = ratio(0, 2, 1)
	if e.Value != 0 || e.Lo != 0 {
		t.Errorf("ratio(0, 2) = %+v, want value and lower limit 0", e)
	}
	approx(t, "ratio(0, 2).Hi", e.Hi, 2.995732/2)
	// A variance of twice the mean: 20 documents are 10 units of two.
	e = ratio(20, 8, 2)
	approx(t, "ratio(20, 8, 2).Lo", e.Lo, 2*5.42541/8)
	approx(t, "ratio(20, 8, 2).Hi", e.Hi, 2*16.96222/8)
	if e := ratio(3, 0, 1); e.Value != 0 || e.Hi != 0 {
		t.Errorf("ratio(3, 0) = %+v, want zero: nothing could be expected", e)
	}
}

func TestGrowth(t *testing.T) {
	// ln((20+1/2)/1000 : (5+1/2)/500) = ln(20.5/5.5) - ln 2 = 1.315713 - 0.693147
	approx(t, "growth(20 of 1000, 5 of 500).Value", growth(20, 1000, 5, 500, 1, 1).Value, 0.622531)
	// Nothing on either side: Beta(1/2, 1/2) is the arcsine law, whose 5 %
	// quantile is sin^2(0.05 pi/2) = 0.0061558; ln(0.0061558/0.9938442) = -5.08412.
	e := growth(0, 100, 0, 100, 1, 1)
	approx(t, "growth(0, 0).Lo", e.Lo, -5.08412)
	approx(t, "growth(0, 0).Hi", e.Hi, 5.08412)
	// Overdispersion widens.
	if narrow, wide := growth(30, 100, 10, 100, 1, 1), growth(30, 100, 10, 100, 3, 2); wide.Hi-wide.Lo <= narrow.Hi-narrow.Lo {
		t.Errorf("growth with spread is %v wide, without %v", wide.Hi-wide.Lo, narrow.Hi-narrow.Lo)
	}
	for _, y := range []float64{1e6, 0} {
		if e := growth(y, 1, 1e6-y, 1, 1, 1); math.IsInf(e.Lo, 0) || math.IsInf(e.Hi, 0) || math.IsNaN(e.Value) {
			t.Errorf("growth(%g, %g) = %+v, want finite", y, 1e6-y, e)
		}
	}
}

func TestShare(t *testing.T) {
	// One of two: Beta(3/2, 3/2) is Wigner's semicircle on [0, 1].
	semicircle := func(x float64) float64 {
		return 0.5 + 2*(2*x-1)*math.Sqrt(x-x*x)/math.Pi + math.Asin(2*x-1)/math.Pi
	}
	e := share(1, 2)
	approx(t, "share(1, 2).Value", e.Value, 0.5)
	approx(t, "distribution at share(1, 2).Lo", semicircle(e.Lo), 0.05)
	approx(t, "distribution at share(1, 2).Hi", semicircle(e.Hi), 0.95)
	if e := share(0, 7); e.Lo != 0 || e.Hi >= 0.5 {
		t.Errorf("share(0, 7) = %+v, want from 0 to below 0.5", e)
	}
	if e := share(7, 7); e.Hi != 1 || e.Lo <= 0.5 {
		t.Errorf("share(7, 7) = %+v, want from above 0.5 to 1", e)
	}
}

// TestNothingToDivideBy has nothing said where there is nothing to compare with.
func TestNothingToDivideBy(t *testing.T) {
	if e := share(0, 0); e != (horizon.Estimate{}) {
		t.Errorf("share(0, 0) = %+v", e)
	}
	if e := ratio(3, 0, 1); e != (horizon.Estimate{}) {
		t.Errorf("ratio(3, 0) = %+v", e)
	}
	if e := ratio(0, 2, 1); e.Value != 0 || e.Lo != 0 || e.Hi <= 1 {
		t.Errorf("ratio(0, 2) = %+v, want from 0 to above 1", e)
	}
}
