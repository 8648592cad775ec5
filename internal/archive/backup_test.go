package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kazami/internal/archive/sqlitefile"
	"kazami/internal/horizon"
)

// TestRestore backs up while another goroutine writes, and restores it into an
// empty folder: what was stored before the backup is there.
func TestRestore(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "before", "2010-01-05", "前"))
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 50 {
			put(t, s, doc("a", fmt.Sprint(i), "2010-01-05", "同時"))
		}
	})
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup may be read by others: %v, %v", info.Mode(), err)
	}
	if err := s.Backup(t.Context(), file); err == nil {
		t.Error("a backup replaces a file")
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := Restore(t.Context(), file, dir); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("Restore where there is an archive = %v, want ErrNotEmpty", err)
	}
	again, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if d, found, err := again.Document(t.Context(), "a", "before"); err != nil || !found || d.Title != "前" {
		t.Errorf("restored: %+v, %t, %v", d, found, err)
	}
	if err := Restore(t.Context(), file, dir); err == nil {
		t.Error("a folder that is in use is restored into")
	}
}

// TestRestoreRefuses tries files that are no whole archive of this program; the
// folder stays empty, so that a good one can be restored after them.
func TestRestoreRefuses(t *testing.T) {
	s := open(t)
	for i := range 300 {
		put(t, s, doc("a", fmt.Sprint(i), "2010-01-05", fmt.Sprint("題名", i)))
	}
	good := filepath.Join(t.TempDir(), "good.db")
	if err := s.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	db, err := sqlitefile.Connect(other, 1)
	if err == nil {
		_, err = db.Exec(`CREATE TABLE document (x); PRAGMA user_version = 1; PRAGMA journal_mode = DELETE`)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	newer := append([]byte{}, whole...)
	newer[63] = 99 // the lowest byte of user_version
	dir := filepath.Join(t.TempDir(), "new")
	torn := append([]byte{}, whole...)
	random := rand.New(rand.NewPCG(1, 2))
	for i := 3 * 4096; i < len(torn); i++ {
		torn[i] = byte(random.Uint32())
	}
	for what, b := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": {}, "torn": torn, "text": []byte("no database"), "foreign": foreign, "newer": newer} {
		file := filepath.Join(t.TempDir(), what)
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := Restore(t.Context(), file, dir)
		if err == nil {
			t.Fatalf("%s: it is restored", what)
		}
		if _, isNewer := errors.AsType[*NewerError](err); isNewer != (what == "newer") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := Restore(t.Context(), filepath.Join(dir, "nothing"), dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Restore of no file = %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Restore(stopped, good, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("Restore of one who was asked to stop = %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("what was refused leaves %v, %v; want the lock file alone", left, err)
	}
	if err := Restore(t.Context(), good, dir); err != nil {
		t.Errorf("the good one after them: %v", err)
	}
}

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

// TestCheckPages says what is wrong with an archive, and nothing of a whole one.
func TestCheckPages(t *testing.T) {
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
		if err := checkPages(t.Context(), s.read); (err == nil) != (what == "whole") {
			t.Errorf("checkPages of one that is %s = %v", what, err)
		}
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		if err := checkPages(stopped, s.read); !errors.Is(err, context.Canceled) {
			t.Errorf("checkPages of who was asked to stop = %v, want context.Canceled", err)
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

// TestBackupAndRestoreOfAlteredRecords backs up an archive with an altered
// record: the backup says so, and is restored only where that is known.
func TestBackupAndRestoreOfAlteredRecords(t *testing.T) {
	dir := before7(t)
	closed(t, openIn(t, dir))
	outside(t, dir, `UPDATE document SET title = 'x' WHERE seq = 6`)
	s := openIn(t, dir)
	defer closed(t, s)
	backup := func(name string) (string, error) {
		file := filepath.Join(t.TempDir(), name)
		return file, s.Backup(t.Context(), file)
	}
	unknown, err := backup("unknown.db")
	if a, is := errors.AsType[*AlteredError](err); !is || len(a.Records) != 1 || a.Records[0].Ref != "6" {
		t.Errorf("Backup = %v, want that document 6 was altered", err)
	}
	err = Restore(t.Context(), unknown, t.TempDir())
	if _, is := errors.AsType[*AlteredError](err); !is {
		t.Errorf("Restore of a record that was altered unnoticed = %v, want that it is refused", err)
	}
	if got := checked(t, s); len(got) != 1 {
		t.Errorf("Check = %q, want document 6", got)
	}
	known, err := backup("known.db")
	if err == nil {
		t.Error("Backup with a record in quarantine = nil, want that it says so")
	}
	to := t.TempDir()
	if err := Restore(t.Context(), known, to); err != nil {
		t.Errorf("Restore with a record in quarantine = %v", err)
	}
	restored := openIn(t, to)
	defer closed(t, restored)
	if d := numbered(t, restored, 6); d.Altered == "" {
		t.Errorf("revision 6 = %+v; want that it was altered", d)
	}
}

// TestAlteredErrorNamesAFew names five records, and says how many there are.
func TestAlteredErrorNamesAFew(t *testing.T) {
	for n, want := range map[int]int{1: 0, 5: 0, 6: 1, 12: 7} {
		e := &AlteredError{}
		for i := range n {
			e.Records = append(e.Records, newAltered(sealIssue, int64(i), "", faultSum))
		}
		text := e.Error()
		if named := strings.Count(text, "\n  issue "); named != min(n, 5) || !strings.HasPrefix(text, fmt.Sprintf("%d records", n)) {
			t.Errorf("of %d records %d are named in %q", n, named, text)
		}
		if more := strings.Contains(text, fmt.Sprintf("and %d more", want)); more != (want > 0) {
			t.Errorf("of %d records: %q, want %d more", n, text, want)
		}
	}
}

// TestSettledFileReplacesNone leaves a file of that name as it is.
func TestSettledFileReplacesNone(t *testing.T) {
	dir := t.TempDir()
	part, file := filepath.Join(dir, "part"), filepath.Join(dir, "file")
	for name, text := range map[string]string{part: "new", file: "old"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := settleFile(part, file); !errors.Is(err, os.ErrExist) {
		t.Errorf("settleFile over another = %v, want that it exists", err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "old" {
		t.Errorf("the file holds %q, %v", b, err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := settleFile(part, file); err != nil {
		t.Error(err)
	}
	if got := namesIn(t, dir); got != "file" {
		t.Errorf("the folder holds %q, want the file alone", got)
	}
}
