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
	if err := w.due(pos); err != nil {
		return nil, err
	}
	answer, err := w.fetch.Get(ctx, Request{
		URL: w.source.URL, AllowPrivate: w.private, Accept: w.accept, ETag: pos.ETag, LastModified: pos.LastModified,
	})
	if err != nil {
		return nil, w.fail(ctx, pos, err)
	}
	if answer.NotModified {
		succeeded(pos, w.fetch.opt.Now(), answer.FreshFor)
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
