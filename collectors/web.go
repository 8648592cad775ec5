package collectors

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"kazami/internal/horizon"
)

// web is what the kinds that fetch have in common.
type web struct {
	source  horizon.Source
	private bool
	fetch   *Fetcher
	accept  string
	list    string // the address to get; "": the source's
	whole   bool   // an answer is needed even where nothing has changed
}

// get fetches the source's page with its position's validators. Its error ends
// the stream; a failure is noted in the position, a cancellation is not.
func (w web) get(ctx context.Context, pos *horizon.Position) (*Answer, error) {
	if err := w.due(pos); err != nil {
		return nil, err
	}
	now := w.fetch.opt.Now()
	req := Request{Source: w.source.ID, URL: cmp.Or(w.list, w.source.URL), Accept: w.accept, ETag: pos.ETag, LastModified: pos.LastModified}
	req.AllowPrivate, req.MaxBytes = w.private && w.isOwn(req.URL), sizeFor(req.URL)
	blind := !w.whole && unconditional(pos, now, w.fetch.opt.StaleAfter)
	if blind || w.whole {
		req.ETag, req.LastModified = "", ""
	}
	answer, err := w.fetch.Get(ctx, req)
	if err != nil {
		return nil, w.fail(ctx, pos, &getError{err})
	}
	if answer.NotModified {
		unmodified(pos, now)
	}
	if answer.NotModified || blind && w.same(ctx, pos, req, answer, now) {
		succeeded(pos, now, answer.FreshUntil)
		return nil, ErrNotModified
	}
	return answer, nil
}

// due is an error while the source is to be left alone.
func (w web) due(pos *horizon.Position) error {
	if pos.NotBefore.After(w.fetch.opt.Now()) {
		return fmt.Errorf("source %s: %w: until %s", w.source.ID, ErrNotDue, pos.NotBefore.In(horizon.Tokyo).Format(time.RFC3339))
	}
	return nil
}

// further gets another address that the source leads to. Only its own host may
// be an inner one.
func (w web) further(ctx context.Context, address string) (*Answer, error) {
	return w.fetch.Get(ctx, Request{Source: w.source.ID, URL: address, AllowPrivate: w.private && w.isOwn(address), Accept: w.accept, MaxBytes: sizeFor(address)})
}

// isOwn reports whether an address is on the source's own host.
func (w web) isOwn(address string) bool {
	own, to := baseOf(w.source.URL), baseOf(address)
	return own != nil && to != nil && own.Host == to.Host
}

// fail makes an error the end of the source and notes it in the position, which
// keeps the validators of the last answer that was read whole.
func (w web) fail(ctx context.Context, pos *horizon.Position, err error) error {
	if errors.Is(err, ErrNotDue) {
		return fmt.Errorf("source %s: %w", w.source.ID, err)
	}
	if ctx.Err() == nil {
		var retry time.Time
		if status, ok := errors.AsType[*StatusError](err); ok {
			retry = status.RetryAfter
		} else if robots, ok := errors.AsType[robotsUnread](err); ok {
			retry = robots.until
		}
		failed(pos, w.fetch.opt.Now(), retry)
	}
	return &SourceError{w.source.ID, err}
}

// finish notes that the whole answer was read.
func (w web) finish(pos *horizon.Position, answer *Answer) {
	now := w.fetch.opt.Now()
	succeeded(pos, now, answer.FreshUntil)
	pos.ETag, pos.LastModified = answer.ETag, answer.LastModified
	if distrusted(pos, now) {
		pos.ETag, pos.LastModified = "", ""
	}
	pos.Digest = digest(string(answer.Body))
	setMore(pos, unmodifiedSince, "")
	setMore(pos, movedTo, answer.Moved)
}

// baseOf is the address that relative links are resolved against; nil if it is
// no web address.
func baseOf(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	return u
}
