package trends

import (
	"cmp"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// view is what the last periods show of one series: all that a signal says
// besides its evidence.
type view struct {
	rate
	today              int     // documents in the newest period
	observed, expected float64 // over Window
	ratio              horizon.Estimate
	growth             horizon.Estimate
	grown              bool // growth is known: both halves had something to read
	breadth            horizon.Estimate
	broad              bool               // breadth of a half and more in two quarters
	present            int                // periods with it among the gate's
	sources            []horizon.SourceID // with it in Window, most documents first
	gateSources        int
	support            int
	effective          float64

	burst     float64 // share of the excess since the rise in its best Burst periods
	publisher float64 // share of the evidence since the rise that its loudest publisher gives
	source    float64 // the same of its loudest source
}

// occurrence is the documents of one series, timely and of strata under test.
type occurrence struct {
	age     int
	stratum int
	docs    float64
}

// look gathers the view of a series as of the newest period.
func (d *Detector) look(id horizon.TermID, r *record) view {
	v := view{rate: d.rateOf(r, d.reference(r))}
	all := d.occurrences(id)
	d.windows(&v, r, all)
	d.broadness(&v, r, all)
	d.shares(&v, r, all)
	return v
}

// occurrences is what the ring holds of a series, newest first.
func (d *Detector) occurrences(id horizon.TermID) (all []occurrence) {
	t := len(d.rows) - 1
	for age := range min(len(d.ring), t+1) {
		for _, c := range of(d.past(t-age).timely, id) {
			if from := d.strata[c.stratum].tested; from != never && from <= t-age {
				all = append(all, occurrence{age, int(c.stratum), float64(c.docs)})
			}
		}
	}
	return all
}

// windows fills in what is summed over periods: counts, ratio, growth, gates.
func (d *Detector) windows(v *view, r *record, all []occurrence) {
	t := len(d.rows) - 1
	bySource := make([]float64, len(d.sources))
	gate, present := make([]bool, len(d.sources)), make([]bool, d.cfg.Gate.Of)
	said := make([]float64, len(d.publishers))
	var y1, y0 float64
	for _, h := range all {
		if h.age == 0 {
			v.today += int(h.docs)
		}
		if h.age < d.cfg.Window {
			v.observed += h.docs
			bySource[d.strata[h.stratum].source] += h.docs
		}
		if h.age < d.cfg.Half {
			y1 += h.docs
		} else if h.age < 2*d.cfg.Half {
			y0 += h.docs
		}
		if h.age < d.cfg.Gate.Within {
			gate[d.strata[h.stratum].source] = true
			said[d.strata[h.stratum].publisher] += h.docs
		}
		if h.age < d.cfg.Gate.Of {
			present[h.age] = true
		}
	}
	v.gateSources, v.support, v.present = count(gate), d.raised(r, v.rate, said), count(present)
	v.expected = d.expect(r, v.rate, max(t-d.cfg.Window, never), t)
	v.ratio = ratio(v.observed, v.expected, d.spread(v.observed, d.cfg.Window))
	v.effective, v.sources = d.loudest(bySource)

	g, middle := int(r.group), max(t-d.cfg.Half, never)
	n1, n0 := d.readBy(g, middle, t), d.readBy(g, max(t-2*d.cfg.Half, never), middle)
	if v.grown = n1 > 0 && n0 > 0; v.grown {
		v.growth = growth(y1, n1, y0, n0, d.spread(y1, d.cfg.Half), d.spread(y0, d.cfg.Half))
	}
}

// raised is how many publishers had more documents in the gate's periods than
// they themselves were expected to have: the 90 % interval of the ratio lies
// above 1. A word that strays once into another source raises nobody.
func (d *Detector) raised(r *record, b rate, docs []float64) (n int) {
	t := len(d.rows) - 1
	mu := make([]float64, len(docs))
	for _, s := range d.groups[r.group].strata {
		read := d.read(s, max(t-d.cfg.Gate.Within, never), t)
		mu[d.strata[s].publisher] += float64(read) * d.in(r, b, horizon.StratumID(s))
	}
	for i, y := range docs {
		if y > 0 && ratio(y, mu[i], d.spread(y, d.cfg.Gate.Within)).Lo > 1 {
			n++
		}
	}
	return n
}

// spread is the variance over the mean of a sum of y documents over n periods.
func (d *Detector) spread(y float64, n int) float64 { return 1 + d.psi*y/float64(n) }

// loudest is exp(entropy) over sources and the sources, most documents first.
func (d *Detector) loudest(docs []float64) (effective float64, sources []horizon.SourceID) {
	var sum, h float64
	var order []int
	for i, n := range docs {
		sum += n
		if n > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(docs[a], docs[b]), cmp.Compare(d.sources[a], d.sources[b]))
	})
	for _, i := range order {
		h -= docs[i] / sum * math.Log(docs[i]/sum)
		sources = append(sources, d.sources[i])
	}
	if len(order) == 0 {
		return 0, nil
	}
	return math.Exp(h), sources
}

