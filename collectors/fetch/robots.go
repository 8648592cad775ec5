package fetch

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

// RobotsUnread is why a robots.txt, which bars all until it is read, could not be.
type RobotsUnread struct {
	Why   string
	until time.Time // the moment that the server named; zero if it named none
}

func (e RobotsUnread) Error() string {
	return "robots.txt could not be read, and nothing else is asked for until it is: " + e.Why
}

// Is holds it to be an [ErrRobots].
func (e RobotsUnread) Is(target error) bool { return target == ErrRobots }

const (
	robotsFor      = 24 * time.Hour // a robots.txt is believed
	robotsRetry    = time.Hour      // after it could not be read
	maxCrawlDelay  = time.Minute
	maxRobotsBytes = 500 << 10
)

// robots is what a host's robots.txt says to us (RFC 9309).
type robots struct {
	rules
	unread  *RobotsUnread // why it could not be read: everything is barred; nil if it was
	expires time.Time
}

// allowed asks the host's robots.txt whether an address may be got.
func (f *Fetcher) allowed(ctx context.Context, u *url.URL, private bool) error {
	r, err := f.robotsOf(ctx, u, private)
	if err != nil {
		return err
	}
	if r.unread != nil {
		return *r.unread
	}
	if path := escapePath(u.RequestURI()); path != "/robots.txt" && !r.allow(path) {
		return ErrRobots
	}
	return nil
}

// robotsOf is the host's robots.txt, read once where several ask for it at a time.
func (f *Fetcher) robotsOf(ctx context.Context, u *url.URL, private bool) (*robots, error) {
	h := f.host(u)
	known := func() *robots {
		f.mu.Lock()
		defer f.mu.Unlock()
		if h.robots == nil || !h.robots.expires.After(f.opt.Now()) {
			return nil
		}
		return h.robots
	}
	if r := known(); r != nil {
		return r, nil
	}
	select {
	case h.asking <- struct{}{}:
		defer func() { <-h.asking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r := known(); r != nil { // somebody else has read it meanwhile
		return r, nil
	}
	r, err := f.readRobots(ctx, u, private)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	h.robots = r
	f.mu.Unlock()
	return r, nil
}

// readRobots reads robots.txt: an answer of 4xx or 204 and a chain of more than
// five redirects allow everything; 429, 5xx or no answer bar everything for now.
func (f *Fetcher) readRobots(ctx context.Context, u *url.URL, private bool) (*robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	r := &robots{expires: f.opt.Now().Add(robotsFor)}
	cookies := newCookies()
	for range maxRedirects + 1 {
		answer, next, err := f.hop(ctx, at, Request{AllowPrivate: private && at.Host == u.Host, first: maxRobotsBytes, cookies: cookies})
		status, _ := errors.AsType[*StatusError](err)
		_, stopped := errors.AsType[*ProxyError](err)
		switch {
		case err == nil && next != nil:
			at = next.to
			continue
		case err == nil:
			r.rules = parseRobots(wholeLines(answer.Body), agentToken(f.opt.UserAgent))
		case status != nil && absent(status.Status):
		case errors.Is(err, ErrInner) || stopped || ctx.Err() != nil:
			return nil, err
		default:
			r.unread, r.expires = &RobotsUnread{Why: err.Error()}, f.opt.Now().Add(robotsRetry)
			if status != nil {
				r.unread.until = status.RetryAfter
			}
			if r.unread.until.After(r.expires) {
				r.expires = r.unread.until
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
