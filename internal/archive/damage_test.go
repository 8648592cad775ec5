package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestRestoreLooksAtEveryPage flips one byte of one page, page after page: no
// such backup is restored, whatever stands in the page.
func TestRestoreLooksAtEveryPage(t *testing.T) {
	s := open(t)
	for _, id := range []string{"1", "2", "3"} {
		put(t, s, doc("a", id, "2010-01-05", strings.Repeat("題名 ", 1000)+id))
	}
	analyse(t, s)
	recount(t, s, never)
	c := horizon.Change{ID: "x", Name: "名"}
	if err := s.Judge(t.Context(), c, horizon.Judgement{Change: "x", Action: horizon.Hold, Who: "山田", Why: "確認した", When: at("2010-04-05"), Cut: at("2010-03-31")}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new")
	for at := pageBytes; at < len(whole); at += pageBytes { // without the first, the head of the file
		torn := append([]byte{}, whole...)
		torn[at] ^= 0xff
		if err := os.WriteFile(file, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Restore(t.Context(), file, dir); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Fatalf("Restore with a byte of page %d of %d flipped = %v, want it refused as damaged", at/pageBytes+1, len(whole)/pageBytes, err)
		}
		if left := namesIn(t, dir); left != "kazami.lock" {
			t.Fatalf("after page %d: the folder holds %s, want the lock file alone", at/pageBytes+1, left)
		}
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir); err != nil {
		t.Errorf("Restore of the whole one after them: %v", err)
	}
}

// namesIn is the names of the files in a folder; "" if it is not there.
func namesIn(t *testing.T, dir string) string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name())
	}
	return strings.Join(names, " ")
}

// TestWhole says what is wrong with an archive, and nothing of a whole one.
func TestWhole(t *testing.T) {
	whole, dir := filled(t), t.TempDir()
	file := filepath.Join(dir, "kazami.db")
	for what, b := range map[string][]byte{"whole": whole, "damaged": withoutLeaves(t, whole, "judgement")} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := OpenRead(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Whole(t.Context()); (err == nil) != (what == "whole") {
			t.Errorf("Whole of one that is %s = %v", what, err)
		}
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Whole(stopped); !errors.Is(err, context.Canceled) {
			t.Errorf("Whole of who was asked to stop = %v, want context.Canceled", err)
		}
		_ = s.Close()
	}
}

// TestBackupThatFails tries what keeps a backup from being made: it is an
// error, and no file bears the name of the backup then.
func TestBackupThatFails(t *testing.T) {
	good := open(t)
	put(t, good, doc("a", "1", "2010-01-05", "題名"))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), withoutLeaves(t, filled(t), "judgement"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer damaged.Close()
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	for what, c := range map[string]struct {
		ctx   context.Context
		store *Store
		file  string                          // below the target's folder
		ready func(t *testing.T, file string) // what is there before
		left  string                          // in the target's folder after it
	}{
		"no such folder":          {t.Context(), good, "nothing/copy.db", nil, ""},
		"a file in place of it":   {t.Context(), good, "file/copy.db", func(t *testing.T, file string) { write(t, filepath.Dir(file)) }, "file"},
		"a folder of its name":    {t.Context(), good, "copy.db", func(t *testing.T, file string) { folder(t, file) }, "copy.db"},
		"a link to nowhere":       {t.Context(), good, "copy.db", func(t *testing.T, file string) { link(t, file) }, "copy.db"},
		"a folder in its way":     {t.Context(), good, "copy.db", func(t *testing.T, file string) { folder(t, file+".part"); write(t, file+".part/x") }, "copy.db.part"},
		"asked to stop":           {stopped, good, "copy.db", nil, ""},
		"asked to stop, damaged":  {stopped, damaged, "copy.db", nil, ""},
		"an archive that is torn": {t.Context(), damaged, "copy.db", nil, ""},
		"torn, a part is left":    {t.Context(), damaged, "copy.db", func(t *testing.T, file string) { write(t, file+".part") }, ""},
	} {
		to := t.TempDir()
		file := filepath.Join(to, c.file)
		if c.ready != nil {
			c.ready(t, file)
		}
		if err := c.store.Backup(c.ctx, file); err == nil || !strings.Contains(err.Error(), "back up to "+file) {
			t.Errorf("%s: Backup = %v, want an error that names %s", what, err, file)
		}
		if left := namesIn(t, to); left != c.left {
			t.Errorf("%s: the folder holds %q, want %q", what, left, c.left)
		}
	}
	if err := good.Backup(t.Context(), ""); err == nil {
		t.Error("Backup to no name = nil, want an error")
	}
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(file+".part", filled(t)[:10*pageBytes], 0o600); err != nil { // of one that was broken off
		t.Fatal(err)
	}
	if err := good.Backup(t.Context(), file); err != nil {
		t.Errorf("Backup beside what a broken one left = %v", err)
	}
	if left := namesIn(t, filepath.Dir(file)); left != "copy.db" {
		t.Errorf("beside the backup there is %q, want it alone", left)
	}
}

