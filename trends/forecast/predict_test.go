package forecast

import (
	"math"
	"testing"

	"kazami/internal/horizon"
)

func TestPredict(t *testing.T) {
	// y = 0 of 100, n = 100: size 1/2, mean 1/2: P(0) = (1/2)^(1/2) = 0.7071,
	// P(1) = P(0) 1/2 1/2 = 0.1768 (sum 0.8839), P(2) = P(1) (3/2)/2 1/2 = 0.0663
	// (sum 0.9502): so Lo = 0 and Hi = 2.
	for _, tt := range []struct {
		y, n0, n float64
		want     horizon.Estimate
	}{
		{0, 100, 100, horizon.Estimate{Value: 0.5, Lo: 0, Hi: 2}},
		{5, 0, 100, horizon.Estimate{}},
		{5, 100, 0, horizon.Estimate{}},
	} {
		if got := Predict(tt.y, tt.n0, tt.n); math.Abs(got.Value-tt.want.Value) > 1e-12 || got.Lo != tt.want.Lo || got.Hi != tt.want.Hi {
			t.Errorf("Predict(%v, %v, %v) = %+v, want %+v", tt.y, tt.n0, tt.n, got, tt.want)
		}
	}
	// Much history: the count is nearly Poisson(100), whose 5 % and 95 % quantiles are 84 and 117.
	if got := Predict(1e6, 1e8, 1e4); math.Abs(got.Lo-84) > 1 || math.Abs(got.Hi-117) > 1 {
		t.Errorf("Predict(1e6, 1e8, 1e4) = %+v, want about 84 to 117", got)
	}
}
