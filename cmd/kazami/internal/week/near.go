package week

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Of what is close to detection so many are listed; so many series are compared with one
// another, and of so many terms the documents are read: the nearest ones.
const (
	nearItems    = 12
	nearCompared = 400
	nearRead     = 40
)

// Near is the series that are close to detection by the panel of a ceiling, the nearest
// first. What says the same as another series or as a flag of the grouping is left out,
// and so are terms that are boilerplate, names or versions.
func Near(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, g *detection.Grouping, most horizon.TLP) ([]horizon.Signal, error) {
	all := d.Near(detection.PanelFor(most))
	slices.SortStableFunc(all, func(a, b horizon.Signal) int {
		return work.Btoi(b.Theme != "" || b.Watch) - work.Btoi(a.Theme != "" || a.Watch)
	})
	all = all[:min(len(all), nearCompared)]
	within := map[string]bool{}
	var heads []horizon.Signal
	for _, f := range g.All() {
		heads = append(heads, f.Signal)
		for _, name := range f.Within {
			within[name] = true
		}
	}
	var near, terms []horizon.Signal
	for _, f := range detection.Fold(slices.Concat(heads, all), v) {
		switch x := f.Signal; {
		case x.Open || within[x.Name] && x.Theme == "":
		case x.Theme != "" || x.Watch:
			near = append(near, x)
		default:
			terms = append(terms, x)
		}
	}
	nearestFirst(terms)
	terms = terms[:min(len(terms), nearRead)]
	read := horizon.Red
	if most != horizon.Red {
		read = horizon.Clear
	}
	ranks, err := detection.RankTerms(ctx, s, store, v, d.Rules, g.Taught.Model, terms, read)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if r, _ := ranks.Of(t); !r.Folded() {
			near = append(near, t)
		}
	}
	nearestFirst(near)
	return near, nil
}

func nearestFirst(all []horizon.Signal) {
	slices.SortStableFunc(all, func(a, b horizon.Signal) int { return cmp.Compare(b.E/b.A, a.E/a.A) })
}

// Near is the items of series that are close to detection: what is a theme, watched or of
// a described change, and then terms, each in the order in which they come. What the
// digest lists, or was rejected or merged, is left out, and below a ceiling of RED what
// has no document that may be seen.
func (b *digester) Near(ctx context.Context, out horizon.Digest, some []horizon.Signal) ([]horizon.DigestItem, error) {
	listed := map[horizon.ChangeID]bool{}
	for _, f := range b.Grouping.All() {
		listed[b.ChangeOf(f.Signal)] = true
	}
	for _, it := range slices.Concat(out.Changed, out.Quiet) {
		listed[it.ID] = true
	}
	var all []horizon.DigestItem
	for _, g := range namedFirst(some, b.changes) {
		id := b.ChangeOf(g)
		if last := b.last[id]; listed[id] || last == horizon.Reject || last == horizon.Merge {
			continue
		}
		listed[id] = true
		it, err := b.item(ctx, g)
		if err != nil {
			return nil, err
		}
		if b.most != horizon.Red && len(it.Documents) == 0 {
			continue
		}
		it.Sentence = phrase.Near(g, it.Counted, ofThreshold(b.scope(), g), it.State == horizon.Approve)
		if all = append(all, it); len(all) == nearItems {
			break
		}
	}
	return all, b.tallyItems(ctx, all)
}

// namedFirst is some series, before others those that are a theme, watched or of a
// described change.
func namedFirst(some []horizon.Signal, described []horizon.Change) []horizon.Signal {
	unnamed := func(g horizon.Signal) int {
		return work.Btoi(g.Theme == "" && !g.Watch && !slices.ContainsFunc(described, func(c horizon.Change) bool { return detection.Belongs(c, g.Theme, g.Name) }))
	}
	return slices.SortedStableFunc(slices.Values(some), func(a, b horizon.Signal) int { return unnamed(a) - unnamed(b) })
}

// ofThreshold is how much of the evidence that a detection needs a series has.
func ofThreshold(scope horizon.Scope, g horizon.Signal) horizon.Figure {
	used := horizon.UsedSources
	if g.Period.Bin != horizon.Yearly {
		used = horizon.UsedByMonth
	}
	return scope.Book.Put(horizon.Counted{Subject: g.Subject() + "/threshold", Measure: horizon.MeasureShare, Period: horizon.DaysOf(g.Period, g.Window),
		Panel: g.Panel, Sources: used, AsOf: scope.AsOf}, g.E/g.A)
}
