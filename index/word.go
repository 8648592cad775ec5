package index

import (
	"context"
	"math"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// BM25 (Robertson and Zaragoza 2009) with its customary constants. bleve's own
// scores take the square root of a word's number and count its rarity twice.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// Words of a common title and body, by which a long text is distinguished from a short
// one. They are fixed, so that a document's score does not depend on the
// length of others.
const (
	titleWords = 12
	bodyWords  = 100
)

// rarity is what a word that stands in df of n documents is worth (its idf).
func rarity(n, df int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

// word finds a word in one field and scores it.
type word struct {
	scope  *scope
	field  string
	base   string
	weight float64
}

// Searcher finds the word's documents.
func (w *word) Searcher(ctx context.Context, r bleveindex.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	scored := o.Score != "none"
	t, err := r.TermFieldReader(ctx, []byte(w.base), w.field, scored, scored, o.IncludeTermVectors)
	if err != nil {
		return nil, err
	}
	s := &wordSearcher{w: w, reader: t, length: bodyWords}
	if w.field == fieldTitle {
		s.length = titleWords
	}
	if scored {
		df, err := w.scope.documents(ctx, r, w.field, w.base, t.Count())
		if err != nil {
			return nil, err
		}
		s.idf = rarity(w.scope.total, df) * w.weight
	}
	return s, nil
}

type wordSearcher struct {
	w      *word
	reader bleveindex.TermFieldReader
	at     bleveindex.TermFieldDoc
	idf    float64
	length float64
}

// Next is the next document that holds the word.
func (s *wordSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	d, err := s.reader.Next(s.at.Reset())
	return s.match(ctx, d), err
}

// Advance is the first document from id on that holds the word.
func (s *wordSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	d, err := s.reader.Advance(id, s.at.Reset())
	return s.match(ctx, d), err
}

func (s *wordSearcher) match(ctx *search.SearchContext, d *bleveindex.TermFieldDoc) *search.DocumentMatch {
	if d == nil {
		return nil
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = bleveindex.NewIndexInternalIDFrom(m.IndexInternalID, d.ID)
	if s.idf > 0 {
		tf := float64(d.Freq)
		length := 1 / (d.Norm * d.Norm)
		m.Score = s.idf * tf * (bm25K + 1) / (tf + bm25K*(1-bm25B+bm25B*length/s.length))
	}
	for _, v := range d.Vectors {
		m.FieldTermLocations = append(m.FieldTermLocations, search.FieldTermLocation{
			Field: s.w.field, Term: s.w.base, Location: search.Location{Pos: v.Pos, Start: v.Start, End: v.End}})
	}
	return m
}

// Close lets go of the word's list.
func (s *wordSearcher) Close() error { return s.reader.Close() }

// Weight and the norm are bleve's way to scale scores, which these are not.
func (s *wordSearcher) Weight() float64 { return 0 }

// SetQueryNorm does nothing.
func (s *wordSearcher) SetQueryNorm(float64) {}

// Count is how many documents hold the word.
func (s *wordSearcher) Count() uint64 { return s.reader.Count() }

// Min is how many parts must match: the word itself.
func (s *wordSearcher) Min() int { return 0 }

// Size is an estimate of the memory held.
func (s *wordSearcher) Size() int { return s.reader.Size() }

// DocumentMatchPoolSize is how many matches are held at once.
func (s *wordSearcher) DocumentMatchPoolSize() int { return 1 }
