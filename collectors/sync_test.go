package collectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// store is a Store in memory.
type store struct {
	mu   sync.Mutex
	docs map[horizon.SourceID]map[horizon.DocumentID][32]byte
	pos  map[horizon.SourceID]horizon.Position
	puts []int
	fail error
}

func newStore() *store {
	return &store{docs: map[horizon.SourceID]map[horizon.DocumentID][32]byte{}, pos: map[horizon.SourceID]horizon.Position{}}
}

func (s *store) Put(_ context.Context, docs []horizon.Document) (n horizon.Stored, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return n, s.fail
	}
	s.puts = append(s.puts, len(docs))
	for _, d := range docs {
		n.Read++
		if s.docs[d.Source] == nil {
			s.docs[d.Source] = map[horizon.DocumentID][32]byte{}
		}
		old, known := s.docs[d.Source][d.ID]
		switch s.docs[d.Source][d.ID] = d.Hash(); {
		case !known:
			n.Added++
		case old != d.Hash():
			n.Revised++
		default:
			n.Unchanged++
		}
	}
	return n, nil
}

func (s *store) Position(_ context.Context, id horizon.SourceID) (horizon.Position, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pos[id], nil
}

func (s *store) SavePosition(_ context.Context, id horizon.SourceID, pos horizon.Position) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pos[id] = pos
	return nil
}

// fake is a source of items.
type fake struct {
	items func(yield func(horizon.Document, error) bool)
	end   string // its position afterwards
}

func (f *fake) ID() horizon.SourceID { return "fake" }

func (f *fake) Collect(_ context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		stopped := false
		f.items(func(d horizon.Document, err error) bool {
			if !stopped {
				stopped = !yield(d, err)
			}
			return !stopped
		})
		if !stopped {
			pos.Digest = f.end
		}
	}
}

func document(i int) horizon.Document {
	return horizon.Document{ID: horizon.DocumentID(fmt.Sprint(i)), Source: "fake", Title: "t"}
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func clockAt(t time.Time) func() time.Time { return func() time.Time { return t } }

func TestSyncBatchesAndCounts(t *testing.T) {
	dst := newStore()
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) {
		for i := range 1200 {
			if i%100 == 7 && !yield(horizon.Document{}, fmt.Errorf("item %d is bad", i)) {
				return
			}
			d := document(i)
			d.Published = asOf.AddDate(0, 0, i-1100) // some in the future
			if !yield(d, nil) {
				return
			}
		}
	}}
	rep, err := Sync(t.Context(), quiet, dst, src, clockAt(asOf))
	if err != nil || rep.Err != nil {
		t.Fatalf("Sync = %v, %v", rep, err)
	}
	if want := (horizon.Stored{Read: 1212, Added: 1200, Failed: 12}); rep.Stored != want {
		t.Errorf("Sync counts %+v, want %+v", rep.Stored, want)
	}
	if !slices.Equal(dst.puts, []int{500, 500, 200}) {
		t.Errorf("Sync puts %v, want batches of 500", dst.puts)
	}
	if len(rep.Bad) != 12 || rep.Bad[0] != "item 7 is bad" {
		t.Errorf("Sync names %q", rep.Bad)
	}
	if !rep.Newest.Equal(asOf) {
		t.Errorf("Newest = %v, want %v: what is dated in the future is not newest", rep.Newest, asOf)
	}
	if dst.pos["fake"].Digest != "done" {
		t.Errorf("position %+v was not saved", dst.pos["fake"])
	}
	rep, err = Sync(t.Context(), quiet, dst, src, clockAt(asOf))
	if err != nil || rep.Unchanged != 1200 || rep.Added != 0 {
		t.Errorf("a second Sync = %+v, %v, want 1200 unchanged", rep.Stored, err)
	}
}

func TestSyncKeepsWhatCameBeforeAFailure(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(yield func(horizon.Document, error) bool)
		err  string
	}{
		{"an error of the source", func(yield func(horizon.Document, error) bool) {
			yield(horizon.Document{}, &SourceError{"fake", errors.New("broke off")})
		}, "source fake: broke off"},
		{"a panic of the source", func(func(horizon.Document, error) bool) { panic("oh") }, "source fake: panic: oh"},
	} {
		dst := newStore()
		src := &fake{items: func(yield func(horizon.Document, error) bool) {
			for i := range 10 {
				if !yield(document(i), nil) {
					return
				}
			}
			c.end(yield)
		}}
		rep, err := Sync(t.Context(), quiet, dst, src, clockAt(asOf))
		if err != nil || rep.Err == nil || rep.Err.Error() != c.err || rep.Added != 10 {
			t.Errorf("%s: %+v, %v, want 10 added and %q", c.name, rep, err, c.err)
		}
	}
}

