package collectors

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// etags is a server of a feed that answers 304 to its ETag, whether or not the
// feed has changed.
type etags struct {
	etag, body string
	plain      int // requests without validators
	all        int
}

func (s *etags) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	s.all++
	if r.Header.Get("If-None-Match") == "" {
		s.plain++
	}
	rw.Header().Set("ETag", s.etag)
	if r.Header.Get("If-None-Match") == s.etag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.Write([]byte(s.body))
}

func TestStaleETags(t *testing.T) {
	one, two := sourcetest.RSS(`<item><title>a</title><link>/1</link></item>`), sourcetest.RSS(`<item><title>b</title><link>/2</link></item>`)
	for _, c := range []struct {
		name    string
		change  func(s *etags)
		days    int // of runs after the change, one a day
		added   int
		plain   int
		warned  bool
		trusted bool // at the end
	}{
		{"nothing changes", func(*etags) {}, 9, 0, 1, false, true},
		{"nothing changes for three weeks", func(*etags) {}, 21, 0, 2, false, true},
		{"the ETag changes with the feed", func(s *etags) { s.body, s.etag = two, `"2"` }, 9, 1, 1, false, true},
		{"the feed changes alone", func(s *etags) { s.body = two }, 9, 1, 2, true, false},
		{"it is trusted again", func(s *etags) { s.body = two }, 40, 1, 29, true, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &etags{etag: `"1"`, body: one}
			w := webtest.New()
			w.Handle("a.example/feed", s.ServeHTTP)
			f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1})
			src := &feed.Feed{Source: horizon.Source{ID: "a", URL: "http://a.example/feed", TLP: horizon.Clear}, Fetch: f}
			dst := sourcetest.NewStore()
			run := func() intake.Report {
				r, err := intake.Sync(t.Context(), slog.New(slog.DiscardHandler), dst, src, time.Now)
				if err != nil || r.Err != nil {
					t.Fatalf("%s: %v, %v", c.name, err, r.Err)
				}
				time.Sleep(24 * time.Hour)
				return r
			}
			run()
			c.change(s)
			s.plain = 0
			added, warned := 0, false
			for range c.days {
				r := run()
				added += r.Added
				warned = warned || strings.Contains(strings.Join(r.Warnings, " "), "its ETag is stale")
			}
			if added != c.added || warned != c.warned || s.plain != c.plain {
				t.Errorf("%s: %d documents, warned %v, %d requests without validators; want %d, %v, %d", c.name, added, warned, s.plain, c.added, c.warned, c.plain)
			}
			if got := dst.Pos["a"].ETag != ""; got != c.trusted {
				t.Errorf("%s: at the end the position is %+v, want an ETag: %v", c.name, dst.Pos["a"], c.trusted)
			}
		})
	}
}

func TestValidatorsAreThoseOfWhatWasRead(t *testing.T) {
	s := &etags{etag: `"1"`, body: sourcetest.RSS(`<item><title>a</title><link>/1</link></item>`)}
	w := webtest.New()
	w.Handle("a.example/feed", s.ServeHTTP)
	clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	f := fetch.New(fetch.Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return clock }})
	src := &feed.Feed{Source: horizon.Source{ID: "a", URL: "http://a.example/feed"}, Fetch: f}
	var pos horizon.Position
	for _, c := range []struct {
		etag, body, want string
	}{
		{`"1"`, s.body, `"1"`},
		{`"2"`, "<rss><channel>", `"1"`}, // a body that cannot be read
		{`"1"`, s.body, `"1"`},
		{"\"\x01\"", strings.Replace(s.body, ">a<", ">b<", 1), ""}, // an ETag that cannot be sent back
		{strings.Repeat("x", 1<<10+1), s.body, ""},
	} {
		s.etag, s.body = c.etag, c.body
		for _, err := range src.Collect(t.Context(), &pos) {
			if _, whole := errors.AsType[*stream.SourceError](err); err != nil && !whole && !errors.Is(err, stream.ErrNotModified) {
				t.Fatal(err)
			}
		}
		if pos.ETag != c.want {
			t.Errorf("after ETag %.20q with %.20q the position keeps %q, want %q", c.etag, c.body, pos.ETag, c.want)
		}
		clock = clock.Add(30 * time.Minute)
	}
}
