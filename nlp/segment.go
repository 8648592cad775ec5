package nlp

import (
	"fmt"
	"slices"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/dict/trie"
)

// morph is a morpheme at [start, end) of a text.
type morph struct {
	start, end int32
	id         int32
	class      uint8 // of the dictionary's classes
	known      bool  // id is a morpheme of the dictionary
}

// segmenter cuts Japanese into morphemes: the path of least cost through the
// lattice of all morphemes that may stand in a text (Viterbi), token for token
// as kagome finds it in its normal mode. Its data are kagome's own, laid flat.
// It does not change and is safe for concurrent use; a [lattice] is not.
type segmenter struct {
	dict    *dictionary
	same    []uint8 // by morpheme: how many more share its surface
	user    trie.DoubleArray
	unknown [][]int32 // by class of character: kinds of unknown word
	rows    int
}

// newSegmenter takes the words as morphemes besides those of the dictionary.
func newSegmenter(d *dictionary, words []string) (*segmenter, error) {
	g := &segmenter{dict: d, same: make([]uint8, len(d.Morphs)), rows: int(d.Connection.Row)}
	for id, n := range d.Index.Dup {
		g.same[id] = uint8(n)
	}
	for class := range d.CharClass {
		first, ok := d.UnkDict.Index[int32(class)]
		if !ok {
			g.unknown = append(g.unknown, nil)
			continue
		}
		var ids []int32
		for id := first; id <= first+d.UnkDict.IndexDup[int32(class)]; id++ {
			ids = append(ids, id)
		}
		g.unknown = append(g.unknown, ids)
	}
	words = append([]string(nil), words...)
	slices.Sort(words)
	user, err := trie.Build(words)
	if err != nil {
		return nil, fmt.Errorf("add the vocabulary's words to the dictionary: %w", err)
	}
	g.user = user
	return g, nil
}

// node is a morpheme that may stand in the text, with the best way to it.
type node struct {
	morph
	right int16 // context; -1: a word of the vocabulary, which connects at no cost
	cost  int32
	prev  int32 // node before it on the best way
	next  int32 // node that ends where this one does, or 0
}

// lattice is the memory of one segmentation.
type lattice struct {
	nodes []node
	heads []ends // by byte
	// The nodes that end where the next begin.
	before []int32
	rights []int16
	costs  []int32
	// The best of them by left context, valid where stamp is the position.
	stamp []int32
	best  []int32
	total []int32
	path  []int32
}

// ends are the first and the last node that end at one byte, 0 for none.
type ends struct{ first, last int32 }

// segment appends the morphemes of s, which is UTF-8, to dst.
func (g *segmenter) segment(la *lattice, s string, dst []morph) []morph {
	la.reset(len(s), g.rows, len(g.dict.Connection.Vec)/g.rows)
	run := charRun{dict: g.dict.Dict, s: s}
	for at, r := range s {
		class := run.at(at, r)
		if la.gather(at) {
			g.expand(la, s, at, class, &run)
		}
	}
	if !la.gather(len(s)) {
		return dst
	}
	last, _ := g.cheapest(la, len(s), 0, false)
	la.path = la.path[:0]
	for n := last; n > 0; n = la.nodes[n].prev {
		la.path = append(la.path, n)
	}
	for i := len(la.path) - 1; i >= 0; i-- {
		dst = append(dst, la.nodes[la.path[i]].morph)
	}
	return dst
}

// reset makes room for a text of n bytes. Node 0 is the beginning of the text.
func (la *lattice) reset(n, rows, columns int) {
	la.nodes = append(la.nodes[:0], node{})
	if cap(la.heads) < n+1 {
		la.heads = make([]ends, n+1, 2*n+1)
	}
	la.heads = la.heads[:n+1]
	clear(la.heads)
	if len(la.stamp) != columns {
		la.stamp, la.best, la.total = make([]int32, columns), make([]int32, columns), make([]int32, columns)
	}
	clear(la.stamp)
}

