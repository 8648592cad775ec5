package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// feeding is a server with an ETag, and a client that asks it by a clock.
type feeding struct {
	etag, body string
	lies       bool // it answers 304 whatever it is asked
	plain      int  // requests without an ETag
	asked      int
	now        time.Time
	client     Client
}

func newFeeding(t *testing.T) *feeding {
	t.Helper()
	s := &feeding{etag: `"1"`, body: "one", now: time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)}
	w := webtest.New()
	w.Handle("a.example/feed", func(rw http.ResponseWriter, r *http.Request) {
		s.asked++
		known := r.Header.Get("If-None-Match")
		if known == "" {
			s.plain++
		}
		rw.Header().Set("ETag", s.etag)
		rw.Header().Set("Cache-Control", "max-age=600")
		if known != "" && (s.lies || known == s.etag) {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(rw, s.body)
	})
	f := New(Options{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return s.now }})
	s.client = Client{Source: horizon.Source{ID: "a", URL: "http://a.example/feed"}, Fetch: f}
	return s
}

// run asks, and reads the answer whole if there is one.
func (s *feeding) run(t *testing.T, pos *horizon.Position) string {
	t.Helper()
	answer, err := s.client.Get(t.Context(), pos)
	switch {
	case errors.Is(err, stream.ErrNotModified):
		return "not modified"
	case err != nil:
		return err.Error()
	}
	s.client.Finish(pos, answer)
	return string(answer.Body)
}

func TestClientRemembersItsAnswer(t *testing.T) {
	s := newFeeding(t)
	var pos horizon.Position
	if got := s.run(t, &pos); got != "one" || pos.ETag != `"1"` || pos.Digest != text.Digest("one") || !pos.NotBefore.Equal(s.now.Add(9*time.Minute)) {
		t.Fatalf("first run: %s, %+v", got, pos)
	}
	s.now = s.now.Add(9*time.Minute - time.Second)
	if got := s.run(t, &pos); !strings.Contains(got, "source a: not due yet: until 2026-08-20T12:09:00+09:00") || s.asked != 1 {
		t.Errorf("before it may have changed: %s", got)
	}
	s.now = s.now.Add(time.Second)
	if got := s.run(t, &pos); got != "not modified" || pos.More[unmodifiedSince] != "2026-08-20T03:09:00Z" || !pos.NotBefore.Equal(s.now.Add(9*time.Minute)) {
		t.Errorf("unchanged: %s, %+v", got, pos)
	}
	s.now = s.now.Add(time.Hour)
	if got := s.run(t, &pos); got != "not modified" || pos.More[unmodifiedSince] != "2026-08-20T03:09:00Z" {
		t.Errorf("unchanged still: %s, %+v", got, pos)
	}
	s.client.Whole = true
	s.now = s.now.Add(time.Hour)
	if got := s.run(t, &pos); got != "one" || s.plain != 2 || pos.More[unmodifiedSince] != "" {
		t.Errorf("needed whole: %s, %+v", got, pos)
	}
}

