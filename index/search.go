package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"kazami/internal/horizon"
)

// Results is what a query found. Total, facets and histogram count every
// document that matches and that the asker may see, on all pages, and no other.
type Results struct {
	Total     int                `json:"total"`
	Hits      []Hit              `json:"hits"`   // by score, then newest first, then by source and id
	Facets    map[string][]Facet `json:"facets"` // by source, class, sector, theme, category, threat, lang, tlp and year
	Histogram *Histogram         `json:"histogram,omitempty"`
}

// Hit is a document that was found.
type Hit struct {
	ID         horizon.DocumentID `json:"id"`
	Score      float64            `json:"score"` // comparable within one query only
	Title      string             `json:"title"`
	URL        string             `json:"url"`
	Published  time.Time          `json:"published,omitzero"`
	Source     horizon.SourceID   `json:"source"`
	TLP        horizon.TLP        `json:"tlp"`
	Snippet    Snippet            `json:"snippet"`
	HTML       string             `json:"html"` // the snippet with its marks
	TitleMarks []horizon.Span     `json:"-"`    // bytes of Title that match the query
}

// Search finds documents. The same index, archive and query give the same
// results, and pages that follow one another neither lose nor repeat a hit. A
// text that is no query is an [ErrQuery].
//
// What the asker may not see is left out before anything is counted or scored.
func (ix *Index) Search(ctx context.Context, q Query) (res Results, err error) {
	res = Results{Hits: []Hit{}, Facets: map[string][]Facet{}}
	clauses, faults := parse(q.Text)
	if err := queryError(faults); err != nil {
		return res, err
	}
	defer func() {
		if err != nil && !errors.Is(err, ErrQuery) {
			err = fmt.Errorf("search %q: %w", q.Text, err)
		}
	}()
	if q.Limit == 0 {
		q.Limit = 20
	}
	a, err := ix.b.Advanced()
	if err != nil {
		return res, err
	}
	r, err := a.Reader()
	if err != nil {
		return res, err
	}
	defer func() { err = firstError(err, r.Close()) }()
	err = ix.searchIn(ctx, r, q, clauses, &res)
	return res, err
}

// searchIn searches one state of the index.
func (ix *Index) searchIn(ctx context.Context, r bleveindex.IndexReader, q Query, clauses []clause, res *Results) error {
	s, err := ix.scopeOf(ctx, r, q.MaxTLP)
	if err != nil {
		return err
	}
	p := ix.build(q, clauses, s)
	if p == nil {
		return nil
	}
	c, err := ix.collect(ctx, r, q, p.query())
	if err != nil {
		return err
	}
	res.Total = c.total
	if c.counts != nil {
		res.Facets = c.counts.facets()
		h := c.counts.histogram()
		res.Histogram = &h
	}
	hits := c.best()
	hits = hits[min(max(q.Offset, 0), len(hits)):]
	where, err := ix.locate(ctx, r, p.query(), c, hits)
	if err := firstError(err, c.err); err != nil {
		return err
	}
	for _, h := range hits {
		hit, ok, err := ix.hit(ctx, c.keyOf(h), h.score, where[c.keyOf(h)], q.MaxTLP)
		if err != nil {
			return err
		}
		if ok {
			res.Hits = append(res.Hits, hit)
		}
	}
	return nil
}

// collect finds the documents and keeps those of the pages up to the one asked for.
func (ix *Index) collect(ctx context.Context, r bleveindex.IndexReader, q Query, found query.Query) (c *collection, err error) {
	c = &collection{reader: r, recent: recency(q.Recent, q.Now), now: dateMark(q.Now)}
	if q.Limit > 0 {
		c.keep = q.Limit + max(q.Offset, 0)
	}
	if c.columns, err = r.DocValueReader([]string{fieldMark}); err != nil {
		return nil, err
	}
	s, err := found.Searcher(ctx, r, ix.b.Mapping(), search.SearcherOptions{})
	if err != nil {
		return nil, err
	}
	if q.Facets {
		if c.counts, err = newTally(r); err != nil {
			return nil, firstError(err, s.Close())
		}
		defer func() { err = firstError(err, c.counts.end()) }()
	}
	err = each(ctx, s, r, c.take)
	return c, firstError(err, c.err)
}

// hit asks the archive for what the index does not hold. A document that it no
// longer holds, or has labelled more strictly in this moment, is none.
func (ix *Index) hit(ctx context.Context, key string, score float64, at search.FieldTermLocationMap, least horizon.TLP) (Hit, bool, error) {
	source, id, _ := strings.Cut(key, "/")
	d, ok, err := ix.o.Document(ctx, horizon.SourceID(source), horizon.DocumentID(id))
	if err != nil || !ok || d.TLP < least {
		return Hit{}, false, err
	}
	s := snippet(d.Body, bridged(d.Body, spans(at[fieldBody])))
	return Hit{
		ID:         d.ID,
		Score:      math.Round(score*1e4) / 1e4,
		Title:      d.Title,
		URL:        d.URL,
		Published:  d.Published,
		Source:     d.Source,
		TLP:        d.TLP,
		Snippet:    s,
		HTML:       s.HTML(),
		TitleMarks: fitting(d.Title, spans(at[fieldTitle])),
	}, true, nil
}

// locate says where the query's words stand in the documents that were found.
// It asks again for these alone: places of all that match are a hundred times
// the work.
func (ix *Index) locate(ctx context.Context, r bleveindex.IndexReader, q query.Query, c *collection, hits []*ranked) (map[string]search.FieldTermLocationMap, error) {
	where := map[string]search.FieldTermLocationMap{}
	var keys []string
	for _, h := range hits {
		keys = append(keys, c.keyOf(h))
	}
	if len(keys) == 0 {
		return where, nil
	}
	these := query.NewConjunctionQuery([]query.Query{constant(query.NewDocIDQuery(keys), 0), q})
	s, err := these.Searcher(ctx, r, ix.b.Mapping(), search.SearcherOptions{IncludeTermVectors: true})
	if err != nil {
		return nil, err
	}
	err = each(ctx, s, r, func(m *search.DocumentMatch) {
		key, err := r.ExternalID(m.IndexInternalID)
		c.err = firstError(c.err, err)
		m.Complete(nil)
		where[key] = m.Locations
	})
	return where, err
}

// spans are the places of all words, in order and joined where they touch.
func spans(at search.TermLocationMap) []horizon.Span {
	var all []horizon.Span
	for _, places := range at {
		for _, p := range places {
			all = append(all, horizon.Span{Start: int(p.Start), End: int(p.End)})
		}
	}
	slices.SortFunc(all, func(a, b horizon.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var joined []horizon.Span
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// bridged joins the places between which a Japanese particle stands: it has no
// place of its own in a body.
func bridged(text string, marks []horizon.Span) []horizon.Span {
	var all []horizon.Span
	for _, m := range fitting(text, marks) {
		if n := len(all); n > 0 && shortHiragana(text[all[n-1].End:m.Start]) {
			all[n-1].End = m.End
			continue
		}
		all = append(all, m)
	}
	return all
}
