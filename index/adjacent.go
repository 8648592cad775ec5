package index

import (
	"context"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// adjacent finds words at their places to one another in one field; "" stands for
// any word. It does not score. bleve's own makes maps of all places of each
// document on the way, which takes five times as long for frequent words; that
// is asked only where the places are wanted.
type adjacent struct {
	field string
	bases []string
}

// Searcher finds the phrase's documents.
func (p *adjacent) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	if o.IncludeTermVectors {
		return query.NewPhraseQuery(p.bases, p.field).Searcher(ctx, r, m, o)
	}
	s := &adjacentSearcher{}
	for i, base := range p.bases {
		if base == "" {
			continue
		}
		t, err := r.TermFieldReader(ctx, []byte(base), p.field, true, false, true)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.words = append(s.words, &adjacentWord{reader: t, place: uint64(i)})
	}
	// the rarest leads: the others are asked for its documents alone
	slices.SortStableFunc(s.words, func(a, b *adjacentWord) int { return int(a.reader.Count()) - int(b.reader.Count()) })
	return s, nil
}

type adjacentWord struct {
	reader bleveindex.TermFieldReader
	place  uint64 // in the phrase
	spare  bleveindex.TermFieldDoc
	at     *bleveindex.TermFieldDoc // nil: before the first, or after the last
}

func (w *adjacentWord) next() (err error) {
	w.at, err = w.reader.Next(w.spare.Reset())
	return err
}

func (w *adjacentWord) advance(id bleveindex.IndexInternalID) (err error) {
	w.at, err = w.reader.Advance(id, w.spare.Reset())
	return err
}

// has reports whether the word stands at a place of its document.
func (w *adjacentWord) has(place uint64) bool {
	return slices.ContainsFunc(w.at.Vectors, func(v *bleveindex.TermFieldVector) bool { return v.Pos == place })
}

type adjacentSearcher struct {
	words []*adjacentWord // rarest first
}

// Next is the next document that holds the phrase.
func (s *adjacentSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if len(s.words) == 0 {
		return nil, nil
	}
	if err := s.words[0].next(); err != nil {
		return nil, err
	}
	return s.find(ctx)
}

// Advance is the first document from id on that holds the phrase.
func (s *adjacentSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	if len(s.words) == 0 {
		return nil, nil
	}
	if err := s.words[0].advance(id); err != nil {
		return nil, err
	}
	return s.find(ctx)
}

// find is the first document from the leading word's on that holds the phrase.
func (s *adjacentSearcher) find(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	lead := s.words[0]
	for lead.at != nil {
		later, err := s.meet()
		switch {
		case err != nil:
			return nil, err
		case later == nil && s.stands():
			m := ctx.DocumentMatchPool.Get()
			m.IndexInternalID = bleveindex.NewIndexInternalIDFrom(m.IndexInternalID, lead.at.ID)
			return m, nil
		case later == nil:
			err = lead.next()
		case later.at == nil:
			return nil, nil
		default:
			err = lead.advance(later.at.ID)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// meet brings all words to the leading word's document; else it is the first
// that stands in none, or in a later one only.
func (s *adjacentSearcher) meet() (*adjacentWord, error) {
	id := s.words[0].at.ID
	for _, w := range s.words[1:] {
		if w.at == nil || w.at.ID.Compare(id) < 0 {
			if err := w.advance(id); err != nil {
				return nil, err
			}
		}
		if w.at == nil || !w.at.ID.Equals(id) {
			return w, nil
		}
	}
	return nil, nil
}

// stands reports whether the words stand at their places to one another in the
// document that all have met at.
func (s *adjacentSearcher) stands() bool {
	lead := s.words[0]
	return slices.ContainsFunc(lead.at.Vectors, func(v *bleveindex.TermFieldVector) bool {
		start := v.Pos - lead.place // may be below zero: then it meets no place, or wraps back
		return !slices.ContainsFunc(s.words[1:], func(w *adjacentWord) bool { return !w.has(start + w.place) })
	})
}

// Close lets go of all words' lists.
func (s *adjacentSearcher) Close() error {
	var errs []error
	for _, w := range s.words {
		errs = append(errs, w.reader.Close())
	}
	return errors.Join(errs...)
}

// Weight and the norm are bleve's way to scale scores, which these are not.
func (s *adjacentSearcher) Weight() float64 { return 0 }

// SetQueryNorm does nothing.
func (s *adjacentSearcher) SetQueryNorm(float64) {}

// Count is at most how many documents are found.
func (s *adjacentSearcher) Count() uint64 {
	if len(s.words) == 0 {
		return 0
	}
	return s.words[0].reader.Count()
}

// Min is how many parts must match, as bleve asks.
func (s *adjacentSearcher) Min() int { return 0 }

// Size is an estimate of the memory held.
func (s *adjacentSearcher) Size() (n int) {
	for _, w := range s.words {
		n += w.reader.Size()
	}
	return n
}

// DocumentMatchPoolSize is how many matches are held at once.
func (s *adjacentSearcher) DocumentMatchPoolSize() int { return 1 }