// TestClientAsksBlindlyAfterAWeek lets a server say for a week that nothing has
// changed, and then asks it without its ETag.
func TestClientAsksBlindlyAfterAWeek(t *testing.T) {
	for _, c := range []struct {
		name     string
		lies     bool
		etag     string
		body     string
		want     string
		stale    bool
		requests int
	}{
		{"it was true", false, `"1"`, "one", "not modified", false, 1},
		{"it was not", true, `"1"`, "two", "two", true, 2},
		{"it changed just now", false, `"2"`, "two", "two", false, 2},
	} {
		s := newFeeding(t)
		var pos horizon.Position
		s.run(t, &pos)
		s.now = s.now.Add(24 * time.Hour)
		s.run(t, &pos) // the first 304
		s.now = s.now.Add(DefaultStaleAfter - time.Second)
		before := s.plain
		if got := s.run(t, &pos); got != "not modified" || s.plain != before {
			t.Fatalf("%s: a second before the week is over: %s", c.name, got)
		}
		pos.NotBefore = time.Time{}
		s.now = s.now.Add(time.Second)
		s.lies, s.etag, s.body = c.lies, c.etag, c.body
		asked := s.asked
		got := s.run(t, &pos)
		if got != c.want || s.plain != before+1 || s.asked-asked != c.requests || pos.More[unmodifiedSince] != "" {
			t.Errorf("%s: %s after %d requests, %d of them plain, %+v", c.name, got, s.asked-asked, s.plain-before, pos)
		}
		if stale := pos.More[StaleValidators] != ""; stale != c.stale || (pos.ETag == "") != c.stale {
			t.Errorf("%s: its ETag is stale: %v, %+v", c.name, stale, pos)
		}
		if !c.stale {
			continue
		}
		// It is not trusted for four weeks.
		for _, wait := range []time.Duration{time.Hour, 20 * 24 * time.Hour, 8*24*time.Hour - 2*time.Hour} {
			s.now = s.now.Add(wait)
			if before := s.plain; s.run(t, &pos) != "not modified" || s.plain != before+1 {
				t.Errorf("%s: after %v more it is asked with its ETag", c.name, wait)
			}
		}
		s.now = s.now.Add(time.Hour)
		s.lies, s.body = false, "three"
		if got := s.run(t, &pos); got != "three" || pos.ETag != `"1"` {
			t.Errorf("%s: after four weeks: %s, %+v", c.name, got, pos)
		}
	}
}

func TestMomentsOfStaleness(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	at := func(key string, ago time.Duration) *horizon.Position {
		return &horizon.Position{More: map[string]string{key: now.Add(-ago).Format(time.RFC3339)}}
	}
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		name  string
		pos   *horizon.Position
		after time.Duration
		want  bool
	}{
		{"nothing known", &horizon.Position{}, week, false},
		{"unmodified for a week", at(unmodifiedSince, week), week, true},
		{"for less", at(unmodifiedSince, week-time.Second), week, false},
		{"believed for ever", at(unmodifiedSince, 100*week), -1, false},
		{"distrusted just now", at(StaleValidators, 0), week, true},
		{"distrusted lately", at(StaleValidators, 4*week-time.Second), week, true},
		{"distrusted long ago", at(StaleValidators, 4*week), week, false},
		{"distrusted in the future", at(StaleValidators, -time.Second), week, false},
		{"what is no moment", &horizon.Position{More: map[string]string{StaleValidators: "x", unmodifiedSince: "y"}}, week, false},
	} {
		if got := unconditional(c.pos, now, c.after); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for v, want := range map[string]string{`"1"`: `"1"`, strings.Repeat("x", 1024): strings.Repeat("x", 1024), strings.Repeat("x", 1025): "", "a\x01": "", "a\xff": ""} {
		if got := validator(&http.Response{Header: http.Header{"Etag": {v}}}, "ETag"); got != want {
			t.Errorf("the ETag %.20q is kept as %.20q", v, got)
		}
	}
	if w := StaleWarning("a", "", &horizon.Position{}); w != "" {
		t.Errorf("without a mark it is warned of %q", w)
	}
	if w := StaleWarning("a", "", at(StaleValidators, 0)); !strings.HasPrefix(w, "a: the server said") {
		t.Errorf("of a new mark it is warned: %q", w)
	}
	pos := at(StaleValidators, 0)
	if w := StaleWarning("a", pos.More[StaleValidators], pos); w != "" {
		t.Errorf("of an old mark it is warned: %q", w)
	}
}

