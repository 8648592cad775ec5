package trends

import (
	"iter"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// step takes in the next period. What all series share, psi, the priors and the
// shapes, is fitted before a quarter begins and stands for the whole of it: what
// a verdict was reckoned with is there to be asked until the next.
func (d *Detector) step(totals []horizon.Total, counts []horizon.Count, series func(horizon.TermID) Series) []horizon.Signal {
	if len(d.rows) > 0 && len(d.rows)%d.cfg.Quarter == 0 {
		d.estimatePsi()
		d.refitPrior()
		d.refitShapes()
	}
	d.remember(counts, series)
	d.append(totals)
	d.turnFiscalYear()
	d.said(counts)
	d.expose()
	d.lag()
	d.turnSeason()
	var signals []horizon.Signal
	followed := make([]horizon.TermID, 0, len(d.followed)+16)
	for id, cells := range d.due() {
		r := &d.records[id]
		frequent := d.evaluate(r, cells)
		s, ok := d.judge(id, r)
		if ok && s.Stage != horizon.Noise {
			name := series(id)
			s.Name, s.Theme = name.Name, name.Theme
			signals = append(signals, s)
		}
		if ok || frequent {
			followed = append(followed, id)
		}
	}
	d.followed = followed
	return signals
}

// admit is the record of a series, made when it is first heard of.
func (d *Detector) admit(id horizon.TermID, series func(horizon.TermID) Series) *record {
	for int(id) >= len(d.records) {
		d.records = append(d.records, record{first: never})
	}
	r := &d.records[id]
	if r.marks&known == 0 {
		s, t := series(id), int32(len(d.rows))
		*r = record{at: t - 1, rise: t, first: never, frozen: never, closed: never, group: uint8(d.groupOf(s.Lang)), marks: known}
		r.v, _ = d.budget.weigh(s) // a weight that is no number is not under test
		if s.Watch {
			r.marks |= watched
		}
		if d.wanted != nil && d.wanted(s) {
			r.marks |= tracing
			d.traces[id] = nil
		}
	}
	return r
}

// expose sums up what each group has to read in the newest period.
func (d *Detector) expose() {
	t := len(d.rows) - 1
	d.today = d.today[:0]
	for g := range d.groups {
		e := exposure{read: d.readBy(g, t-1, t)}
		for _, s := range d.groups[g].strata {
			for newest, oldest := range d.cfg.seasons() {
				e.season += float64(d.volume(s, t-oldest-1, t-newest))
			}
			e.years += float64(d.volume(s, t-d.cfg.oldestSeason()-1, t-d.cfg.SeasonNewest))
		}
		d.today = append(d.today, e)
	}
}

// lag lets the background learn the documents of Lag periods ago, all of them:
// late ones too, and without the cap.
func (d *Detector) lag() {
	t := len(d.rows) - 1
	p := d.past(t - d.cfg.Lag)
	for _, cells := range [][]cell{p.timely, p.late} {
		for _, c := range cells {
			if r := &d.records[c.term]; r.frozen == never {
				d.catchUp(r, t-1)
				d.learn(r, c.stratum, float64(c.docs))
			}
		}
	}
}

// due is every series that has to be judged in the newest period, in order:
// those with timely documents, which it yields, and those that are followed.
func (d *Detector) due() iter.Seq2[horizon.TermID, []cell] {
	return func(yield func(horizon.TermID, []cell) bool) {
		all, followed := d.past(len(d.rows)-1).timely, d.followed
		for len(all) > 0 || len(followed) > 0 {
			var id horizon.TermID
			if len(all) == 0 || len(followed) > 0 && followed[0] < all[0].term {
				id = followed[0]
			} else {
				id = all[0].term
			}
			if len(followed) > 0 && followed[0] == id {
				followed = followed[1:]
			}
			n := 0
			for n < len(all) && all[n].term == id {
				n++
			}
			if !yield(id, all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// catchUp reckons the periods without a document up to t, against the
// background as it stood when they began: it may not know that they were empty.
// Only psi and the prior, which all series share, are those of now.
func (d *Detector) catchUp(r *record, t int) {
	d.budget.reprice(r)
	if n := t - int(r.at); n > 0 && !r.c.resting() {
		b, before := d.idleRate(r, int(r.at)), r.c
		mu := d.expect(r, b, int(r.at), t)
		r.c.idle(n, mu, d.size(b))
		d.traceIdle(r, n, mu, d.size(b), before)
	}
	if from := max(int(r.at), d.year-1); t > from {
		b := d.idleRate(r, from)
		r.fiscal.idle(t-from, d.expect(r, b, from, t), d.size(b))
	}
	r.at = max(r.at, int32(t))
}

// idleRate is what the periods after one are held against, if they had no document.
func (d *Detector) idleRate(r *record, after int) rate {
	if r.frozen != never {
		return d.rateOf(r, int(r.frozen))
	}
	return d.rateOf(r, after+1)
}

// frequently is the mean above which a series is evaluated in every period and
// has a say in psi.
const frequently = 0.5

// evaluate takes the newest period into the evidence of r and reports whether
// r is frequent.
func (d *Detector) evaluate(r *record, cells []cell) (frequent bool) {
	t := len(d.rows) - 1
	d.catchUp(r, t-1)
	r.at = int32(t)
	read := d.today[r.group].read
	if read == 0 {
		return false
	}
	b := d.rateOf(r, d.reference(r))
	mu := d.expect(r, b, t-1, t)
	y := d.capped(r, b, cells, t)
	a := d.budget.threshold(r)
	_, _, neutral := d.budget.neutral(r.marks&watched != 0)
	season := d.season(r, b, read, mu)
	reference, k, most := max(mu, season), d.size(b), limit(neutral, d.cfg.Periods)
	before := r.c
	if d.cfg.Alone > 1 && alone(d.strata, cells) {
		most /= float64(d.cfg.Alone)
	}
	if r.c.add(y, reference, k, most) {
		r.rise = int32(t)
	}
	d.traceStep(r, Step{Observed: d.uncapped(cells), Counted: y, Expected: mu, Season: season, Reference: reference, K: k, Limit: most, A: a}, before)
	r.fiscal.add(y, reference, k, most)
	if mu > frequently && r.frozen == never {
		d.scatter(r, b, y, mu)
	}
	return mu > frequently
}

// alone reports whether one source has all the documents.
func alone(strata []stratum, cells []cell) bool {
	source := never
	for _, c := range cells {
		if s := &strata[c.stratum]; s.tested != never {
			if source != never && source != s.source {
				return false
			}
			source = s.source
		}
	}
	return true
}

// reference is the period whose background a series is held against now.
func (d *Detector) reference(r *record) int {
	if r.frozen != never {
		return int(r.frozen)
	}
	return len(d.rows) - 1
}

// capped is the documents of period t that count as evidence: of strata under
// test, and of each publisher at most max(CapDocs, ceil(Cap mu)).
func (d *Detector) capped(r *record, b rate, cells []cell, t int) (y float64) {
	for i, c := range cells {
		by := d.strata[c.stratum].publisher
		if slices.ContainsFunc(cells[:i], func(x cell) bool { return d.strata[x.stratum].publisher == by }) {
			continue // counted with its first
		}
		var docs float64
		for _, x := range cells[i:] {
			if d.strata[x.stratum].publisher == by && d.read(int(x.stratum), t-1, t) > 0 {
				docs += float64(x.docs)
			}
		}
		y += min(docs, d.most(r, b, by, t))
	}
	return y
}

// most is how many documents of a publisher count as evidence in period t.
func (d *Detector) most(r *record, b rate, publisher, t int) float64 {
	if d.cfg.Cap == 0 {
		return math.Inf(1)
	}
	var mu float64
	for _, s := range d.groups[r.group].strata {
		if d.strata[s].publisher == publisher {
			mu += float64(d.read(s, t-1, t)) * d.in(r, b, horizon.StratumID(s))
		}
	}
	return max(d.cfg.CapDocs, math.Ceil(d.cfg.Cap*mu))
}

// uncapped is the documents of strata under test.
func (d *Detector) uncapped(cells []cell) (y float64) {
	for _, c := range cells {
		if d.strata[c.stratum].tested != never {
			y += float64(c.docs)
		}
	}
	return y
}

// capOne is what of a stratum's documents of period t counts, if its publisher has
// no others.
func (d *Detector) capOne(r *record, b rate, s horizon.StratumID, docs float64, t int) float64 {
	if d.read(int(s), t-1, t) == 0 {
		return 0
	}
	return min(docs, d.most(r, b, d.strata[s].publisher, t))
}
