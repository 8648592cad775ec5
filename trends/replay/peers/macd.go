package peers

import "math"

// macd is Appel's moving average convergence divergence on a series' share of
// the documents, as He and Parker, "Topic dynamics: an alternative model of
// bursts in streams of topics" (KDD 2010), section 4, use it: the difference
// of a fast and a slow exponential average, less, where there is a third span,
// an average of that difference. The score is in standard errors of one
// period's share at the slow average.
type macd struct {
	fast, slow, signal float64 // weight of the newest period; signal 0: none
	a, b, c, n         []float64
}

// MACD has spans in periods; a signal of 0 asks for the difference alone.
func MACD(name string, fast, slow, signal float64) Rule {
	weight := func(span float64) float64 {
		if span == 0 {
			return 0
		}
		return 2 / (span + 1)
	}
	return Rule{name, 1e-6, Ladder(0.05, 200, 1e-6, 48), func(n int) Peer {
		m := &macd{fast: weight(fast), slow: weight(slow), signal: weight(signal)}
		m.a, m.b, m.c, m.n = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		return m
	}}
}

func (m *macd) Week(v *View, score []float64) {
	for i, y := range v.Docs {
		n := v.Read(i)
		if n == 0 {
			continue
		}
		x := y / n
		m.a[i] += m.fast * (x - m.a[i])
		m.b[i] += m.slow * (x - m.b[i])
		m.n[i] += m.slow * (n - m.n[i])
		d := m.a[i] - m.b[i]
		m.c[i] += m.signal * (d - m.c[i])
		if m.b[i] > 0 {
			score[i] = (d - m.c[i]) / math.Sqrt(m.b[i]/m.n[i])
		}
	}
}
