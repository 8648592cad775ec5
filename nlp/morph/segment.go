package morph

import (
	"math"
	"slices"
	"sync"
)

// segmenter cuts Japanese into morphemes: the path of least cost through the
// lattice of all morphemes that may stand in a text (Viterbi), token for token
// as kagome finds it. It does not change; a [lattice] is for one text at a time.
type segmenter struct {
	dict     *dictionary
	user     *wordTrie // words besides those of the dictionary, or nil
	starts   []uint64  // bits: the letters that they begin with
	search   bool      // long words cost more, as in kagome's search mode
	lattices sync.Pool
}

// New loads the dictionary for a [Tokenizer] that is safe for concurrent use and
// costs half a second and 50 MB. What is written in several ways costs what its usual
// spelling costs and has that as its base form. Search parts long words as kagome's search
// mode does.
func New(o Options) (Tokenizer, error) {
	d, err := newDictionary(o)
	if err != nil {
		return nil, err
	}
	return newSegmenter(d, o.Words, o.Search), nil
}

func newSegmenter(d *dictionary, words []string, search bool) *segmenter {
	g := &segmenter{dict: d, search: search}
	if len(words) > 0 {
		g.user, g.starts = newUserTrie(words, d.user, d.own)
	}
	return g
}

// Tokenize appends the morphemes of s to dst.
func (g *segmenter) Tokenize(dst []Morpheme, s string) []Morpheme {
	la, ok := g.lattices.Get().(*lattice)
	if !ok {
		la = &lattice{}
	}
	defer g.lattices.Put(la)
	g.solve(la, s)
	start, at := int32(0), 0
	for _, i := range slices.Backward(la.path) {
		x := &la.nodes[i]
		at += int(x.length)
		end := la.letters[at].start
		m := &g.dict.meanings[x.choice]
		dst = append(dst, Morpheme{start, end, m.pos, g.dict.base(x.choice), m.unknown})
		start = end
	}
	return dst
}

// Version is a number over the words of the dictionary, their costs and base forms.
func (g *segmenter) Version() uint64 { return g.dict.sum() }

// node is a morpheme that may stand in the text, with the best way to it.
type node struct {
	cost    int32 // of the way, with what it costs to go on from here
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
	memo    []memo  // by left context
	stamp   uint32  // of the letter that the work is at
	least   int32   // cost among those
	floor   int32   // and least cost to go on
	path    []int32 // from the last node to the first
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

// solve finds the path through the lattice of s, which is at most 32,000
// letters of UTF-8: costs of longer texts would not fit.
func (g *segmenter) solve(la *lattice, s string) {
	g.read(la, s)
	la.path = la.path[:0]
	n := len(la.letters) - 1
	for at := range n {
		if g.gather(la, at) {
			g.expand(la, at)
		}
	}
	if !g.gather(la, n) {
		return
	}
	for i := int32(g.cheapest(la, 0)); i > 0; i = la.nodes[i].before {
		la.path = append(la.path, i)
	}
}

// expand adds the nodes that begin at a letter: words given to [New] or, where
// there is none, words of the dictionary and unknown ones.
func (g *segmenter) expand(la *lattice, at int) {
	first := &la.letters[at]
	if first.user && g.expandFrom(la, g.user, at) {
		return
	}
	found := first.r < letters && g.expandFrom(la, g.dict.words, at)
	if found && !g.dict.InvokeList[first.class] {
		return
	}
	end, short := la.unknown(g.dict, at)
	if short > at {
		g.add(la, at, short, g.dict.unknown[first.class])
	}
	g.add(la, at, end, g.dict.unknown[first.class])
}

// expandFrom adds the words of a trie that begin at a letter.
func (g *segmenter) expandFrom(la *lattice, t *wordTrie, at int) (found bool) {
	for i, end := t.roots[la.letters[at].r], at+1; i != 0; end++ {
		c := &t.cells[i]
		if c.choices != 0 {
			found = true
			g.add(la, at, end, c.choices)
		}
		if c.block == 0 {
			break
		}
		i = t.step(c.block, la.letters[end].r)
	}
	return found
}

// gather collects the nodes that end at a letter; false if none does.
func (g *segmenter) gather(la *lattice, at int) bool {
	if la.stamp++; la.stamp == 0 {
		clear(la.memo)
		la.stamp = 1
	}
	nodes, to := la.nodes, la.ready[:0]
	least, floor := int32(math.MaxInt32), int32(math.MaxInt32)
	if at == 0 {
		to = append(to, ready{})
		least, floor = 0, -1<<15
	}
	for i := la.ends[at].last; i != 0; {
		x := &nodes[i]
		to = append(to, ready{int64(x.cost)<<32 | int64(i), x.context})
		least = min(least, x.cost)
		floor = min(floor, x.cost+int32(g.dict.spans[x.context].least))
		i = x.next
	}
	la.least, la.floor = least, floor
	la.ready = to
	return len(to) > 0
}

// add adds the morphemes of one surface, each with the best way to it, but
// none that another beats whatever follows.
func (g *segmenter) add(la *lattice, at, end int, of choices) {
	penalty := int32(0)
	if g.search {
		penalty = la.penalty(at, end)
	}
	e := &la.ends[end]
	first, n := of.all()
	for i, c := range g.dict.choices[first : first+n] {
		span := &g.dict.spans[c.context]
		own := int32(c.weight) + penalty
		rest := own + int32(span.least)
		if max(la.least+int32(span.after), la.floor)+rest >= e.bound {
			continue
		}
		way := g.cheapest(la, c.context)
		cost := int32(way >> 32)
		if cost+rest >= e.bound {
			continue
		}
		e.bound = min(e.bound, cost+own+int32(span.most))
		la.nodes = append(la.nodes, node{cost: cost + own, before: int32(way), next: e.last,
			choice: int32(first + i), context: c.context, length: uint16(end - at)})
		e.last = int32(len(la.nodes) - 1)
	}
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
