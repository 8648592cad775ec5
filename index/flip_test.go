package index

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestFlippedBytes changes one byte of the index at 120 random places, each in a
// copy of its own: it is noticed and rebuilt, or it was of no consequence; in
// either case the index then has, and finds, what it did.
func TestFlippedBytes(t *testing.T) {
	s, o := made(t)
	ix, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	want := found(t, ix)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	type place struct {
		file string
		at   int64
	}
	var files []string
	var total int64
	sizes := map[string]int64{}
	err = filepath.WalkDir(o.Dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		rel, _ := filepath.Rel(o.Dir, p)
		if err == nil && info.Size() > 0 {
			files, sizes[rel], total = append(files, rel), info.Size(), total+info.Size()
		}
		return err
	})
	if err != nil || len(files) < 3 {
		t.Fatalf("files of the index: %v, %v", files, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var places []place
	for i := range 120 { // every file in turn: the big ones would have them all
		f := files[i%len(files)]
		places = append(places, place{f, random.Int64N(sizes[f])})
	}
	noticed := 0
	for _, p := range places {
		dir := filepath.Join(t.TempDir(), "index")
		if err := os.CopyFS(dir, os.DirFS(o.Dir)); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, p.file))
		if err != nil {
			t.Fatal(err)
		}
		b[p.at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(filepath.Join(dir, p.file), b, 0o600); err != nil {
			t.Fatal(err)
		}
		hurt := o
		hurt.Dir = dir
		ix, err := Open(hurt)
		if errors.Is(err, ErrRebuild) {
			noticed++
			if err := Remove(dir); err != nil {
				t.Fatal(err)
			}
			if ix, err = Open(hurt); err == nil {
				err = fill(t.Context(), ix, s, 2000)
			}
		}
		if err != nil {
			t.Fatalf("byte %d of %s: %v", p.at, p.file, err)
		}
		if got := found(t, ix); !slices.Equal(got, want) {
			t.Errorf("byte %d of %s: it was not noticed, and the index has %d entries that differ", p.at, p.file, len(got))
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if noticed < len(places)/4 {
		t.Errorf("only %d of %d were noticed", noticed, len(places))
	}
	t.Logf("%d of %d flipped bytes (of %d in %d files) were noticed; the others changed nothing", noticed, len(places), total, len(files))
}

// found is what an index has, and the hits of a search in their order.
func found(t *testing.T, ix *Index) (all []string) {
	t.Helper()
	have, err := ix.Contents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for ref, seq := range have {
		all = append(all, fmt.Sprint(ref, seq))
	}
	slices.Sort(all)
	for _, q := range []string{"number3", "number29"} {
		r, err := ix.Search(t.Context(), Query{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			all = append(all, fmt.Sprint(h.Source, h.ID))
		}
	}
	return all
}
