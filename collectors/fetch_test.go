package collectors

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

func parseWeb(t testing.TB, archive string) *webtest.Web {
	t.Helper()
	w, err := webtest.Parse([]byte(archive))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func inMemory(w *webtest.Web) *Fetcher {
	return NewFetcher(FetchOptions{UserAgent: "kazami/1 (+mailto:ops@example.jp)", Transport: w, Spacing: -1})
}

func TestGet(t *testing.T) {
	w := parseWeb(t, `
-- a.example/ok --
200
ETag: "1"

hello
-- a.example/empty --
200


-- a.example/waf --
202

<html>wait</html>
-- a.example/gone --
404

no
-- busy.example/x --
429
Retry-After: 3600

-- a.example/odd304 --
304

-- a.example/br --
200
Content-Encoding: br

x
-- a.example/to --
302
Location: http://b.example/there

-- b.example/there --
200

moved
-- a.example/loop --
301
Location: /loop

-- a.example/file --
302
Location: file:///etc/passwd

-- a.example/nowhere --
302

-- a.example/inner --
302
Location: http://169.254.169.254/latest/meta-data/

-- a.example/inner6 --
302
Location: http://[::ffff:127.0.0.1]/

-- barred.example/robots.txt --
200

User-agent: *
Disallow: /private
Allow: /private/open

User-agent: kazami
Disallow: /kazami
-- barred.example/kazami/x --
200

secret
-- barred.example/open --
200

open
-- down.example/robots.txt --
503

-- down.example/x --
200

x
`)
	f := inMemory(w)
	for _, c := range []struct{ url, body, err string }{
		{"http://a.example/ok", "hello\n", ""},
		{"http://a.example/ok#part", "hello\n", ""},
		{"http://a.example/empty", "", "answered 200 OK: with an empty body"},
		{"http://a.example/waf", "", "answered 202 Accepted"},
		{"http://a.example/gone", "", "answered 404 Not Found"},
		{"http://busy.example/x", "", "asks to come again after"},
		{"http://a.example/odd304", "", "though nothing was known"},
		{"http://a.example/br", "", "decompress"},
		{"http://a.example/to", "moved\n", ""},
		{"http://a.example/loop", "", "more than 5 redirects"},
		{"http://a.example/file", "", "neither http nor https"},
		{"http://a.example/nowhere", "", "redirected to nowhere"},
		{"http://a.example/inner", "", "not on the public internet"},
		{"http://a.example/inner6", "", "not on the public internet"},
		{"http://barred.example/kazami/x", "", "barred by robots.txt"},
		{"http://barred.example/open", "open\n", ""},
		{"http://down.example/x", "", "barred by robots.txt: it could not be read"},
		{"ftp://a.example/ok", "", "neither http nor https"},
		{"http://user@a.example/ok", "", "no user"},
	} {
		a, err := f.Get(t.Context(), Request{URL: c.url})
		switch {
		case c.err == "" && (err != nil || string(a.Body) != c.body):
			t.Errorf("Get(%s) = %v, %v, want %q", c.url, a, err, c.body)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("Get(%s) fails with %v, want %q", c.url, err, c.err)
		}
	}
	if n := w.Count("a.example", "/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times, want once", n)
	}
	for _, r := range w.Requests() {
		if r.UserAgent != "kazami/1 (+mailto:ops@example.jp)" {
			t.Errorf("%s was asked for as %q", r.Path, r.UserAgent)
		}
	}
}

func TestGetIsConditional(t *testing.T) {
	w := parseWeb(t, "-- a.example/x --\n200\nETag: \"1\"\n\nx\n")
	f := inMemory(w)
	a, err := f.Get(t.Context(), Request{URL: "http://a.example/x"})
	if err != nil || a.ETag != `"1"` {
		t.Fatalf("Get = %+v, %v", a, err)
	}
	a, err = f.Get(t.Context(), Request{URL: "http://a.example/x", ETag: a.ETag})
	if err != nil || !a.NotModified {
		t.Errorf("Get with its ETag = %+v, %v, want not modified", a, err)
	}
}

