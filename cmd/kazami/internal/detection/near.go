package detection

import (
	"slices"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Near is each series of a panel that is close to detection by one of its counts, the
// nearest of them, and detected by none: most evidence for its price first. What was not
// counted more often than expected is left out, and so are terms that live in a longer
// one alone.
func (d *Result) Near(name horizon.Panel) (all []horizon.Signal) {
	detected := map[series]bool{}
	for _, g := range d.Open(name) {
		detected[series{g.Theme, g.Name}] = true
	}
	for _, r := range d.Panels[name].Replays {
		var near []horizon.Signal
		wanted := map[string]bool{}
		for _, g := range r.Now {
			if g.Observed <= g.Expected || g.E >= g.A || !phrase.Close(g) || detected[series{g.Theme, g.Name}] {
				continue
			}
			near = append(near, g)
			wanted[g.Name] = wanted[g.Name] || filterable(g)
		}
		values := r.cValues(wanted)
		for _, g := range near {
			if !filterable(g) || !nestedOnly(values[g.Name]) {
				all = append(all, g)
			}
		}
	}
	byEvidence(all)
	seen := map[series]bool{}
	return slices.DeleteFunc(all, func(g horizon.Signal) bool {
		k := series{g.Theme, g.Name}
		again := seen[k]
		seen[k] = true
		return again
	})
}
