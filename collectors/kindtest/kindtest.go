// Package kindtest is the one suite of tests that every kind of source must pass.
package kindtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// Fixture is a source of a kind with some documents, of which one or more cannot
// be read.
type Fixture struct {
	Kind        string
	Docs, Bad   int
	Conditional bool                // its address can say that nothing changed
	Web         string              // txtar of the addresses it asks
	API         func() http.Handler // what answers at its own address, in place of that
	Source      func(s horizon.Source, f *fetch.Fetcher) intake.Collector
}

// errKilled stands for the end of the process.
var errKilled = errors.New("killed")

// mortal is a store that dies at its nth call, before or after it did what was asked.
type mortal struct {
	*sourcetest.Store
	calls, at int
	after     bool
}

func (m *mortal) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	var n horizon.Stored
	err := m.call(func() (err error) { n, err = m.Store.Put(ctx, docs); return err })
	return n, err
}

func (m *mortal) SavePosition(ctx context.Context, id horizon.SourceID, pos horizon.Position) error {
	return m.call(func() error { return m.Store.SavePosition(ctx, id, pos) })
}

func (m *mortal) call(f func() error) error {
	m.calls++
	if m.calls == m.at && !m.after {
		return errKilled
	}
	if err := f(); err != nil {
		return err
	}
	if m.calls == m.at {
		return errKilled
	}
	return nil
}

// made is a fixture in a web of its own.
func (f Fixture) made(t *testing.T) (intake.Collector, *webtest.Web) {
	t.Helper()
	web, err := webtest.Parse([]byte(f.Web))
	if err != nil {
		t.Fatal(err)
	}
	if f.API != nil {
		web.Handle("source.example/", f.API().ServeHTTP)
	}
	fetch := fetch.New(fetch.Options{UserAgent: "kazami", Transport: web, Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)})
	return f.Source(horizon.Source{ID: "s", URL: "http://source.example/", Class: horizon.Research, TLP: horizon.Green}, fetch), web
}

// Run asks of a kind what every kind must do: each document names its source and
// is labelled as strictly; a reading that is cancelled or killed anywhere, and then
// goes on, ends as an undisturbed one; a second reading finds nothing new.
func Run(t *testing.T, f Fixture) {
	c, web := f.made(t)
	whole := sourcetest.NewStore()
	rep, err := intake.Sync(t.Context(), sourcetest.Quiet, whole, c, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Err != nil {
		t.Fatalf("Sync = %v, %v", rep.Err, err)
	}
	if want := (horizon.Stored{Read: f.Docs + f.Bad, Added: f.Docs, Failed: f.Bad}); rep.Stored != want {
		t.Errorf("Sync stored %+v, want %+v; bad: %q", rep.Stored, want, rep.Bad)
	}
	t.Run("provenance", func(t *testing.T) { f.provenance(t) })
	t.Run("cancel", func(t *testing.T) { f.cancelled(t, whole) })
	t.Run("kill", func(t *testing.T) { f.killed(t, whole) })
	t.Run("again", func(t *testing.T) {
		before := len(web.Requests())
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, whole, c, sourcetest.ClockAt(sourcetest.AsOf.Add(48*time.Hour)))
		if err != nil || rep.Err != nil || rep.Added+rep.Revised != 0 {
			t.Errorf("a second Sync = %+v, %v", rep, err)
		}
		if asked := web.Requests()[before:]; f.Conditional && (!rep.NotModified || !slices.ContainsFunc(asked, func(r webtest.Request) bool { return r.Status == 304 })) {
			t.Errorf("a second Sync: not modified %v, asked %+v", rep.NotModified, asked)
		}
	})
}

// provenance holds each document to its source, and its label to the source's
// or a stricter one.
func (f Fixture) provenance(t *testing.T) {
	c, _ := f.made(t)
	var kept []horizon.Document
	for doc, err := range c.Collect(t.Context(), &horizon.Position{}) {
		if err == nil {
			kept = append(kept, doc)
		}
	}
	for _, d := range kept {
		if d.Source != "s" || d.ID == "" || d.Class != horizon.Research || d.Title == "" {
			t.Errorf("document %q of %q, class %q, title %q", d.ID, d.Source, d.Class, d.Title)
		}
		if d.TLP > horizon.Green {
			t.Errorf("document %s is TLP:%s of a source that is TLP:GREEN", d.ID, d.TLP)
		}
		if !d.Published.IsZero() && d.Precision == horizon.Undated {
			t.Errorf("document %s is dated %s and says it is not", d.ID, d.Published)
		}
	}
}

