package index

import (
	"context"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// flat gives all that a query finds one score: a phrase, a pattern, a tag.
type flat struct {
	query.Query
	score func(context.Context, bleveindex.IndexReader) (float64, error)
}

func constant(q query.Query, score float64) *flat {
	return &flat{q, func(context.Context, bleveindex.IndexReader) (float64, error) { return score, nil }}
}

// Searcher finds what the query finds.
func (f *flat) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	score := 0.0
	var err error
	if o.Score != "none" {
		if score, err = f.score(ctx, r); err != nil {
			return nil, err
		}
	}
	o.Score = "none"
	s, err := f.Query.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	return &flatSearcher{s, score}, nil
}

type flatSearcher struct {
	search.Searcher
	score float64
}

// Next is the next document found.
func (s *flatSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	m, err := s.Searcher.Next(ctx)
	if m != nil {
		m.Score = s.score
	}
	return m, err
}

// Advance is the first document found from id on.
func (s *flatSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	m, err := s.Searcher.Advance(ctx, id)
	if m != nil {
		m.Score = s.score
	}
	return m, err
}
