package detection

import (
	"fmt"
	"maps"
	"slices"

	"kazami/internal/horizon"
	"kazami/nlp"
)

// Candidates is the open flags that go to a reader: terms that live in a longer
// one alone, by their C-value, are left out. They were tested and priced like
// all others; the filter never flags.
func (d *Result) Candidates(name horizon.Panel) []horizon.Signal {
	var all []horizon.Signal
	for _, r := range d.Panels[name].Replays {
		wanted := map[string]bool{}
		for _, g := range r.Now {
			if g.Open && filterable(g) {
				wanted[g.Name] = true
			}
		}
		values := r.cValues(wanted)
		for _, g := range r.Now {
			if g.Open && !(filterable(g) && nestedOnly(values[g.Name])) {
				all = append(all, g)
			}
		}
	}
	byEvidence(all)
	return all
}

// filterable reports whether a signal is of a discovered term: what an analyst
// named is never left out.
func filterable(g horizon.Signal) bool { return g.Theme == "" && !g.Watch }

// nestedOnly reports whether a term has no evidence of its own.
func nestedOnly(v nlp.CValue) bool { return v.Containers > 0 && v.Value <= 0 }

// cValues is the C-value of the wanted series by the documents of the last two
// years up to the cut-off.
func (r *Replay) cValues(wanted map[string]bool) map[string]nlp.CValue {
	if len(wanted) == 0 {
		return nil
	}
	return nlp.CValues(func(yield func(string, float64) bool) {
		docs := map[string]float64{} // a name can stand for series of two languages
		for i, s := range r.Series.Series {
			switch n := float64(r.Series.Recent[i]); {
			case s.Theme != "" || n == 0:
			case wanted[s.Name]:
				docs[s.Name] += n
			case !yield(s.Name, n):
				return
			}
		}
		for _, name := range slices.Sorted(maps.Keys(docs)) {
			if !yield(name, docs[name]) {
				return
			}
		}
	}, wanted)
}

// recentYears is how far back documents count for termhood.
const recentYears = 2

// termhood says in words why a term is left out of what readers see, "" if it
// is not.
func (d *Result) termhood(name horizon.Panel, bin horizon.Bin, term string) string {
	v := d.Panels[name].By(bin).cValues(map[string]bool{term: true})[term]
	if !nestedOnly(v) {
		return ""
	}
	return fmt.Sprintf("filtered as nested within %s: %.0f documents in %d years, the %d longer terms have %.1f on average (C-value %.2f); it is tested and counts for the limit, but is not shown",
		v.Within, v.F, recentYears, v.Containers, v.Mean(), v.Value)
}
