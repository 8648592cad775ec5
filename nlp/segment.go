package nlp

import (
	"math"
	"slices"
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
// as kagome finds it. It does not change and is safe for concurrent use; a
// [lattice] is not.
type segmenter struct {
	dict   *dictionary
	user   *wordTrie // words of the vocabulary, or nil
	starts []uint64  // bits: the letters that they begin with
	search bool      // long words cost more, as in kagome's search mode
}

// newSegmenter takes the words as morphemes besides those of the dictionary.
func newSegmenter(d *dictionary, words []string, search bool) *segmenter {
	g := &segmenter{dict: d, search: search}
	if len(words) > 0 {
		g.user, g.starts = newUserTrie(words)
	}
	return g
}

// node is a morpheme that may stand in the text, with the best way to it.
type node struct {
	way     int64 // its cost, with what it costs to go on from here, and below that its own number
	before  int32 // node before it on the way
	next    int32 // node that ends where this one does, or 0
	choice  int32
	context uint16
	length  uint16 // letters
}

// lattice is the memory of one segmentation.
type lattice struct {
	letters []letterAt
	nodes   []node
	ends    []ends // by letter: the last node that ends before it, or 0
	ready   []ready
	memo    []memo // by left context
	stamp   uint32 // of the letter that the work is at
	path    []int32
	classes run
	kanji   run
}

// ready is a node that ends where the next begin: its cost in the upper half,
// its number in the lower, so that the first of equals is the least.
type ready struct {
	way     int64
	context uint16
}

// memo is the best way to a left context, valid where the lattice has its stamp.
type memo struct {
	way   int64
	stamp uint32
}

type ends struct{ last, bound int32 }

// segment appends the morphemes of s, which is at most 32,000 letters of
// UTF-8, to dst: costs of longer texts would not fit.
func (g *segmenter) segment(la *lattice, s string, dst []morph) []morph {
	g.read(la, s)
	n := len(la.letters) - 1
	for at := range n {
		if la.gather(at) {
			g.expand(la, at)
		}
	}
	if !la.gather(n) {
		return dst
	}
	la.path = la.path[:0]
	for i := int32(g.cheapest(la, 0)); i > 0; i = la.nodes[i].before {
		la.path = append(la.path, i)
	}
	start := int32(0)
	at := 0
	for i := len(la.path) - 1; i >= 0; i-- {
		x := &la.nodes[la.path[i]]
		at += int(x.length)
		end := la.letters[at].start
		dst = append(dst, g.dict.morph(x.choice, start, end))
		start = end
	}
	return dst
}

// gather collects the nodes that end at a letter; false if none does.
func (la *lattice) gather(at int) bool {
	if la.stamp++; la.stamp == 0 {
		clear(la.memo)
		la.stamp = 1
	}
	nodes, to := la.nodes, la.ready[:0]
	if at == 0 {
		to = append(to, ready{})
	}
	for i := la.ends[at].last; i != 0; {
		x := &nodes[i]
		to = append(to, ready{x.way, x.context})
		i = x.next
	}
	la.ready = to
	return len(to) > 0
}

// expand adds the nodes that begin at a letter: words of the vocabulary or,
// where there is none, morphemes of the dictionary and unknown words.
func (g *segmenter) expand(la *lattice, at int) {
	first := la.letters[at]
	if first.user && g.expandUser(la, at) {
		return
	}
	t := g.dict.words
	found := false
	if first.r < letters {
		for i, end := t.roots[first.r], at+1; i != 0; end++ {
			c := &t.cells[i]
			if c.choices != 0 {
				found = true
				if first, n := c.choices.all(); n == 1 {
					g.put(la, at, end, c.only, first)
				} else {
					g.add(la, at, end, c.choices)
				}
			}
			if c.block == 0 {
				break
			}
			i = t.step(c.block, la.letters[end].r)
		}
	}
	if found && !g.dict.InvokeList[first.class] {
		return
	}
	end, short := la.unknown(g.dict, at)
	if short > at {
		g.add(la, at, short, g.dict.unknown[first.class])
	}
	g.add(la, at, end, g.dict.unknown[first.class])
}

// expandUser adds the words of the vocabulary that begin at a letter.
func (g *segmenter) expandUser(la *lattice, at int) (found bool) {
	for i, end := g.user.roots[la.letters[at].r], at+1; i != 0; end++ {
		c := &g.user.cells[i]
		if c.choices != 0 {
			found = true
			g.add(la, at, end, g.dict.user)
		}
		if c.block == 0 {
			break
		}
		i = g.user.step(c.block, la.letters[end].r)
	}
	return found
}

// add adds the morphemes of one surface, each with the best way to it.
func (g *segmenter) add(la *lattice, at, end int, of choices) {
	first, n := of.all()
	for i, c := range g.dict.choices[first : first+n] {
		g.put(la, at, end, c, first+i)
	}
}

func (g *segmenter) put(la *lattice, at, end int, c choice, number int) {
	way := g.cheapest(la, c.context)
	cost := int32(way>>32) + int32(c.weight)
	if g.search {
		cost += la.penalty(at, end)
	}
	e := &la.ends[end]
	span := g.dict.spans[c.context]
	if cost+int32(span.least) >= e.bound {
		return
	}
	e.bound = min(e.bound, cost+int32(span.most))
	n := len(la.nodes)
	if n == cap(la.nodes) {
		la.nodes = slices.Grow(la.nodes, n)
	}
	la.nodes = la.nodes[:n+1]
	x := &la.nodes[n]
	x.way = int64(cost)<<32 | int64(n)
	x.before = int32(way)
	x.next = e.last
	x.choice = int32(number)
	x.context = c.context
	x.length = uint16(end - at)
	e.last = int32(n)
}

// cheapest is the gathered node from which a left context is reached at the
// least cost, with that cost in the upper half; of equals, the first.
func (g *segmenter) cheapest(la *lattice, left uint16) int64 {
	m := &la.memo[left]
	if m.stamp == la.stamp {
		return m.way
	}
	row := g.dict.row(left)
	best := int64(math.MaxInt64)
	for _, x := range la.ready {
		best = min(best, x.way+int64(row[x.context])<<32)
	}
	*m = memo{best, la.stamp}
	return best
}
