package exploring

import (
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/trends/past"
)

// lineOf is what a panel said of the series of some terms, by their numbers in the archive,
// by a bin: its detections up to a time, and what was expected at the ends of years by
// then. Series that nobody looks at have no year's ends.
func lineOf(d *detection.Result, panel horizon.Panel, b horizon.Bin, terms []horizon.TermID, until horizon.Period) (found []past.Detection, ends []detection.YearEnd) {
	p := d.Panels[panel]
	if p == nil || p.By(b) == nil {
		return nil, nil
	}
	r, seen := p.By(b), map[horizon.TermID]bool{}
	for _, t := range terms {
		if int(t) >= len(r.Series.Local) || r.Series.Local[t] == 0 || seen[r.Series.Local[t]] {
			continue
		}
		seen[r.Series.Local[t]] = true
		s := r.Series.Of(r.Series.Local[t] - 1)
		for _, x := range r.Past.Of(s.ID) {
			if x.Opening.Period.N <= until.N {
				found = append(found, x)
			}
		}
		for _, e := range r.EndsOf(s.ID) {
			if e.Signal.Period.N <= until.N {
				ends = append(ends, e)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b past.Detection) int { return int(a.Opening.Period.N) - int(b.Opening.Period.N) })
	return found, ends
}
