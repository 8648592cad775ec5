package collectors

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// ErrNoItems says that a source answered and had no items: an empty feed or
// list is a fault until the opposite is known.
var ErrNoItems = errors.New("it has no items")

// ErrPage says that a page for browsers came in place of a feed, as the
// challenges of web application firewalls do.
var ErrPage = errors.New("a page for browsers came in place of the feed")

// movedTo is the key of the address that a source's own redirects to, in
// Position.More.
const movedTo = "moved_to"

// figuring gathers the figures of a run while its documents pass by.
type figuring struct {
	horizon.Figures
	titles []int
}

func (f *figuring) add(doc *horizon.Document, now time.Time) {
	f.Items++
	f.titles = append(f.titles, utf8.RuneCountInString(doc.Title))
	if doc.Lang != "" {
		if f.Langs == nil {
			f.Langs = map[string]int{}
		}
		f.Langs[doc.Lang]++
	}
	at := doc.Published
	if at.IsZero() || at.After(now) {
		return
	}
	if f.Oldest.IsZero() || at.Before(f.Oldest) {
		f.Oldest = at
	}
	if at.After(f.Newest) {
		f.Newest = at
	}
}

// of completes the figures from the report of the run and the position after it.
func (f *figuring) of(r *Report, pos *horizon.Position) horizon.Figures {
	f.New, f.Revised, f.Bad = r.Added, r.Revised, r.Failed
	f.MovedTo, f.NotModified = pos.More[movedTo], r.NotModified
	if f.NotModified {
		f.Status = http.StatusNotModified
	}
	if len(f.titles) > 0 {
		slices.Sort(f.titles)
		f.Title = f.titles[len(f.titles)/2]
	}
	f.Cause, f.Status = causeOf(r.Err, f.Status)
	return f.Figures
}

// getError says that a source's address gave no answer.
type getError struct{ err error }

func (e *getError) Error() string { return e.err.Error() }
func (e *getError) Unwrap() error { return e.err }

// causeOf tells why a source failed, and the status of its answer; status if
// the error knows none.
func causeOf(err error, status int) (horizon.Cause, int) {
	if answer, ok := errors.AsType[*StatusError](err); ok {
		return statusCause(answer), answer.Status
	}
	_, network := errors.AsType[*getError](err)
	_, dialled := errors.AsType[*net.OpError](err)
	_, unread := errors.AsType[robotsUnread](err)
	switch {
	case err == nil:
		return "", status
	case unread:
		return horizon.CauseNetwork, status
	case errors.Is(err, ErrRobots):
		return horizon.CauseRobots, status
	case errors.Is(err, ErrPage):
		return horizon.CauseChallenge, http.StatusOK
	case errors.Is(err, ErrNoItems):
		return horizon.CauseEmpty, http.StatusOK
	case network, dialled, errors.Is(err, ErrInner), errors.Is(err, context.DeadlineExceeded):
		return horizon.CauseNetwork, status
	}
	return horizon.CauseUnread, status
}

func statusCause(e *StatusError) horizon.Cause {
	switch e.Status {
	case http.StatusAccepted:
		return horizon.CauseChallenge
	case http.StatusOK, http.StatusNoContent:
		return horizon.CauseEmpty
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusUnavailableForLegalReasons:
		return horizon.CauseRefused
	case http.StatusNotFound, http.StatusGone:
		return horizon.CauseGone
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return horizon.CauseBusy
	}
	return horizon.CauseStatus
}

// Resting is how long a source that failed, or asked to be left alone, is not
// to be asked again, by its position; zero if it may be asked at now.
func Resting(pos horizon.Position, now time.Time) time.Time {
	if pos.More[failures] == "" || !pos.NotBefore.After(now) {
		return time.Time{}
	}
	return pos.NotBefore
}

// isPage reports whether a text begins as a page for browsers does.
func isPage(text []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(text[:min(len(text), 1<<10)], " \t\r\n\uFEFF"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}
