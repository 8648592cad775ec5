package index

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// fold makes one score of those of a blend's parts; a part that does not match
// has a negative score. A negative result is no match.
type fold func(scores []float64) float64

// blend finds the documents of any of its parts and folds their scores. bleve's
// own disjunction multiplies each sum by the share of parts that match, which is
// wrong for fields, other names and extra credit.
type blend struct {
	parts []query.Query
	fold  fold
}

// sum adds what matches.
func sum(scores []float64) float64 {
	var total float64
	for _, s := range scores {
		total += max(s, 0)
	}
	return total
}

// best takes the best of what matches.
func best(scores []float64) float64 {
	var top float64
	for _, s := range scores {
		top = max(top, s)
	}
	return top
}

// most wants at least least of the first n parts, and weighs their sum by the
// share that matches; the other parts are extra credit.
func most(n, least int) fold {
	return func(scores []float64) float64 {
		matched := 0
		for _, s := range scores[:n] {
			if s >= 0 {
				matched++
			}
		}
		if matched < least {
			return -1
		}
		return sum(scores[:n])*float64(matched)/float64(n) + sum(scores[n:])
	}
}

// Searcher finds the documents of the parts.
func (b *blend) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s := &blendSearcher{fold: b.fold, at: make([]*search.DocumentMatch, len(b.parts)), scores: make([]float64, len(b.parts))}
	for _, p := range b.parts {
		part, err := p.Searcher(ctx, r, m, o)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.parts = append(s.parts, part)
	}
	return s, nil
}

type blendSearcher struct {
	parts   []search.Searcher
	at      []*search.DocumentMatch // the next match of each part; nil: it has no more
	scores  []float64
	fold    fold
	started bool
	same    []*search.DocumentMatch
}

// Next is the next document that one of the parts finds.
func (s *blendSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if !s.started {
		s.started = true
		for i, p := range s.parts {
			var err error
			if s.at[i], err = p.Next(ctx); err != nil {
				return nil, err
			}
		}
	}
	for {
		m, err := s.take(ctx)
		if m == nil || err != nil || m.Score >= 0 {
			return m, err
		}
		ctx.DocumentMatchPool.Put(m)
	}
}

// take merges the first matches that are of one document, and moves on.
func (s *blendSearcher) take(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	var first *search.DocumentMatch
	for _, m := range s.at {
		if m != nil && (first == nil || m.IndexInternalID.Compare(first.IndexInternalID) < 0) {
			first = m
		}
	}
	if first == nil {
		return nil, nil
	}
	s.same = s.same[:0]
	for i, m := range s.at {
		s.scores[i] = -1
		if m == nil || !m.IndexInternalID.Equals(first.IndexInternalID) {
			continue
		}
		s.scores[i] = max(m.Score, 0)
		if m != first {
			s.same = append(s.same, m)
		}
	}
	first.Score = s.fold(s.scores)
	first.FieldTermLocations = search.MergeFieldTermLocations(first.FieldTermLocations, s.same)
	for _, m := range s.same {
		ctx.DocumentMatchPool.Put(m)
	}
	for i, p := range s.parts {
		if s.scores[i] < 0 {
			continue
		}
		var err error
		if s.at[i], err = p.Next(ctx); err != nil {
			return nil, err
		}
	}
	return first, nil
}

// Advance is the first document from id on that one of the parts finds.
func (s *blendSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for i, p := range s.parts {
		m := s.at[i]
		if s.started && (m == nil || m.IndexInternalID.Compare(id) >= 0) {
			continue
		}
		if m != nil {
			ctx.DocumentMatchPool.Put(m)
		}
		var err error
		if s.at[i], err = p.Advance(ctx, id); err != nil {
			return nil, err
		}
	}
	s.started = true
	return s.Next(ctx)
}

// Close lets go of all parts.
func (s *blendSearcher) Close() error {
	var errs []error
	for _, p := range s.parts {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}

// Weight and the norm are bleve's way to scale scores, which these are not.
func (s *blendSearcher) Weight() float64 { return 0 }

// SetQueryNorm does nothing.
func (s *blendSearcher) SetQueryNorm(float64) {}

// Count is at most how many documents are found.
func (s *blendSearcher) Count() (n uint64) {
	for _, p := range s.parts {
		n += p.Count()
	}
	return n
}

// Min is how many parts must match, as bleve asks.
func (s *blendSearcher) Min() int { return 0 }

// Size is an estimate of the memory held.
func (s *blendSearcher) Size() (n int) {
	for _, p := range s.parts {
		n += p.Size()
	}
	return n
}

// DocumentMatchPoolSize is how many matches are held at once.
func (s *blendSearcher) DocumentMatchPoolSize() int {
	n := len(s.parts)
	for _, p := range s.parts {
		n += p.DocumentMatchPoolSize()
	}
	return n
}
