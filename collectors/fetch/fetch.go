// Package fetch makes every request of the collectors: polite, bounded, and blind
// to inner addresses. See [Fetcher] for its promises.
package fetch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"kazami/internal/horizon"
)

// The limits of a fetch, where the options give none.
const (
	DefaultMaxBytes = 5 << 20          // of a body after decompression
	DefaultTimeout  = 30 * time.Second // of one request with its body
	DefaultSpacing  = 2 * time.Second  // between two requests to one host

	// DefaultStaleAfter is for how long a server may say that nothing has changed
	// before it is asked as if nothing were known.
	DefaultStaleAfter = 7 * 24 * time.Hour

	maxRedirects = 5
	maxWords     = 4 << 10 // bytes kept of an answer that is no success
)

// Options say how a [Fetcher] asks. The zero value is usable but for
// UserAgent, which must name the program and whom to write to.
type Options struct {
	UserAgent string
	Transport http.RoundTripper // nil: real connections, guarded
	Resolver  *net.Resolver     // of real connections; nil: the system's
	Now       func() time.Time  // nil: time.Now
	Timeout   time.Duration     // 0: DefaultTimeout
	Spacing   time.Duration     // 0: DefaultSpacing; negative: none
	MaxBytes  int64             // 0: DefaultMaxBytes

	Proxies     Proxies        // of real connections
	Authorities *x509.CertPool // whose certificates are believed; nil: the system's

	// Keep is given every answer before anybody reads it; nil: none is kept.
	Keep func(ctx context.Context, c horizon.Capture) error
	// Replay answers instead of the network, from what was kept; nil: the network is asked.
	Replay     func(ctx context.Context, source horizon.SourceID, url string) (horizon.Capture, bool, error)
	StaleAfter time.Duration // 0: DefaultStaleAfter; negative: a 304 is believed for ever
}