func TestClientFails(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	c := Client{Source: horizon.Source{ID: "a"}, Fetch: New(Options{Now: func() time.Time { return now }})}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		name string
		ctx  context.Context
		err  error
		rest time.Duration
		ends bool // as an error of the source
	}{
		{"no answer", t.Context(), &NoAnswer{errors.New("x")}, 15 * time.Minute, true},
		{"it names a moment", t.Context(), &NoAnswer{&StatusError{Status: 503, RetryAfter: now.Add(time.Hour)}}, time.Hour, true},
		{"its robots.txt names one", t.Context(), fmt.Errorf("get: %w", RobotsUnread{until: now.Add(2 * time.Hour)}), 2 * time.Hour, true},
		{"not due", t.Context(), fmt.Errorf("get: %w", stream.ErrNotDue), 0, false},
		{"cancelled", cancelled, context.Canceled, 0, true},
	} {
		pos := horizon.Position{ETag: `"1"`}
		err := c.Fail(tc.ctx, &pos, tc.err)
		_, source := errors.AsType[*stream.SourceError](err)
		if rest := pos.NotBefore.Sub(now); source != tc.ends || !errors.Is(err, tc.err) || tc.rest != max(rest, 0) || pos.ETag != `"1"` || !strings.HasPrefix(err.Error(), "source a: ") {
			t.Errorf("%s: %v, rests for %v, %+v", tc.name, err, rest, pos)
		}
	}
	moved := horizon.Position{More: map[string]string{unmodifiedSince: "x"}}
	c.Finish(&moved, &Answer{Body: []byte("b"), ETag: "e", LastModified: "l", Moved: "https://new.example/"})
	if moved.More[MovedTo] != "https://new.example/" || moved.More[unmodifiedSince] != "" || moved.ETag != "e" || moved.LastModified != "l" || !moved.NotBefore.IsZero() {
		t.Errorf("after an answer the position is %+v", moved)
	}
}

func TestOwnHost(t *testing.T) {
	c := Client{Source: horizon.Source{URL: "http://inner.example:8080/feed"}}
	for address, want := range map[string]bool{
		"http://inner.example:8080/x": true, "https://inner.example:8080/": true, "http://inner.example/x": false, "http://other.example:8080/": false, "/x": false, "": false,
	} {
		if got := c.isOwn(address); got != want {
			t.Errorf("isOwn(%q) = %v", address, got)
		}
	}
	if (Client{}).isOwn("") {
		t.Error("no address is the host of a source without one")
	}
	for raw, want := range map[string]bool{"http://a.example/": true, "https://a.example": true, "ftp://a.example/": false, "http:///x": false, "a.example": false, "http://[": false} {
		if got := BaseOf(raw) != nil; got != want {
			t.Errorf("BaseOf(%q) is an address: %v", raw, got)
		}
	}
}

// TestAnInnerSourceLeadsToNoOtherInnerHost asks a source whose own host may be
// an inner one.
func TestAnInnerSourceLeadsToNoOtherInnerHost(t *testing.T) {
	w := webtest.New()
	w.Set("127.0.0.1/feed", webtest.Page{Body: []byte("x")})
	w.Set("127.0.0.2/feed", webtest.Page{Body: []byte("y")})
	f := New(Options{UserAgent: "kazami", Transport: w, Spacing: -1})
	for _, c := range []struct {
		private       bool
		list, further string
		get, leads    bool
	}{
		{true, "", "http://127.0.0.1/feed", true, true},
		{true, "", "http://127.0.0.2/feed", true, false},
		{true, "http://127.0.0.2/feed", "http://127.0.0.1/feed", false, true},
		{false, "", "http://127.0.0.1/feed", false, false},
	} {
		client := Client{Source: horizon.Source{ID: "a", URL: "http://127.0.0.1/feed"}, Fetch: f, Private: c.private, List: c.list}
		_, err := client.Get(t.Context(), &horizon.Position{})
		_, further := client.Further(t.Context(), c.further)
		if (err == nil) != c.get || (further == nil) != c.leads || err != nil && !errors.Is(err, ErrInner) || further != nil && !errors.Is(further, ErrInner) {
			t.Errorf("%+v: %v, %v", c, err, further)
		}
	}
}

