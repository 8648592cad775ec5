package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"kazami/internal/horizon"
)

// Results is what a query found.
type Results struct {
	Total  int                `json:"total"` // documents that match, on all pages
	Hits   []Hit              `json:"hits"`  // by score, then newest first, then by source and id
	Facets map[string][]Facet `json:"facets"`
}

// Hit is a document that was found.
type Hit struct {
	ID         horizon.DocumentID `json:"id"`
	Score      float64            `json:"score"` // BM25, comparable within one query only
	Title      string             `json:"title"`
	URL        string             `json:"url"`
	Published  time.Time          `json:"published,omitzero"`
	Source     horizon.SourceID   `json:"source"`
	TLP        horizon.TLP        `json:"tlp"`
	Snippet    Snippet            `json:"snippet"`
	HTML       string             `json:"html"` // the snippet with its marks
	TitleMarks []horizon.Span     `json:"-"`    // bytes of Title that match the query
}

// Facet is how many of the documents found have a value.
type Facet struct {
	Value     string `json:"value"`
	Documents int    `json:"documents"`
}

// Search finds documents. The same index, archive and query give the same
// results. A document that the archive does not hold, or holds under a label
// that the asker may not see, is counted in Total but is no hit.
func (ix *Index) Search(ctx context.Context, q Query) (Results, error) {
	res := Results{Hits: []Hit{}, Facets: map[string][]Facet{}}
	if q.Limit == 0 {
		q.Limit = 20
	}
	found := ix.bleveQuery(q)
	if found == nil {
		return res, nil
	}
	req := bleve.NewSearchRequestOptions(found, max(q.Limit, 0), max(q.Offset, 0), false)
	req.SortBy([]string{"-_score", "-" + fieldWhen, "_id"})
	if q.Facets {
		addFacets(req)
	}
	ctx, err := ix.withLengths(ctx)
	if err != nil {
		return res, err
	}
	r, err := ix.b.SearchInContext(ctx, req)
	if err != nil {
		return res, fmt.Errorf("search %q: %w", q.Text, err)
	}
	res.Total = int(r.Total)
	res.Facets = facets(r.Facets)
	where, err := ix.locate(ctx, found, r.Hits)
	if err != nil {
		return res, fmt.Errorf("search %q: %w", q.Text, err)
	}
	for _, m := range r.Hits {
		h, ok, err := ix.hit(ctx, m, where[m.ID], q.MaxTLP)
		if err != nil {
			return res, fmt.Errorf("search %q: %w", q.Text, err)
		}
		if ok {
			res.Hits = append(res.Hits, h)
		}
	}
	return res, nil
}

// hit asks the archive for what the index does not hold.
func (ix *Index) hit(ctx context.Context, m *search.DocumentMatch, at search.FieldTermLocationMap, most horizon.TLP) (Hit, bool, error) {
	source, id, _ := strings.Cut(m.ID, "/")
	d, ok, err := ix.o.Document(ctx, horizon.SourceID(source), horizon.DocumentID(id))
	if err != nil || !ok || d.TLP < most {
		return Hit{}, false, err
	}
	s := snippet(d.Body, spans(at[fieldBody]))
	return Hit{
		ID:         d.ID,
		Score:      math.Round(m.Score*1e4) / 1e4,
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
func (ix *Index) locate(ctx context.Context, q query.Query, found search.DocumentMatchCollection) (map[string]search.FieldTermLocationMap, error) {
	var keys []string
	for _, m := range found {
		keys = append(keys, m.ID)
	}
	if len(keys) == 0 {
		return nil, nil
	}
	req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery([]query.Query{query.NewDocIDQuery(keys), q}), len(keys), 0, false)
	req.IncludeLocations = true
	r, err := ix.b.SearchInContext(ctx, req)
	if err != nil {
		return nil, err
	}
	where := map[string]search.FieldTermLocationMap{}
	for _, m := range r.Hits {
		where[m.ID] = m.Locations
	}
	return where, nil
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
