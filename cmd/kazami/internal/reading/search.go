package reading

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive/arrivals"
	"kazami/internal/horizon"
	"kazami/site/desk/stream"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// mostHits is how many of the new documents that match a search are found, the best first.
const mostHits = 200

// matching is those of the documents that match a saved search.
func (l *list) matching(ctx context.Context, name string, docs []arrivals.Document) ([]arrivals.Document, error) {
	i := slices.IndexFunc(l.saved, func(x horizon.SavedSearch) bool { return x.Name == name })
	if i < 0 {
		return nil, &view.RefusedError{Why: stream.NoSearch}
	}
	if len(docs) == 0 {
		return nil, nil
	}
	form, err := url.ParseQuery(l.saved[i].Query)
	if err != nil {
		return nil, &view.RefusedError{Why: phrase.QueryUnread(err.Error())}
	}
	q, err := (searching.SearchFlags{Query: []string{form.Get("q")}, From: form.Get("from"), To: form.Get("to"), Source: form.Get("source"), Sector: form.Get("sector"),
		Theme: form.Get("theme"), Lang: form.Get("lang"), TLP: work.TLPFlag(l.person.Most), Limit: mostHits, Page: 1}).IndexQuery()
	if err != nil {
		return nil, &view.RefusedError{Why: phrase.QueryUnread(err.Error())}
	}
	oldest := docs[len(docs)-1].Published // they come by date
	if q.From.Before(oldest) {
		q.From = oldest
	}
	searching.EndAtCut(l.n.Work, &q)
	found, err := l.room.Searches.Search(ctx, l.store, func() (*index.Index, error) { return ingest.ReadIndex(l.n.Work, l.store) }, q)
	switch {
	case errors.Is(err, ingest.ErrNoIndex) || errors.Is(err, index.ErrBusy):
		return nil, errNoIndex
	case errors.Is(err, index.ErrQuery):
		return nil, &view.RefusedError{Why: phrase.QueryUnread(err.Error())}
	case err != nil:
		return nil, err
	}
	hits := map[stream.Ref]bool{}
	for _, h := range found.Hits {
		hits[stream.Ref{Source: h.Source, ID: h.ID}] = true
	}
	return slices.DeleteFunc(slices.Clone(docs), func(d arrivals.Document) bool { return !hits[stream.Ref{Source: d.Source, ID: d.ID}] }), nil
}

// errNoIndex says that the index is being written, or is to be built.
var errNoIndex = &view.RefusedError{Why: phrase.IndexIsBuilt}

// searches is the person's saved searches, each with how many documents are new in it.
func (l *list) searches(ctx context.Context) (all []stream.Search, err error) {
	for _, x := range l.saved {
		own := *l
		own.asked = stream.Asked{Search: x.Name}
		q, err := own.question(ctx)
		if err != nil {
			return nil, err
		}
		docs, _, err := arrivals.Read(ctx, l.store, q, mostRead)
		if err != nil {
			return nil, err
		}
		docs, err = own.matching(ctx, x.Name, docs)
		var refused *view.RefusedError
		if err != nil && !errors.As(err, &refused) {
			return nil, err
		}
		all = append(all, stream.Search{Name: x.Name, New: len(docs), Unknown: err != nil})
	}
	return all, nil
}
