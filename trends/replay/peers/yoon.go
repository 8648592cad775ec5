package peers

import (
	"math"
	"slices"
)

// yoon is the quadrants of Yoon, "Detecting weak signals for long-term business
// opportunities using text mining of Web news" (Expert Systems with
// Applications 39, 2012): the degree of diffusion of a keyword in period j of n
// is DF/N (1 - tw (n - j)) with tw = 0.05, and a keyword whose geometric mean
// growth of it is above the median is a weak signal where its mean frequency
// is below the median, a strong one where it is above. The degree of
// visibility takes every occurrence; here a document counts once, so the two
// are one. The periods are the last eight quarters (five years by year), half
// a document is added to each so that growth from nothing is a number, and
// the map is drawn anew at the end of each. The score is growth above the
// median.
type yoon struct {
	each       int // periods of one step
	steps      int
	docs, read [][]float64 // by step, modulo steps
}

// Yoon is given the periods of one step of the map, and its steps.
func Yoon(each, steps int) Rule {
	return Rule{"Yoon quadrants", 1e-6, Ladder(0.01, 100, 1e-6, 48), func(n int) Peer {
		y := &yoon{each: each, steps: steps}
		for range steps {
			y.docs, y.read = append(y.docs, make([]float64, n)), append(y.read, make([]float64, n))
		}
		return y
	}}
}

const timeWeight = 0.05

func (q *yoon) Week(v *View, score []float64) {
	step := v.T / q.each
	now := step % q.steps
	if v.T%q.each == 0 {
		clear(q.docs[now])
		clear(q.read[now])
	}
	for i, y := range v.Docs {
		q.docs[now][i] += y
		q.read[now][i] += v.Read(i)
	}
	if v.T%q.each != q.each-1 || step < q.steps-1 {
		return
	}
	oldest := (step + 1) % q.steps
	var all []float64
	for i := range v.Docs {
		if q.read[now][i] == 0 || q.read[oldest][i] == 0 || !q.present(i) {
			continue
		}
		first := (q.docs[oldest][i] + 0.5) / q.read[oldest][i] * (1 - timeWeight*float64(q.steps-1))
		newest := (q.docs[now][i] + 0.5) / q.read[now][i]
		score[i] = math.Pow(newest/first, 1/float64(q.steps-1)) - 1
		all = append(all, score[i])
	}
	if len(all) == 0 {
		return
	}
	slices.Sort(all)
	median := all[len(all)/2]
	for i, s := range score {
		if s != 0 {
			score[i] = s - median
		}
	}
}

// present reports whether a series has a document in the map.
func (q *yoon) present(i int) bool {
	for _, step := range q.docs {
		if step[i] > 0 {
			return true
		}
	}
	return false
}
