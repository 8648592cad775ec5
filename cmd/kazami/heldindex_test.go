package main

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestHeldIndex holds that searches share one open index, also many at once,
// that a writer of this process and another archive have it closed, and that it
// is closed when nobody searches.
func TestHeldIndex(t *testing.T) {
	w := newTellable(t)
	w.asOf("2010-12-31", func(s *session, store *archive.Store, _ work.Vocabulary, _ *detection.Result) {
		var h deskdata.IndexCache
		var opened atomic.Int64
		open := func() (*index.Index, error) { opened.Add(1); return ingest.ReadIndex(&s.Work, store) }
		q := index.Query{Text: "量子監査", MaxTLP: horizon.Clear, Limit: 5}
		var people sync.WaitGroup
		for range 20 {
			people.Go(func() {
				for range 20 {
					if r, err := h.Search(t.Context(), store, open, q); err != nil || r.Total == 0 {
						t.Errorf("%d found, %v", r.Total, err)
						return
					}
				}
			})
		}
		people.Wait()
		if n := opened.Load(); n != 1 {
			t.Errorf("400 searches opened the index %d times, want once", n)
		}
		done := h.Yield()
		if h.Ix != nil {
			t.Error("it is open beside a writer")
		}
		if _, err := h.Search(t.Context(), store, open, q); !errors.Is(err, index.ErrBusy) {
			t.Errorf("a search beside a writer: %v, want that the index is in use", err)
		}
		a, err := s.Words()
		if err != nil {
			t.Fatal(err)
		}
		ix, err := index.Open(ingest.IndexOptions(&s.Work, store, a))
		if err != nil {
			t.Fatalf("the writer cannot open it: %v", err)
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		done()
		if _, err := h.Search(t.Context(), store, open, q); err != nil {
			t.Errorf("after the writer: %v", err)
		}
		other, err := archive.OpenRead(t.Context(), w.data)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := h.Search(t.Context(), other, open, q); err != nil || opened.Load() != 3 {
			t.Errorf("for another detection's archive: %v, opened %d times; want 3", err, opened.Load())
		}
		h.Forget(store)
		if h.Ix == nil {
			t.Error("forgetting one archive closed the index of another")
		}
		h.Forget(other)
		if h.Ix != nil {
			t.Error("the index of a closed archive is open")
		}
		if _, err := h.Search(t.Context(), store, open, q); err != nil {
			t.Error(err)
		}
		waitFor(t, func() string {
			h.Mu.Lock()
			defer h.Mu.Unlock()
			if h.Ix == nil {
				return "closed, for nobody searches"
			}
			return ""
		})
	})
}
