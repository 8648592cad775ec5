package peers

import "math"

// kleinberg is the two-state automaton of Kleinberg, "Bursty and hierarchical
// structure in streams" (KDD 2002), section 4, over batches: in the burst state
// a document holds the term with probability s p0, where p0 is the rate over
// the stream so far, and to enter it costs gamma ln n after n batches. Online
// that is a cumulative sum of
//
//	y ln s + (n - y) ln((1 - s p0) / (1 - p0))
//
// held against gamma ln n; the score is the gamma at which it enters.
type kleinberg struct {
	s         float64
	docs, all []float64
	sum       []float64
}

// Kleinberg is the automaton with s = 2 and gamma = 1.
func Kleinberg() Rule {
	return Rule{"Kleinberg s=2", 1, Ladder(0.5, 200, 1, 48), func(n int) Peer {
		return &kleinberg{2, make([]float64, n), make([]float64, n), make([]float64, n)}
	}}
}

func (k *kleinberg) Week(v *View, score []float64) {
	cost := math.Log(float64(max(v.T+1, 2)))
	for i, y := range v.Docs {
		n := v.Read(i)
		k.all[i] += n
		k.docs[i] += y
		if k.docs[i] == 0 || n == 0 {
			continue
		}
		p := min(k.docs[i]/k.all[i], 0.999/k.s)
		k.sum[i] = max(0, k.sum[i]+y*math.Log(k.s)+(n-y)*math.Log((1-k.s*p)/(1-p)))
		score[i] = k.sum[i] / cost
	}
}
