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

// count counts the documents of a change as somebody with a ceiling may see them: those
// that the week counts where it lists the change, or else as the week would.
func (n *Snapshot) count(ctx context.Context, store *archive.Store, week view.Week, c horizon.Change, most horizon.TLP) (evidence.Known, error) {
	if it, listed := listedIn(week, c.ID); listed {
		c = it.Of
	}
	names, err := sourceNames(ctx, store)
	if err != nil {
		return evidence.Known{}, err
	}
	return n.tallies.Known(ctx, n.Work, store, n.V, n.d, c, evidence.Counting{Book: n.book, Most: most, Names: names})
}

// listedIn is what a week lists of a change.
func listedIn(week view.Week, id horizon.ChangeID) (horizon.DigestItem, bool) {
	for _, list := range [][]horizon.DigestItem{week.Judge, week.Changed, week.Quiet, week.Near} {
		if i := slices.IndexFunc(list, func(it horizon.DigestItem) bool { return it.ID == id }); i >= 0 {
			return list[i], true
		}
	}
	return horizon.DigestItem{}, false
}

// deskExplain says in Japanese what the panel of a ceiling makes of a change's series.
func (n *Snapshot) deskExplain(c horizon.Change, most horizon.TLP) (all []horizon.Words) {
	panel := detection.PanelFor(most)
	if n.d.Panels[panel] == nil {
		return nil
	}
	verdicts := n.d.ExplainOf(panel, c)
	several := false
	for _, v := range verdicts {
		several = several || v.Name != verdicts[0].Name
	}
	for _, v := range verdicts {
		if !v.Enough {
			known := n.scope(most).Figure(v.Subject()+"/"+v.Period.Bin.String(), horizon.MeasureDocuments, horizon.Days{}, horizon.UsedSources, float64(v.Documents))
			all = append(all, phrase.TooFewToExplain(v.Period.Bin, known))
			continue
		}
		of := ""
		if several {
			of = "「" + v.Name + "」"
		}
		all = append(all, phrase.Explained(of, v.Signal, n.book.Reckon(v.Signal, n.Through()))...)
	}
	return all
}
