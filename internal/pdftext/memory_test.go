package pdftext

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMemory holds what the memory of a PDF promises: it grows with what is in it,
// is bounded, and that of the next begins with zeros, in the same room where there is one.
func TestMemory(t *testing.T) {
	var m memories
	defer m.close()
	for range 3 {
		a := m.Allocate(0, 0)
		b := a.Reallocate(pageSize)
		if len(b) != pageSize || b[7] != 0 {
			t.Fatalf("a fresh memory has %d bytes, the eighth is %d", len(b), b[7])
		}
		b[7] = 1
		if b = a.Reallocate(maxMemory); len(b) != maxMemory || b[7] != 1 || b[maxMemory-1] != 0 {
			t.Fatalf("grown, it has %d bytes, the eighth is %d", len(b), b[7])
		}
		if a.Reallocate(maxMemory+pageSize) != nil {
			t.Error("it grows beyond its bound")
		}
		a.Free()
	}
	first, second := m.Allocate(0, 0), m.Allocate(0, 0)
	one, two := first.Reallocate(pageSize), second.Reallocate(pageSize)
	one[0], two[0] = 1, 2
	if two = second.Reallocate(2 * pageSize); one[0] != 1 || two[0] != 2 || two[pageSize] != 0 {
		t.Error("two memories at once are one")
	}
	second.Free()
	first.Free()
}

// TestOneCopy reads PDFs that grow to the bound: of what they use, nothing is on
// the Go heap, where the system lets it stand elsewhere.
func TestOneCopy(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("memory is set aside on Linux alone")
	}
	if testing.Short() {
		t.Skip("under the race detector such a PDF takes longer than one may")
	}
	r := reader(t, Options{Grace: time.Minute})
	grows := objects(catalog, onePage, page, packed(strings.Repeat("q ", 500_000), 100))
	if _, err := r.Read(t.Context(), book([]string{"はじめの資料"})); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 4 {
		if _, err := r.Read(t.Context(), grows); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 4*firstMemory {
		t.Errorf("four PDFs put %d MB on the heap", n>>20)
	}
}

// TestCompilingIsSaid starts with an empty cache, with one that holds PDFium, and
// with none.
func TestCompilingIsSaid(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium")
	}
	said := 0
	read := func(cache string) {
		t.Helper()
		r := New(Options{Cache: cache, Compiles: func() { said++ }})
		defer r.Close()
		for range 2 {
			if _, err := r.Read(t.Context(), book([]string{"資料"})); err != nil {
				t.Fatal(err)
			}
		}
	}
	cache := filepath.Join(t.TempDir(), "pdf")
	if read(cache); said != 1 {
		t.Errorf("with an empty cache it is said %d times, want once", said)
	}
	if read(cache); said != 1 {
		t.Error("with PDFium in the cache it is said again")
	}
	if hasFile("") || hasFile(filepath.Join(cache, "nowhere")) || !hasFile(cache) {
		t.Error("what is cached is not seen")
	}
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	if hasFile(cache) {
		t.Error("an empty cache counts as one")
	}
}
