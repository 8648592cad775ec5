package nlp

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict/trie"
)

// wordTrie finds the words that a text has at a place, letter by letter. It is one
// table of hashed steps: a step from a cell by a letter is one look at memory,
// where kagome's double array over bytes takes three or four.
type wordTrie struct {
	roots []int32 // by the first letter: its cell, or 0
	cells []cell
	shift uint8
}

// cell is a beginning of words.
type cell struct {
	key     uint64 // the cell before it and the letter between; 0: free
	choices choices
	next    uint32 // which letters may follow, by their last five bits
}

// choices are the morphemes of one surface: the first of them, and how many.
// 0 is none.
type choices uint32

const maxChoices = 1<<8 - 1

func newChoices(first, n int) choices { return choices(first<<8 | n) }

func (c choices) all() (first, n int) { return int(c >> 8), int(c & maxChoices) }

// letters is how many runes are looked up by number; no word begins with another.
const letters = 1 << 16

func stepKey(from int32, r rune) uint64 { return uint64(from)<<21 | uint64(r) | 1<<63 }

// newTrie holds words, sorted, each with its choices.
func newTrie(words []string, of []choices) *wordTrie {
	size := 1 << bits.Len(uint(2*countCells(words)))
	t := &wordTrie{roots: make([]int32, letters), cells: make([]cell, size), shift: uint8(64 - bits.TrailingZeros(uint(size)))}
	var path []int32 // the cells of the word before
	before := ""
	for i, w := range words {
		shared := sharedRunes(before, w)
		path = path[:utf8.RuneCountInString(w[:shared])]
		for _, r := range w[shared:] {
			from := int32(0)
			if len(path) > 0 {
				from = path[len(path)-1]
			}
			path = append(path, t.add(from, r))
		}
		t.cells[path[len(path)-1]].choices = of[i]
		before = w
	}
	return t
}

// countCells is how many beginnings of words there are.
func countCells(words []string) (n int) {
	before := ""
	for _, w := range words {
		n += utf8.RuneCountInString(w[sharedRunes(before, w):])
		before = w
	}
	return n
}

// sharedRunes is how many bytes of whole runes two words have in common.
func sharedRunes(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	for i < len(b) && i > 0 && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}

// add makes the cell for a step from another, from 0 for the first letter.
func (t *wordTrie) add(from int32, r rune) int32 {
	key := stepKey(from, r)
	at := t.slot(key)
	for at == 0 || t.cells[at].key != 0 { // cell 0 stays free
		at = (at + 1) & uint64(len(t.cells)-1)
	}
	t.cells[at].key = key
	if from == 0 {
		t.roots[r&(letters-1)] = int32(at)
	} else {
		t.cells[from].next |= 1 << (r & 31)
	}
	return int32(at)
}

func (t *wordTrie) slot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> t.shift }

// step is the cell that a letter leads to from another, or 0.
func (t *wordTrie) step(from int32, r rune) int32 {
	if t.cells[from].next>>(uint32(r)&31)&1 == 0 {
		return 0
	}
	key := stepKey(from, r)
	for at := t.slot(key); ; at = (at + 1) & uint64(len(t.cells)-1) {
		switch t.cells[at].key {
		case key:
			return int32(at)
		case 0:
			return 0
		}
	}
}

// surfaces are the words of kagome's double array, sorted, each with the number
// of its first morpheme.
func surfaces(da trie.DoubleArray) (words []string, ids []int32) {
	type word struct{ id, start, end int32 }
	var found []word
	var text, back []byte
	for q := range da {
		p := da[q].Check
		if p <= 0 || da[p].Base != int32(q) || da[q].Base > 0 { // only the step 0 ends a word
			continue
		}
		back = back[:0]
		for at := p; at != 0; at = da[at].Check {
			back = append(back, byte(at-da[da[at].Check].Base))
		}
		slices.Reverse(back)
		start := len(text)
		text = append(text, back...)
		found = append(found, word{-da[q].Base, int32(start), int32(len(text))})
	}
	slices.SortFunc(found, func(a, b word) int { return cmp.Compare(a.id, b.id) })
	all := string(text)
	for _, w := range found {
		words, ids = append(words, all[w.start:w.end]), append(ids, w.id)
	}
	return words, ids
}

// newUserTrie holds the vocabulary's words, and says with which letters they
// begin: bits, by rune.
func newUserTrie(words []string) (t *wordTrie, starts []uint64) {
	words = slices.Clone(words)
	slices.Sort(words)
	starts = make([]uint64, letters/64)
	of := make([]choices, len(words))
	for i, w := range words {
		of[i] = newChoices(1, 1)
		if r, _ := utf8.DecodeRuneInString(w); r < letters {
			starts[r>>6] |= 1 << (r & 63)
		}
	}
	return newTrie(words, of), starts
}