// Fetcher makes every request of this package: http and https only, one at a
// time to a host and spaced, Retry-After and robots.txt obeyed, redirects
// followed at most five times, never from https to http, and checked anew,
// bodies bounded in size and time, no inner addresses, with a proxy or without.
// Cookies are borne within one fetch, and forgotten. It may be used by many
// goroutines at once.
type Fetcher struct {
	opt     Options
	public  http.RoundTripper // these three are nil where Options.Transport is not
	private http.RoundTripper
	proxied http.RoundTripper
	proxy   choice

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is remembered of one scheme, name and port.
type host struct {
	turn   chan struct{}        // holds one token: whose turn it is
	next   time.Time            // earliest moment of the next request
	rest   time.Time            // until when it asked to be left alone, within bounds
	busy   map[string]time.Time // until when its addresses did
	asking chan struct{}        // holds one token: who reads robots.txt
	robots *robots
}

// New makes a fetcher that has asked nobody yet.
func New(opt Options) *Fetcher {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Timeout == 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.Spacing == 0 {
		opt.Spacing = DefaultSpacing
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	if opt.StaleAfter == 0 {
		opt.StaleAfter = DefaultStaleAfter
	}
	f := &Fetcher{opt: opt, hosts: map[string]*host{}}
	if opt.Transport == nil {
		f.public, f.private, f.proxy = newTransport(false, opt), newTransport(true, opt), opt.Proxies.choice()
		f.proxied = newProxied(f.proxy, opt)
	}
	return f
}

// Request is one address to get. With ETag or LastModified it is conditional.
type Request struct {
	Source       horizon.SourceID // for whom it is asked
	URL          string
	AllowPrivate bool // its own host may be an inner one: the source says so. Where it redirects to may not
	Accept       string
	ETag         string
	LastModified string
	Instead      string // where the address has moved to for good, to be asked in its place; ""
	MaxBytes     int64  // of the body after decompression; 0: the fetcher's

	first   int64          // not 0: only so many bytes of the body are asked for, and more are no fault
	cookies http.CookieJar // of the fetch that it is a part of
}

// Answer is a success: status 200 with a body, or a believable 304.
type Answer struct {
	URL          string // after redirects
	Moved        string // where the address has moved to for good, by 301 and 308 alone; "" if it has not
	Body         []byte // decompressed
	Type         string // Content-Type
	ETag         string
	LastModified string
	CertUntil    time.Time // until when its server's certificate is good; zero without TLS
	FreshUntil   time.Time // until when the server says it will not change, at most a day from the request; zero if it does not
	NotModified  bool
	OddEncoding  string // in Content-Encoding, and none: the body was read as it came
	Proxy        string // it came through, without name and password; "" if through none
}

// StatusError is an answer that is no success. RetryAfter is zero unless the
// server named a moment.
type StatusError struct {
	Status     int
	RetryAfter time.Time
	Reason     string
	Body       []byte // what it said, if that is short
}

// Error says the answer in words.
func (e *StatusError) Error() string {
	s := fmt.Sprintf("answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Reason != "" {
		s += ": " + e.Reason
	}
	if !e.RetryAfter.IsZero() {
		s += ": asks to come again after " + e.RetryAfter.UTC().Format(time.RFC3339)
	}
	return s
}

// Now is the time by the fetcher's clock.
func (f *Fetcher) Now() time.Time { return f.opt.Now() }

// Get fetches an address. It blocks until the host's turn has come. An error
// is a [*StatusError], [ErrInner], [ErrRobots], [ErrDowngrade], [stream.ErrNotDue]
// (the address asked to be left alone, and was not asked again), [ErrNotKept],
// the context's, or the network's.
func (f *Fetcher) Get(ctx context.Context, req Request) (*Answer, error) {
	if f.opt.Replay != nil {
		return f.replay(ctx, req)
	}
	u, err := ParseAddress(req.URL)
	if err != nil {
		return nil, err
	}
	req.cookies = newCookies()
	own, moved, moving := u.Host, "", true
	if req.Instead != "" {
		if u, err = ParseAddress(req.Instead); err != nil {
			return nil, err
		}
	}
	for range maxRedirects + 1 {
		hop := req
		hop.AllowPrivate = req.AllowPrivate && u.Host == own
		if err := f.allowed(ctx, u, hop.AllowPrivate); err != nil {
			return nil, fmt.Errorf("get %s: %w", u, err)
		}
		answer, next, err := f.hop(ctx, u, hop)
		if err != nil {
			return nil, fmt.Errorf("get %s: %w", u, err)
		}
		if next == nil {
			answer.Moved = moved
			return answer, f.keep(ctx, req, answer)
		}
		if u.Scheme == "https" && next.to.Scheme == "http" {
			return nil, fmt.Errorf("get %s: %w: %s", u, ErrDowngrade, next.to)
		}
		u = next.to
		if moving = moving && next.permanent; moving {
			moved = u.String()
		}
	}
	return nil, fmt.Errorf("get %s: %w", req.URL, ErrRedirects)
}

// reasons say what is wrong with answers that look like successes.
var reasons = map[int]string{
	http.StatusAccepted:             "a promise, or the challenge of a web application firewall, in place of the document",
	http.StatusNonAuthoritativeInfo: "a proxy has changed the document",
	http.StatusNoContent:            "the document is empty",
	http.StatusResetContent:         "the document is empty",
	http.StatusPartialContent:       "only a part of the document, though all of it was asked for",
}

func (f *Fetcher) answer(u *url.URL, req Request, resp *http.Response, asked time.Time) (*Answer, error) {
	a := &Answer{URL: u.String(), Type: resp.Header.Get("Content-Type"), ETag: validator(resp, "ETag"), LastModified: validator(resp, "Last-Modified"), FreshUntil: freshUntil(resp, asked), CertUntil: certUntil(resp.TLS)}
	fail := &StatusError{Status: resp.StatusCode}
	switch {
	case resp.StatusCode == http.StatusNotModified && (req.ETag != "" || req.LastModified != ""):
		a.NotModified = true
		return a, nil
	case resp.StatusCode == http.StatusNotModified:
		fail.Reason = "though nothing was known"
		return nil, fail
	case resp.StatusCode != http.StatusOK:
		fail.RetryAfter, fail.Reason = retryAfter(resp, f.opt.Now()), reasons[resp.StatusCode]
		fail.Body, _ = readBody(resp, maxWords)
		return nil, fail
	}
	read := readBody
	if req.first != 0 {
		read = readStart
	}
	body, err := read(resp, cmp.Or(req.first, req.MaxBytes, f.opt.MaxBytes))
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	_, a.OddEncoding, _ = encodingOf(resp)
	if len(bytes.TrimSpace(body)) == 0 {
		fail.Reason = "with an empty body"
		return nil, fail
	}
	a.Body = body
	return a, nil
}