// cancelled ends a reading after each number of documents, and then reads on.
func (f Fixture) cancelled(t *testing.T, whole *sourcetest.Store) {
	for n := range f.Docs {
		c, _ := f.made(t)
		ctx, cancel := context.WithCancel(t.Context())
		pos, dst := horizon.Position{}, sourcetest.NewStore()
		for doc, err := range c.Collect(ctx, &pos) {
			if err != nil && ctx.Err() != nil && !stream.Ends(err) {
				t.Errorf("cancelled, the stream goes on with %v", err)
			}
			if err == nil {
				if _, err := dst.Put(ctx, []horizon.Document{doc}); err != nil {
					t.Fatal(err)
				}
				if len(dst.Docs["s"]) == n+1 {
					cancel()
				}
			}
		}
		cancel()
		if !pos.NotBefore.IsZero() {
			t.Errorf("cancelled after %d documents, the source is held to have failed", n+1)
		}
		f.finish(t, fmt.Sprintf("cancelled after %d documents", n+1), dst, whole)
	}
}

// killed ends the process at each call of the archive.
func (f Fixture) killed(t *testing.T, whole *sourcetest.Store) {
	for at := 1; ; at++ {
		for _, after := range []bool{false, true} {
			c, _ := f.made(t)
			m := &mortal{Store: sourcetest.NewStore(), at: at, after: after}
			_, err := intake.Sync(t.Context(), sourcetest.Quiet, m, c, sourcetest.ClockAt(sourcetest.AsOf))
			if err == nil {
				return // it outlived the reading
			}
			if !errors.Is(err, errKilled) {
				t.Fatalf("Sync = %v", err)
			}
			f.finish(t, fmt.Sprintf("killed at call %d, after it: %v", at, after), m.Store, whole)
		}
	}
}

// finish reads on from what an unfinished reading left, and compares.
func (f Fixture) finish(t *testing.T, how string, dst, whole *sourcetest.Store) {
	t.Helper()
	c, _ := f.made(t)
	rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, c, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Err != nil {
		t.Fatalf("%s, then Sync = %v, %v", how, rep.Err, err)
	}
	if !maps.Equal(dst.Docs["s"], whole.Docs["s"]) {
		t.Errorf("%s, then read on: %d documents, want the %d of an undisturbed reading", how, len(dst.Docs["s"]), len(whole.Docs["s"]))
	}
}

// Folder reads a folder of four documents and one file that cannot be read, which
// open opens anew, and holds it to what every kind that reads folders must do.
func Folder(t *testing.T, open func() intake.Collector) {
	whole := sourcetest.NewStore()
	r, err := intake.Sync(t.Context(), sourcetest.Quiet, whole, open(), sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || r.Err != nil || r.Added != 4 || r.Failed != 1 || !strings.Contains(r.Bad[0], "bad.") {
		t.Errorf("%+v, %v, want four documents and one bad item that is named", r, err)
	}
	id := open().ID()
	for stop := range 5 {
		dst := sourcetest.NewStore()
		n := 0
		for doc, bad := range open().Collect(t.Context(), &horizon.Position{}) {
			if n++; n > stop {
				break // killed: what was read is stored, its position is not
			}
			if bad != nil {
				continue
			}
			if _, err := dst.Put(t.Context(), []horizon.Document{doc}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, open(), sourcetest.ClockAt(sourcetest.AsOf)); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(dst.Docs[id], whole.Docs[id]) {
			t.Errorf("killed after %d items, the next run gives %d documents", stop, len(dst.Docs[id]))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n := 0
	for _, err := range open().Collect(ctx, &horizon.Position{}) {
		n++
		last = err
		cancel()
	}
	if _, ends := errors.AsType[*stream.SourceError](last); !ends || !errors.Is(last, context.Canceled) || n > 3 {
		t.Errorf("cancelled after the first item, it yields %d and ends with %v, want a SourceError", n, last)
	}
}
