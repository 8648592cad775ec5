package deskdata

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// searched is what a search for the desk gave.
type searched struct {
	index.Results
	wrong string    // what is wrong with the query, in its author's words; "" if nothing is
	busy  bool      // the index is being written, or is to be built
	until time.Time // the cut-off, exclusive, where it leaves out what is undated; else zero
}

// searchFor searches the index as somebody with a ceiling may; limit hits of a page.
func searchFor(ctx context.Context, n *Snapshot, store *archive.Store, c searching.SearchFlags, limit int, most horizon.TLP) (out searched, err error) {
	c.TLP, c.Limit = work.TLPFlag(most), limit
	q, err := c.IndexQuery()
	if err != nil {
		return searched{wrong: err.Error()}, nil
	}
	if faults := index.Faults(q.Text); len(faults) > 0 {
		return searched{wrong: errors.Join(faults...).Error()}, nil
	}
	q.Facets, q.Now, q.Cut = true, n.At(), n.AsOf
	if n.Named {
		searching.EndAtCut(n.Work, &q)
		out.until = n.AsOf
	}
	out.Results, err = n.searches.Search(ctx, store, func() (*index.Index, error) { return ingest.ReadIndex(n.Work, store) }, q)
	switch {
	case errors.Is(err, ingest.ErrNoIndex) || errors.Is(err, index.ErrBusy):
		return searched{busy: true}, nil
	case errors.Is(err, index.ErrQuery):
		return searched{wrong: err.Error()}, nil
	}
	return out, err
}

// piecesOf is the pieces of a snippet, between marks that no text has.
func piecesOf(s index.Snippet) (pieces []string) {
	const from, to = "\ufdd0", "\ufdd1"
	for part := range strings.SplitSeq(s.Mark(from, to), from) {
		hit, rest, _ := strings.Cut(part, to)
		if len(pieces) == 0 {
			hit, rest = "", part
		}
		pieces = append(pieces, hit, rest)
	}
	return pieces // every first of two is a hit
}

// holding is the detected changes that a word is a term of, as far as somebody with a
// ceiling may open them, by id.
func holding(ctx context.Context, n *Snapshot, store *archive.Store, word string, most horizon.TLP) (all []view.Similar, err error) {
	term := n.V.Term(word)
	if term == "" {
		return nil, nil
	}
	is := func(m string) bool { return strings.EqualFold(m, term) }
	if most != horizon.Red {
		n.mu.Lock()
		defer n.mu.Unlock()
		list, err := n.readable(ctx, store, most)
		for _, id := range slices.Sorted(maps.Keys(list)) {
			c := list[id].change
			if !slices.ContainsFunc(c.Terms, is) {
				continue
			}
			if named, err := n.mayName(ctx, store, list[id], most); err != nil || !named {
				if err != nil {
					return nil, err
				}
				continue
			}
			docs, err := n.occurrencesUpTo(ctx, store, horizon.Change{Terms: []string{term}}, most)
			if err != nil {
				return nil, err
			}
			if len(docs) > 0 { // else they were labelled anew
				all = append(all, view.Similar{ID: id, Name: c.Name})
			}
		}
		return all, err
	}
	week, err := n.week(ctx, store, most) // makes the grouping, if there is none
	if err != nil {
		return nil, err
	}
	described, err := store.Changes(ctx, n.AsOf)
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, f := range n.grouping.All() {
		if slices.ContainsFunc(f.Members(), is) {
			id := n.grouping.ChangeOf(described, f.Signal)
			all = append(all, view.Similar{ID: id, Name: cmp.Or(week.Names[id], f.Name)})
		}
	}
	slices.SortFunc(all, func(a, b view.Similar) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b view.Similar) bool { return a.ID == b.ID }), err
}
