package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

func inMemory(w *webtest.Web) *Fetcher {
	return New(Options{UserAgent: "kazami/1 (+mailto:ops@example.jp)", Transport: w, Spacing: -1})
}

func TestGet(t *testing.T) {
	w := sourcetest.ParseWeb(t, `
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
		{"http://a.example/inner", "", "private address"},
		{"http://a.example/inner6", "", "private address"},
		{"http://barred.example/kazami/x", "", "barred by robots.txt"},
		{"http://barred.example/open", "open\n", ""},
		{"http://down.example/x", "", "robots.txt could not be read"},
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
	w := sourcetest.ParseWeb(t, "-- a.example/x --\n200\nETag: \"1\"\n\nx\n")
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

func TestStallOverLoopback(t *testing.T) {
	w := webtest.New()
	w.Handle("/stall", func(rw http.ResponseWriter, r *http.Request) {
		rw.WriteHeader(http.StatusOK)
		rw.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	s := w.Server()
	defer s.Close()
	f := New(Options{UserAgent: "kazami", Timeout: 50 * time.Millisecond, Spacing: -1})
	_, err := f.Get(t.Context(), Request{URL: s.URL + "/stall", AllowPrivate: true})
	if err == nil || !strings.Contains(err.Error(), "no whole answer in 50ms") {
		t.Errorf("a stalled body fails with %v, want the time limit in words", err)
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
	for v, want := range map[string]time.Duration{ // the Age after a semicolon
		"max-age=3600; 600": 50 * time.Minute, "max-age=60; 60": 0, "max-age=60; -5": time.Minute, "max-age=60; x": time.Minute, "max-age=60; 99999999999": time.Minute,
		"max-age=3600": time.Hour, "public, max-age=60": time.Minute, "max-age=3600, no-cache": 0, "max-age=x": 0, "": 0, "max-age=99999999": stream.MaxBackoff,
	} {
		control, age, _ := strings.Cut(v, ";")
		got := freshUntil(&http.Response{Header: http.Header{"Cache-Control": {control}, "Age": {age}}}, now)
		if want == 0 && !got.IsZero() || want != 0 && got.Sub(now) != want {
			t.Errorf("Cache-Control: %s is fresh until %s, want %s later", v, got, want)
		}
	}
}

func TestOneRequestAHostAtATimeAndSpaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := sourcetest.ParseWeb(t, "-- a.example/x --\n200\nDelay: 1s\n\nx\n-- b.example/x --\n200\nDelay: 1s\n\nx\n")
		f := New(Options{UserAgent: "kazami", Transport: w, Spacing: 5 * time.Second})
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
		w := sourcetest.ParseWeb(t, "-- a.example/x --\n200\n\nx\n")
		f := New(Options{UserAgent: "kazami", Transport: w, Spacing: time.Hour})
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
		stream.Failed(&pos, now, time.Time{})
		if got := pos.NotBefore.Sub(now); got != want {
			t.Errorf("after %d failures: left alone for %s, want %s", i+1, got, want)
		}
	}
	for range 1000 {
		stream.Failed(&pos, now, time.Time{})
	}
	if got := pos.NotBefore.Sub(now); got != 24*time.Hour {
		t.Errorf("after a thousand failures: left alone for %s, want a day", got)
	}
	stream.Failed(&pos, now, now.Add(72*time.Hour))
	if got := pos.NotBefore.Sub(now); got != 72*time.Hour {
		t.Errorf("Retry-After of three days: left alone for %s", got)
	}
	stream.Succeeded(&pos, now, time.Time{})
	if !pos.NotBefore.IsZero() || pos.More != nil {
		t.Errorf("after a success: %+v, want nothing remembered", pos)
	}
}
