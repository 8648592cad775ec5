package week

import (
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// nearItems is how many series that are close to detection are listed.
const nearItems = 12

// Near is what is close to detection and not listed in the digest that b gathered: of
// some series, the nearest first, what is a theme or a described change, and then terms.
// What was rejected or merged is left out, and below a ceiling of RED what has no document
// that may be seen.
func (b *digester) Near(ctx context.Context, out horizon.Digest, some []horizon.Signal) ([]horizon.DigestItem, error) {
	listed := map[horizon.ChangeID]bool{}
	for _, f := range b.Grouping.All() {
		listed[b.ChangeOf(f.Signal)] = true
	}
	for _, it := range slices.Concat(out.Changed, out.Quiet) {
		listed[it.ID] = true
	}
	var all []horizon.DigestItem
	for _, g := range b.namedFirst(some) {
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
		it.Sentence = phrase.Near(g, it.Counted, b.ofThreshold(g), it.State == horizon.Approve)
		if all = append(all, it); len(all) == nearItems {
			break
		}
	}
	return all, b.tallyItems(ctx, all)
}

// namedFirst is some series, those before that are a theme, watched or of a described
// change.
func (b *digester) namedFirst(some []horizon.Signal) (all []horizon.Signal) {
	named := func(g horizon.Signal) bool {
		return g.Theme != "" || g.Watch || slices.ContainsFunc(b.changes, func(c horizon.Change) bool { return detection.Belongs(c, g.Theme, g.Name) })
	}
	for _, first := range []bool{true, false} {
		for _, g := range some {
			if named(g) == first {
				all = append(all, g)
			}
		}
	}
	return all
}

// ofThreshold is how much of what is needed to be detected a series has.
func (b *digester) ofThreshold(g horizon.Signal) horizon.Figure {
	used := horizon.UsedSources
	if g.Period.Bin != horizon.Yearly {
		used = horizon.UsedByMonth
	}
	return b.Book.Put(horizon.Counted{Subject: g.Subject() + "/threshold", Measure: horizon.MeasureShare, Period: horizon.DaysOf(g.Period, g.Window),
		Panel: g.Panel, Sources: used, AsOf: b.Through()}, g.E/g.A)
}
