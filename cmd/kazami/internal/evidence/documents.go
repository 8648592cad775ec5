package evidence

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// DocumentsOf is the documents that carry a change's themes or terms, in order of
// date, each once. Without a detection no word rule holds.
func DocumentsOf(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result, c horizon.Change) ([]archive.Stored, error) {
	var docs []archive.Stored
	seen := map[archive.DocumentKey]int{} // one more than where it stands
	take := func(d archive.Stored, err error) error {
		if err != nil {
			return err
		}
		key := archive.DocumentKey{Source: d.Source, ID: d.ID}
		switch at := seen[key]; {
		case at == 0:
			docs = append(docs, d)
			seen[key] = len(docs)
		case docs[at-1].Rev < d.Rev: // a citation, and later its text
			docs[at-1] = d
		}
		return nil
	}
	for _, theme := range c.Themes {
		for d, err := range store.Tagged(ctx, "theme", string(theme), s.AsOf) {
			if err := take(d, err); err != nil {
				return nil, fmt.Errorf("documents of change %s: %w", c.ID, err)
			}
		}
	}
	if len(c.Themes) == 0 {
		var docs iter.Seq2[archive.Stored, error]
		if d == nil {
			docs = store.WithTerms(ctx, detection.SeriesNames(c.Terms), s.Since(), s.AsOf)
		} else {
			seqs, err := figures.HoldersOf(ctx, s, store, d.Figures, d.Rules.Names(c.Terms))
			if err != nil {
				return nil, fmt.Errorf("documents of change %s: %w", c.ID, err)
			}
			docs = store.OfNumbers(ctx, seqs)
		}
		for d, err := range docs {
			if err := take(d, err); err != nil {
				return nil, fmt.Errorf("documents of change %s: %w", c.ID, err)
			}
		}
	}
	slices.SortFunc(docs, func(a, b archive.Stored) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return docs, nil
}
