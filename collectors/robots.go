package collectors

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// ErrRobots is why an address was not asked for: its robots.txt bars it, or
// could not be read for now.
var ErrRobots = errors.New("barred by robots.txt")

// robotsUnread is why a robots.txt, which bars all until it is read, could not be.
type robotsUnread string

func (e robotsUnread) Error() string {
	return "robots.txt could not be read, and nothing else is asked for until it is: " + string(e)
}

// Is holds it to be an [ErrRobots].
func (e robotsUnread) Is(target error) bool { return target == ErrRobots }

const (
	robotsFor      = 24 * time.Hour // a robots.txt is believed
	robotsRetry    = time.Hour      // after it could not be read
	maxCrawlDelay  = time.Minute
	maxRobotsBytes = 500 << 10
)

// robots is what a host's robots.txt says to us (RFC 9309).
type robots struct {
	rules
	unread  string // why it could not be read: everything is barred; or ""
	expires time.Time
}

// allowed asks the host's robots.txt whether an address may be got.
func (f *Fetcher) allowed(ctx context.Context, u *url.URL, private bool) error {
	h := f.host(u)
	f.mu.Lock()
	r := h.robots
	f.mu.Unlock()
	if r == nil || !r.expires.After(f.opt.Now()) {
		var err error
		if r, err = f.readRobots(ctx, u, private); err != nil {
			return err
		}
		f.mu.Lock()
		h.robots = r
		f.mu.Unlock()
	}
	if r.unread != "" {
		return robotsUnread(r.unread)
	}
	if path := escapePath(u.RequestURI()); path != "/robots.txt" && !r.allow(path) {
		return ErrRobots
	}
	return nil
}

// readRobots reads robots.txt: an answer of 4xx or 204 and a chain of more than
// five redirects allow everything; 429, 5xx or no answer bar everything for now.
func (f *Fetcher) readRobots(ctx context.Context, u *url.URL, private bool) (*robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	r := &robots{expires: f.opt.Now().Add(robotsFor)}
	for range maxRedirects + 1 {
		answer, next, err := f.hop(ctx, at, Request{AllowPrivate: private && at.Host == u.Host, first: maxRobotsBytes})
		status, _ := errors.AsType[*StatusError](err)
		switch {
		case err == nil && next != nil:
			at = next.to
			continue
		case err == nil:
			r.rules = parseRobots(wholeLines(answer.Body), agentToken(f.opt.UserAgent))
		case status != nil && absent(status.Status):
		case errors.Is(err, ErrInner) || ctx.Err() != nil:
			return nil, err
		default:
			r.unread, r.expires = err.Error(), f.opt.Now().Add(robotsRetry)
			if status != nil && status.RetryAfter.After(r.expires) {
				r.expires = status.RetryAfter
			}
		}
		break
	}
	return r, nil
}

// absent reports whether a status says that there is no robots.txt; 200 comes
// here only with an empty body.
func absent(status int) bool {
	return status == http.StatusOK || status == http.StatusNoContent || status/100 == 4 && status != http.StatusTooManyRequests
}

// wholeLines leaves out the line that the limit cut.
func wholeLines(body []byte) []byte {
	if len(body) < maxRobotsBytes {
		return body
	}
	return body[:bytes.LastIndexAny(body, "\r\n")+1]
}
