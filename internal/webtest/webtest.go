// Package webtest is a web for tests, written as one txtar file: each file is
// an address, its text a status line, headers, an empty line and a body.
//
//	-- news.example/feed.rdf --
//	200
//	Content-Type: text/xml
//	ETag: "1"
//
//	<rdf:RDF …
//
// An address is a host and a path, or a path that any host answers. A page
// with an ETag or Last-Modified answers 304 to who has it; an address that is
// not there answers 404. The header Delay (5s) makes an answer wait. The web is
// served in memory, as an http.RoundTripper, which a synctest bubble can hold,
// or over loopback by [Web.Server]. It counts who asked for what.
package webtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// Page is what an address answers. Status 0 is 200.
type Page struct {
	Status int
	Header http.Header
	Body   []byte
	Delay  time.Duration
}

// Request is one that was made.
type Request struct {
	Host        string
	Path        string
	Status      int
	UserAgent   string
	Conditional bool
	At          time.Time
}

// Web is a set of pages. It may be used by many goroutines at once.
type Web struct {
	mu       sync.Mutex
	pages    map[string]Page
	handlers map[string]http.Handler
	requests []Request
	running  map[string]int
	most     map[string]int
}

// New is a web without pages.
func New() *Web {
	return &Web{pages: map[string]Page{}, handlers: map[string]http.Handler{}, running: map[string]int{}, most: map[string]int{}}
}

// Parse reads a web from a txtar archive.
func Parse(archive []byte) (*Web, error) {
	w := New()
	for _, f := range txtar.Parse(archive).Files {
		page, err := parsePage(f.Data)
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", f.Name, err)
		}
		w.Set(f.Name, page)
	}
	return w, nil
}

func parsePage(data []byte) (Page, error) {
	head, body, _ := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(strings.TrimSpace(string(head)), "\n")
	status, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || status < 100 || status > 599 {
		return Page{}, fmt.Errorf("first line %q is not a status", lines[0])
	}
	page := Page{Status: status, Header: http.Header{}, Body: body}
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return Page{}, fmt.Errorf("line %q is not a header", line)
		}
		value = strings.TrimSpace(value)
		if key == "Delay" {
			if page.Delay, err = time.ParseDuration(value); err != nil {
				return Page{}, fmt.Errorf("read delay: %w", err)
			}
			continue
		}
		page.Header.Add(textproto.CanonicalMIMEHeaderKey(key), value)
	}
	return page, nil
}

// Set gives an address a page, in place of the one it had.
func (w *Web) Set(address string, page Page) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[address] = page
}

// Handle gives an address a handler of its own.
func (w *Web) Handle(address string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.handlers[address] = h
}

// Server serves the web over loopback. The caller closes it.
func (w *Web) Server() *httptest.Server { return httptest.NewServer(w) }

// TLSServer is Server over TLS, with a certificate that nobody trusts. What it
// has to say of broken handshakes is not shown.
func (w *Web) TLSServer() *httptest.Server {
	s := httptest.NewUnstartedServer(w)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	return s
}

// ServeHTTP answers a request and counts it.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	done := w.enter(r.Host)
	defer done()
	rec := &recorder{ResponseWriter: rw, status: http.StatusOK}
	w.answer(rec, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, Request{
		Host: r.Host, Path: r.URL.RequestURI(), Status: rec.status, UserAgent: r.UserAgent(),
		Conditional: r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "", At: time.Now(),
	})
}

// RoundTrip answers a request in memory, on the caller's goroutine.
func (w *Web) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	out := httptest.NewRecorder()
	w.ServeHTTP(out, in)
	if err := context.Cause(r.Context()); err != nil {
		return nil, err
	}
	resp := out.Result()
	resp.Request = r
	return resp, nil
}

func (w *Web) enter(host string) (done func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running[host]++
	w.most[host] = max(w.most[host], w.running[host])
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.running[host]--
	}
}

func (w *Web) answer(rw http.ResponseWriter, r *http.Request) {
	page, handler := w.find(r)
	if handler != nil {
		handler.ServeHTTP(rw, r)
		return
	}
	if page.Delay > 0 {
		timer := time.NewTimer(page.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}
	maps.Copy(rw.Header(), page.Header)
	if unchanged(page, r) {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.WriteHeader(page.Status)
	io.Copy(rw, bytes.NewReader(page.Body))
}

func (w *Web) find(r *http.Request) (Page, http.Handler) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, address := range []string{r.Host + r.URL.RequestURI(), r.Host + r.URL.Path, r.URL.RequestURI(), r.URL.Path} {
		if h, ok := w.handlers[address]; ok {
			return Page{}, h
		}
		if page, ok := w.pages[address]; ok {
			if page.Status == 0 {
				page.Status = http.StatusOK
			}
			return page, nil
		}
	}
	return Page{Status: http.StatusNotFound}, nil
}

func unchanged(page Page, r *http.Request) bool {
	if page.Status != http.StatusOK {
		return false
	}
	if tag := r.Header.Get("If-None-Match"); tag != "" {
		return tag == page.Header.Get("ETag")
	}
	since := r.Header.Get("If-Modified-Since")
	return since != "" && since == page.Header.Get("Last-Modified")
}

// Requests are those made so far, in the order of their ends.
func (w *Web) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// Count is how many requests were made for a path of a host; an empty host or
// path is any.
func (w *Web) Count(host, path string) int {
	n := 0
	for _, r := range w.Requests() {
		if (host == "" || r.Host == host) && (path == "" || r.Path == path) {
			n++
		}
	}
	return n
}

// MostAtOnce is the most requests that any host had to answer at once.
func (w *Web) MostAtOnce() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	most := 0
	for _, n := range w.most {
		most = max(most, n)
	}
	return most
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Flush sends what was written so far, where the web is served over loopback.
func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
