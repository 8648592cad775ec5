package index

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"kazami/internal/horizon"
)

func count(t *testing.T, ix *Index) int {
	t.Helper()
	n, err := ix.Count()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSyncReadsOnceAndInOrder(t *testing.T) {
	s := newStore(many(103)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	var calls atomic.Int64
	counting := func(e *Entry) horizon.Analysis {
		calls.Add(1)
		return analyse(e)
	}
	got, err := Sync(t.Context(), quiet(), ix, s, counting, Limits{Workers: 3, Documents: 10})
	if want := (Report{Read: 103, Indexed: 103, Batches: 11}); got != want || err != nil {
		t.Fatalf("Sync = %+v, %v; want %+v", got, err, want)
	}
	if calls.Load() != 103 {
		t.Errorf("analyse was called %d times for 103 documents", calls.Load())
	}
	if len(s.order) != 103 || !slices.IsSorted(s.order) {
		t.Errorf("saved in the order %v, want that of the source", s.order)
	}
	again, err := Sync(t.Context(), quiet(), ix, s, counting, Limits{})
	if again != (Report{}) || err != nil || calls.Load() != 103 {
		t.Errorf("second Sync = %+v, %v and %d analyses; want nothing", again, err, calls.Load()-103)
	}
	if n := count(t, ix); n != 103 {
		t.Errorf("Count() = %d, want 103", n)
	}
}

func TestSyncBatchesByBytes(t *testing.T) {
	s := newStore(many(10)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	got, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{Bytes: 1})
	if err != nil || got.Batches != 10 {
		t.Errorf("Sync with a byte a batch = %+v, %v; want ten batches", got, err)
	}
}

// What is indexed but was not saved is indexed again, to the same content.
func TestSyncAfterSaveFails(t *testing.T) {
	s := newStore(many(25)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	s.fail = errDisk
	if _, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{Documents: 10}); !errors.Is(err, errDisk) {
		t.Fatalf("Sync = %v, want %v", err, errDisk)
	}
	if n := count(t, ix); n == 0 || len(s.order) > 0 {
		t.Errorf("after a failing Save: Count() = %d and %d saved; want the first batches, none of them saved", n, len(s.order))
	}
	s.fail = nil
	got, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{Documents: 10})
	if err != nil || got.Read != 25 || count(t, ix) != 25 {
		t.Errorf("Sync again = %+v, %v; Count() = %d; want 25", got, err, count(t, ix))
	}
	for seq, n := range s.saved {
		if n != 1 {
			t.Errorf("entry %d was saved %d times", seq, n)
		}
	}
}

func TestSyncStopsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := newStore(many(500)...)
	ix, err := Open(s.options(filepath.Join(t.TempDir(), "index")))
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	stop := func(e *Entry) horizon.Analysis {
		if calls.Add(1) == 42 {
			cancel()
		}
		return analyse(e)
	}
	got, err := Sync(ctx, quiet(), ix, s, stop, Limits{Documents: 10})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Sync = %v, want %v", err, context.Canceled)
	}
	if n := calls.Load(); n > 60 {
		t.Errorf("%d documents were analysed after the context ended", n-42)
	}
	if got.Read != len(s.saved) || got.Read == 0 {
		t.Errorf("Sync reports %d read, %d were saved", got.Read, len(s.saved))
	}
	if _, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{}); err != nil || count(t, ix) != 500 {
		t.Errorf("Sync after it was stopped: %v; Count() = %d, want 500", err, count(t, ix))
	}
}

func TestSyncStopsAtErrorOfSource(t *testing.T) {
	s := newStore(many(20)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	broken := brokenSource{s}
	if _, err := Sync(t.Context(), quiet(), ix, broken, analyse, Limits{}); !errors.Is(err, errDisk) {
		t.Errorf("Sync = %v, want %v", err, errDisk)
	}
}

type brokenSource struct{ *store }

func (b brokenSource) Pending(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for e := range b.store.Pending(ctx) {
			if e.Seq == 7 {
				yield(Entry{}, errDisk)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func TestRevisionReplacesAndOldOneDoesNot(t *testing.T) {
	docs := many(1)
	s := newStore(docs...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	newer, older := docs[0], docs[0]
	newer.Body, older.Body = "a second revision", "the first draft"
	s.entries = append(s.entries, Entry{Seq: 2, Document: newer}, Entry{Seq: 3, Document: older, Old: true})
	got, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{Documents: 1})
	if want := (Report{Read: 3, Indexed: 2, Batches: 3}); got != want || err != nil {
		t.Fatalf("Sync = %+v, %v; want %+v", got, err, want)
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
	if _, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{}); err != nil {
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

func TestSearchWhileSyncing(t *testing.T) {
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
					t.Errorf("Search while syncing: %d after %d, %v", r.Total, last, err)
					return
				}
				last = r.Total
			}
		})
	}
	if _, err := Sync(t.Context(), quiet(), ix, s, analyse, Limits{Documents: 20}); err != nil {
		t.Error(err)
	}
	close(done)
	wg.Wait()
	if r, err := ix.Search(t.Context(), Query{Text: "hello"}); err != nil || r.Total != 400 {
		t.Errorf("Search after Sync = %d, %v; want 400", r.Total, err)
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
