package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
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
	db, err := connect(other, 1)
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
