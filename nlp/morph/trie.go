package morph

import (
	"cmp"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict/trie"
)

// wordTrie finds the words that a text has at a place, letter by letter. What
// begins with the same letter lies together, and a step is one look at memory,
// where kagome's double array over bytes takes three or four.
type wordTrie struct {
	roots []uint32 // by the first letter: its cell, or 0
	cells []cell
}

// cell is a beginning of words.
type cell struct {
	choices choices
	block   block // the cells of the letters that may follow
	letter  uint16
}

// block is where the cells that may follow lie, hashed by letter: the first of
// them, and how many bits of the letter distinguish them. 0 is none.
type block uint32

func newBlock(first, bits int) block { return block(first<<5 | bits) }

// choices are the morphemes of one surface: the first of them, and how many.
// 0 is none.
type choices uint32

const maxChoices = 1<<8 - 1

func newChoices(first, n int) choices { return choices(first<<8 | n) }

func (c choices) all() (first, n int) { return int(c >> 8), int(c & maxChoices) }

// letters is how many letters there are for words: those of two bytes in UTF-16.
const letters = 1 << 16

// newTrie holds words, sorted, each with its choices.
func newTrie(words []string, of []choices) *wordTrie {
	t := &wordTrie{roots: make([]uint32, letters), cells: make([]cell, 1, 2*len(words)+1)}
	for group := range followers(words, 0) {
		t.roots[group.letter] = uint32(len(t.cells))
		t.cells = append(t.cells, cell{letter: uint16(group.letter)})
	}
	for group := range followers(words, 0) {
		t.fill(int(t.roots[group.letter]), words[group.from:group.to], of[group.from:group.to], group.size)
	}
	return t
}

// fill makes a cell's block, for words that share their first size bytes.
func (t *wordTrie) fill(at int, words []string, of []choices, size int) {
	if len(words[0]) == size {
		t.cells[at].choices = of[0]
		words, of = words[1:], of[1:]
	}
	n := 0
	for range followers(words, size) {
		n++
	}
	if n == 0 {
		return
	}
	width := bits.Len(uint(n - 1 + n/4))
	b := newBlock(len(t.cells), width)
	t.cells[at].block = b
	t.cells = append(t.cells, make([]cell, 1<<width)...)
	for group := range followers(words, size) {
		i := b.slot(group.letter)
		for t.cells[i].letter != 0 {
			i = b.after(i)
		}
		t.cells[i].letter = uint16(group.letter)
	}
	for group := range followers(words, size) {
		t.fill(int(t.step(b, group.letter)), words[group.from:group.to], of[group.from:group.to], group.size)
	}
}

// follower is a letter after a beginning that words[from:to] share with it.
type follower struct {
	letter   rune
	from, to int
	size     int // bytes, with the letter
}

// followers yields the letters after the first size bytes of sorted words.
func followers(words []string, size int) iter.Seq[follower] {
	return func(yield func(follower) bool) {
		for from := 0; from < len(words); {
			letter, n := utf8.DecodeRuneInString(words[from][size:])
			prefix, to := words[from][:size+n], from+1
			for to < len(words) && strings.HasPrefix(words[to], prefix) {
				to++
			}
			if !yield(follower{letter, from, to, size + n}) {
				return
			}
			from = to
		}
	}
}

func (b block) slot(letter rune) uint32 {
	width := b & 31
	return uint32(b>>5) + uint32(letter)*0x9E3779B1>>(32-width)
}

// after is the slot after one of the block.
func (b block) after(slot uint32) uint32 {
	first := uint32(b >> 5)
	return first + (slot-first+1)&(1<<(b&31)-1)
}

// step is the cell of a letter in a block that is not 0, or 0.
func (t *wordTrie) step(b block, letter rune) uint32 {
	first := b.slot(letter)
	for i := first; ; {
		if found := rune(t.cells[i].letter); found == letter {
			return i
		} else if found == 0 {
			return 0
		}
		if i = b.after(i); i == first {
			return 0
		}
	}
}

// surfaceList is words, sorted, each with the number of its first morpheme.
type surfaceList struct {
	words []string
	ids   []int32
}

// surfaces are the words of kagome's double array.
func surfaces(da trie.DoubleArray) (out surfaceList) {
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
		out.words, out.ids = append(out.words, all[w.start:w.end]), append(out.ids, w.id)
	}
	return out
}

// newUserTrie holds the vocabulary's words and their other spellings, and says with which letters they
// begin: bits, by rune.
func newUserTrie(words []string, each choices, others []ownWord) (t *wordTrie, starts []uint64) {
	is := map[string]choices{}
	for _, o := range others {
		is[o.word] = o.is
	}
	for _, w := range words {
		is[w] = each
	}
	words = slices.Sorted(maps.Keys(is))
	starts = make([]uint64, letters/64)
	of := make([]choices, len(words))
	for i, w := range words {
		of[i] = is[w]
		if r, _ := utf8.DecodeRuneInString(w); r < letters {
			starts[r>>6] |= 1 << (r & 63)
		}
	}
	return newTrie(words, of), starts
}
