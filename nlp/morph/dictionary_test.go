package morph

import (
	"slices"
	"strings"
	"testing"
)

// A dictionary with another cost has another number.
func TestSum(t *testing.T) {
	d := *loadedDictionary(t)
	d.choices = slices.Clone(d.choices)
	d.choices[1000].weight++
	if d.sum() == loadedDictionary(t).sum() {
		t.Error("sum() of a dictionary with another cost is the same")
	}
}

// Every part of speech of the table is one of the dictionary's, and every
// choice has one.
func TestPartsOfSpeech(t *testing.T) {
	d := loadedDictionary(t)
	used := map[POS]bool{}
	for _, m := range d.meanings[1:] {
		used[m.pos] = true
	}
	for p := range POS(POSs) {
		if used[p] != (p != 0) {
			t.Errorf("%q is of a morpheme: %v, want %v", p, used[p], p != 0)
		}
		if again, ok := PartOfSpeech(append(strings.Split(p.String(), ","), "*", "*")); !ok || again != p {
			t.Errorf("PartOfSpeech(%q) = %d, %v, want %d", p, again, ok, p)
		}
	}
	if p, ok := PartOfSpeech([]string{"名詞", "一般", "*", "*"}); !ok || p != CommonNoun {
		t.Errorf("名詞,一般 is %d, want %d", p, CommonNoun)
	}
}

// The lattice grows with the text, however many words may stand in it.
func TestLatticeStaysSmall(t *testing.T) {
	g := newSegmenter(loadedDictionary(t), nil, false)
	var la lattice
	for _, s := range []string{"ア", "すもももももももものうち", "漢字", "情報通信", "0f", "\xff\xfe漢\xe3\x81", "ー"} {
		text := strings.Repeat(s, longest/len(s))
		if g.solve(&la, text); len(la.nodes) > 100*longest {
			t.Errorf("%d nodes for %d bytes of %q", len(la.nodes), len(text), s)
		}
	}
}