func TestGetUnpacksWithinBounds(t *testing.T) {
	pack := func(data []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(data)
		z.Close()
		return b.Bytes()
	}
	sent := pack([]byte("hello"))
	for _, c := range []struct {
		name string
		body []byte
		err  string
	}{
		{"gzip", sent, ""},
		{"bomb", pack(make([]byte, 64<<20)), "larger than"},
		{"cut", sent[:len(sent)-6], "decompress"},
		{"no gzip", []byte("hello"), "decompress"},
	} {
		w := webtest.New()
		w.Set("a.example/x", webtest.Page{Header: http.Header{"Content-Encoding": {"gzip"}}, Body: c.body})
		a, err := inMemory(w).Get(t.Context(), Request{URL: "http://a.example/x"})
		if c.err == "" && (err != nil || string(a.Body) != "hello") {
			t.Errorf("%s: %v, %v, want hello", c.name, a, err)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: fails with %v, want %q", c.name, err, c.err)
		}
	}
	w := webtest.New()
	w.Set("a.example/x", webtest.Page{Body: make([]byte, DefaultMaxBytes+1)})
	if _, err := inMemory(w).Get(t.Context(), Request{URL: "http://a.example/x"}); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("an endless body fails with %v", err)
	}
}

func TestStallOverLoopback(t *testing.T) {
	w := webtest.New()
	w.Handle("/stall", func(rw http.ResponseWriter, r *http.Request) {
		rw.WriteHeader(http.StatusOK)
		rw.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	s := w.Server()
	defer s.Close()
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Timeout: 50 * time.Millisecond, Spacing: -1})
	_, err := f.Get(t.Context(), Request{URL: s.URL + "/stall", AllowPrivate: true})
	if err == nil || !strings.Contains(err.Error(), "no whole answer in 50ms") {
		t.Errorf("a stalled body fails with %v, want the time limit in words", err)
	}
}

func TestInnerAddressesOverLoopback(t *testing.T) {
	w := parseWeb(t, "-- /x --\n200\n\nsecret\n")
	s := w.Server()
	defer s.Close()
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	t.Setenv("HTTP_PROXY", s.URL)
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Timeout: 2 * time.Second, Spacing: -1})
	for _, host := range []string{
		"127.0.0.1", "127.1", "localhost", "LOCALHOST.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "0.0.0.0", "0",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[0:0:0:0:0:ffff:7f00:1]",
	} {
		if a, err := f.Get(t.Context(), Request{URL: "http://" + host + ":" + port + "/x"}); err == nil {
			t.Errorf("Get(%s) reaches %q", host, a.Body)
		}
	}
	if n := len(w.Requests()); n != 0 {
		t.Errorf("%d requests reached an inner address", n)
	}
	a, err := f.Get(t.Context(), Request{URL: s.URL + "/x", AllowPrivate: true})
	if err != nil || string(a.Body) != "secret\n" {
		t.Errorf("Get with AllowPrivate = %v, %v", a, err)
	}
}

func TestAllowPrivateIsForItsOwnHost(t *testing.T) {
	inner := parseWeb(t, "-- /secret --\n200\n\nsecret\n").Server()
	defer inner.Close()
	w := webtest.New()
	for path, to := range map[string]string{"/there": inner.URL + "/secret", "/robots.txt": inner.URL + "/secret"} {
		w.Set(path, webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {to}}})
	}
	s := w.Server()
	defer s.Close()
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Spacing: -1})
	if a, err := f.Get(t.Context(), Request{URL: s.URL + "/there", AllowPrivate: true}); !errors.Is(err, ErrInner) {
		t.Errorf("a redirect from an allowed inner host to another gives %v, %v, want ErrInner", a, err)
	}
}

