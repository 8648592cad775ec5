package backtest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
)

// Histories is the public panel's counts of every source, by each bin that kazami
// detect uses and that has any, as of the cut-off; with --bin by that one alone.
func (c Options) Histories(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary) ([]*history.History, error) {
	terms, strata, err := store.Numbers(ctx)
	if err != nil {
		return nil, err
	}
	t, err := detection.TermRulesOf(ctx, s, store)
	if err != nil {
		return nil, err
	}
	overlap, err := detection.Overlap(ctx, s, store, t, horizon.PublicPanel)
	if err != nil {
		return nil, err
	}
	weights := detection.NewWeights(ctx, store, v, horizon.PublicPanel, terms)
	var all []*history.History
	for _, b := range detection.Bins() {
		if c.Bin != "" && c.Bin != b.String() {
			continue
		}
		names := detection.NewNumbering(terms, strata, v, work.WithNew(s.Cfg.Watch, t.Watched()), t)
		names.Overlap = overlap[b]
		h, err := historyOf(ctx, s, store, b, names)
		if err != nil {
			return nil, err
		}
		if h.Len() == 0 {
			continue
		}
		if h.Weights, err = weights.Between(names, h.First(), h.Last()); err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// historyOf reads the counts of one bin.
func historyOf(ctx context.Context, s *work.Work, store *archive.Store, b horizon.Bin, names *detection.Numbering) (*history.History, error) {
	h := &history.History{Bin: b}
	for pc, err := range store.Counts(ctx, b, horizon.PublicPanel, s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		if totals, counts := names.Period(h, pc); len(totals) > 0 {
			h.Add(history.Week{Period: pc.Period, Totals: totals, Counts: counts})
		}
	}
	h.Series = names.Series
	return h, nil
}

// backtestItem is an item of the sheet with documents to judge it by.
type backtestItem struct {
	judge.Item
	Documents []backtestDocument `json:"documents"`
}

// backtestDocument is a document that holds an item's term.
type backtestDocument struct {
	Source horizon.SourceID `json:"source"`
	Date   string           `json:"date"`
	Title  string           `json:"title"`
	Quote  string           `json:"quote"` // where it says the term
}

// fewDocuments is how many documents stand beside an item.
const fewDocuments = 8

// illustrateChanges gives each item some of the documents of its year with its term,
// of the sources of its bin, spread over that year. One of the placebo may have
// none in it: it shows some of other years, for a lack of them would give it away.
func illustrateChanges(ctx context.Context, s *work.Work, store *archive.Store, bins []*judge.Measured, items []judge.Item) ([]backtestItem, error) {
	in := sourcesOf(bins)
	out, later := make([]backtestItem, len(items)), make([][]backtestDocument, len(items))
	of := map[archive.Term][]int{}
	for i, it := range items {
		out[i] = backtestItem{it, []backtestDocument{}}
		t := archive.Term{Text: it.Term, Lang: it.Lang}
		of[t] = append(of[t], i)
	}
	for h, err := range store.Holding(ctx, slices.Collect(maps.Keys(of)), s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		if h.TLP != horizon.Clear {
			continue
		}
		for _, t := range h.Terms {
			d := backtestDocument{h.Source, work.Date(h.Published), h.Title, work.Quote(h.Title, h.Body, []string{t.Text})}
			for _, i := range of[t] {
				switch {
				case !in[out[i].Bin][h.Source]:
				case h.Published.In(horizon.Tokyo).Year() == out[i].Year:
					out[i].Documents = append(out[i].Documents, d)
				case len(later[i]) < fewDocuments:
					later[i] = append(later[i], d)
				}
			}
		}
	}
	for i := range out {
		if len(out[i].Documents) == 0 && later[i] != nil {
			out[i].Documents = later[i]
		}
		out[i].Documents = spreadOver(out[i].Documents, fewDocuments)
	}
	slices.SortFunc(out, func(a, b backtestItem) int {
		return cmp.Or(cmp.Compare(a.Bin, b.Bin), cmp.Compare(a.Year, b.Year), -cmp.Compare(a.Score, b.Score), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// spreadOver is n of all, evenly spread, the last among them.
func spreadOver(all []backtestDocument, n int) []backtestDocument {
	if len(all) <= n {
		return all
	}
	out := make([]backtestDocument, n)
	for i := range out {
		out[i] = all[(i+1)*len(all)/n-1]
	}
	return out
}

// sourcesOf is the sources of each bin.
func sourcesOf(bins []*judge.Measured) map[string]map[horizon.SourceID]bool {
	in := map[string]map[horizon.SourceID]bool{}
	for _, m := range bins {
		in[m.Bin] = map[horizon.SourceID]bool{}
		for _, src := range m.Sources {
			in[m.Bin][src] = true
		}
	}
	return in
}