func TestAnswersAreKeptAndReplayed(t *testing.T) {
	w := webtest.New()
	w.Set("a.example/x", webtest.Page{Body: []byte("x"), Header: http.Header{"Content-Type": {"text/plain"}, "Etag": {`"1"`}}})
	var kept []horizon.Capture
	var fail error
	opt := Options{UserAgent: "kazami", Transport: w, Spacing: -1, Keep: func(_ context.Context, c horizon.Capture) error {
		kept = append(kept, c)
		return fail
	}}
	req := Request{Source: "a", URL: "http://a.example/x"}
	if _, err := New(opt).Get(t.Context(), req); err != nil || len(kept) != 1 || string(kept[0].Body) != "x" || kept[0].Source != "a" || kept[0].Type != "text/plain" {
		t.Fatalf("%v, kept %+v", err, kept)
	}
	fail = errors.New("disk full")
	if _, err := New(opt).Get(t.Context(), req); !errors.Is(err, fail) || !strings.Contains(err.Error(), "keep the answer of http://a.example/x") {
		t.Errorf("what cannot be kept: %v", err)
	}
	req.ETag = `"1"`
	if a, err := New(opt).Get(t.Context(), req); err != nil || !a.NotModified || len(kept) != 2 {
		t.Errorf("an unchanged answer: %v, %d kept", err, len(kept))
	}
	asked := len(w.Requests())
	opt.Replay = func(_ context.Context, id horizon.SourceID, address string) (horizon.Capture, bool, error) {
		switch address {
		case "http://a.example/x":
			return kept[0], id == "a", nil
		case "http://a.example/bad":
			return horizon.Capture{}, true, fail
		}
		return horizon.Capture{}, false, nil
	}
	if a, err := New(opt).Get(t.Context(), req); err != nil || string(a.Body) != "x" || a.Type != "text/plain" || a.URL != req.URL {
		t.Errorf("replayed: %+v, %v", a, err)
	}
	for address, want := range map[string]error{"http://a.example/bad": fail, "http://a.example/none": ErrNotKept} {
		if a, err := New(opt).Get(t.Context(), Request{Source: "a", URL: address}); !errors.Is(err, want) || a != nil {
			t.Errorf("%s: %+v, %v, want %v", address, a, err, want)
		}
	}
	if n := len(w.Requests()); n != asked {
		t.Errorf("a replay made %d requests", n-asked)
	}
}

func TestDefaultsOfAFetcher(t *testing.T) {
	f := New(Options{})
	if o := f.opt; o.Timeout != 30*time.Second || o.Spacing != 2*time.Second || o.MaxBytes != 5<<20 || o.StaleAfter != 7*24*time.Hour || f.public == nil || f.private == nil {
		t.Errorf("options %+v", o)
	}
	o := New(Options{Timeout: 1, Spacing: -1, MaxBytes: 2, StaleAfter: -1}).opt
	if o.Timeout != 1 || o.Spacing != -1 || o.MaxBytes != 2 || o.StaleAfter != -1 {
		t.Errorf("options %+v", o)
	}
}

func TestBusyAddressesAreBounded(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	h := &host{}
	for i := range maxBusy {
		h.leaveAlone(&url.URL{Path: fmt.Sprint("/", i)}, now, now.Add(time.Hour))
	}
	if len(h.busy) != 1000 || !h.rest.Equal(now.Add(30*time.Second)) {
		t.Errorf("%d addresses are busy, the host rests until %v", len(h.busy), h.rest)
	}
	if h.leaveAlone(&url.URL{Path: "/more"}, now, now.Add(time.Second)); len(h.busy) != 1 || !h.rest.Equal(now.Add(time.Second)) {
		t.Errorf("%d addresses are busy, the host rests until %v", len(h.busy), h.rest)
	}
}

func TestIndexPagesAllowTheirFolder(t *testing.T) {
	for _, c := range []struct {
		rules, path string
		want        bool
	}{
		{"Disallow: /\nAllow: /news/index.html", "/news/", true},
		{"Disallow: /\nAllow: /news/index.html", "/news/x", false},
		{"Disallow: /\nAllow: /index.htm", "/", true},
		{"Disallow: /\nAllow: /index.htm", "/x", false},
		{"Disallow: /\nAllow: /news/index.php", "/news/", false},
		{"Disallow: /news/x\nAllow: /news/index.html", "/news/x", false},
		{"Disallow: /abc\nAllow: /abc", "/abc", true},
		{"Disallow: /abc\nAllow: /ab", "/abc", false},
		{"Disallow: /ab\nDisallow: /abcd\nAllow: /abc", "/abcd", false},
		{"Disallow: /abcd\nDisallow: /ab\nAllow: /abc", "/abcd", false},
		{"Allow: x\nDisallow: /", "/x", false},
	} {
		if got := parseRobots([]byte("User-agent: *\n"+c.rules), "kazami").allow(c.path); got != c.want {
			t.Errorf("%q allows %s: %v, want %v", c.rules, c.path, got, c.want)
		}
	}
}