func TestSyncStopsWhenTheStoreFails(t *testing.T) {
	dst := newStore()
	dst.fail = errors.New("disk full")
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) { yield(document(1), nil) }}
	if _, err := Sync(t.Context(), quiet, dst, src, clockAt(asOf)); !errors.Is(err, dst.fail) {
		t.Errorf("Sync = %v, want the store's error", err)
	}
	if len(dst.pos) != 0 {
		t.Errorf("position %v was saved though nothing was stored", dst.pos)
	}
}

func TestSyncIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dst := newStore()
	given := 0
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) {
		for i := range 100 {
			if given = i; i == 3 {
				cancel()
			}
			if !yield(document(i), nil) {
				return
			}
		}
	}}
	if _, err := Sync(ctx, quiet, dst, src, clockAt(asOf)); !errors.Is(err, context.Canceled) {
		t.Errorf("Sync = %v, want the context's end", err)
	}
	if given != 3 || len(dst.pos) != 0 {
		t.Errorf("after its context ended Sync took item %d and saved %v", given, dst.pos)
	}
}

const twoFeeds = `
-- a.example/feed.xml --
200
ETag: "1"

<rss><channel><item><title>一</title><link>/1</link><pubDate>Wed, 19 Aug 2026 17:00:00 JST</pubDate></item></channel></rss>
-- b.example/feed.xml --
200

<html><body>Not a feed</body></html>
`

func feedOf(f *Fetcher, host string) *Feed {
	return &Feed{Fetch: f, Source: horizon.Source{ID: horizon.SourceID(host[:1]), URL: "http://" + host + "/feed.xml", TLP: horizon.Clear}}
}

func TestSyncOverAWeb(t *testing.T) {
	w := parseWeb(t, twoFeeds)
	now := asOf
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := newStore()
	run := func(host string) Report {
		t.Helper()
		rep, err := Sync(t.Context(), quiet, dst, feedOf(f, host), func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	if rep := run("a.example"); rep.Added != 1 || rep.Err != nil {
		t.Errorf("first run = %+v, want one added", rep)
	}
	if rep := run("a.example"); !rep.NotModified || rep.Read != 0 {
		t.Errorf("second run = %+v, want not modified", rep)
	}
	if rep := run("b.example"); rep.Err == nil || !strings.Contains(rep.Err.Error(), "not a feed") {
		t.Errorf("a page in place of a feed = %+v, want it to fail in words", rep)
	}
	asked := len(w.Requests())
	if rep := run("b.example"); !rep.NotDue || len(w.Requests()) != asked {
		t.Errorf("a run right after a failure = %+v, want the source left alone", rep)
	}
	now = now.Add(16 * time.Minute)
	w.Set("b.example/feed.xml", webtest.Page{Body: []byte(`<rss><channel><item><title>b</title></item></channel></rss>`)})
	if rep := run("b.example"); rep.Added != 1 || rep.Err != nil {
		t.Errorf("a run after the back-off = %+v, want one added: sources revive", rep)
	}
	if pos := dst.pos["b"]; pos.More[failures] != "" || !pos.NotBefore.IsZero() {
		t.Errorf("after a success the position is %+v, want the failures forgotten", pos)
	}
}

func TestAFailedAnswerKeepsTheValidators(t *testing.T) {
	w := parseWeb(t, twoFeeds)
	now := asOf
	f := NewFetcher(FetchOptions{UserAgent: "kazami", Transport: w, Spacing: -1, Now: func() time.Time { return now }})
	dst := newStore()
	for _, page := range []webtest.Page{
		{},
		{Status: 202, Body: []byte("<html>")},
		{Body: []byte("<rss><channel></channel></rss>")},
		{Status: 503},
	} {
		if page.Status != 0 || page.Body != nil {
			w.Set("a.example/feed.xml", page)
		}
		if _, err := Sync(t.Context(), quiet, dst, feedOf(f, "a.example"), clockAt(now)); err != nil {
			t.Fatal(err)
		}
		if pos := dst.pos["a"]; pos.ETag != `"1"` {
			t.Errorf("after status %d %q: position %+v, want the last good ETag", page.Status, page.Body, pos)
		}
		now = now.Add(25 * time.Hour)
	}
	if n := len(dst.docs["a"]); n != 1 {
		t.Errorf("%d documents, want the one kept", n)
	}
}
