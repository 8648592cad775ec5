package deskdata

import (
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// scope is what the figures for somebody with a ceiling have in common.
func (n *Snapshot) scope(most horizon.TLP) horizon.Scope {
	return horizon.Scope{Book: n.book, Most: most, AsOf: n.Through()}
}

// tally counts the documents of a change as somebody with a ceiling may see them: what
// the week lists of it, or else as the week would.
func (n *Snapshot) tally(ctx context.Context, store *archive.Store, week view.Week, c horizon.Change, most horizon.TLP) (horizon.Tally, error) {
	for _, it := range slices.Concat(week.Judge, week.Changed, week.Quiet, week.Near) {
		if it.ID == c.ID {
			return it.Tally, nil
		}
	}
	sources, err := store.Sources(ctx)
	if err != nil {
		return horizon.Tally{}, err
	}
	names := map[horizon.SourceID]string{}
	for _, src := range sources {
		names[src.ID] = src.Name
	}
	return n.tallies.Of(ctx, n.Work, store, n.V, n.d, c, evidence.Counting{Book: n.book, Most: most, Names: names})
}

// deskExplain says in Japanese what the panel of a ceiling makes of a change's series.
func (n *Snapshot) deskExplain(c horizon.Change, most horizon.TLP) (all []horizon.Words) {
	panel := detection.PanelFor(most)
	if n.d.Panels[panel] == nil {
		return nil
	}
	for _, v := range n.d.ExplainOf(panel, c) {
		if !v.Enough {
			known := n.scope(most).Figure(v.Subject()+"/"+v.Period.Bin.String(), horizon.MeasureDocuments, horizon.Days{}, horizon.UsedSources, float64(v.Documents))
			all = append(all, phrase.TooFewToExplain(v.Period.Bin, known))
			continue
		}
		all = append(all, phrase.Explained(v.Signal, n.book.Reckon(v.Signal, n.Through()))...)
	}
	return all
}
