package stories

import (
	"encoding/binary"
	"slices"
)

// Sketch gathers a short text as a template sees it, without its numbers: for each
// word 16 bits, of which the last three say whether it is a name, which may
// fill a slot, whether the source speaks so for years, and whether it is a word
// of no content. The zero value is empty.
//
// It is written as bytes: before all stand the vulnerabilities that the text is
// about, how many they are and 32 bits of each, and 16 bits of its numbers. A text
// of more than 240 words has no words in its sketch.
type Sketch struct {
	tokens  []uint16
	figures uint64 // the numbers
}

// What a word of a sketch is.
const (
	Name   = 1 << iota // a name
	Framed             // in what the source says for years
	Empty              // a word of no content

	flagBits = iota
	flags    = 1<<flagBits - 1
)

const (
	isHeaded = 0x80 // beside the number of vulnerabilities: the title is part of it

	longestSketch = 240
	mostCVEs      = 64
)

// Reset empties the sketch and keeps its memory.
func (s *Sketch) Reset() { s.tokens, s.figures = s.tokens[:0], 0 }

// Len is how many words the sketch has.
func (s *Sketch) Len() int { return len(s.tokens) }

// Full reports whether the sketch has more words than are written: what follows
// changes nothing.
func (s *Sketch) Full() bool { return len(s.tokens) > longestSketch }

// Word adds the next word by its base form; kind is Name, Framed and Empty, as
// far as it is one.
func (s *Sketch) Word(base string, kind uint16) {
	s.tokens = append(s.tokens, uint16(hashString(base))<<flagBits|kind)
}

// Number adds the next number as it is written.
func (s *Sketch) Number(written string) { s.figures = mix(s.figures ^ hashString(written)) }

// Has reports whether a word of that base form is in the sketch.
func (s *Sketch) Has(base string) bool {
	h := uint16(hashString(base)) << flagBits
	return slices.ContainsFunc(s.tokens, func(t uint16) bool { return t&^flags == h })
}

// Bytes is the sketch of a text that is about these vulnerabilities, of
// which the first 64 count, and whose title is part of the sketch or not; nil if
// there is nothing to compare.
func (s *Sketch) Bytes(cves []string, headed bool) []byte {
	tokens := s.tokens
	if s.Full() {
		tokens = nil
	}
	if len(tokens) == 0 && len(cves) == 0 {
		return nil
	}
	var numbers []uint32
	for _, c := range cves[:min(len(cves), mostCVEs)] {
		numbers = append(numbers, uint32(hashString(c)))
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	out := make([]byte, 1, 1+4*len(numbers)+2+2*len(tokens))
	out[0] = byte(len(numbers))
	if headed {
		out[0] |= isHeaded
	}
	for _, c := range numbers {
		out = binary.LittleEndian.AppendUint32(out, c)
	}
	out = binary.LittleEndian.AppendUint16(out, uint16(s.figures))
	for _, t := range tokens {
		out = binary.LittleEndian.AppendUint16(out, t)
	}
	return out
}
