package trends

import (
	"math"

	"kazami/internal/horizon"
)

// Step is what one period, or several without a document, did to the evidence
// of a series: all that is needed to reckon it again by hand.
//
//	Held = max(Expected, Season)
//	C[i] = (ln(1 + exp(C[i] before)) if that is above 0, else 0) + min(gain(Counted, Held, K, rho[i]), Limit), rho = 1.5, 2, 3, 5
//	gain = y ln rho - (y + K) ln((K + rho Held)/(K + Held))
//	E = mean of exp(C)
//
// C before is stated over the share of the limit of this period: it differs from C
// of the step before by the logarithm of the two shares. A period without a
// document has C before in place of ln(1 + exp(C before)).
type Step struct {
	Period    horizon.Period // the last of them
	Periods   int            // 1, or how many had no document
	Observed  float64        // documents of sources under test
	Counted   float64        // of these, as many as each source may give
	Expected  float64        // by the background
	Season    float64        // by the same weeks a year ago
	Reference float64        // what it was held against
	K         float64        // size of the negative binomial
	Limit     float64        // what one period may give at most; 0 for periods without a document, which give nothing
	C         [4]float64     // CUSUMs after it
	E, A      float64        // evidence after it, and what it needed then
	Frozen    bool           // the background stood still: an alarm is on
	Before    [4]float64     // CUSUMs before it
}

// Trace makes the detector write down every step of the series that want names,
// from now on. Traces are no part of its state.
func (d *Detector) Trace(want func(Series) bool) {
	d.wanted, d.traces = want, map[horizon.TermID][]Step{}
}

// Steps is what was traced of a series, oldest first; periods after its last
// document or evaluation are in the last step.
func (d *Detector) Steps(id horizon.TermID) []Step { return d.traces[id] }

// traced reports whether the series of a record is traced; the record must be
// one of the detector's own.
func (d *Detector) traced(r *record) (horizon.TermID, bool) {
	if r.marks&tracing == 0 {
		return 0, false
	}
	for id := range d.traces {
		if &d.records[id] == r {
			return id, true
		}
	}
	return 0, false
}

func (d *Detector) traceIdle(r *record, n int, mu, k float64, before cusums) {
	if id, ok := d.traced(r); ok {
		a := d.budget.threshold(r)
		d.traces[id] = append(d.traces[id], Step{Period: d.period(r.at + int32(n)), Periods: n, Expected: mu, Reference: mu, K: k,
			C: r.c.wide(), Before: before.wide(), E: r.c.e(), A: a, Frozen: r.frozen != never})
	}
}

func (d *Detector) traceStep(r *record, s Step, before cusums) {
	if id, ok := d.traced(r); ok {
		s.Period, s.Periods, s.Frozen = d.Last(), 1, r.frozen != never
		s.C, s.Before, s.E = r.c.wide(), before.wide(), r.c.e()
		d.traces[id] = append(d.traces[id], s)
	}
}

func (c *cusums) wide() (w [4]float64) {
	for i, v := range c {
		w[i] = float64(v)
	}
	return w
}

// mostDocs bounds the search for what would have been enough.
const mostDocs = 100_000

// Enough is the least number of documents that would have brought the evidence
// to A in a step's period, all else as it was, as counted by what the sources
// may give; false if no number would have: a period gives at most its limit.
func (s Step) Enough() (docs int, ok bool) {
	e := func(y float64) float64 {
		var sum float64
		for i, rho := range rises() {
			sum += math.Exp(min(carried(s.Before[i])+min(gain(y, s.Reference, s.K, rho), s.Limit), most))
		}
		return sum / 4
	}
	if s.Limit == 0 || e(mostDocs) < s.A {
		return 0, false
	}
	lo, hi := 0, mostDocs // e(hi) is enough; e rises with y
	for lo < hi {
		if mid := (lo + hi) / 2; e(float64(mid)) >= s.A {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, true
}

// Part is one stratum's share of what was observed and expected over the window.
type Part struct {
	horizon.Stratum
	Read       float64 // documents under test
	Observed   float64 // with the series
	Expected   float64 // Read (Background + Kappa p)/(Base + Kappa)
	Background float64 // documents with the series in its background, discounted
	Base       float64 // documents in its background, discounted
	Kappa      float64 // by how many documents it shrinks to the pooled rate p: min(Config.Kappa, Shape/p)
	Shape      float64 // how alike its rates are to those of the other strata
	Most       float64 // documents of the last period that count at most; 0 where it had nothing to read or nothing bounds it
}

// parts are the strata that a series is exposed to and that had documents in
// the window. Their sums are the Observed and Expected of its signal.
func (d *Detector) parts(id horizon.TermID, r *record, b rate) (all []Part) {
	t := len(d.rows) - 1
	observed := make([]float64, len(d.strata))
	for _, h := range d.occurrences(id) {
		if h.age < d.cfg.Window {
			observed[h.stratum] += h.docs
		}
	}
	for _, s := range d.groups[r.group].strata {
		n := float64(d.read(s, max(t-d.cfg.Window, never), t))
		if n == 0 {
			continue
		}
		p := Part{Stratum: d.strata[s].Stratum, Read: n, Observed: observed[s], Base: get(d.rows[b.ref].base, s), Kappa: d.kappa(int(r.group), s, b.p),
			Shape: get(d.groups[r.group].shape, s)}
		if most := d.capOne(r, b, horizon.StratumID(s), math.Inf(1), t); !math.IsInf(most, 1) {
			p.Most = most
		}
		for _, x := range r.pairs {
			if int(x.stratum) == s {
				p.Background = float64(x.docs) * d.rows[b.ref].scale
			}
		}
		p.Expected = n * (p.Background + p.Kappa*b.p) / (p.Base + p.Kappa)
		all = append(all, p)
	}
	return all
}
