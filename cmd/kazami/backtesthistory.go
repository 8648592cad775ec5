package main

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
)

// histories is the public panel's counts by each bin that has sources, as of
// the cut-off. Sources have the bins that kazami detect gives them as of then.
func (c backtestCommand) histories(ctx context.Context, s *session, store *archive.Store, v vocabulary) ([]*judge.History, error) {
	volumes, err := store.Volumes(ctx, horizon.PublicPanel, s.asOf.AddDate(-5, 0, 0), s.asOf)
	if err != nil {
		return nil, err
	}
	if c.Bin != "" { // of all time: a source that is silent by now is counted, too
		if volumes, err = store.Volumes(ctx, horizon.PublicPanel, s.since(), s.asOf); err != nil {
			return nil, err
		}
	}
	terms, err := store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	strata, err := store.Strata(ctx)
	if err != nil {
		return nil, err
	}
	bins := c.bins(volumes)
	var all []*judge.History
	for b := horizon.Weekly; b <= horizon.Yearly; b++ {
		names := newNumbering(terms, strata, v, s.cfg.Watch)
		for src, bin := range bins {
			if bin == b {
				names.sources[src] = true
			}
		}
		h, err := s.history(ctx, store, b, names)
		if err != nil {
			return nil, err
		}
		if h.Len() > 0 {
			all = append(all, h)
		}
	}
	return all, nil
}

// bins is the bin of each source: its own, or with --bin that one for all
// whose dates allow it.
func (c backtestCommand) bins(volumes []archive.Volume) map[horizon.SourceID]horizon.Bin {
	wanted := slices.Index([]string{"week", "month", "year"}, c.Bin)
	if wanted < 0 {
		return chooseBins(volumes)
	}
	bins := map[horizon.SourceID]horizon.Bin{}
	for _, v := range volumes {
		if float64(v.ByBin[wanted]) > 0.9*float64(v.Documents) {
			bins[v.Source] = horizon.Bin(wanted)
		}
	}
	return bins
}

// history reads the counts of some sources by one bin.
func (s *session) history(ctx context.Context, store *archive.Store, b horizon.Bin, names *numbering) (*judge.History, error) {
	h := &judge.History{Bin: b}
	if len(names.sources) == 0 {
		return h, nil
	}
	for pc, err := range store.Counts(ctx, b, horizon.PublicPanel, s.since(), s.asOf) {
		if err != nil {
			return nil, err
		}
		if totals, counts := names.period(h, pc); len(totals) > 0 {
			h.Add(judge.Week{Period: pc.Period, Totals: totals, Counts: counts})
		}
	}
	h.Series = names.series
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
}

// fewTitles is how many documents stand beside an item.
const fewTitles = 6

// illustrate gives each item the newest documents with its term up to the end
// of its year, of the sources of its bin. One of the placebo may have none by
// then: it shows the newest of all, for a lack of them would tell it apart.
func (s *session) illustrate(ctx context.Context, store *archive.Store, bins []*judge.Measured, items []judge.Item) ([]backtestItem, error) {
	in := map[string]map[horizon.SourceID]bool{}
	for _, m := range bins {
		in[m.Bin] = map[horizon.SourceID]bool{}
		for _, src := range m.Sources {
			in[m.Bin][src] = true
		}
	}
	out, later := make([]backtestItem, len(items)), make([][]backtestDocument, len(items))
	of := map[archive.Term][]int{}
	for i, it := range items {
		out[i] = backtestItem{it, []backtestDocument{}}
		t := archive.Term{Text: it.Term, Lang: it.Lang}
		of[t] = append(of[t], i)
	}
	for h, err := range store.Holding(ctx, slices.Collect(maps.Keys(of)), s.since(), s.asOf) {
		if err != nil {
			return nil, err
		}
		if h.TLP != horizon.Clear {
			continue
		}
		d := backtestDocument{h.Source, date(h.Published), h.Title}
		for _, t := range h.Terms {
			for _, i := range of[t] {
				switch {
				case !in[out[i].Bin][h.Source]:
				case h.Published.In(horizon.Tokyo).Year() <= out[i].Year:
					out[i].Documents = lastFew(out[i].Documents, d)
				default:
					later[i] = lastFew(later[i], d)
				}
			}
		}
	}
	for i := range out {
		if len(out[i].Documents) == 0 && later[i] != nil {
			out[i].Documents = later[i]
		}
	}
	slices.SortFunc(out, func(a, b backtestItem) int {
		return cmp.Or(cmp.Compare(a.Bin, b.Bin), cmp.Compare(a.Year, b.Year), -cmp.Compare(a.Score, b.Score), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// lastFew appends a document, and drops the first where there are too many.
func lastFew(all []backtestDocument, d backtestDocument) []backtestDocument {
	if len(all) == fewTitles {
		all = all[1:]
	}
	return append(all, d)
}
