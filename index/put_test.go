package index

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
)

func count(t *testing.T, ix *Index) int {
	t.Helper()
	n, err := ix.Count()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRevisionReplacesAndOldOneDoesNot(t *testing.T) {
	docs := many(1)
	s := newStore(docs...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	newer, older := docs[0], docs[0]
	newer.Body, older.Body = "a second revision", "the first draft"
	s.entries = append(s.entries, Entry{Seq: 2, Document: newer}, Entry{Seq: 3, Document: older, Old: true})
	if err := fill(t.Context(), ix, s, 1); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"revision": 1, "draft": 0, "hello": 0} {
		r, err := ix.Search(t.Context(), Query{Text: text})
		if err != nil || r.Total != want {
			t.Errorf("Search(%q) = %d, %v; want %d", text, r.Total, err, want)
		}
	}
}

func TestDelete(t *testing.T) {
	s := newStore(many(3)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	if err := fill(t.Context(), ix, s, 2000); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := ix.Delete("made", "00001"); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
	r, err := ix.Search(t.Context(), Query{Text: "number1"})
	if err != nil || r.Total != 0 || count(t, ix) != 2 {
		t.Errorf("after Delete: %d found, %v, Count() = %d; want 0 and 2", r.Total, err, count(t, ix))
	}
}

func TestSearchWhilePutting(t *testing.T) {
	s := newStore(many(400)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for last := 0; ; {
				select {
				case <-done:
					return
				default:
				}
				r, err := ix.Search(t.Context(), Query{Text: `"says hello"`, Limit: 5, Facets: true})
				if err != nil || r.Total < last {
					t.Errorf("Search while documents are put: %d after %d, %v", r.Total, last, err)
					return
				}
				last = r.Total
			}
		})
	}
	if err := fill(t.Context(), ix, s, 20); err != nil {
		t.Error(err)
	}
	close(done)
	wg.Wait()
	if r, err := ix.Search(t.Context(), Query{Text: "hello"}); err != nil || r.Total != 400 {
		t.Errorf("Search after all = %d, %v; want 400", r.Total, err)
	}
}

func TestSearchStopsWithItsContext(t *testing.T) {
	_, ix, _ := quality(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Search(ctx, Query{Text: "移行"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search with an ended context = %v, want %v", err, context.Canceled)
	}
}
