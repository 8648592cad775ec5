package archive

import (
	"errors"
	"testing"
)

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "kazami run, process 7")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, "kazami index")
	if locked, ok := errors.AsType[*LockedError](err); !ok || locked.Who != "kazami run, process 7" {
		t.Errorf("Open of a held archive: %v, want a HeldError that names process 7", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), dir, "kazami index")
	if err != nil {
		t.Fatalf("Open after Close, with the old lock file in place: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
