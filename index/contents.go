package index

import (
	"context"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"kazami/internal/horizon"
)

// Contents lists every document in the index with the archive's number of the
// revision that was indexed, so that it can be held against the archive.
func (ix *Index) Contents(ctx context.Context) (all map[Ref]int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("list indexed documents: %w", err)
		}
	}()
	a, err := ix.b.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := a.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = firstError(err, r.Close()) }()
	c := &collection{reader: r}
	if c.columns, err = r.DocValueReader([]string{fieldMark}); err != nil {
		return nil, err
	}
	s, err := query.NewMatchAllQuery().Searcher(ctx, r, nil, search.SearcherOptions{Score: "none"})
	if err != nil {
		return nil, err
	}
	all = map[Ref]int64{}
	err = each(ctx, s, r, func(m *search.DocumentMatch) {
		key, err := r.ExternalID(m.IndexInternalID)
		c.err = firstError(c.err, err)
		source, id, _ := strings.Cut(key, "/")
		_, seq := markOf(c.mark(m.IndexInternalID))
		all[Ref{horizon.SourceID(source), horizon.DocumentID(id)}] = seq
	})
	return all, firstError(err, c.err)
}
