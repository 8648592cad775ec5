package trends

import (
	"math"

	"kazami/internal/horizon"
)

// pair is the background of a series in one stratum: 8 bytes, and as much again
// for room to grow.
type pair struct {
	docs    float32 // all documents, the late and the uncapped too, in units that row.scale discounts
	stratum horizon.StratumID
}

// rate is what the background of a series says as of one period: the
// discounted documents y and the pooled rate p.
type rate struct {
	ref  int
	y, p float64
}

// rateOf is the background of r as of period ref:
//
//	p = (Y + a) / (N + b)
func (d *Detector) rateOf(r *record, ref int) rate {
	var y float64
	for _, p := range r.pairs {
		y += float64(p.docs)
	}
	row := &d.rows[ref]
	y *= row.scale
	return rate{ref, y, (y + d.cfg.PriorA) / (row.total[r.group] + d.groups[r.group].b)}
}

// kappa is by how many documents stratum s of group g shrinks to the pooled
// rate: its rate is drawn from Gamma(shape, shape/p), so
//
//	kappa = min(Kappa, shape/p)
func (d *Detector) kappa(g, s int, p float64) float64 {
	return min(d.cfg.Kappa, get(d.groups[g].shape, s)/p)
}

// expect is the documents that the background expects of r in the periods
// after `after` up to t, over all strata under test:
//
//	sum over s of N[s] (Y[s] + kappa[s] p) / (base[s] + kappa[s])
func (d *Detector) expect(r *record, b rate, after, t int) float64 {
	base := d.rows[b.ref].base
	to, from := d.row(t).cum, d.row(after).cum
	var own float64
	for _, p := range r.pairs {
		s := int(p.stratum)
		if n := get(to, s) - get(from, s); n > 0 {
			own += float64(n) * float64(p.docs) / (get(base, s) + d.kappa(int(r.group), s, b.p))
		}
	}
	return own*d.rows[b.ref].scale + d.pooled(int(r.group), b, base, to, from)
}

// pooled is the sum over s of N[s] kappa[s] p / (base[s] + kappa[s]).
func (d *Detector) pooled(g int, b rate, base []float64, to, from []uint64) float64 {
	var sum float64
	for _, s := range d.groups[g].strata {
		if s >= len(to) {
			break
		}
		n := to[s]
		if s < len(from) {
			n -= from[s]
		}
		if n > 0 {
			ka := d.kappa(g, s, b.p)
			sum += float64(n) * ka / (get(base, s) + ka)
		}
	}
	return sum * b.p
}

// in is the rate of r in one stratum: documents with it per document.
func (d *Detector) in(r *record, b rate, s horizon.StratumID) float64 {
	var y float64
	for _, p := range r.pairs {
		if p.stratum == s {
			y = float64(p.docs) * d.rows[b.ref].scale
			break
		}
	}
	ka := d.kappa(int(r.group), int(s), b.p)
	return (y + ka*b.p) / (get(d.rows[b.ref].base, int(s)) + ka)
}

// season is what the same periods of the years before let expect of n documents:
//
//	n (Y7 + 6) / (N7 + 6/p)
func (d *Detector) season(r *record, b rate, n, mu float64) float64 {
	if d.cfg.SeasonOldest == 0 {
		return 0
	}
	e := d.today[r.group]
	if d.cfg.SeasonIndex {
		// (Y7 + 6) / (6 + N7 Ya/Na): how far these months stand above their years
		if e.years == 0 {
			return 0
		}
		usual := e.season * float64(r.years) / e.years
		return mu * (float64(r.season) + d.cfg.SeasonPrior) / (usual + d.cfg.SeasonPrior)
	}
	return n * (float64(r.season) + d.cfg.SeasonPrior) / (e.season + d.cfg.SeasonPrior/b.p)
}

// size is k: 1/k = psi + 1/(a + Y), what the series scatter and what the
// background itself is uncertain by.
func (d *Detector) size(b rate) float64 { return 1 / (d.psi + 1/(d.cfg.PriorA+b.y)) }

// learn adds documents to the background of r.
func (d *Detector) learn(r *record, s horizon.StratumID, docs float64) {
	docs /= d.rows[len(d.rows)-1].scale
	for i := range r.pairs {
		if p := &r.pairs[i]; p.stratum == s {
			p.docs += float32(docs)
			return
		}
	}
	r.pairs = append(r.pairs, pair{float32(docs), s})
}

// thaw lets the background of r learn again after an alarm. Its rates go on
// where they were frozen; with relevel they become those of the last Half
// periods, wherever those had documents.
func (d *Detector) thaw(id horizon.TermID, r *record, relevel bool) {
	t := len(d.rows) - 1
	now, then := &d.rows[t], &d.rows[r.frozen]
	for i := range r.pairs {
		p := &r.pairs[i]
		s := int(p.stratum)
		if relevel && d.volume(s, t-d.cfg.Half, t) > 0 {
			p.docs = 0
		} else if b := get(then.base, s); b > 0 {
			p.docs = float32(float64(p.docs) * then.scale / b * now.base[s] / now.scale)
		}
	}
	r.frozen = never
	if !relevel {
		return
	}
	for age := range min(d.cfg.Half, t+1) {
		for _, cells := range [][]cell{d.past(t - age).timely, d.past(t - age).late} {
			for _, c := range of(cells, id) {
				n := d.volume(int(c.stratum), t-d.cfg.Half, t)
				d.learn(r, c.stratum, float64(c.docs)/float64(n)*now.base[c.stratum])
			}
		}
	}
}

// scatter takes one period of a frequent series into its moments of psi, each
// weighted by its information v:
//
//	psi = ((y - mu)^2 - mu)/mu^2 - 1/(a + Y),   v = mu^2 / (1 + psi mu)^2
func (d *Detector) scatter(r *record, b rate, y, mu float64) {
	decay := math.Exp2(-1 / d.cfg.HalfLife)
	w := 1 / ((1 + d.psi*mu) * (1 + d.psi*mu))
	v := mu * mu * w
	r.scatter = float32(float64(r.scatter)*decay + ((y-mu)*(y-mu)-mu)*w - v/(d.cfg.PriorA+b.y))
	r.weight = float32(float64(r.weight)*decay + v)
}
