package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/packed"
)

// hop makes one request, in the host's turn. It gives the next address instead
// of an answer when it is redirected.
func (f *Fetcher) hop(ctx context.Context, u *url.URL, req Request) (*Answer, *redirected, error) {
	h := f.host(u)
	if err := f.wait(ctx, h); err != nil {
		return nil, nil, err
	}
	defer f.done(h)
	if until := h.busy[u.RequestURI()]; until.After(f.opt.Now()) {
		return nil, nil, fmt.Errorf("%w: it asked to be left alone until %s", stream.ErrNotDue, until.In(horizon.Tokyo).Format(time.RFC3339))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, f.opt.Timeout, fmt.Errorf("no whole answer in %s", f.opt.Timeout))
	defer cancel()

	transport, proxy, err := f.way(ctx, u, req.AllowPrivate)
	if err != nil {
		return nil, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	f.setHeader(r, req)
	asked := f.opt.Now()
	resp, err := roundTrip(transport, r, proxy)
	if err != nil {
		return nil, nil, because(ctx, err)
	}
	defer resp.Body.Close()
	if req.cookies != nil {
		req.cookies.SetCookies(u, resp.Cookies())
	}
	if next, err := redirect(u, resp); next != nil || err != nil {
		return nil, next, err
	}
	answer, err := f.answer(u, req, resp, asked)
	if answer != nil && proxy != nil {
		answer.Proxy = nameOf(proxy)
	}
	if status, ok := errors.AsType[*StatusError](err); ok && !status.RetryAfter.IsZero() {
		h.leaveAlone(u, f.opt.Now(), status.RetryAfter)
	}
	return answer, nil, because(ctx, err)
}

func (f *Fetcher) setHeader(r *http.Request, req Request) {
	r.Header.Set("User-Agent", f.opt.UserAgent)
	r.Header.Set("Accept-Encoding", packed.Accept)
	if req.Accept != "" {
		r.Header.Set("Accept", req.Accept)
	}
	if req.ETag != "" {
		r.Header.Set("If-None-Match", req.ETag)
	}
	if req.LastModified != "" {
		r.Header.Set("If-Modified-Since", req.LastModified)
	}
	if req.cookies != nil {
		for _, c := range req.cookies.Cookies(r.URL) {
			r.AddCookie(c)
		}
	}
}

// newCookies keeps the cookies of one fetch: some servers set one and redirect
// until it comes back.
func newCookies() http.CookieJar {
	jar, err := cookiejar.New(nil)
	if err != nil { // it has no options to be wrong
		return nil
	}
	return jar
}

// roundTrip makes a request, through a proxy if there is one.
func roundTrip(by http.RoundTripper, r *http.Request, proxy *url.URL) (*http.Response, error) {
	resp, err := by.RoundTrip(r)
	switch {
	case err != nil && proxy != nil:
		return nil, throughProxy(proxy, vouched(err))
	case err != nil:
		return nil, vouched(err)
	case proxy != nil && resp.StatusCode == http.StatusProxyAuthRequired:
		return nil, errors.Join(refusal(proxy, resp.StatusCode), resp.Body.Close())
	}
	return resp, nil
}

// because gives a timeout its cause.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}
