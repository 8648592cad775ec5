package index

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// made is the folder of a closed index of 30 documents.
func made(t *testing.T) (*store, Options) {
	t.Helper()
	s := newStore(many(30)...)
	o := s.options(filepath.Join(t.TempDir(), "index"))
	ix, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(t.Context(), ix, s, 2000); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	return s, o
}

func TestReopen(t *testing.T) {
	s, o := made(t)
	ix := open(t, o)
	if n := count(t, ix); n != 30 {
		t.Errorf("Count() after reopening = %d, want 30", n)
	}
	if ix.Fresh() || s.forgot != 1 {
		t.Errorf("after reopening: Fresh() = %t, forgot %d times; want false and once", ix.Fresh(), s.forgot)
	}
}

func TestBusy(t *testing.T) {
	_, o := made(t)
	open(t, o)
	if _, err := Open(o); !errors.Is(err, ErrBusy) || errors.Is(err, ErrRebuild) {
		t.Errorf("Open of an open index = %v, want %v", err, ErrBusy)
	}
}

func only(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	return files[0]
}

func TestDamage(t *testing.T) {
	rewrite := func(change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, change(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	flip := rewrite(func(b []byte) []byte { b[len(b)/3] ^= 0x40; return b })
	halve := rewrite(func(b []byte) []byte { return b[:len(b)/2] })
	empty := rewrite(func([]byte) []byte { return nil })
	metas := rewrite(func(b []byte) []byte { return b[:2*os.Getpagesize()] })
	noise := rewrite(func(b []byte) []byte {
		for i := range b {
			b[i] = byte(i * 7)
		}
		return b
	})
	remove := func(t *testing.T, file string) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, file string
		harm       func(*testing.T, string)
	}{
		{"bit of a segment", "store/*.zap", flip},
		{"half a segment", "store/*.zap", halve},
		{"empty segment", "store/*.zap", empty},
		{"no segment", "store/*.zap", remove},
		{"noise for database", "store/root.bolt", noise},
		{"beginning of a database", "store/root.bolt", metas},
		{"no database", "store/root.bolt", remove},
		{"no description", "index_meta.json", remove},
		{"noise for description", "index_meta.json", noise},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, o := made(t)
			c.harm(t, only(t, filepath.Join(o.Dir, c.file)))
			if ix, err := Open(o); !errors.Is(err, ErrRebuild) {
				if err == nil {
					ix.Close()
				}
				t.Fatalf("Open = %v, want %v", err, ErrRebuild)
			}
			if err := Remove(o.Dir); err != nil {
				t.Fatal(err)
			}
			ix := open(t, o)
			if err := fill(t.Context(), ix, s, 2000); err != nil {
				t.Fatal(err)
			}
			if n := count(t, ix); n != 30 || s.forgot != 2 {
				t.Errorf("rebuilt: Count() = %d, forgot %d times; want 30 and 2", n, s.forgot)
			}
		})
	}
}

func TestOtherVersion(t *testing.T) {
	_, o := made(t)
	o.Version++
	if _, err := Open(o); !errors.Is(err, ErrRebuild) {
		t.Errorf("Open with another analysis = %v, want %v", err, ErrRebuild)
	}
}

// A process that is killed leaves segments that belong to nothing.
func TestStraySegment(t *testing.T) {
	_, o := made(t)
	if err := os.WriteFile(filepath.Join(o.Dir, "store", "000000000fff.zap"), []byte("half a merge"), 0o600); err != nil {
		t.Fatal(err)
	}
	ix := open(t, o)
	if n := count(t, ix); n != 30 {
		t.Errorf("Count() = %d, want 30", n)
	}
}

func TestOpenWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may open everything")
	}
	_, o := made(t)
	if err := os.Chmod(o.Dir, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(o.Dir, 0o700) })
	if _, err := Open(o); err == nil || errors.Is(err, ErrRebuild) {
		t.Errorf("Open without permission = %v, want an error that no rebuilding mends", err)
	}
}
