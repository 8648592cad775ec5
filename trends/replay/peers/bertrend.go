package peers

import (
	"math"
	"slices"
	"sort"
)

// bertrend is the classes of Boutaleb, Picault and Grosjean, "BERTrend: neural
// topic modeling for emerging trends detection" (FuturED 2024), section 3: the
// popularity p of a topic grows by its documents, and without one falls by
// exp(-0.01 dt^2), dt in days since the last. Below the 10th percentile of all
// topics alive it is noise; from there to the 75th it is a weak signal if it
// rose over 14 days; above, a strong one. Here a topic is a series. By week,
// 14 days are the last three points; by month and year the last two, and a
// period without a document ends it (exp(-9)). The score is the percentile
// rank of a weak or a strong signal, so the default threshold is 0.1.
type bertrend struct {
	days    float64 // of a period
	slope   int     // periods over which the slope is taken
	p       [3][]float64
	silent  []float64 // days since the last document
	sorted  []float64
	through float64 // the slope says nothing above it
}

// BERTrend is given the days of a period.
func BERTrend(days float64) Rule {
	return Rule{"BERTrend classes", 0.1, []float64{0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99999}, func(n int) Peer {
		b := &bertrend{days: days, slope: max(1, min(2, int(14/days))), silent: make([]float64, n), through: 0.75}
		for i := range b.p {
			b.p[i] = make([]float64, n)
		}
		return b
	}}
}

// alive is the popularity below which a topic is forgotten.
const alive = 1e-6

func (b *bertrend) Week(v *View, score []float64) {
	now, last, before := b.p[v.T%3], b.p[(v.T+2)%3], b.p[(v.T+3-b.slope)%3]
	b.sorted = b.sorted[:0]
	for i, y := range v.Docs {
		if y > 0 {
			now[i], b.silent[i] = last[i]+y, 0
		} else {
			b.silent[i] += b.days
			now[i] = last[i] * math.Exp(-0.01*b.silent[i]*b.silent[i])
		}
		if now[i] > alive {
			b.sorted = append(b.sorted, now[i])
		} else {
			now[i] = 0
		}
	}
	slices.Sort(b.sorted)
	for i, p := range now {
		if p == 0 {
			continue
		}
		rank := float64(sort.SearchFloat64s(b.sorted, p)) / float64(len(b.sorted))
		if rank >= b.through || p > before[i] {
			score[i] = rank
		}
	}
}
