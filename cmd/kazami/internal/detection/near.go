package detection

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Of the series that are close to detection as many are compared with one another, and
// of the terms among them as many are read: the nearest ones.
const (
	nearCompared = 400
	nearRead     = 40
)

// Near is the series of a panel that are close to detection by one of their counts and
// detected by none, most evidence for its price first. Terms that live in a longer one
// alone, say what another series says, or are boilerplate, names or versions are left
// out. most is the strictest label of the documents that tell these.
func (d *Result) Near(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, g *Grouping, name horizon.Panel, most horizon.TLP) ([]horizon.Signal, error) {
	flags := Fold(d.nearest(name), v)
	slices.SortStableFunc(flags, func(a, b Flag) int { return moreEvidence(a.Signal, b.Signal) })
	heads := g.All()
	flags = slices.DeleteFunc(flags, func(f Flag) bool {
		return slices.ContainsFunc(heads, func(h Flag) bool { return slices.Contains(h.Within, f.Name) || says(h, f, v) })
	})
	var near, terms []horizon.Signal
	for _, f := range flags {
		if filterable(f.Signal) {
			terms = append(terms, f.Signal)
		} else {
			near = append(near, f.Signal)
		}
	}
	terms = terms[:min(len(terms), nearRead)]
	ranks, err := RankTerms(ctx, s, store, v, d.Rules, g.Taught.Model, terms, most)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if r, _ := ranks.Of(t); !r.folded() {
			near = append(near, t)
		}
	}
	byEvidence(near)
	return near, nil
}

// nearest is each series that is close to detection, by the count that is nearest to it.
func (d *Result) nearest(name horizon.Panel) (all []horizon.Signal) {
	detected := map[series]bool{}
	for _, g := range d.Open(name) {
		detected[series{g.Theme, g.Name}] = true
	}
	for _, r := range d.Panels[name].Replays {
		var near []horizon.Signal
		wanted := map[string]bool{}
		for _, g := range r.Now {
			if g.Flagged || g.E >= g.A || !phrase.Close(g) || detected[series{g.Theme, g.Name}] {
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
	all = slices.DeleteFunc(all, func(g horizon.Signal) bool {
		k := series{g.Theme, g.Name}
		again := seen[k]
		seen[k] = true
		return again
	})
	slices.SortStableFunc(all, func(a, b horizon.Signal) int { return cmp.Compare(boolInt(filterable(a)), boolInt(filterable(b))) })
	return all[:min(len(all), nearCompared)]
}
