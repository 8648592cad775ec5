package page

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"kazami/collectors/detail"
	"kazami/collectors/fetch"
	"kazami/collectors/pdf"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

const (
	maxPages = 100 // of a list, whatever the source says

	listKey   = "list"   // in Position.More: the address of the list that an index led to
	unreadKey = "unread" // in Position.More: a further page of the list was not read
)

// Collect fetches the page and yields the entries of its list, in its order,
// page by page until one has nothing new. A first page without entries is a
// failure. An entry whose text was read in an earlier run is not given again.
func (p *Page) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		w := fetch.Client{Source: p.Source, Private: p.AllowPrivate, Fetch: p.Fetch, Accept: "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"}
		further := detail.Follow(w, p.Details, pos)
		w.Whole = further.Missing() || pos.More[unreadKey] != ""
		answer, err := p.first(ctx, w, pos)
		if err != nil {
			yield(horizon.Document{}, err)
			return
		}
		walk := &walking{p: p, w: w, further: further, all: pos.More[unreadKey] != "", taken: map[horizon.DocumentID]string{}, yield: yield}
		if fetch.IsPDF(answer) {
			err = walk.pdf(ctx, answer)
		} else {
			err = walk.pages(ctx, answer)
		}
		switch {
		case errors.Is(err, stream.ErrStopped):
			return
		case ctx.Err() != nil:
			yield(horizon.Document{}, &stream.SourceError{Source: p.Source.ID, Err: ctx.Err()})
			return
		case err != nil:
			yield(horizon.Document{}, w.Fail(ctx, pos, err))
			return
		}
		w.Finish(pos, answer)
		if p.Details.Follow || p.Pages > 1 {
			further.Finish(pos, walk.unread == "")
		}
		stream.SetMore(pos, unreadKey, walk.unread)
	}
}

// first gets the list's first page. Where the source's page only leads to the
// list, the validators are the list's, as long as it is the same one.
func (p *Page) first(ctx context.Context, w fetch.Client, pos *horizon.Position) (*fetch.Answer, error) {
	if p.Selectors.Index == "" {
		return w.Get(ctx, pos)
	}
	index := w
	index.Whole = true
	answer, err := index.Get(ctx, pos)
	if err != nil {
		return nil, err
	}
	page, base, err := parsePage(answer.Body, answer.Type, answer.URL)
	if err != nil {
		return nil, w.Fail(ctx, pos, err)
	}
	address := linkOf(page, base, p.Selectors.Index)
	if address == "" {
		return nil, w.Fail(ctx, pos, fmt.Errorf("selector %q finds no link to the list", p.Selectors.Index))
	}
	if address != pos.More[listKey] {
		w.Whole = true
	}
	w.List = address
	answer, err = w.Get(ctx, pos)
	if err == nil {
		stream.SetMore(pos, listKey, address)
	}
	return answer, err
}

// walking is one run through the pages of a list.
type walking struct {
	p       *Page
	w       fetch.Client
	further *detail.Follower
	all     bool // an earlier run left pages out: known entries do not end this one
	taken   map[horizon.DocumentID]string
	unread  string
	yield   func(horizon.Document, error) bool
}

// pages yields the entries of the first page and of those that follow it. What
// is wrong with a further page is a bad item; the next run looks there again.
func (k *walking) pages(ctx context.Context, answer *fetch.Answer) error {
	seen := map[string]bool{k.p.Source.URL: true, answer.URL: true}
	for n := 1; ; n++ {
		l, err := k.p.read(answer.Body, answer.Type, answer.URL, k.taken)
		if err == nil && n == 1 && len(l.docs) == 0 && !l.leads {
			err = errors.New("the page has no dated entries")
		}
		if err != nil && n == 1 {
			return err
		}
		if err != nil {
			return k.broken(n, answer.URL, err)
		}
		if l.untitled {
			k.further.Untitled()
		}
		fresh, err := k.give(ctx, l.docs)
		if err != nil {
			return err
		}
		most := min(max(k.p.Pages, 1), maxPages)
		if l.leads {
			most, fresh = mostMaps, true
		}
		if n >= most || l.next == "" || seen[l.next] || !fresh && !k.all && !k.further.Missing() {
			return nil
		}
		seen[l.next] = true
		next, err := k.w.Further(ctx, l.next)
		if err != nil {
			return k.broken(n+1, l.next, err)
		}
		if seen[next.URL] && next.URL != l.next || len(l.docs) == 0 && !l.leads {
			return nil
		}
		seen[next.URL], answer = true, next
	}
}

// broken yields what is wrong with a further page.
func (k *walking) broken(n int, address string, err error) error {
	k.unread = address
	if !k.yield(horizon.Document{}, fmt.Errorf("page %d of the list, %s: %w", n, address, err)) {
		return stream.ErrStopped
	}
	return nil
}

// give yields the entries of a page, and reports whether any was new.
func (k *walking) give(ctx context.Context, docs []horizon.Document) (fresh bool, err error) {
	for _, doc := range docs {
		if ctx.Err() != nil {
			return fresh, ctx.Err()
		}
		give, err := k.further.Take(ctx, &doc)
		if ctx.Err() != nil {
			return fresh, ctx.Err()
		}
		fresh = fresh || !k.further.Visits.Meet(&doc).Known
		if (give || err != nil) && !k.yield(doc, err) {
			return fresh, stream.ErrStopped
		}
	}
	return fresh, nil
}

// pdf yields the document that the page is, being a PDF.
func (k *walking) pdf(ctx context.Context, answer *fetch.Answer) error {
	text, err := pdf.ReadText(ctx, k.p.Details.PDF, answer.Body)
	if err != nil {
		return err
	}
	now := time.Time{}
	if k.p.Now != nil {
		now = k.p.Now()
	}
	if !k.yield(pdf.Document(k.p.Source, k.p.Sectors, answer.URL, text, now), nil) {
		return stream.ErrStopped
	}
	return nil
}
