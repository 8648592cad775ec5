package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/stream"
)

const (
	maxRetryAfter = 7 * 24 * time.Hour

	maxHostRest = 30 * time.Second // a host's other addresses are left alone for when one of them asks to be
	maxBusy     = 1000             // addresses of a host that are remembered
)

func (f *Fetcher) host(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := u.Scheme + "://" + canonicalHost(u)
	if strings.HasSuffix(u.Hostname(), ".") {
		key += "." // may be found where the name without is not, and the other way round
	}
	h := f.hosts[key]
	if h == nil {
		h = &host{turn: make(chan struct{}, 1), asking: make(chan struct{}, 1)}
		f.hosts[key] = h
	}
	return h
}

// wait takes the host's turn and waits for its spacing. Whoever gets no error
// owes a call of done.
func (f *Fetcher) wait(ctx context.Context, h *host) error {
	select {
	case h.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	pause := h.next.Sub(f.opt.Now())
	if pause <= 0 {
		return nil
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		<-h.turn
		return ctx.Err()
	}
}

func (f *Fetcher) done(h *host) {
	f.mu.Lock()
	defer f.mu.Unlock()
	spacing := f.opt.Spacing
	if h.robots != nil && h.robots.delay > spacing {
		spacing = h.robots.delay
	}
	h.next = f.opt.Now().Add(max(spacing, 0))
	if h.rest.After(h.next) {
		h.next = h.rest
	}
	<-h.turn
}

// leaveAlone notes that an address asked to be left alone. The host's others
// wait with it, but not for as long: they may have asked for nothing. The
// caller has the host's turn.
func (h *host) leaveAlone(u *url.URL, now, until time.Time) {
	if h.busy == nil || len(h.busy) >= maxBusy {
		h.busy = map[string]time.Time{}
	}
	h.busy[u.RequestURI()] = until
	h.rest = until
	if latest := now.Add(maxHostRest); until.After(latest) {
		h.rest = latest
	}
}

// retryAfter reads Retry-After in seconds or as a date, at most a week ahead.
func retryAfter(resp *http.Response, now time.Time) time.Time {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return time.Time{}
	}
	v := resp.Header.Get("Retry-After")
	at, err := http.ParseTime(v)
	if seconds, e := strconv.ParseUint(v, 10, 31); e == nil || errors.Is(e, strconv.ErrRange) {
		at, err = now.Add(time.Duration(min(seconds, 1<<31))*time.Second), nil
	}
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	if latest := now.Add(maxRetryAfter); at.After(latest) {
		return latest
	}
	return at
}

// freshUntil reads Cache-Control's max-age, at most a day of it, from the moment
// of the request on and less the Age that the answer had by then (RFC 9111);
// zero if it says nothing.
func freshUntil(resp *http.Response, asked time.Time) time.Time {
	life := time.Duration(0)
	for part := range strings.SplitSeq(resp.Header.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "=")
		switch name {
		case "no-cache", "no-store":
			return time.Time{}
		case "max-age":
			if n, err := strconv.ParseInt(value, 10, 32); err == nil && n > 0 {
				life = min(time.Duration(n)*time.Second, stream.MaxBackoff)
			}
		}
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(resp.Header.Get("Age")), 10, 32); err == nil && n > 0 {
		life -= time.Duration(n) * time.Second
	}
	if life <= 0 {
		return time.Time{}
	}
	return asked.Add(life)
}
