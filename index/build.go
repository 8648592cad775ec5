package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"
)

// Weights of what was found where, in units of the words' rarity. They were
// set before the queries of cmd/kazami/testdata/search were judged; none was
// tuned on them.
const (
	titleWeight = 2.0 // a word in the title, against one in the body
	oneWeight   = 1.0 // words side by side as they were written in one, as IPv6移行
	manyWeight  = 0.5 // words side by side as they were written apart, as smart grid
	pairWeight  = 0.3 // two neighbours of several words side by side
	otherWeight = 0.5 // another name of what was asked for
	themeScore  = 0.5 // a document of the theme that names it by none of these
	flatScore   = 4.0 // a pattern's word, whose rarity is not counted
)

// plan is a query in bleve's terms.
type plan struct {
	must, not []query.Query
	should    query.Query // nil: nothing
}

// query finds what the plan says.
func (p *plan) query() query.Query {
	var shoulds []query.Query
	if p.should != nil {
		shoulds = append(shoulds, p.should)
	}
	must := p.must
	if len(must) == 0 && len(shoulds) == 0 {
		must = append(must, constant(query.NewMatchAllQuery(), 0))
	}
	return query.NewBooleanQuery(must, shoulds, p.not)
}

// builder makes the plan of a query.
type builder struct {
	ix    *Index
	scope *scope
	plan
	bonus  []query.Query
	parts  []query.Query            // what should occur
	values map[string][]query.Query // of fields that restrict
}

// build lays out the clauses and filters of q. It is nil where the text has
// nothing to look for, such as particles of quotation marks alone.
func (ix *Index) build(q Query, clauses []clause, s *scope) *plan {
	b := &builder{ix: ix, scope: s, values: map[string][]query.Query{}}
	for i := 0; i < len(clauses); {
		n := b.run(clauses[i:])
		if n > 0 {
			b.words(clauses[i:i+n], !q.Exact)
			i += n
			continue
		}
		b.clause(clauses[i])
		i++
	}
	for _, f := range fields() {
		if len(b.values[f]) > 0 {
			b.must = append(b.must, constant(query.NewDisjunctionQuery(b.values[f]), 0))
		}
	}
	if len(clauses) > 0 && len(b.must)+len(b.not)+len(b.parts) == 0 {
		return nil
	}
	b.should = b.any(b.parts, b.bonus)
	if len(b.parts) > 0 && !slices.ContainsFunc(clauses, func(c clause) bool { return c.occur == must && !c.restricts() }) {
		b.must, b.should = append(b.must, b.should), nil
	}
	b.must = append(b.must, q.filters()...)
	if !q.Cut.IsZero() {
		b.not = append(b.not, constant(days{from: midnight(q.Cut)}.query(), 0))
	}
	if s.visible != nil {
		b.must = append(b.must, constant(s.visible, 0))
	}
	return &b.plan
}

// any finds what one of the parts finds: the more of them the better.
func (b *builder) any(parts, bonus []query.Query) query.Query {
	if len(parts) == 0 {
		return nil
	}
	if len(parts) == 1 && len(bonus) == 0 {
		return parts[0]
	}
	return &blend{slices.Concat(parts, bonus), most(len(parts), 1)}
}

// restricts reports whether a clause filters, instead of being scored.
func (c clause) restricts() bool {
	return c.field != "" && c.field != fieldTitle && c.field != fieldBody
}

// add puts what a clause asks for where its sign says.
func (b *builder) add(c clause, q query.Query) {
	switch {
	case q == nil:
	case c.occur == mustNot:
		b.not = append(b.not, constant(q, 0))
	case c.restricts() && (c.kind == between || c.occur == must):
		b.must = append(b.must, constant(q, 0))
	case c.restricts():
		b.values[c.field] = append(b.values[c.field], q)
	case c.occur == must:
		b.must = append(b.must, q)
	default:
		b.parts = append(b.parts, q)
	}
}

// clause builds a clause that is not plain words.
func (b *builder) clause(c clause) {
	switch {
	case c.any:
		b.add(c, days{}.query())
	case c.kind == between:
		b.add(c, c.span.query())
	case c.restricts():
		b.add(c, b.keyword(c))
	case c.kind == pattern && strings.Trim(c.text, string(star)) == "":
		b.add(c, constant(query.NewMatchAllQuery(), 0))
	case c.kind == pattern || c.kind == regex || c.kind == fuzzy:
		b.add(c, b.wild(c))
	default:
		terms := b.ix.terms(c.text)
		if c.occur == must && c.field == "" && onlyGrammar(terms) {
			c.occur = should // bodies have none
		}
		switch {
		case len(terms) == 0:
		case c.kind == phrase || len(terms) == 1:
			b.add(c, b.exact(c.field, terms, c.boost))
		default:
			b.add(c, b.chunk(c.field, terms, c.boost))
		}
	}
}

// keyword finds a value that somebody typed: as it is, or in the case that the
// field is written in.
func (b *builder) keyword(c clause) query.Query {
	if c.kind == pattern || c.kind == regex {
		return b.wildKeyword(c)
	}
	var any []query.Query
	for _, v := range distinct([]string{c.text, strings.ToLower(c.text), strings.ToUpper(c.text)}) {
		if c.field == fieldEntity {
			any = append(any, exactQuery(fieldEntity, v))
			continue
		}
		any = append(any, tagQuery(c.field, v))
	}
	return query.NewDisjunctionQuery(any)
}

// filters are what the query asks beside its text.
func (q Query) filters() []query.Query {
	var all []query.Query
	for _, f := range []struct{ field, value string }{
		{fieldSource, string(q.Source)},
		{fieldSector, string(q.Sector)},
		{fieldTheme, string(q.Theme)},
		{fieldCategory, string(q.Category)},
		{fieldThreat, string(q.Threat)},
		{fieldClass, string(q.Class)},
		{fieldLang, q.Lang},
	} {
		if f.value != "" {
			all = append(all, constant(tagQuery(f.field, f.value), 0))
		}
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		d := days{q.From, q.To}
		if !d.from.IsZero() {
			d.from = midnight(d.from)
		}
		if !d.to.IsZero() && !midnight(d.to).Equal(d.to) {
			d.to = midnight(d.to).AddDate(0, 0, 1)
		}
		all = append(all, constant(d.query(), 0))
	}
	return all
}

func tagQuery(field, value string) query.Query { return exactQuery(fieldTag, field+":"+value) }

func exactQuery(field, value string) query.Query {
	t := query.NewTermQuery(value)
	t.SetField(field)
	return t
}
