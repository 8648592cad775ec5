package peers

import "math"

// zscore holds a period's documents against the mean and the deviation of the
// same number of periods before it, as control charts and EARS do (Hutwagner
// et al., "The bioterrorism preparedness and response Early Aberration
// Reporting System", J. Urban Health 2003). Counts are set to the documents of
// the period; the deviation is at least that of one document in the window.
type zscore struct {
	least      float64 // documents in the period
	past       [][]float32
	sum, sumSq []float64
}

// ZScore looks back over window periods and asks for at least so many documents.
func ZScore(name string, window int, least float64) Rule {
	return Rule{name, 3, Ladder(1, 3000, 3, 48), func(n int) Peer {
		z := &zscore{least, make([][]float32, window), make([]float64, n), make([]float64, n)}
		for i := range z.past {
			z.past[i] = make([]float32, n)
		}
		return z
	}}
}

func (z *zscore) Week(v *View, score []float64) {
	w := float64(len(z.past))
	old := z.past[v.T%len(z.past)]
	for i, y := range v.Docs {
		n := v.Read(i)
		if n == 0 {
			old[i] = z.take(i, old[i], 0)
			continue
		}
		x := y / n
		if v.T >= len(z.past) && y >= z.least && y > 0 {
			mean := z.sum[i] / w
			sd := math.Sqrt(max(z.sumSq[i]/w-mean*mean, 0))
			score[i] = (x - mean) / max(sd, 1/(n*math.Sqrt(w)))
		}
		old[i] = z.take(i, old[i], x)
	}
}

// take puts a share in the place of the one that leaves the window.
func (z *zscore) take(i int, old float32, x float64) float32 {
	now := float32(x)
	z.sum[i] += float64(now) - float64(old)
	z.sumSq[i] += float64(now)*float64(now) - float64(old)*float64(old)
	return now
}
