package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kazami/internal/archive"
	"kazami/internal/fulltest"
	"kazami/internal/horizon"
)

// TestManyAtTheDesk has readers read while analysts write notes on two changes:
// no answer is an error, an act that came second is refused, and every note that
// was taken is in the archive once.
func TestManyAtTheDesk(t *testing.T) {
	dir := mondayHouse(t)
	base := serveDesk(t, dir)
	analysts, readers, each := 5, fulltest.Size(5, 20), fulltest.Size(3, 12)
	var people sync.WaitGroup
	writing, done := context.WithCancel(t.Context())
	for range readers {
		p := visit(t, base)
		people.Go(func() {
			for writing.Err() == nil {
				for _, path := range []string{"/", "/?c=big-data", "/changes", "/log?c=pqc", "/sources"} {
					if code := p.get(path); code != http.StatusOK {
						t.Errorf("%s while others write: %d", path, code)
						return
					}
				}
			}
		})
	}
	writeNotes(t, dir, analysts, each, func(int) string { return base }, func() {
		done()
		people.Wait()
	})
}

// TestTwoDesks has two processes serve one archive, and analysts write notes at
// both: every note that was taken is in the archive once.
func TestTwoDesks(t *testing.T) {
	dir := mondayHouse(t)
	desks := []string{serveDesk(t, dir), serveDesk(t, dir)}
	writeNotes(t, dir, 4, fulltest.Size(2, 6), func(analyst int) string { return desks[analyst%2] }, func() {})
}

// writeNotes has analysts write notes on two changes at once, each at a desk. An
// act that came second is refused with that reason; what was taken is kept once.
func writeNotes(t *testing.T, dir string, analysts, each int, desk func(analyst int) string, written func()) {
	t.Helper()
	var mu sync.Mutex
	taken := map[string]bool{}
	var writers sync.WaitGroup
	for a := range analysts {
		p := visit(t, desk(a))
		writers.Go(func() {
			for n := 0; n < each; {
				why := fmt.Sprintf("注記 %d-%d", a, n)
				switch code := p.act("/act", []string{"big-data", "pqc"}[n%2], "do", "note", "why", why); {
				case code == http.StatusOK:
					mu.Lock()
					taken[why] = true
					mu.Unlock()
					n++
				case code != http.StatusUnprocessableEntity || !strings.Contains(p.page, "ほかの操作が先に記録されました") && !strings.Contains(p.page, "ほかの作業が保管庫を使っています"):
					t.Errorf("a note: %d", code)
					return
				}
			}
		})
	}
	writers.Wait()
	written()
	store, err := archive.OpenRead(t.Context(), filepath.Join(dir, "data", "plan2"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	acts, err := store.Acts(t.Context(), "", horizon.WeekOf(clock()).End().AddDate(100, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]int{}
	for _, x := range acts {
		kept[x.Why]++
	}
	for why := range taken {
		if kept[why] != 1 {
			t.Errorf("%q stands in the log %d times", why, kept[why])
		}
	}
	if len(taken) != analysts*each {
		t.Errorf("%d notes were taken, want %d", len(taken), analysts*each)
	}
}
