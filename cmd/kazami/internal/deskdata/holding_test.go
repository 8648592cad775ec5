package deskdata

import (
	"context"
	"testing"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestHolding names the detection that a word is a term of, for who may open it.
func TestHolding(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	holds := func(word string, most horizon.TLP) (ids []horizon.ChangeID) {
		t.Helper()
		if err := v.Read(t.Context(), func(n *Snapshot, store *archive.Store) error {
			all, err := holding(context.Background(), n, store, word, most)
			for _, x := range all {
				if x.Name == "" {
					t.Errorf("%s has no name", x.ID)
				}
				ids = append(ids, x.ID)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	for _, c := range []struct {
		word string
		most horizon.TLP
		want int
	}{{worktest.Term, horizon.Red, 1}, {worktest.Term, horizon.Clear, 1}, {worktest.SecretTerm, horizon.Red, 1}, {worktest.SecretTerm, horizon.Green, 0}, {"別の語", horizon.Red, 0}, {"", horizon.Red, 0}} {
		if got := holds(c.word, c.most); len(got) != c.want {
			t.Errorf("up to %s %q is a term of %v, want %d", c.most, c.word, got, c.want)
		}
	}
}
