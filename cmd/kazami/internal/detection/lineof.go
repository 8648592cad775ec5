package detection

import (
	"slices"

	"kazami/internal/horizon"
	"kazami/trends/past"
)

// LineOf is what a panel said of one series by a bin, by the name of its term or the id of
// its theme: its detections up to a time, and what was expected at the ends of years by
// then. Series that nobody looks at have no year's ends.
func (d *Result) LineOf(panel horizon.Panel, b horizon.Bin, name string, theme horizon.ThemeID, until horizon.Period) (found []past.Detection, ends []YearEnd) {
	p := d.Panels[panel]
	if p == nil || p.By(b) == nil {
		return nil, nil
	}
	r := p.By(b)
	for _, s := range r.Series.Series {
		if theme != "" && s.Theme != theme || theme == "" && (s.Theme != "" || s.Name != name) {
			continue
		}
		for _, x := range r.Past.Of(s.ID) {
			if x.Opening.Period.N <= until.N {
				found = append(found, x)
			}
		}
		for _, e := range r.ends[s.ID] {
			if e.Signal.Period.N <= until.N {
				ends = append(ends, e)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b past.Detection) int { return int(a.Opening.Period.N) - int(b.Opening.Period.N) })
	return found, ends
}
