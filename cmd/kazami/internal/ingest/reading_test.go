package ingest

import (
	"testing"

	"kazami/internal/horizon"
)

// What a source repeats is learned from documents of one label for those of that
// label alone.
func TestRepeatsKey(t *testing.T) {
	seen := map[string]horizon.TLP{}
	for label := horizon.Red; label <= horizon.Clear; label++ {
		key := repeatsKey(&horizon.Document{Source: "a", TLP: label})
		if other, taken := seen[key]; taken {
			t.Errorf("documents of %s and %s teach one another: both %q", other, label, key)
		}
		seen[key] = label
	}
}