func write(t *testing.T, file string) {
	t.Helper()
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, file string) {
	t.Helper()
	if err := os.Symlink(filepath.Join(filepath.Dir(file), "nowhere", "x"), file); err != nil {
		t.Fatal(err)
	}
}

// TestBackupOnAFullDisk backs up to a file system of 4 MB, where the test may
// make one: what does not fit is no backup.
func TestBackupOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountSmall(dir); err != nil {
		t.Skip("no small file system could be mounted here: ", err)
	}
	defer func() {
		if err := unmount(dir); err != nil {
			t.Error(err)
		}
	}()
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", strings.Repeat("大", 2_000_000)))
	if err := s.Backup(t.Context(), filepath.Join(dir, "copy.db")); !errors.Is(err, ErrDiskFull) {
		t.Errorf("Backup of 12 MB to a disk of 4 MB = %v, want ErrDiskFull", err)
	}
	if left := namesIn(t, dir); left != "" {
		t.Errorf("what did not fit leaves %q, want nothing", left)
	}
}

// TestDestroyThatFails destroys the text of an archive that cannot be written
// anew, for a page of what goes on is lost: it does not say that it is done.
func TestDestroyThatFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), withoutLeaves(t, filled(t), "opinion"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Destroy(t.Context(), []int64{1}, nil, at("2020-01-01")); err == nil || !strings.Contains(err.Error(), "write the archive anew") {
		t.Errorf("Destroy in a torn archive = %v, want that it could not be written anew", err)
	}
}

// TestEmptyJournal says so when the journal keeps what it held: who reads goes
// on, or nobody could look.
func TestEmptyJournal(t *testing.T) {
	s := open(t)
	if _, err := s.write.Exec(`PRAGMA busy_timeout = 50`); err != nil {
		t.Fatal(err)
	}
	put(t, s, doc("a", "1", "2010-01-05", "題名"))
	if err := s.emptyJournal(t.Context()); err != nil {
		t.Errorf("emptyJournal = %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.emptyJournal(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("emptyJournal of who was asked to stop = %v, want context.Canceled", err)
	}
	reader, err := s.read.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, q := range []string{`BEGIN DEFERRED`, `SELECT count(*) FROM document`} { // one that locks nobody out
		if _, err := reader.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, doc("a", "2", "2010-01-05", "題名"))
	if err := s.emptyJournal(t.Context()); err == nil || !strings.Contains(err.Error(), "stop that process") {
		t.Errorf("emptyJournal beside a reader = %v, want that the reader must stop", err)
	}
	if err := s.Destroy(t.Context(), []int64{1}, nil, at("2020-01-01")); err == nil || !strings.Contains(err.Error(), "stop that process") {
		t.Errorf("Destroy beside a reader = %v, want that the reader must stop", err)
	}
	if _, err := reader.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := s.emptyJournal(t.Context()); err != nil {
		t.Errorf("emptyJournal once the reader is gone = %v", err)
	}
}
