package trends

import (
	"cmp"
	"slices"
)

const (
	fewSeries  = 30  // below so many the default psi stands
	enoughInfo = 10  // information that a series must have given
	trimmed    = 0.1 // share of the series that is left out at each end
)

// estimatePsi is the overdispersion that the frequent series show: the ratio
// of their moments, those with the lowest and the highest tenth left out.
func (d *Detector) estimatePsi() {
	type moment struct{ sum, weight float64 }
	var all []moment
	for i := range d.records {
		if r := &d.records[i]; r.weight >= enoughInfo {
			all = append(all, moment{float64(r.scatter), float64(r.weight)})
		}
	}
	if len(all) < fewSeries {
		return
	}
	slices.SortStableFunc(all, func(a, b moment) int { return cmp.Compare(a.sum/a.weight, b.sum/b.weight) })
	cut := int(trimmed * float64(len(all)))
	var m moment
	for _, v := range all[cut : len(all)-cut] {
		m.sum += v.sum
		m.weight += v.weight
	}
	d.psi = max(m.sum/m.weight, d.cfg.PsiFloor)
}
