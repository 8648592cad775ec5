package archive

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestHeads compares the heads of trees of every size with the library's own.
func TestHeads(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	var tree Tree
	for n := range int64(70) {
		line := fmt.Appendf(nil, "entry %d\n", n)
		hashes, err := tlog.StoredHashes(n, line, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		tree.Add(line)
		if want, err := tlog.TreeHash(n+1, reader); err != nil || tree.Head() != want {
			t.Fatalf("head of %d entries = %v, want %v, %v", n+1, tree.Head(), want, err)
		}
	}
}

func isLogError(err error) bool {
	_, is := errors.AsType[*LogError](err)
	return is
}
