package archive

import (
	"bytes"
	"path/filepath"
	"testing"
)

// The salt is random, stays, and is in a backup.
func TestSalt(t *testing.T) {
	salt := func(s *Store) []byte {
		t.Helper()
		b, err := s.Salt(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	s := open(t)
	first := salt(s)
	if len(first) != 32 || !bytes.Equal(first, salt(s)) {
		t.Errorf("salt %x and then %x, want 32 bytes that stay", first, salt(s))
	}
	if other := salt(open(t)); bytes.Equal(first, other) {
		t.Errorf("two archives have the salt %x", other)
	}
	file, dir := filepath.Join(t.TempDir(), "copy.db"), t.TempDir()
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, dir); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := salt(r); !bytes.Equal(got, first) {
		t.Errorf("after a restore the salt is %x, want %x", got, first)
	}
}