func TestServersSayWhenToComeAgain(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, "-5": 0, "soon": 0, "": 0, "99999999999999": maxRetryAfter, "99999999999999999999999": maxRetryAfter,
		"Mon, 23 Nov 2026 01:00:00 GMT": time.Hour, "Sun, 22 Nov 2026 01:00:00 GMT": 0,
	} {
		got := retryAfter(&http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {v}}}, now)
		if want == 0 && !got.IsZero() || want != 0 && got.Sub(now) != want {
			t.Errorf("Retry-After: %s = %v, want %s later", v, got, want)
		}
	}
	for v, want := range map[string]time.Duration{
		"max-age=3600": time.Hour, "public, max-age=60": time.Minute, "max-age=3600, no-cache": 0, "max-age=x": 0, "": 0, "max-age=99999999": maxBackoff,
	} {
		if got := freshFor(&http.Response{Header: http.Header{"Cache-Control": {v}}}); got != want {
			t.Errorf("Cache-Control: %s is fresh for %s, want %s", v, got, want)
		}
	}
}

func TestIsInner(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": false, "202.214.194.138": false, "2001:4860:4860::8888": false, "2606:4700::1111": false,
		"10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "100.64.0.1": true, "169.254.169.254": true, "0.0.0.0": true,
		"224.0.0.1": true, "255.255.255.255": true, "198.18.0.1": true, "fe80::1": true, "fc00::1": true, "::1": true, "::": true,
		"::ffff:10.0.0.1": true, "64:ff9b::a00:1": true, "2002:7f00:1::": true, "fe80::1%eth0": true, "ff02::1": true, "2001:db8::1": true,
	} {
		if got := isInner(netip.MustParseAddr(addr)); got != want {
			t.Errorf("isInner(%s) = %v, want %v", addr, got, want)
		}
	}
}

func TestOneRequestAHostAtATimeAndSpaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := parseWeb(t, "-- a.example/x --\n200\nDelay: 1s\n\nx\n-- b.example/x --\n200\nDelay: 1s\n\nx\n")
		f := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: w, Spacing: 5 * time.Second})
		start := time.Now()
		errs := make(chan error)
		for i := range 6 {
			go func() {
				_, err := f.Get(t.Context(), Request{URL: fmt.Sprintf("http://%c.example/x", 'a'+rune(i%2))})
				errs <- err
			}()
		}
		for range 6 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if got := w.MostAtOnce(); got != 1 {
			t.Errorf("%d requests at once to a host, want 1", got)
		}
		last := map[string]time.Time{}
		for _, r := range w.Requests() {
			if before, ok := last[r.Host]; ok && r.At.Sub(before) < 5*time.Second {
				t.Errorf("%s%s came %s after the one before", r.Host, r.Path, r.At.Sub(before))
			}
			last[r.Host] = r.At
		}
		if took := time.Since(start); took > 40*time.Second {
			t.Errorf("two hosts took %s: they wait for one another", took)
		}
	})
}

func TestGetIsCancelledWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := parseWeb(t, "-- a.example/x --\n200\n\nx\n")
		f := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: w, Spacing: time.Hour})
		if _, err := f.Get(t.Context(), Request{URL: "http://a.example/robots.txt"}); err == nil {
			t.Fatal("robots.txt is there")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.Get(ctx, Request{URL: "http://a.example/x"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Get in its host's spacing fails with %v, want the context's end", err)
		}
	})
}

func TestBackOffNeverGivesUp(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	var pos horizon.Position
	for i, want := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour} {
		failed(&pos, now, time.Time{})
		if got := pos.NotBefore.Sub(now); got != want {
			t.Errorf("after %d failures: left alone for %s, want %s", i+1, got, want)
		}
	}
	for range 1000 {
		failed(&pos, now, time.Time{})
	}
	if got := pos.NotBefore.Sub(now); got != 24*time.Hour {
		t.Errorf("after a thousand failures: left alone for %s, want a day", got)
	}
	failed(&pos, now, now.Add(72*time.Hour))
	if got := pos.NotBefore.Sub(now); got != 72*time.Hour {
		t.Errorf("Retry-After of three days: left alone for %s", got)
	}
	succeeded(&pos, now, 0)
	if !pos.NotBefore.IsZero() || pos.More != nil {
		t.Errorf("after a success: %+v, want nothing remembered", pos)
	}
}
