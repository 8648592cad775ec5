package peers

import "math"

// signiTrend is Schubert, Weiler and Kriegel, "SigniTrend: scalable detection
// of emerging topics in textual streams by hashed significance thresholds"
// (KDD 2014), section 3.2, without its hashing, which only saves memory:
//
//	score = (x - max(mean, beta)) / (sqrt(variance) + beta)
//
// with exponentially weighted mean and variance of the share x before this
// period. beta, the share below which all is noise, is one document in an
// average period.
type signiTrend struct {
	alpha          float64
	mean, variance []float64
	read           []float64
}

// SigniTrend has a half-life in periods.
func SigniTrend(half float64) Rule {
	return Rule{"SigniTrend", 3, Ladder(0.5, 1000, 3, 48), func(n int) Peer {
		return &signiTrend{1 - math.Exp2(-1/half), make([]float64, n), make([]float64, n), make([]float64, n)}
	}}
}

func (s *signiTrend) Week(v *View, score []float64) {
	for i, y := range v.Docs {
		n := v.Read(i)
		if n == 0 {
			continue
		}
		if s.read[i] == 0 {
			s.read[i] = n
		}
		s.read[i] += s.alpha * (n - s.read[i])
		x, beta := y/n, 1/s.read[i]
		score[i] = (x - max(s.mean[i], beta)) / (math.Sqrt(s.variance[i]) + beta)
		d := x - s.mean[i]
		s.mean[i] += s.alpha * d
		s.variance[i] = (1 - s.alpha) * (s.variance[i] + s.alpha*d*d)
	}
}
