package lexicon

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAutomatonFind(t *testing.T) {
	patterns := []string{"smart grid", "grid", "クラウド", "sha 1"}
	a := newAutomaton(patterns)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Smart Grid", []string{"Smart Grid", "Grid"}},
		{"a smart\n   grid", []string{"smart\n   grid", "grid"}},
		{"smart-grid", []string{"smart-grid", "grid"}},
		{"SHA-1とクラウド", []string{"SHA-1", "クラウド"}},
		{"smartgrid", []string{"grid"}},
	} {
		var got []string
		for _, h := range a.find(c.text, nil) {
			got = append(got, c.text[h.start:h.end])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("find(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// Every occurrence is found, whatever the patterns share.
func TestAutomatonIsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfNDistinct(rapid.StringMatching(`[abか]{1,4}`), 1, 8, rapid.ID[string]).Draw(t, "patterns")
		text := rapid.StringMatching(`[abかc]{0,30}`).Draw(t, "text")
		got := map[hit]bool{}
		for _, h := range newAutomaton(patterns).find(text, nil) {
			got[h] = true
		}
		want := 0
		for id, p := range patterns {
			for i := range text {
				if strings.HasPrefix(text[i:], p) {
					want++
					if h := (hit{int32(id), int32(i), int32(i + len(p))}); !got[h] {
						t.Fatalf("find(%q) of %q misses %q at %d", text, patterns, p, i)
					}
				}
			}
		}
		if len(got) != want {
			t.Fatalf("find(%q) of %q = %d hits, want %d", text, patterns, len(got), want)
		}
	})
}
