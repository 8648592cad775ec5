package trends

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
)

// budget is how the series share the limit. Series i of weight v_i has
//
//	w_i = F v_i / sum of v,   A_i = 1 / w_i
//
// of it, so the sum of 1/A_i is F at most, whatever the weights are. They may change from
// period to period: R = (w + R) L has E[R] <= E[w + R before] under the background
// as long as w is known before the period. So at any stopping time the sum of R over
// all series is at most F times the time on average, and so is the number of series
// whose R has reached 1 (e-d-Bonferroni and the error over patience: Dandapanthula
// and Ramdas, arXiv 2501.04130). Whatever only lowers R keeps that: the cap, the
// limit of a period, the season, idle periods that add no w, a series that is
// dropped where R < w, and one that is not tested. One thing does not: that a new
// series exists is known only in its first period, which may give it the limit of a
// period; what that amounts to is seen on shuffled text.
type budget struct {
	cfg     *Config
	watch   int                  // series of the watch list with a document
	tested  int                  // discovered ones with a document, of a weight above 0
	weights float64              // sum of their weights
	weighed bool                 // the weights are not all alike
	of      func(Series) float64 // weights of series that are still to come; nil: all 1
}

// untested is the threshold of a series that is not under test.
const untested = math.MaxFloat32

// weigh is the weight of a series.
func (b *budget) weigh(s Series) (float32, error) {
	if b.of == nil || s.Watch {
		return 1, nil
	}
	v := float32(b.of(s))
	if !(v >= 0) || math.IsInf(float64(v), 1) {
		return 0, fmt.Errorf("weigh the series: %q has the weight %v, want a number from 0 on", s.Name, v)
	}
	return v, nil
}

// count takes a series under test. Every series with a document counts, before any
// filter: to leave out those too rare to pass a gate would choose by the outcome.
func (b *budget) count(r *record) {
	switch {
	case r.marks&watched != 0:
		b.watch++
	case r.v > 0:
		b.tested++
		b.weights += float64(r.v)
	}
}

// share is w of a series: false alarms a period. One of weight 0 has what the
// average one has, for its evidence to be stated over; its threshold is out of reach.
func (b *budget) share(r *record) float64 {
	watch := r.marks&watched != 0
	if _, _, a := b.neutral(watch); watch || r.v == 0 {
		return 1 / a
	}
	return min(b.cfg.F*float64(r.v)/b.weights, 1/b.cfg.LeastA)
}

// threshold is A of a series: what its evidence must reach. One that was in alarm
// once stays under test, whatever it weighs later.
func (b *budget) threshold(r *record) float64 {
	average := b.weights / float64(max(b.tested, 1))
	if b.weighed && r.marks&watched == 0 && r.frozen == never && r.closed == never && (r.v == 0 || float64(r.v) < b.cfg.LeastShare*average) {
		return untested
	}
	return 1 / b.share(r)
}

// neutral is m, F and A = m/F of the discovered series or of the watch list: the
// threshold of a series of average weight.
func (b *budget) neutral(watch bool) (m int, f, a float64) {
	m, f = b.tested, b.cfg.F
	if watch {
		m, f = max(b.watch, b.cfg.WatchM), b.cfg.WatchF
	}
	return m, f, max(float64(m)/f, b.cfg.LeastA)
}

// reprice states the evidence of r over its share of now.
func (b *budget) reprice(r *record) {
	now := float32(math.Log(b.share(r)))
	r.c.reprice(float64(now) - float64(r.budget))
	r.budget = now
}

// Weigh sets the weights of the discovered series from the next period on, those
// of series that are still to come too. Only their ratios count; a series of
// weight 0 is not under test. They have to follow from what was known before that
// period. Series of the watch list share their own budget equally. nil weighs all
// alike, and so do weights that are all 0. A weight that is negative or not a
// number is refused, and then no weight changes.
func (d *Detector) Weigh(v func(Series) float64, series func(horizon.TermID) Series) error {
	fresh, weights := budget{cfg: &d.cfg, of: v, weighed: v != nil}, make([]float32, len(d.records))
	for id := range d.records {
		r := d.records[id]
		if r.marks&known == 0 {
			continue
		}
		var err error
		if weights[id], err = fresh.weigh(series(horizon.TermID(id))); err != nil {
			return err
		}
		if r.v = weights[id]; r.first != never {
			fresh.count(&r)
		}
	}
	if v != nil && fresh.tested == 0 {
		return d.Weigh(nil, series)
	}
	for id, w := range weights {
		d.records[id].v = w
	}
	d.budget = fresh
	return nil
}
