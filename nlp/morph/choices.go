package morph

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ikawaha/kagome-dict/dict"
)

// choice is what the lattice knows of a morpheme: its context, which is the
// same to either side in IPA, and its own cost.
type choice struct {
	weight  int16
	context uint16
}

// meaning is what is known of a morpheme that was chosen.
type meaning struct {
	id      int32 // kagome's
	base    textRange
	pos     POS
	unknown bool // id is a kind of unknown word, not a morpheme of the dictionary
}

// connections are the costs of one context after another. Contexts are
// numbered anew, the frequent ones first, so that their costs are close to
// each other in memory; 0 is still the beginning and the end of a text.
type connections struct {
	contexts int
	number   []uint16 // by kagome's number
	costs    []int16  // by left context, then right
	spans    []span   // by right context
}

// span is the least and the most that a context costs before any other, and
// the least that it costs after any.
type span struct{ least, most, after int16 }

// newConnections adds a context that goes with any other at no cost: that of
// the words of the vocabulary.
func newConnections(d *dict.Dict) (*connections, error) {
	n := int(d.Connection.Row)
	if int(d.Connection.Col) != n {
		return nil, fmt.Errorf("the dictionary has %d right contexts and %d left ones: they cannot share numbers", n, d.Connection.Col)
	}
	c := &connections{contexts: n + 1, number: make([]uint16, n+1), costs: make([]int16, (n+1)*(n+1))}
	frequency := make([]float64, n)
	for _, m := range d.Morphs {
		if m.LeftID != m.RightID {
			return nil, fmt.Errorf("the dictionary has a word with the contexts %d and %d: they cannot share numbers", m.LeftID, m.RightID)
		}
		frequency[m.LeftID] += math.Exp(-float64(m.Weight) / 800)
	}
	frequency[0] = math.Inf(1)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(frequency[j], frequency[i]) })
	for number, context := range order {
		c.number[context] = uint16(number)
	}
	c.number[n] = uint16(n)
	for left := range n {
		from, to := d.Connection.Vec[left*n:][:n], c.row(c.number[left])
		for right, cost := range from {
			to[c.number[right]] = cost
		}
	}
	c.spans = make([]span, c.contexts)
	for left := range c.contexts {
		for right, cost := range c.row(uint16(left)) {
			s := &c.spans[right]
			s.least, s.most = min(s.least, cost), max(s.most, cost)
			c.spans[left].after = min(c.spans[left].after, cost)
		}
	}
	return c, nil
}

// row is the costs of a left context by the right one before it.
func (c *connections) row(left uint16) []int16 {
	return c.costs[int(left)*c.contexts:][:c.contexts]
}
