package collectors

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// ErrRobots is why an address was not asked for: its robots.txt bars it, or
// could not be read for now.
var ErrRobots = errors.New("barred by robots.txt")

// robotsUnread is why a robots.txt, which bars all until it is read, could not be.
type robotsUnread string

func (e robotsUnread) Error() string { return string(e) }

const (
	robotsFor      = 24 * time.Hour // a robots.txt is believed
	robotsRetry    = time.Hour      // after it could not be read
	maxCrawlDelay  = time.Minute
	maxRobotsBytes = 500 << 10
)

// robots is what a host's robots.txt says to us (RFC 9309).
type robots struct {
	group   *robotstxt.Group // nil: everything is barred
	why     string
	delay   time.Duration
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
	if r.group == nil {
		return fmt.Errorf("%w: %w", ErrRobots, robotsUnread(r.why))
	}
	if !r.group.Test(u.RequestURI()) {
		return ErrRobots
	}
	return nil
}

// readRobots reads robots.txt: a 4xx answer allows everything, a 5xx or none
// bars everything for now.
func (f *Fetcher) readRobots(ctx context.Context, u *url.URL, private bool) (*robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	now := f.opt.Now()
	var body []byte
	for range maxRedirects + 1 {
		answer, next, err := f.hop(ctx, at, Request{AllowPrivate: private && at.Host == u.Host})
		if status, ok := errors.AsType[*StatusError](err); ok && (status.Status == http.StatusOK || status.Status/100 == 4) {
			break // empty or absent
		}
		switch {
		case errors.Is(err, ErrInner) || ctx.Err() != nil:
			return nil, err
		case err != nil:
			return &robots{why: "it could not be read: " + err.Error(), expires: now.Add(robotsRetry)}, nil
		case next == nil:
			body = answer.Body
		}
		if next == nil {
			break
		}
		at = next
	}
	data, err := robotstxt.FromBytes(body[:min(len(body), maxRobotsBytes)])
	if err != nil {
		return &robots{why: "it could not be read: " + err.Error(), expires: now.Add(robotsRetry)}, nil
	}
	group := data.FindGroup(agentToken(f.opt.UserAgent))
	return &robots{group: group, delay: min(group.CrawlDelay, maxCrawlDelay), expires: now.Add(robotsFor)}, nil
}

// agentToken is the product name of a User-Agent: kazami of "kazami/1 (+…)".
func agentToken(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return !(isLetter(byte(r)) && r < 0x80 || r == '-' || r == '_')
	})
	if end < 0 {
		end = len(agent)
	}
	return agent[:end]
}
