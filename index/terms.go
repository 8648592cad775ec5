package index

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// titleAndBody builds a query of title and body, or of the one field that was named.
func titleAndBody(field string, of func(field string, weight float64) query.Query) query.Query {
	if field != "" {
		return of(field, 1)
	}
	return &blend{[]query.Query{of(fieldTitle, titleWeight), of(fieldBody, 1)}, sum}
}

// word finds one word.
func (b *builder) word(field string, t term, boost float64) query.Query {
	return titleAndBody(field, func(f string, weight float64) query.Query { return &word{b.scope, f, t.base, weight * boost} })
}

// sideBySide finds words at their places to one another.
func (b *builder) sideBySide(field string, terms []term, boost float64) query.Query {
	last := terms[len(terms)-1].place
	bases := make([]string, last-terms[0].place+1) // "" stands for any word
	for _, t := range terms {
		bases[t.place-terms[0].place] = t.base
	}
	return titleAndBody(field, func(f string, weight float64) query.Query {
		bases := bases
		if f == fieldBody {
			if bases = withoutGrammar(bases, terms); len(bases) == 0 {
				return query.NewMatchNoneQuery()
			}
		}
		return &flat{&adjacent{f, bases}, func(ctx context.Context, r bleveindex.IndexReader) (float64, error) {
			n, err := b.scope.worth(ctx, r, f, contentWords(terms))
			return n * weight * boost, err
		}}
	})
}

// exact finds words side by side and scores them by how often they stand.
func (b *builder) exact(field string, terms []term, boost float64) query.Query {
	if len(terms) == 1 {
		return b.word(field, terms[0], boost)
	}
	return query.NewConjunctionQuery([]query.Query{b.sideBySide(field, terms, oneWeight*boost), b.several(field, terms, boost)})
}

// several scores words wherever they stand.
func (b *builder) several(field string, terms []term, boost float64) query.Query {
	var all []query.Query
	for _, t := range contentWords(terms) {
		all = append(all, b.word(field, t, boost))
	}
	return &blend{all, sum}
}

// term is a word of a query and its place among the others.
type term struct {
	base, pos  string
	place      int
	start, end int // bytes of the text it was read from
}

// terms reads text as documents were read.
func (ix *Index) terms(text string) []term {
	var all []term
	for t, place := range places(text, ix.o.Tokens(text)) {
		all = append(all, term{t.Base, t.POS, place, t.Start, t.End})
	}
	return all
}

// contentWords leaves out words of grammar, unless there is nothing else.
func contentWords(terms []term) []term {
	all := slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return grammar(t.base, t.pos) })
	if len(all) == 0 {
		return terms
	}
	return all
}
