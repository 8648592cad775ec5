package intake

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

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
	f.clock(at, doc.Precision, now)
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

// atOnce is how near to a request a date is of it: servers' clocks are not ours.
const atOnce = 2 * time.Minute

// clock counts dates that are the request's own, and those ahead of it.
func (f *figuring) clock(at time.Time, p horizon.Precision, now time.Time) {
	if at.IsZero() {
		return
	}
	if p == horizon.ByTime {
		f.Timed++
		if now.Sub(at).Abs() <= atOnce {
			f.Asked++
		}
	}
	if at.Sub(now) > atOnce {
		f.Ahead++
		if at.After(f.Furthest) {
			f.Furthest = at
		}
	}
}

// of completes the figures from the report of the run and the position after it.
func (f *figuring) of(r *Report, pos *horizon.Position) horizon.Figures {
	f.New, f.Revised, f.Bad = r.Added, r.Revised, r.Failed
	f.MovedTo, f.TakenOver, f.CertUntil = fetch.Standing(pos)
	f.NotModified = r.NotModified
	if f.NotModified {
		f.Status = http.StatusNotModified
	}
	if len(f.titles) > 0 {
		slices.Sort(f.titles)
		f.Title = f.titles[len(f.titles)/2]
	}
	f.Cause, f.Status = CauseOf(r.Err, f.Status)
	if page, ok := errors.AsType[*stream.PageError](r.Err); ok {
		f.Feed = page.Feed
	}
	return f.Figures
}

// CauseOf says why a source failed, and the status of its answer; status if
// the error knows none.
func CauseOf(err error, status int) (horizon.Cause, int) {
	if answer, ok := errors.AsType[*fetch.StatusError](err); ok {
		return statusCause(answer), answer.Status
	}
	if proxy, ok := errors.AsType[*fetch.ProxyError](err); ok {
		return horizon.CauseProxy, proxy.Status
	}
	if page, ok := errors.AsType[*stream.PageError](err); ok {
		return page.Cause, http.StatusOK
	}
	_, network := errors.AsType[*fetch.NoAnswer](err)
	_, dialled := errors.AsType[*net.OpError](err)
	_, unread := errors.AsType[fetch.RobotsUnread](err)
	switch {
	case err == nil:
		return "", status
	case unread:
		return horizon.CauseNetwork, status
	case errors.Is(err, fetch.ErrRobots):
		return horizon.CauseRobots, status
	case errors.Is(err, stream.ErrNoItems):
		return horizon.CauseEmpty, http.StatusOK
	case errors.Is(err, fetch.ErrInner):
		return horizon.CauseInner, status
	case network, dialled, errors.Is(err, context.DeadlineExceeded):
		return horizon.CauseNetwork, status
	}
	return horizon.CauseUnread, status
}

func statusCause(e *fetch.StatusError) horizon.Cause {
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
	if pos.More[stream.Failures] == "" || !pos.NotBefore.After(now) {
		return time.Time{}
	}
	return pos.NotBefore
}
