package signing

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestKey makes a key once, whoever comes first, and refuses what is none.
func TestKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "key")
	var made [8]string
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			key, err := Key(file)
			if err != nil {
				t.Error(err)
			}
			made[i] = string(key)
		})
	}
	all.Wait()
	for _, key := range made {
		if key == "" || key != made[0] {
			t.Error("two that made the key at once have two keys")
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the key = %v, %v; want 0600", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".key*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.WriteFile(file, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Key(file); err == nil {
		t.Error("Key of what is no key = nil")
	}
}

// TestKeyOfAnotherLength refuses what is base64 and no seed.
func TestKeyOfAnotherLength(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	for _, text := range []string{"", "AAAA", strings.Repeat("A", 44), strings.Repeat("A", 88)} {
		if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Key(file); err == nil {
			t.Errorf("a key of %q is taken", text)
		}
	}
}
