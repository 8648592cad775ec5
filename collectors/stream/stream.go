// Package stream is what all kinds of source yield: how a stream of documents
// ends, and what a source remembers between two runs in its position.
package stream

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"kazami/internal/horizon"
)

// ErrNotModified ends a stream whose source has not changed since its position.
var ErrNotModified = errors.New("not modified")

// ErrNotDue ends a stream whose source asked to be left alone until its
// position's NotBefore, or failed before. It was not asked again.
var ErrNotDue = errors.New("not due yet")

// ErrStopped says that the caller of a stream wants no more of it.
var ErrStopped = errors.New("the caller has stopped")

// SourceError is the end of a source's stream: the whole source could not be
// read, or not to its end. Documents yielded before it stand.
type SourceError struct {
	Source horizon.SourceID
	Err    error
}

// Error names the source and what stopped it.
func (e *SourceError) Error() string { return fmt.Sprintf("source %s: %v", e.Source, e.Err) }

// Unwrap gives what stopped the source.
func (e *SourceError) Unwrap() error { return e.Err }

// Ends reports whether an error in a stream is its last item.
func Ends(err error) bool {
	_, whole := errors.AsType[*SourceError](err)
	return whole || errors.Is(err, ErrNotModified) || errors.Is(err, ErrNotDue)
}

// Of yields remarks, then documents.
func Of(docs []horizon.Document, remarks []error) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		for _, err := range remarks {
			if !yield(horizon.Document{}, err) {
				return
			}
		}
		for _, doc := range docs {
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// TooLargeError says that a body has more bytes than it may.
type TooLargeError struct{ Most int64 }

func (e *TooLargeError) Error() string { return fmt.Sprintf("body is larger than %d bytes", e.Most) }

// ReadAtMost reads all of r; more than max bytes are a [*TooLargeError].
func ReadAtMost(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > max {
		return nil, &TooLargeError{max}
	}
	return body, nil
}

const firstBackoff = 15 * time.Minute

// MaxBackoff is the longest that a source is left alone.
const MaxBackoff = 24 * time.Hour

// Failures is the key of the count of failures in a row in Position.More.
const Failures = "failures"

// Failed notes a failure: the source is left alone for 15 minutes, twice as
// long after each further one, at most a day, and at least until retry. It is
// never given up.
func Failed(pos *horizon.Position, now, retry time.Time) {
	n, _ := strconv.Atoi(pos.More[Failures])
	n = min(max(n, 0)+1, 1_000_000)
	SetMore(pos, Failures, strconv.Itoa(n))
	pos.NotBefore = now.Add(min(firstBackoff<<min(n-1, 10), MaxBackoff)).UTC()
	if retry.After(pos.NotBefore) {
		pos.NotBefore = retry.UTC()
	}
}

// early is by how much a source may be asked before it said that it changes: a
// line of cron comes back on the minute, the answer before came seconds after it.
const early = time.Minute

// Succeeded forgets the failures. The source is left alone for as long as it
// says that nothing changes, but for a minute.
func Succeeded(pos *horizon.Position, now, fresh time.Time) {
	SetMore(pos, Failures, "")
	pos.NotBefore = time.Time{}
	if at := fresh.Add(-early); at.After(now) {
		pos.NotBefore = at.UTC()
	}
}

// SetMore sets a key of Position.More; "" takes it away.
func SetMore(pos *horizon.Position, key, value string) {
	if value == "" {
		delete(pos.More, key)
		if len(pos.More) == 0 {
			pos.More = nil
		}
		return
	}
	if pos.More == nil {
		pos.More = map[string]string{}
	}
	pos.More[key] = value
}

// ErrNoItems says that a source answered and had no items: an empty feed or
// list is a fault until the opposite is known.
var ErrNoItems = errors.New("it has no items")

// PageError says that a page for browsers came in place of a feed.
type PageError struct {
	Cause horizon.Cause // what page it is
	Feed  string        // the feed that it names; "" if it names none
}

func (e *PageError) Error() string {
	if e.Feed != "" {
		return "a page for browsers came in place of the feed, and names the feed " + e.Feed
	}
	return "a page for browsers came in place of the feed"
}
