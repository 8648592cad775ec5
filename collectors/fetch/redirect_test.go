package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/internal/webtest"
)

func TestRedirects(t *testing.T) {
	page := func(status int, to string) webtest.Page {
		return webtest.Page{Status: status, Header: http.Header{"Location": {to}}, Body: []byte("there")}
	}
	for _, c := range []struct {
		name  string
		start string
		hops  []webtest.Page // of /0, /1 …
		moved string
		err   string
	}{
		{"none", "http://a.example/0", []webtest.Page{page(200, "")}, "", ""},
		{"for good", "http://a.example/0", []webtest.Page{page(301, "/1"), page(200, "")}, "http://a.example/1", ""},
		{"for good, in the newer way", "http://a.example/0", []webtest.Page{page(308, "/1"), page(200, "")}, "http://a.example/1", ""},
		{"twice for good", "http://a.example/0", []webtest.Page{page(301, "/1"), page(308, "https://a.example/2"), page(200, "")}, "https://a.example/2", ""},
		{"for now", "http://a.example/0", []webtest.Page{page(302, "/1"), page(200, "")}, "", ""},
		{"for good, then for now", "http://a.example/0", []webtest.Page{page(301, "/1"), page(307, "/2"), page(200, "")}, "http://a.example/1", ""},
		{"for now, then for good", "http://a.example/0", []webtest.Page{page(303, "/1"), page(301, "/2"), page(200, "")}, "", ""},
		{"five", "http://a.example/0", []webtest.Page{page(302, "/1"), page(302, "/2"), page(302, "/3"), page(302, "/4"), page(302, "/5"), page(200, "")}, "", ""},
		{"six", "http://a.example/0", []webtest.Page{page(302, "/1"), page(302, "/2"), page(302, "/3"), page(302, "/4"), page(302, "/5"), page(302, "/6"), page(200, "")}, "", "more than 5 redirects"},
		{"from https to http", "https://a.example/0", []webtest.Page{page(301, "http://a.example/1"), page(200, "")}, "", "from https to http"},
		{"to a barred path of another host", "http://a.example/0", []webtest.Page{page(302, "http://barred.example/1"), page(200, "")}, "", "barred by robots.txt"},
		{"to a user", "http://a.example/0", []webtest.Page{page(302, "http://u:p@a.example/1")}, "", "no user"},
		{"not a redirect that is followed", "http://a.example/0", []webtest.Page{page(300, "/1")}, "", "answered 300"},
	} {
		w := sourcetest.ParseWeb(t, "-- barred.example/robots.txt --\n200\n\nUser-agent: *\nDisallow: /\n")
		for i, hop := range c.hops {
			w.Set(fmt.Sprintf("/%d", i), hop)
		}
		a, err := inMemory(w).Get(t.Context(), Request{URL: c.start})
		switch {
		case c.err == "" && (err != nil || a.Moved != c.moved):
			t.Errorf("%s: Get = %+v, %v, want it moved to %q", c.name, a, err, c.moved)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: Get fails with %v, want %q", c.name, err, c.err)
		}
		if n := w.Count("barred.example", "/1"); n != 0 {
			t.Errorf("%s: a barred page was asked for", c.name)
		}
	}
}

func TestAHostRestsWithItsAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := sourcetest.ParseWeb(t, "-- a.example/busy --\n429\nRetry-After: 3600\n\nlater\n-- a.example/x --\n200\n\nx\n-- b.example/x --\n200\n\nx\n")
		f := New(Options{UserAgent: "kazami", Transport: w, Spacing: time.Second})
		start := time.Now()
		get := func(url, want string) {
			t.Helper()
			_, err := f.Get(t.Context(), Request{URL: url})
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("Get(%s) fails with %v, want %q", url, err, want)
			}
		}
		get("http://a.example/busy", "answered 429")
		get("http://b.example/x", "")
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("another host waits: %s", took)
		}
		asked := time.Now()
		get("http://a.example/x", "")
		if took := time.Since(asked); took < maxHostRest-5*time.Second || took > maxHostRest {
			t.Errorf("the same host's other address waited for %s, want about %s", took, maxHostRest)
		}
		get("http://a.example/busy", "left alone until")
		if n := w.Count("a.example", "/busy"); n != 1 {
			t.Errorf("%d requests within Retry-After, want the first alone", n)
		}
		time.Sleep(time.Hour)
		w.Set("a.example/busy", webtest.Page{Body: []byte("x")})
		get("http://a.example/busy", "")
	})
}

// TestOneHostUnderManyNames holds that ways to write a host share its turn.
func TestOneHostUnderManyNames(t *testing.T) {
	f := inMemory(webtest.New())
	of := func(raw string) *host {
		u, err := ParseAddress(raw)
		if err != nil {
			t.Fatal(err)
		}
		return f.host(u)
	}
	want := of("https://xn--wgv71a119e.jp/")
	for _, raw := range []string{"https://日本語.jp/a", "https://XN--WGV71A119E.JP:443"} {
		if of(raw) != want {
			t.Errorf("%s is another host", raw)
		}
	}
	if of("https://xn--wgv71a119e.jp:8443/") == want {
		t.Error("another port is the same host")
	}
}

// TestCertificatesAreVerified reaches a server whose certificate nobody signed.
func TestCertificatesAreVerified(t *testing.T) {
	w := webtest.New()
	w.Set("/x", webtest.Page{Body: []byte("x")})
	s := w.TLSServer()
	defer s.Close()
	f := New(Options{UserAgent: "kazami", Spacing: -1})
	a, err := f.Get(t.Context(), Request{URL: s.URL + "/x", AllowPrivate: true})
	if err == nil || !strings.Contains(err.Error(), "certificate") || len(w.Requests()) != 0 {
		t.Errorf("Get = %v, %v after %d requests, want an error of its certificate", a, err, len(w.Requests()))
	}
}