// gather collects the nodes that end at a byte; false if none does.
func (la *lattice) gather(at int) bool {
	la.before, la.rights, la.costs = la.before[:0], la.rights[:0], la.costs[:0]
	if at == 0 {
		la.before, la.rights, la.costs = append(la.before, 0), append(la.rights, 0), append(la.costs, 0)
		return true
	}
	for n := la.heads[at].first; n != 0; n = la.nodes[n].next {
		x := &la.nodes[n]
		la.before, la.rights, la.costs = append(la.before, n), append(la.rights, x.right), append(la.costs, x.cost)
	}
	return len(la.before) > 0
}

// expand adds the nodes that begin at a byte: words of the vocabulary or, where
// there is none, morphemes of the dictionary and unknown words.
func (g *segmenter) expand(la *lattice, s string, at int, class byte, run *charRun) {
	if g.expandUser(la, s, at) {
		return
	}
	found := false
	da := g.dict.Index.Da
	for i, q := at, 0; i < len(s) && s[i] != 0; i++ {
		p := q
		if q = int(da[p].Base) + int(s[i]); q >= len(da) || int(da[q].Check) != p {
			break
		}
		if leaf := int(da[q].Base); leaf < len(da) && int(da[leaf].Check) == q && da[leaf].Base <= 0 {
			found = true
			id := -da[leaf].Base
			for k := id; k <= id+int32(g.same[id]); k++ {
				m := g.dict.Morphs[k]
				g.add(la, morph{int32(at), int32(i + 1), k, g.dict.known[k], true}, m)
			}
		}
	}
	if found && !g.dict.InvokeList[class] {
		return
	}
	end, short := run.word(at)
	for _, id := range g.unknown[class] {
		m := g.dict.UnkDict.Morphs[id]
		if at < short {
			g.add(la, morph{int32(at), int32(short), id, g.dict.unknown[id], false}, m)
		}
		g.add(la, morph{int32(at), int32(end), id, g.dict.unknown[id], false}, m)
	}
}

func (g *segmenter) expandUser(la *lattice, s string, at int) (found bool) {
	da := g.user
	for i, q := at, 0; i < len(s) && s[i] != 0 && len(da) > 0; i++ {
		p := q
		if q = int(da[p].Base) + int(s[i]); q >= len(da) || int(da[q].Check) != p {
			break
		}
		if leaf := int(da[q].Base); leaf < len(da) && int(da[leaf].Check) == q && da[leaf].Base <= 0 {
			found = true
			prev, cost := g.cheapest(la, at, 0, true)
			la.put(node{morph: morph{start: int32(at), end: int32(i + 1), class: classUser}, right: -1, cost: cost, prev: prev})
		}
	}
	return found
}

// add adds a morpheme with the best way to it.
func (g *segmenter) add(la *lattice, x morph, m dict.Morph) {
	prev, cost := g.cheapest(la, int(x.start), m.LeftID, false)
	la.put(node{morph: x, right: m.RightID, cost: cost + int32(m.Weight), prev: prev})
}

func (la *lattice) put(x node) {
	n := int32(len(la.nodes))
	la.nodes = append(la.nodes, x)
	h := &la.heads[x.end]
	if h.first == 0 {
		h.first = n
	} else {
		la.nodes[h.last].next = n
	}
	h.last = n
}

// cheapest is the gathered node from which a left context is reached at the
// least cost, and that cost; of equals, the first.
func (g *segmenter) cheapest(la *lattice, at int, left int16, free bool) (prev, cost int32) {
	if !free && la.stamp[left] == int32(at)+1 {
		return la.best[left], la.total[left]
	}
	row := g.dict.Connection.Vec[g.rows*int(left):][:g.rows]
	rights := la.rights[:len(la.costs)]
	best := 0
	cost = 1<<31 - 1
	for j, c := range la.costs {
		if right := rights[j]; right >= 0 && !free {
			c += int32(row[right])
		}
		if c < cost {
			best, cost = j, c
		}
	}
	prev = la.before[best]
	if !free {
		la.stamp[left], la.best[left], la.total[left] = int32(at)+1, prev, cost
	}
	return prev, cost
}
