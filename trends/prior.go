package trends

import "math"

const (
	fewVocabulary = 100 // series below which the default prior stands
	leastVolumes  = 1   // of documents read over b: b is never more than was read ...
	mostVolumes   = 20  // ... nor less than a twentieth
)

// refitPrior fits b, the documents that a series' prior weighs, to what was
// read so far: a stays, and b is such that among series with a document the
// share of those with one only is what is seen. It is fitted for each group;
// one with few series takes the share of all. The moments that would fit a and
// b together follow the few most frequent series, so they are not used, and b
// only ever falls below its default: in a large panel the default holds.
func (d *Detector) refitPrior() {
	single, seen := make([]int, len(d.groups)+1), make([]int, len(d.groups)+1)
	all := len(d.groups)
	for i := range d.records {
		if r := &d.records[i]; r.docs > 0 {
			for _, g := range []int{int(r.group), all} {
				seen[g]++
				if r.docs == 1 {
					single[g]++
				}
			}
		}
	}
	t := len(d.rows) - 1
	for g := range d.groups {
		of := g
		if seen[of] < fewVocabulary {
			of = all
		}
		if seen[of] < fewVocabulary {
			continue
		}
		var read uint64
		for _, s := range d.groups[g].strata {
			read += d.volume(s, never, t)
		}
		if read == 0 {
			continue
		}
		q := volumes(float64(single[of])/float64(seen[of]), d.cfg.PriorA)
		d.groups[g].b = min(d.cfg.PriorB, float64(read)/q)
	}
}

// volumes is q = N/b at which a Gamma(a, b) prior lets the given share of the
// series with a document in N have one only:
//
//	P(0) = (1+q)^-a,  P(1) = a q/(1+q) P(0),  share = P(1) / (1 - P(0))
func volumes(share, a float64) float64 {
	lo, hi := float64(leastVolumes), float64(mostVolumes)
	for range 50 {
		q := (lo + hi) / 2
		p0 := math.Pow(1+q, -a)
		if a*q/(1+q)*p0/(1-p0) > share { // falls as q rises
			lo = q
		} else {
			hi = q
		}
	}
	return (lo + hi) / 2
}
