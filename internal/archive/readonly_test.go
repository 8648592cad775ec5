package archive

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kazami/internal/horizon"
)

// nobody is a user who owns nothing here.
const nobody = 65534

// TestReadAsAnother reads an archive as a user who may not write it, at rest and while its
// owner writes it; what would write says whose the archive is.
func TestReadAsAnother(t *testing.T) {
	if dir := os.Getenv("ARCHIVE_OF_ANOTHER"); dir != "" {
		readAsAnother(t, dir)
		return
	}
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir, err := os.MkdirTemp("/tmp", "archive") // a folder of the test's own may stand where nobody else can go
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "program")
	copyProgram(t, program)
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	put := func(id horizon.DocumentID) {
		if _, err := s.Put(t.Context(), []horizon.Document{{ID: id, Source: "a", Title: "題名", TLP: horizon.Clear}}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"kazami.db", "kazami.db-wal", "kazami.db-shm"} {
			if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	put("1")
	look := func(when string) {
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestReadAsAnother$")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "ARCHIVE_OF_ANOTHER="+dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", when, err, out)
		}
	}
	look("while it is written")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	look("at rest")
}

func readAsAnother(t *testing.T, dir string) {
	s, err := OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if d, ok, err := s.Document(t.Context(), "a", "1"); err != nil || !ok || d.Title != "題名" {
		t.Errorf("Document = %+v, %v, %v", d, ok, err)
	}
	if _, err := Open(t.Context(), dir, "another"); err == nil || !strings.Contains(err.Error(), "this user may read the database but not write it") {
		t.Errorf("Open = %v, want that this user may not write", err)
	}
}

// copyProgram puts this program where others may run it.
func copyProgram(t *testing.T, to string) {
	t.Helper()
	in, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
