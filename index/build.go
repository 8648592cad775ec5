package index

import (
	"context"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"kazami/internal/horizon"
)

// A word in the title counts more than one in the body. Words that stand side by
// side as they were written count more than the same words apart: most where
// they were written as one, as IPv6移行, less where as several, as smart grid.
const (
	titleBoost = 2
	oneBoost   = 20
	manyBoost  = 5
)

// Words of a common title and body, by which BM25 tells a long text from a
// short one. They are fixed, so that a document's score does not depend on the
// length of others.
const (
	titleWords = 12
	bodyWords  = 150
)

// everything is the field of a query that matches all documents.
const everything = "*"

// withLengths hands bleve the lengths of fields. By itself it takes the number
// of different words in all documents for the number of words in them, which
// makes every text a long one.
func (ix *Index) withLengths(ctx context.Context) (context.Context, error) {
	n, err := ix.Count()
	if err != nil {
		return ctx, err
	}
	words := map[string]int{fieldTitle: titleWords * n, fieldBody: bodyWords * n}
	for _, f := range []string{fieldSource, fieldClass, fieldTLP, fieldLang, fieldTheme, fieldCategory,
		fieldThreat, fieldSector, fieldSharing, fieldEntity, fieldYear, fieldDate, everything} {
		words[f] = n
	}
	return context.WithValue(ctx, search.BM25StatsKey, &search.BM25Stats{DocCount: float64(n), FieldCardinality: words}), nil
}

// bleveQuery is q in bleve's terms; nil where its text has nothing to look for.
// Words score, filters do not.
func (ix *Index) bleveQuery(q Query) query.Query {
	var must, should, not, filters []query.Query
	var plain []string
	clauses := parse(q.Text)
	for _, c := range clauses {
		switch terms := ix.terms(c.text); {
		case c.isKeyword() && c.not:
			not = append(not, keywordQuery(c.field, c.text))
		case c.isKeyword():
			filters = append(filters, keywordQuery(c.field, c.text))
		case len(terms) == 0:
		case c.not:
			not = append(not, textQuery(c.field, terms, 1))
		case c.phrase || len(terms) == 1:
			must = append(must, textQuery(c.field, terms, 1))
		default:
			for _, t := range contentWords(terms) {
				must = append(must, textQuery(c.field, []term{t}, 1))
			}
			should = append(should, textQuery(c.field, terms, oneBoost))
		}
		if c.field == "" && !c.phrase && !c.not {
			plain = append(plain, c.text)
		}
	}
	if terms := ix.terms(strings.Join(plain, " ")); len(plain) > 1 && len(terms) > 1 {
		should = append(should, textQuery("", terms, manyBoost))
	}
	if len(clauses) > 0 && len(must)+len(not)+len(filters) == 0 {
		return nil
	}
	if len(must) == 0 {
		must = append(must, query.NewMatchAllQuery())
	}
	b := query.NewBooleanQuery(must, should, not)
	if filters = append(filters, q.filters()...); len(filters) > 0 {
		b.AddFilter(query.NewConjunctionQuery(filters))
	}
	return b
}

func (c clause) isKeyword() bool {
	return c.field != "" && c.field != fieldTitle && c.field != fieldBody
}

// filters are what the query asks beside its text.
func (q Query) filters() []query.Query {
	var all []query.Query
	for _, f := range []struct{ field, value string }{
		{fieldSource, string(q.Source)},
		{fieldSector, string(q.Sector)},
		{fieldTheme, string(q.Theme)},
		{fieldCategory, string(q.Category)},
		{fieldClass, string(q.Class)},
		{fieldLang, q.Lang},
	} {
		if f.value != "" {
			all = append(all, exactQuery(f.field, f.value))
		}
	}
	if q.MaxTLP > horizon.Red {
		var labels []query.Query
		for t := q.MaxTLP; t <= horizon.Clear; t++ {
			labels = append(labels, exactQuery(fieldTLP, t.String()))
		}
		all = append(all, query.NewDisjunctionQuery(labels))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		all = append(all, dateQuery(q.From, q.To))
	}
	return all
}

func dateQuery(from, to time.Time) query.Query {
	yes, no := true, false
	d := query.NewDateRangeInclusiveQuery(from, to, &yes, &no)
	d.SetField(fieldDate)
	return d
}

// keywordQuery finds a value that somebody typed: as it is, or in the case
// that the field is written in.
func keywordQuery(field, value string) query.Query {
	var any []query.Query
	for _, v := range distinct([]string{value, strings.ToLower(value), strings.ToUpper(value)}) {
		any = append(any, exactQuery(field, v))
	}
	return query.NewDisjunctionQuery(any)
}

func exactQuery(field, value string) query.Query {
	t := query.NewTermQuery(value)
	t.SetField(field)
	return t
}

// term is a word of a query and its place among the others.
type term struct {
	base, pos string
	place     int
}

// terms reads text as documents were read.
func (ix *Index) terms(text string) []term {
	var all []term
	for t, place := range places(text, ix.o.Tokens(text)) {
		all = append(all, term{t.Base, t.POS, place})
	}
	return all
}

// contentWords leaves out particles and auxiliary verbs (助詞, 助動詞), unless
// there is nothing else.
func contentWords(terms []term) []term {
	var all []term
	for _, t := range terms {
		if !strings.HasPrefix(t.pos, "助") {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		return terms
	}
	return all
}

// textQuery finds the terms at their places to one another, in one field or in
// title or body.
func textQuery(field string, terms []term, boost float64) query.Query {
	if field != "" {
		return fieldQuery(field, terms, boost)
	}
	return query.NewDisjunctionQuery([]query.Query{
		fieldQuery(fieldTitle, terms, boost*titleBoost),
		fieldQuery(fieldBody, terms, boost),
	})
}

func fieldQuery(field string, terms []term, boost float64) query.Query {
	if len(terms) == 1 {
		t := query.NewTermQuery(terms[0].base)
		t.SetField(field)
		t.SetBoost(boost)
		return t
	}
	last := terms[len(terms)-1].place
	words := make([]string, last-terms[0].place+1) // "" stands for any word
	for _, t := range terms {
		words[t.place-terms[0].place] = t.base
	}
	p := query.NewPhraseQuery(words, field)
	p.SetBoost(boost)
	return p
}
