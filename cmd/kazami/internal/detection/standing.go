package detection

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
)

// StandingOf is what a panel says of a change's own series, by every bin, the one that
// stands for it first: what is detected, by when it opened; of the others what could
// be judged, the nearest to its threshold.
func (d *Result) StandingOf(name horizon.Panel, c horizon.Change) []trends.Verdict {
	all := d.ExplainOf(name, c)
	slices.SortStableFunc(all, func(a, b trends.Verdict) int {
		if a.Open || b.Open {
			return cmp.Or(standsFirst(a.Signal, b.Signal), boolInt(b.Enough)-boolInt(a.Enough))
		}
		return cmp.Or(boolInt(b.Enough)-boolInt(a.Enough), moreEvidence(a.Signal, b.Signal), cmp.Compare(b.Documents, a.Documents))
	})
	return all
}

// Bearing is what people and the filter of terms did to a series.
type Bearing struct {
	Ignored horizon.TermRule // the rule by which it is ignored; without a term: none
	With    []string         // the names that are counted with it
	Within  string           // the longer term in which alone it stands; "": it is shown
}

// BearingOf is what bears on the series of a verdict.
func (d *Result) BearingOf(name horizon.Panel, v trends.Verdict) (b Bearing) {
	r := d.Panels[name].By(v.Period.Bin)
	if r == nil || v.Theme != "" {
		return b
	}
	b.Ignored, b.With = r.Series.rules.stop[v.Name], r.Series.rules.With[v.Name]
	if x := r.cValues(map[string]bool{v.Name: true})[v.Name]; nestedOnly(x) && !v.Watch {
		b.Within = x.Within
	}
	return b
}
