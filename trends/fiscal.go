package trends

import (
	"cmp"
	"math"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// sums are the logarithms of a series' e-process over the fiscal year so far,
// one for each factor of rises: products of likelihood ratios that are never
// reset within the year, unlike CUSUMs, so that their mean is an e-value.
type sums [4]float32

// least bounds a sum from below: what is that far from a rise has no other
// chance this year.
const least = -200

// add takes in one period, which gives at most limit.
func (s *sums) add(y, mu, k, limit float64) {
	for i, rho := range rises() {
		s[i] = float32(max(min(float64(s[i])+min(gain(y, mu, k, rho), limit), most), least))
	}
}

// idle takes in n periods without a document in which mu were expected in all;
// as for CUSUMs, taking the mean for each loses at least as much.
func (s *sums) idle(n int, mu, k float64) {
	if n <= 0 || mu <= 0 {
		return
	}
	for i, rho := range rises() {
		s[i] = float32(max(float64(s[i])+float64(n)*gain(0, mu/float64(n), k, rho), least))
	}
}

// e is the e-value: the mean over the factors, each as likely as the others.
func (s *sums) e() float64 {
	var sum float64
	for _, v := range s {
		sum += math.Exp(float64(v))
	}
	return sum / float64(len(s))
}

// fiscalYear is the year in which the fiscal year of a period's first day
// begins, on 1 April; a year is its own.
func fiscalYear(p horizon.Period) int {
	at := p.Start().In(horizon.Tokyo)
	if p.Bin != horizon.Yearly && at.Month() < time.April {
		return at.Year() - 1
	}
	return at.Year()
}

// newYear is the first period of the fiscal year of the newest one, as an index
// of rows.
func (d *Detector) newYear() int {
	t := len(d.rows) - 1
	for t > 0 && fiscalYear(d.period(int32(t-1))) == fiscalYear(d.Last()) {
		t--
	}
	return max(t, 0)
}

// turnFiscalYear begins all e-processes anew in the first period of a year.
func (d *Detector) turnFiscalYear() {
	t := len(d.rows) - 1
	if d.year = d.newYear(); d.year < t {
		return
	}
	for i := range d.records {
		d.records[i].fiscal = sums{}
	}
}

// Fiscal is what rose since 1 April, as an e-BH list (Wang and Ramdas, JRSS B
// 84, 2022): of what is listed at most Share is expected to have not risen,
// however the series depend on each other.
type Fiscal struct {
	Year  int            // in which the fiscal year begins
	From  horizon.Period // the first period that counts
	To    horizon.Period // the last
	M     int            // series under test
	Share float64
	Least float64      // the e-value that was enough: M / (Share times the length of the list); +Inf where nothing is listed
	List  []FiscalRise // most evidence first
	Next  []FiscalRise // the nearest that are not listed, at most a few
}

// FiscalRise is one series of a fiscal year.
type FiscalRise struct {
	Term     horizon.TermID
	E        float64 // e-value
	Observed float64 // documents since 1 April that were held against the background, without the cap
	Expected float64
	Sources  []FiscalSource // most documents first
	Watch    bool
}

// FiscalSource is one source's part of a rise.
type FiscalSource struct {
	Source   horizon.SourceID
	Observed float64
	Expected float64
}

// nextFew is how many series are counted that are not listed.
const nextFew = 5

// FiscalYear lists what rose in the fiscal year of the newest period, up to it,
// at a false share. Where the year goes on the list may still change; what an
// e-process is worth at the end of any period holds whatever period is chosen.
// It changes nothing.
func (d *Detector) FiscalYear(share float64) Fiscal {
	f := Fiscal{Share: share, M: d.m + d.watch, Least: math.Inf(1)}
	if len(d.rows) == 0 {
		f.From, f.To = d.Last(), d.Last()
		return f
	}
	f.Year, f.From, f.To = fiscalYear(d.Last()), d.period(int32(d.year)), d.Last()
	var all []FiscalRise
	for id := range d.records {
		r := d.records[id]
		if r.first == never {
			continue
		}
		if r.fiscal == (sums{}) {
			continue // e is 1 at most: never listed
		}
		d.catchUp(&r, len(d.rows)-1)
		if e := r.fiscal.e(); e > 1 {
			all = append(all, FiscalRise{Term: horizon.TermID(id), E: e, Watch: r.marks&watched != 0})
		}
	}
	slices.SortStableFunc(all, func(a, b FiscalRise) int { return cmp.Compare(b.E, a.E) })
	n := 0
	for k := range all {
		if all[k].E >= float64(f.M)/(share*float64(k+1)) {
			n = k + 1
		}
	}
	if n > 0 {
		f.Least = float64(f.M) / (share * float64(n))
	}
	f.List, f.Next = all[:n:n], all[n:min(n+nextFew, len(all))]
	for _, list := range [][]FiscalRise{f.List, f.Next} {
		for i := range list {
			d.fill(&list[i])
		}
	}
	return f
}

// fill fills in what a rise was held against, by source.
func (d *Detector) fill(f *FiscalRise) {
	r := &d.records[f.Term]
	t := len(d.rows) - 1
	b := d.rateOf(r, d.reference(r))
	docs, mu := make([]float64, len(d.sources)), make([]float64, len(d.sources))
	for _, h := range d.occurrences(f.Term) {
		if t-h.age >= d.year {
			docs[d.strata[h.stratum].source] += h.docs
		}
	}
	for _, s := range d.groups[r.group].strata {
		mu[d.strata[s].source] += float64(d.read(s, d.year-1, t)) * d.in(r, b, horizon.StratumID(s))
	}
	for i, id := range d.sources {
		if docs[i] > 0 || mu[i] > 0 {
			f.Sources = append(f.Sources, FiscalSource{id, docs[i], mu[i]})
			f.Observed += docs[i]
			f.Expected += mu[i]
		}
	}
	slices.SortStableFunc(f.Sources, func(a, b FiscalSource) int { return cmp.Compare(b.Observed, a.Observed) })
}
