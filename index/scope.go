package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"kazami/internal/horizon"
)

// scope is what the asker may see. Rarity is counted within it, so that not
// even the order of hits shows nothing of documents outside.
type scope struct {
	visible query.Query // nil: everything
	total   int
	known   map[[2]string]int // by field and word
}

// scopeOf is the scope of an asker, by the labels in the index and by what the
// archive has labelled more strictly since.
func (ix *Index) scopeOf(ctx context.Context, r bleveindex.IndexReader, least horizon.TLP) (*scope, error) {
	s := &scope{known: map[[2]string]int{}}
	n, err := r.DocCount()
	s.total = int(n)
	if err != nil || least <= horizon.Red {
		return s, err
	}
	var labels []query.Query
	for t := least; t <= horizon.Clear; t++ {
		labels = append(labels, tagQuery(fieldTLP, t.String()))
	}
	visible := query.NewBooleanQuery([]query.Query{constant(query.NewDisjunctionQuery(labels), 0)}, nil, nil)
	if ix.o.Stricter != nil {
		hidden, err := ix.o.Stricter(ctx, least)
		if err != nil {
			return nil, fmt.Errorf("ask the archive for labels: %w", err)
		}
		var keys []string
		for _, h := range hidden {
			keys = append(keys, key(h.Source, h.ID))
		}
		if len(keys) > 0 {
			visible.AddMustNot(query.NewDocIDQuery(keys))
		}
	}
	s.visible = visible
	s.total, err = countAll(ctx, r, s.visible)
	return s, err
}

// documents is how many documents of the scope hold a word, of count in all.
func (s *scope) documents(ctx context.Context, r bleveindex.IndexReader, field, base string, count uint64) (int, error) {
	if s.visible == nil || count == 0 {
		return int(count), nil
	}
	k := [2]string{field, base}
	if n, ok := s.known[k]; ok {
		return n, nil
	}
	n, err := countAll(ctx, r, query.NewConjunctionQuery([]query.Query{exactQuery(field, base), s.visible}))
	s.known[k] = n
	return n, err
}

// worth is the rarity of words in a field, all together.
func (s *scope) worth(ctx context.Context, r bleveindex.IndexReader, field string, terms []term) (float64, error) {
	var total float64
	for _, t := range terms {
		f, err := r.TermFieldReader(ctx, []byte(t.base), field, false, false, false)
		if err != nil {
			return 0, err
		}
		count := f.Count()
		if err := f.Close(); err != nil {
			return 0, err
		}
		n, err := s.documents(ctx, r, field, t.base, count)
		if err != nil {
			return 0, err
		}
		total += rarity(s.total, n)
	}
	return total, nil
}

// countAll is how many documents a query finds.
func countAll(ctx context.Context, r bleveindex.IndexReader, q query.Query) (n int, err error) {
	s, err := q.Searcher(ctx, r, nil, search.SearcherOptions{Score: "none"})
	if err != nil {
		return 0, err
	}
	defer func() { err = firstError(err, s.Close()) }()
	sc := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: r}
	for {
		m, err := s.Next(sc)
		if m == nil || err != nil {
			return n, err
		}
		n++
		sc.DocumentMatchPool.Put(m)
		if n%checkEvery == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
	}
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
