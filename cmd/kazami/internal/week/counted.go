package week

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/figures"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// scope is what the figures of a digest have in common.
func (b *digester) scope() horizon.Scope {
	return horizon.Scope{Book: b.Book, Most: b.most, AsOf: b.Through()}
}

// reckonAll makes the figures of signals.
func (b *digester) reckonAll(all []horizon.Signal) (out []horizon.Reckoned) {
	for _, g := range all {
		out = append(out, b.Book.Reckon(g, b.Through()))
	}
	return out
}

// tallyItems counts the documents of what waits for judgement, all terms in one pass. Its
// sentence then says so where it is of fewer documents than the picture shows.
func (b *digester) tallyItems(ctx context.Context, items []horizon.DigestItem) (err error) {
	changes := make([]horizon.Change, len(items))
	var terms []archive.Term
	for i, it := range items {
		changes[i] = b.changeOf(it)
		if len(changes[i].Themes) == 0 {
			terms = append(terms, b.d.Rules.Names(changes[i].Terms)...)
		}
	}
	if err := figures.FindHolders(ctx, b.Work, b.store, b.d.Figures, terms); err != nil {
		return err
	}
	for i := range items {
		items[i].Of = changes[i]
		if items[i].Tally, err = b.tally(ctx, changes[i]); err != nil {
			return err
		}
		if of := phrase.OfDated(items[i].Signal.Period.Bin, items[i].Tally); of != "" {
			items[i].Sentence = horizon.Sentence(of, items[i].Sentence)
		}
	}
	return nil
}

// changeOf is the change that an item is of: as an analyst described it, where that may be
// read, else its theme, or the terms that were found to be one.
func (b *digester) changeOf(it horizon.DigestItem) horizon.Change {
	i := slices.IndexFunc(b.changes, func(c horizon.Change) bool { return c.ID == it.ID })
	if i >= 0 && (b.most == horizon.Red || b.last[it.ID] == horizon.Approve) {
		return b.changes[i]
	}
	if t, ok := b.v.Themes[it.Signal.Theme]; ok {
		return horizon.Change{ID: it.ID, Name: t.Name, Themes: []horizon.ThemeID{t.ID}}
	}
	if k, ok := b.ClusterOf(it.ID); ok {
		return horizon.Change{ID: it.ID, Name: k.Label, Terms: k.Members}
	}
	return horizon.Change{ID: it.ID, Name: it.Signal.Name, Terms: []string{it.Signal.Name}}
}

// tally counts the documents of a change by year, up to the ceiling.
func (b *digester) tally(ctx context.Context, c horizon.Change) (horizon.Tally, error) {
	names := map[horizon.SourceID]string{}
	for id, src := range b.sources {
		names[id] = src.Name
	}
	return b.Tallies.Of(ctx, b.Work, b.store, b.v, b.d, c, evidence.Counting{Book: b.Book, Most: b.most, Names: names})
}

// support says how many sources and publishers carry what was counted of an item, and how
// sure that makes it.
func (b *digester) support(it *horizon.DigestItem, docs []archive.Stored) {
	g, count := it.Signal, map[horizon.SourceID]int{}
	publishers, counted := map[string]bool{}, map[string]bool{}
	for _, d := range docs {
		who := cmp.Or(d.Publisher, b.sources[d.Source].Name, string(d.Source))
		publishers[who] = true
		if slices.Contains(g.Sources, d.Source) { // others are not counted
			counted[who] = true
			count[d.Source]++
		}
	}
	var bySource []int
	for _, n := range count {
		bySource = append(bySource, n)
	}
	used := horizon.UsedSources
	if g.Period.Bin != horizon.Yearly {
		used = horizon.UsedByMonth
	}
	voices := b.scope().Figure(g.Subject(), horizon.MeasurePublishers, horizon.DaysOf(g.Period, g.Window), used, float64(len(counted)))
	it.Confidence, it.Support = phrase.Confidence(g, len(docs), len(publishers)), phrase.SupportOf(bySource).String()
	it.Reason, it.Thin = phrase.CarriedBy(g, it.Counted, voices), phrase.Thin(g, len(docs), len(publishers))
}