// fewSources is how many sources a panel needs for breadth to say anything.
const fewSources = 3

// broadness fills in breadth, of this quarter and of the one before.
func (d *Detector) broadness(v *view, r *record, all []occurrence) {
	t := len(d.rows) - 1
	broad := true
	for q := range 2 {
		first, last := q*d.cfg.Quarter, (q+1)*d.cfg.Quarter
		reads, has := make([]bool, len(d.sources)), make([]bool, len(d.sources))
		for _, s := range d.groups[r.group].strata {
			if d.read(s, max(t-last, never), max(t-first, never)) > 0 {
				reads[d.strata[s].source] = true
			}
		}
		for _, h := range all {
			if h.age >= first && h.age < last {
				has[d.strata[h.stratum].source] = true
			}
		}
		x, n := count(has), count(reads)
		if q == 0 {
			v.breadth = share(x, n)
		}
		broad = broad && n >= fewSources && 2*x >= n
	}
	v.broad = broad
}

// shares fills in how the excess since the rise is spread over time, over
// sources and over publishers. What counts is what the cap leaves.
func (d *Detector) shares(v *view, r *record, all []occurrence) {
	t := len(d.rows) - 1
	span := min(t-int(r.rise)+1, len(d.ring), t+1)
	if span <= 0 {
		return
	}
	byPeriod := make([]float64, span)
	bySource, byPublisher := make([]float64, len(d.sources)), make([]float64, len(d.publishers))
	for i := 0; i < len(all) && all[i].age < span; {
		h := all[i]
		for i++; i < len(all) && all[i].age == h.age && all[i].stratum == h.stratum; i++ {
			h.docs += all[i].docs
		}
		y := d.capOne(r, v.rate, horizon.StratumID(h.stratum), h.docs, t-h.age)
		byPeriod[h.age] += y
		bySource[d.strata[h.stratum].source] += y
		byPublisher[d.strata[h.stratum].publisher] += y
	}
	for age := range byPeriod {
		byPeriod[age] -= d.expect(r, v.rate, t-age-1, t-age)
	}
	for _, s := range d.groups[r.group].strata {
		if n := d.read(s, t-span, t); n > 0 {
			mu := float64(n) * d.in(r, v.rate, horizon.StratumID(s))
			bySource[d.strata[s].source] -= mu
			byPublisher[d.strata[s].publisher] -= mu
		}
	}
	v.burst, v.source, v.publisher = top(byPeriod, d.cfg.Burst), top(bySource, 1), top(byPublisher, 1)
}

// top is the largest share of what is above zero that n neighbours hold.
func top(excess []float64, n int) float64 {
	var sum, best float64
	for i := range excess {
		sum += max(excess[i], 0)
		var run float64
		for j := i; j < min(i+n, len(excess)); j++ {
			run += max(excess[j], 0)
		}
		best = max(best, run)
	}
	if sum == 0 {
		return 0
	}
	return best / sum
}

func count(all []bool) (n int) {
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}
