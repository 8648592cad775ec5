package stories

import (
	"encoding/binary"
	"math/bits"
)

// outline is a sketch that was read.
type outline struct {
	headed  bool // the title is part of it: a form, a headline
	cves    []uint32
	figures uint16
	tokens  []uint16
	words   uint64    // a hash of the tokens
	said    [2]uint64 // a bit for each word of content that is no name
}

// readSketch reads what [Sketch.Bytes] wrote; of bytes that it did not
// write, nothing.
func readSketch(b []byte) (o outline) {
	if len(b) == 0 {
		return o
	}
	n := int(b[0] &^ isHeaded)
	if len(b) < 1+4*n+2 {
		return o
	}
	o.headed = b[0]&isHeaded != 0
	for b = b[1:]; n > 0; n-- {
		o.cves = append(o.cves, binary.LittleEndian.Uint32(b))
		b = b[4:]
	}
	o.figures = binary.LittleEndian.Uint16(b)
	if b = b[2:]; len(b)/2 > longestSketch {
		return o
	}
	o.tokens = make([]uint16, len(b)/2)
	for i := range o.tokens {
		t := binary.LittleEndian.Uint16(b[2*i:])
		o.tokens[i] = t
		o.words = (o.words ^ uint64(t>>flagBits)) * 0x100000001b3
		if t&(Name|Framed|Empty) == 0 {
			o.said[t>>flagBits&1] |= 1 << (t >> (flagBits + 1) & 63)
		}
	}
	return o
}

// mayFit reports whether two outlines that differ in words share enough of
// them, and differ in few enough, to be of one template. It is quick, and true
// for some that are not.
func (o *outline) mayFit(p *outline) bool {
	var shared, here, there int
	for i := range o.said {
		shared += bits.OnesCount64(o.said[i] & p.said[i])
		here += bits.OnesCount64(o.said[i] &^ p.said[i])
		there += bits.OnesCount64(p.said[i] &^ o.said[i])
	}
	return shared >= leastSaid/2 && min(here, there) <= 1+shared/4
}

const (
	leastSaid      = 6  // words of content, outside of frames, that two texts of a template share
	leastShared    = 20 // words that they share at all: a headline has no slots
	leastSame      = 6  // and two texts of the same words, names among them
	leastPart      = 10 // and a text with one that holds it
	leastOfNumbers = 20 // words of two texts that differ in numbers alone: of two headlines the number is the news
	mostSlots      = 6
	longestName    = 10 // words of a slot that holds a name
	mostEdits      = 40 // words put in and taken out
	perChanged     = 10 // shared words for each that is changed and no name
)

// fits reports whether two outlines are of one template with slots: what
// differs are names, in few places, and what is shared says something by
// itself, outside of the frames of the source.
func (o *outline) fits(p *outline) bool {
	a, b := o.tokens, p.tokens
	if len(a) == 0 || len(b) == 0 || len(a) > 2*len(b) || len(b) > 2*len(a) {
		return false
	}
	if o.words == p.words && len(a) == len(b) {
		return fresh(a, b) >= leastSame && (o.figures == p.figures || len(a) >= leastOfNumbers)
	}
	if !o.mayFit(p) {
		return false
	}
	pairs, ok := align(a, b)
	if !ok {
		return false
	}
	var said, shared, slots, words, names int
	i, j := 0, 0
	for _, m := range append(pairs, [2]int{len(a), len(b)}) {
		if m[0] > i || m[1] > j {
			slots++
			w, n := changed(a[i:m[0]], b[j:m[1]])
			words, names = words+w, names+n
		}
		if m[0] < len(a) {
			shared++
			if (a[m[0]]|b[m[1]])&(Name|Framed|Empty) == 0 {
				said++
			}
		}
		i, j = m[0]+1, m[1]+1
	}
	if said < leastSaid || shared < leastShared {
		return false
	}
	if o.headed || p.headed {
		return edits(a, b, pairs) == 0
	}
	part := said >= leastPart && 10*shared >= 9*min(len(a), len(b))
	return part || slots <= mostSlots && words <= shared/perChanged && names <= shared/2
}

// edits is how many words differ that are no names.
func edits(a, b []uint16, pairs [][2]int) int {
	n := 0
	for _, t := range a {
		if t&Name == 0 {
			n++
		}
	}
	for _, t := range b {
		if t&Name == 0 {
			n++
		}
	}
	for _, m := range pairs {
		if a[m[0]]&Name == 0 {
			n--
		}
		if b[m[1]]&Name == 0 {
			n--
		}
	}
	return n
}

// fresh is how many tokens of two equal outlines stand in no frame.
func fresh(a, b []uint16) (n int) {
	for i := range a {
		if (a[i]|b[i])&Framed == 0 {
			n++
		}
	}
	return n
}

// changed is how many words and names a slot has, in the text that has more.
// Where one text has a name, what stands beside it belongs to a name: musica de
// barrios sonideros fills the slot that Outlook.com did.
func changed(a, b []uint16) (words, names int) {
	named := false
	for _, side := range [][]uint16{a, b} {
		w, n := 0, 0
		for _, t := range side {
			switch {
			case t&Name != 0:
				n++
			case t&Framed == 0:
				w++
			}
		}
		words, names, named = max(words, w), max(names, n), named || n > 0
	}
	if most := max(len(a), len(b)); named && most <= longestName {
		return 0, most
	}
	return words, names
}
