package trends

import (
	"cmp"
	"math"
	"slices"
	"sort"
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

// Fiscal is what rose since 1 April, as a closed e-BH list (Xu, Fischer and
// Ramdas, arXiv 2504.11759, since merged into Xu, Solari, Fischer, de Heide,
// Ramdas and Goeman, arXiv 2509.02517).
//
// On one date that was fixed beforehand, of what is listed at most Share is
// expected to have not risen, however the series depend on each other. Looked
// at again every month that is not promised of the list one chooses to act on:
// it would need each e-process to be one given the past of all series ("stopped
// e-BH": Wang, Dandapanthula and Ramdas, 2025). The e-value of a single
// series is one whenever it is looked at.
type Fiscal struct {
	Year  int            // in which the fiscal year begins
	From  horizon.Period // the first period that counts
	To    horizon.Period // the last
	M     int            // series under test
	Share float64
	Least float64      // the smallest e-value listed; +Inf where nothing is
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
// at a false share. Where the year goes on the list may still change. It
// changes nothing.
func (d *Detector) FiscalYear(share float64) Fiscal {
	f := Fiscal{Share: share, M: d.m + d.budget.watch, Least: math.Inf(1)}
	if len(d.rows) == 0 {
		f.From, f.To = d.Last(), d.Last()
		return f
	}
	f.Year, f.From, f.To = fiscalYear(d.Last()), d.period(int32(d.year)), d.Last()
	var all []FiscalRise
	e := make([]float64, 0, f.M)
	for id := range d.records {
		r := d.records[id]
		if r.first == never {
			continue
		}
		d.catchUp(&r, len(d.rows)-1)
		x := r.fiscal.e()
		if e = append(e, x); x > 1 {
			all = append(all, FiscalRise{Term: horizon.TermID(id), E: x, Watch: r.marks&watched != 0})
		}
	}
	slices.SortStableFunc(all, func(a, b FiscalRise) int { return cmp.Compare(b.E, a.E) })
	slices.SortFunc(e, func(a, b float64) int { return cmp.Compare(b, a) })
	n := closedList(e, share)
	if n > 0 {
		f.Least = all[n-1].E
	}
	f.List, f.Next = all[:n:n], all[n:min(n+nextFew, len(all))]
	for _, list := range [][]FiscalRise{f.List, f.Next} {
		for i := range list {
			d.fill(&list[i])
		}
	}
	return f
}

// benjaminiHochberg is how many of e, in descending order, e-BH lists (Wang and
// Ramdas, JRSS B 84, 2022): the most k of which each is m/(share k) at least.
func benjaminiHochberg(e []float64, share float64) int {
	for k := len(e); k > 0; k-- {
		if e[k-1] >= float64(len(e))/(share*float64(k)) {
			return k
		}
	}
	return 0
}

// closedList is how many of e, in descending order, closed e-BH lists: the most
// r such that of every set of series, k of which are among the first r,
//
//	mean e >= k / (share r)
//
// With the mean over those that did not rise, which is 1 at most on average,
// the false share k/r is share at most on average. All r that meet this are
// right at once, so that one may be chosen by any rule: each series
// listed also has 1/share at least, as in e-BH, where the rest of the share would
// otherwise be filled up with series that show nothing. It is never below
// e-BH, whose r meets both.
func closedList(e []float64, share float64) int {
	m := len(e)
	tail := make([]float64, m+1) // of e[i:]
	for i := m - 1; i >= 0; i-- {
		tail[i] = e[i] + tail[i+1]
	}
	most := sort.Search(m, func(i int) bool { return e[i] < 1/share })
	// Sets of all but the first t: r - t of m - t.
	for t := 0; t < most; t++ {
		if q := 1 - share*tail[t]/float64(m-t); q > 0 {
			most = min(most, max(t, int(float64(t)/q)))
		}
	}
	least, t, j := benjaminiHochberg(e, share), m, 0
	for r := most; r > least; r-- {
		if !lacks(tail, share, r, t, j) {
			if t, j = lacking(e, tail, share, r); t == m {
				return r
			}
		}
	}
	return least
}

// lacking is a set that forbids the first r: those from t to r, and the last j.
// t is len(e) if none does. With the same k the set of least mean has the k
// smallest of the first r, and of the others what is below k/(share r).
func lacking(e, tail []float64, share float64, r int) (t, j int) {
	m := len(e)
	for t := r - 1; t >= 0; t-- {
		bar := float64(r-t) / (share * float64(r))
		j := m - r - sort.Search(m-r, func(i int) bool { return e[r+i] < bar })
		if lacks(tail, share, r, t, j) {
			return t, j
		}
	}
	return m, 0
}

// lacks reports whether the set of those from t to r and the last j forbids the first r.
func lacks(tail []float64, share float64, r, t, j int) bool {
	k := float64(r - t)
	return k > 0 && tail[t]-tail[r]+tail[len(tail)-1-j] < k/(share*float64(r))*(k+float64(j))
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
