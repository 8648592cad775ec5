package deskdata

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInFolder: the folder is gone afterwards, and both what f says and that the
// folder could not be removed are reported.
func TestInFolder(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(parent, 0o700); err != nil {
		t.Fatal(err)
	}
	var was string
	err := inFolder(parent, "x-", func(dir string) error {
		was = dir
		return os.WriteFile(filepath.Join(dir, "file"), nil, 0o600)
	})
	if _, gone := os.Stat(was); err != nil || !os.IsNotExist(gone) {
		t.Errorf("inFolder: %v, and the folder: %v, want it gone", err, gone)
	}
	failed := fmt.Errorf("it failed")
	err = inFolder(parent, "x-", func(string) error {
		if err := os.RemoveAll(parent); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(parent, nil, 0o600); err != nil { // what is below a file cannot be removed
			t.Fatal(err)
		}
		return failed
	})
	if err == nil || !strings.Contains(err.Error(), failed.Error()) || err.Error() == failed.Error() {
		t.Errorf("inFolder: %v, want that it failed and that the folder could not be removed", err)
	}
}
