package archive

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func open(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func at(day string) time.Time {
	d, err := time.ParseInLocation("2006-01-02", day, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return d
}

// TestOpenRead reads beside a writer, and writes nothing.
func TestOpenRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenRead(t.Context(), dir); !errors.Is(err, ErrNotReady) {
		t.Errorf("OpenRead(empty folder) = %v, want ErrNotReady", err)
	}
	w, err := Open(t.Context(), dir, "writer")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	put(t, w, doc("a", "1", "2010-01-05", "制御系"))
	r, err := OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, ok, err := r.Document(t.Context(), "a", "1"); !ok || err != nil {
		t.Errorf("Document = %v, %v", ok, err)
	}
	put(t, w, doc("a", "2", "2010-01-05", "制御系"))
	if _, ok, err := r.Document(t.Context(), "a", "2"); !ok || err != nil {
		t.Errorf("Document(written since) = %v, %v", ok, err)
	}
	if _, err := r.Put(t.Context(), []horizon.Document{doc("a", "3", "2010-01-05", "制御系")}); err == nil {
		t.Error("a reader wrote")
	}
	if err := r.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Errorf("Backup beside a writer: %v", err)
	}
}

// Full says a full disk by every way in which it is reported, once.
func TestFull(t *testing.T) {
	said := &os.PathError{Op: "write", Path: "public/index.html", Err: syscall.ENOSPC}
	for _, c := range []struct {
		what string
		err  error
		want bool
	}{
		{"nothing", nil, false},
		{"another error", os.ErrNotExist, false},
		{"another fault of the system", syscall.ESPIPE, false},
		{"a file without words", syscall.ENOSPC, true},
		{"a file", fmt.Errorf("build site: %w", said), true},
		{"as text alone", errors.New("index: write 0001.zap: no space left on device"), true},
		{"beside another", errors.Join(os.ErrClosed, said), true},
		{"marked already", fmt.Errorf("put: %w", Full(said)), true},
	} {
		got := Full(c.err)
		if errors.Is(got, ErrDiskFull) != c.want || c.err != nil && !errors.Is(got, c.err) {
			t.Errorf("%s: Full(%v) = %v; is a full disk %t, want %t", c.what, c.err, got, !c.want, c.want)
		}
		if n := strings.Count(fmt.Sprint(got), ErrDiskFull.Error()); c.want && n != 1 {
			t.Errorf("%s: Full(%v) = %v says it %d times, want once", c.what, c.err, got, n)
		}
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "kept", "2010-01-05", "残る"))
	if _, err := s.write.Exec("PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	big := doc("a", "big", "2010-01-06", strings.Repeat("大", 400_000))
	_, err := s.Put(t.Context(), []horizon.Document{big})
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("Put on a full disk = %v, want ErrDiskFull", err)
	}
	if d, found, err := s.Document(t.Context(), "a", "kept"); err != nil || !found || d.Title != "残る" {
		t.Errorf("what was stored before: %v %v %v", d.Title, found, err)
	}
	if _, err := s.write.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if got := put(t, s, big); got.Added != 1 {
		t.Errorf("Put once there is room = %+v, want 1 added", got)
	}
}

// TestRealFullDisk writes to a file system of 4 MB, where the test may make one.
func TestRealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountSmall(dir); err != nil {
		t.Skip("no small file system could be mounted here: ", err)
	}
	defer func() {
		if err := unmount(dir); err != nil {
			t.Error(err)
		}
	}()
	s, err := Open(t.Context(), filepath.Join(dir, "data"), "test")
	if err != nil {
		t.Fatal(err)
	}
	var kept int
	for i := range 100 {
		if _, err = s.Put(t.Context(), []horizon.Document{doc("a", fmt.Sprint(i), "2010-01-05", strings.Repeat("大", 100_000+i))}); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, ErrDiskFull) || kept == 0 {
		t.Errorf("Put until the disk is full: %v after %d documents, want ErrDiskFull after some", err, kept)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s, err = Open(t.Context(), filepath.Join(dir, "data"), "test"); err != nil {
		t.Fatalf("Open after the disk was full: %v", err)
	}
	defer s.Close()
	for i := range kept {
		if _, found, err := s.Document(t.Context(), "a", horizon.DocumentID(fmt.Sprint(i))); !found || err != nil {
			t.Errorf("document %d is lost: %v", i, err)
		}
	}
	_ = os.Remove(filepath.Join(dir, "data", "kazami.lock"))
}

// never says that no document has the same story as an earlier one.
func never() Stories { return func(t StoryDocument) (int64, bool) { return t.Seq, false } }

func openIn(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// outside runs statements on the file as another program would.
func outside(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range statements {
		r, err := db.Exec(q)
		if err != nil {
			t.Fatalf("%v in %s", err, q)
		}
		if n, _ := r.RowsAffected(); n == 0 && !strings.HasPrefix(q, "PRAGMA") {
			t.Fatalf("%s alters nothing", q)
		}
	}
}

// first is a condition that holds for one row of a table.
func first(table string) string {
	switch table {
	case "document":
		return "seq = 3"
	case "source":
		return "id = (SELECT min(id) FROM source)"
	case "issue":
		return "week = (SELECT max(week) FROM issue)"
	case "forecast":
		return "1"
	}
	return "seq = 1"
}
