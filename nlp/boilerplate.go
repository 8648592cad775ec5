package nlp

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Boilerplate learns, from one source's documents in the order of their
// publication, which lines recur in more than half of them. What it says of a
// document rests on earlier ones alone. Lines that differ only in numbers,
// digests and spaces are the same line.
//
// Counts fade (by 1/8 every 20 documents), so that a template that a source
// takes up after years is learned too, and rare lines are forgotten then: its
// memory is bounded by the lines of about 50 documents. Skip may be called by
// several goroutines as long as none calls Learn. The zero value is ready.
type Boilerplate struct {
	docs  float32
	seen  uint32
	lines map[uint64]float32
	mine  map[uint64]bool // lines of the document that is learned
}

const (
	learning  = 20 // documents before a line can be boilerplate, and between two fadings
	fading    = 0.875
	recurring = 0.5  // share of documents
	forgotten = 0.05 // share of documents
)

// Skip reports whether a line is boilerplate by now.
func (b *Boilerplate) Skip(line string) bool {
	if b.seen < learning {
		return false
	}
	h := lineHash(line)
	return h != 0 && b.lines[h] > recurring*b.docs
}

// Learn takes in the text of the source's next document.
func (b *Boilerplate) Learn(text string) {
	if b.lines == nil {
		b.lines = map[uint64]float32{}
	}
	if b.mine == nil {
		b.mine = map[uint64]bool{}
	}
	clear(b.mine)
	for line := range strings.Lines(text) {
		if h := lineHash(line); h != 0 && !b.mine[h] {
			b.mine[h] = true
			b.lines[h]++
		}
	}
	b.docs++
	if b.seen++; b.seen%learning == 0 {
		b.fade()
	}
}

func (b *Boilerplate) fade() {
	b.docs *= fading
	for h, n := range b.lines {
		if n *= fading; n <= forgotten*b.docs {
			delete(b.lines, h)
		} else {
			b.lines[h] = n
		}
	}
}

// lineHash is the hash of a line's letters; 0 for a line without any.
func lineHash(line string) uint64 {
	h := uint64(0xcbf29ce484222325)
	letters := false
	for i := 0; i < len(line); {
		c := line[i]
		if alnum(c) {
			j := i
			digits := false
			for j < len(line) && alnum(line[j]) {
				digits = digits || digit(line[j])
				letters = letters || !isHex(line[j])
				j++
			}
			if digits { // a number, a digest, a version
				h = (h ^ '0') * 0x100000001b3
			} else {
				for ; i < j; i++ {
					h = (h ^ uint64(fold(line[i]))) * 0x100000001b3
				}
				letters = true
			}
			i = j
			continue
		}
		if c >= utf8.RuneSelf {
			h = (h ^ uint64(c)) * 0x100000001b3
			letters = true
		}
		i++
	}
	if !letters {
		return 0
	}
	return max(mix(h), 1)
}

// MarshalBinary writes all that was learned, the same bytes for the same state.
func (b *Boilerplate) MarshalBinary() ([]byte, error) {
	out := binary.LittleEndian.AppendUint32([]byte{1}, b.seen)
	out, _ = binary.Append(out, binary.LittleEndian, b.docs)
	for _, h := range slices.SortedFunc(maps.Keys(b.lines), cmp.Compare[uint64]) {
		out = binary.LittleEndian.AppendUint64(out, h)
		out, _ = binary.Append(out, binary.LittleEndian, b.lines[h])
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (b *Boilerplate) UnmarshalBinary(data []byte) error {
	const head, line = 1 + 4 + 4, 8 + 4
	if len(data) < head || data[0] != 1 || (len(data)-head)%line != 0 {
		return errors.New("boilerplate: not what was written")
	}
	b.seen = binary.LittleEndian.Uint32(data[1:])
	if _, err := binary.Decode(data[5:], binary.LittleEndian, &b.docs); err != nil {
		return err
	}
	b.lines = make(map[uint64]float32, (len(data)-head)/line)
	for data = data[head:]; len(data) > 0; data = data[line:] {
		var n float32
		if _, err := binary.Decode(data[8:], binary.LittleEndian, &n); err != nil {
			return err
		}
		b.lines[binary.LittleEndian.Uint64(data)] = n
	}
	return nil
}
