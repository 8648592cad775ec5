package nlp

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestTermsEndAtGaps reads texts in which something stands between two words
// that would be a term: no term crosses a cell, a line of a list or a heading,
// and each goes on where a line was wrapped.
func TestTermsEndAtGaps(t *testing.T) {
	a := analyser(t)
	for _, c := range []struct {
		text, term string
		crosses    bool
	}{
		{"電力\t制御システム\t来年度", "電力制御システム", false},
		{"制御システム\t来年度", "制御システム来年度", false},
		{"関東\t京都", "東京都", false},
		{"クラウド\tサーバ", "クラウドサーバ", false},
		{"電力\n制御システム", "電力制御システム", false},
		{"power grid\tremote access", "power grid remote access", false},
		{"TLS\t暗号", "TLS暗号", false},
		{"a short list of the systems that have to be replaced: power grid\nremote access\nand a line of the same list that is a good deal longer than the first one, by a third", "power grid remote", false},
		{"the operators have to replace the systems that run the power grid\noperators before the end of the year", "power grid operator", true},
	} {
		found := false
		for _, term := range a.Analyse(&horizon.Document{Body: c.text}, nil).Terms {
			found = found || strings.HasPrefix(term.Text, c.term)
		}
		if found != c.crosses {
			t.Errorf("%q holds the term %q: %v, want %v", c.text, c.term, found, c.crosses)
		}
	}
}
