package collectors

import (
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
}

// get fetches the source's page with its position's validators. Its error ends
// the stream; a failure is noted in the position, a cancellation is not.
func (w web) get(ctx context.Context, pos *horizon.Position) (*Answer, error) {
	now := w.fetch.opt.Now()
	if pos.NotBefore.After(now) {
		return nil, fmt.Errorf("source %s: %w: until %s", w.source.ID, ErrNotDue, pos.NotBefore.In(horizon.Tokyo).Format(time.RFC3339))
	}
	answer, err := w.fetch.Get(ctx, Request{
		URL: w.source.URL, AllowPrivate: w.private, Accept: w.accept, ETag: pos.ETag, LastModified: pos.LastModified,
	})
	if err != nil {
		return nil, w.fail(ctx, pos, &getError{err})
	}
	if answer.NotModified {
		succeeded(pos, now, answer.FreshFor)
		return nil, ErrNotModified
	}
	return answer, nil
}

// fail makes an error the end of the source and notes it in the position.
func (w web) fail(ctx context.Context, pos *horizon.Position, err error) error {
	if ctx.Err() == nil {
		var retry time.Time
		if status, ok := errors.AsType[*StatusError](err); ok {
			retry = status.RetryAfter
		}
		failed(pos, w.fetch.opt.Now(), retry)
	}
	return &SourceError{w.source.ID, err}
}

// finish notes that the whole answer was read.
func (w web) finish(pos *horizon.Position, answer *Answer) {
	succeeded(pos, w.fetch.opt.Now(), answer.FreshFor)
	pos.ETag, pos.LastModified = answer.ETag, answer.LastModified
	pos.Digest = digest(string(answer.Body))
	moved := answer.URL
	if u, err := parseAddress(w.source.URL); err == nil && u.String() == moved {
		moved = ""
	}
	setMore(pos, movedTo, moved)
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
