package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Client is what the kinds that fetch have in common.
type Client struct {
	Source  horizon.Source
	Private bool
	Fetch   *Fetcher
	Accept  string
	List    string // the address to get; "": the source's
	Whole   bool   // an answer is needed even where nothing has changed
}

// Get fetches the source's page with its position's validators. Its error ends
// the stream; a failure is noted in the position, a cancellation is not.
func (w Client) Get(ctx context.Context, pos *horizon.Position) (*Answer, error) {
	if err := w.Due(pos); err != nil {
		return nil, err
	}
	now := w.Fetch.opt.Now()
	req := Request{Source: w.Source.ID, URL: cmp.Or(w.List, w.Source.URL), Accept: w.Accept, ETag: pos.ETag, LastModified: pos.LastModified, Instead: w.instead(pos)}
	req.AllowPrivate, req.MaxBytes = w.Private && w.isOwn(req.URL), SizeFor(req.URL)
	blind := !w.Whole && unconditional(pos, now, w.Fetch.opt.StaleAfter)
	if blind || w.Whole {
		req.ETag, req.LastModified = "", ""
	}
	answer, err := w.Fetch.Get(ctx, req)
	if err != nil {
		return nil, w.Fail(ctx, pos, &NoAnswer{err})
	}
	odd, _ := text.Cut(answer.OddEncoding, maxOddEncoding)
	stream.SetMore(pos, OddEncoding, odd)
	if answer.NotModified {
		unmodified(pos, now)
	}
	if answer.NotModified || blind && w.same(ctx, pos, req, answer, now) {
		w.note(pos, answer)
		stream.Succeeded(pos, now, answer.FreshUntil)
		return nil, stream.ErrNotModified
	}
	return answer, nil
}

// Due is an error while the source is to be left alone.
func (w Client) Due(pos *horizon.Position) error {
	if pos.NotBefore.After(w.Fetch.opt.Now()) {
		return fmt.Errorf("source %s: %w: until %s", w.Source.ID, stream.ErrNotDue, pos.NotBefore.In(horizon.Tokyo).Format(time.RFC3339))
	}
	return nil
}

// Further gets another address that the source leads to. Only its own host may
// be an inner one.
func (w Client) Further(ctx context.Context, address string) (*Answer, error) {
	return w.Fetch.Get(ctx, Request{Source: w.Source.ID, URL: address, AllowPrivate: w.Private && w.isOwn(address), Accept: w.Accept, MaxBytes: SizeFor(address)})
}

// isOwn reports whether an address is on the source's own host.
func (w Client) isOwn(address string) bool {
	own, to := BaseOf(w.Source.URL), BaseOf(address)
	return own != nil && to != nil && own.Host == to.Host
}

// Fail makes an error the end of the source and notes it in the position, which
// keeps the validators of the last answer that was read whole.
func (w Client) Fail(ctx context.Context, pos *horizon.Position, err error) error {
	if errors.Is(err, stream.ErrNotDue) {
		return fmt.Errorf("source %s: %w", w.Source.ID, err)
	}
	if ctx.Err() == nil {
		w.returns(pos)
		var retry time.Time
		if status, ok := errors.AsType[*StatusError](err); ok {
			retry = status.RetryAfter
		} else if robots, ok := errors.AsType[RobotsUnread](err); ok {
			retry = robots.until
		}
		stream.Failed(pos, w.Fetch.opt.Now(), retry)
	}
	return &stream.SourceError{Source: w.Source.ID, Err: err}
}

// Finish notes that the whole answer was read.
func (w Client) Finish(pos *horizon.Position, answer *Answer) {
	now := w.Fetch.opt.Now()
	stream.Succeeded(pos, now, answer.FreshUntil)
	pos.ETag, pos.LastModified = answer.ETag, answer.LastModified
	if distrusted(pos, now) {
		pos.ETag, pos.LastModified = "", ""
	}
	pos.Digest = text.Digest(string(answer.Body))
	stream.SetMore(pos, unmodifiedSince, "")
	w.note(pos, answer)
}

// BaseOf is the address that relative links are resolved against; nil if it is
// no web address.
func BaseOf(raw string) *url.URL {
	u, err := url.Parse(escapeAddress(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	return u
}

const maxOddEncoding = 100 // bytes that are remembered

// NoAnswer says that a source's address gave no answer.
type NoAnswer struct{ Err error }

func (e *NoAnswer) Error() string { return e.Err.Error() }

func (e *NoAnswer) Unwrap() error { return e.Err }
