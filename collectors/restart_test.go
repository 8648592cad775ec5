package collectors

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// TestRetryAfterOutlastsARestart holds a source to what its server asked of the
// process before.
func TestRetryAfterOutlastsARestart(t *testing.T) {
	for _, at := range []string{"/feed", "/robots.txt"} {
		w := sourcetest.ParseWeb(t, "-- a.example"+at+" --\n503\nRetry-After: 7200\n\nlater\n")
		w.Set("a.example/feed", webtest.Page{Body: []byte(sourcetest.RSS("<item><title>a</title><link>/1</link></item>"))})
		if at == "/feed" {
			w = sourcetest.ParseWeb(t, "-- a.example/feed --\n503\nRetry-After: 7200\n\nlater\n")
		}
		clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
		dst := sourcetest.NewStore()
		run := func() intake.Report {
			f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return clock }})
			src := &feed.Feed{Source: horizon.Source{ID: "a", URL: "http://a.example/feed"}, Fetch: f}
			r, err := intake.Sync(t.Context(), slog.New(slog.DiscardHandler), dst, src, func() time.Time { return clock })
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		run()
		for range 7 {
			clock = clock.Add(15 * time.Minute)
			if r := run(); !r.NotDue || !errors.Is(r.Err, stream.ErrNotDue) {
				t.Errorf("%s: at %s the source is asked: %+v", at, clock, r)
			}
		}
		if n := w.Count("a.example", at); n != 1 {
			t.Errorf("%s: %d requests within Retry-After, want 1", at, n)
		}
		clock = clock.Add(15 * time.Minute)
		w.Set("a.example"+at, webtest.Page{Body: []byte("User-agent: *\nAllow: /\n")})
		w.Set("a.example/feed", webtest.Page{Body: []byte(sourcetest.RSS("<item><title>a</title><link>/1</link></item>"))})
		if r := run(); r.Added != 1 || r.Err != nil {
			t.Errorf("%s: after Retry-After: %+v, want one document", at, r)
		}
	}
}

// TestAnHourOfMaxAgeIsNotTwo plays a source with a line of cron for each hour,
// whose answers take seconds and say that they hold for an hour.
func TestAnHourOfMaxAgeIsNotTwo(t *testing.T) {
	w := webtest.New()
	w.Set("a.example/feed", webtest.Page{Body: []byte(sourcetest.RSS("<item><title>a</title><link>/1</link></item>")), Header: http.Header{"Cache-Control": {"max-age=3600"}}})
	clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(700 * time.Millisecond); return clock }
	dst := sourcetest.NewStore()
	for hour := range 6 {
		clock = time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC)
		f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: now})
		src := &feed.Feed{Source: horizon.Source{ID: "a", URL: "http://a.example/feed"}, Fetch: f}
		if r, err := intake.Sync(t.Context(), slog.New(slog.DiscardHandler), dst, src, now); err != nil || r.NotDue {
			t.Errorf("hour %d: %+v, %v, want the source asked", hour, r, err)
		}
		clock = clock.Add(30 * time.Minute)
		if r, err := intake.Sync(t.Context(), slog.New(slog.DiscardHandler), dst, src, now); err != nil || !r.NotDue {
			t.Errorf("half past hour %d: %+v, %v, want the source left alone", hour, r, err)
		}
	}
}
