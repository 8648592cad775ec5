package nlp

import (
	"encoding/binary"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// A sketch is a short text as a template sees it, without its numbers: for each
// word 16 bits, of which the last three say whether it is a name, which may
// fill a slot, whether the source speaks so for years, and whether it is a word
// of no content. A body of fewer than 24 words is sketched with its title, if
// that says more than the body does. Before all stand the vulnerabilities that the text is about,
// how many they are and 32 bits of each, and 16 bits of its numbers.
//
// A text of more than 240 words has no words in its sketch.
const (
	isName   = 1
	isFramed = 2
	isEmpty  = 4
	flagBits = 3
	flags    = 1<<flagBits - 1

	isHeaded = 0x80 // beside the number of vulnerabilities: the title is part of it

	longestSketch = 240
	longBody      = 24
	mostCVEs      = 64
)

// sketch writes the sketch of what was read; nil if there is nothing to compare.
func (sc *scratch) sketch(x *script.Text, doc *horizon.Document) []byte {
	cves := sc.cves(x, doc.ID)
	head := byte(len(cves))
	sc.tokens, sc.figures = sc.tokens[:0], 0
	sc.sketchWords(x, len(doc.Title)+1, len(doc.Title)+1+len(doc.Body))
	if body := len(sc.tokens); body < longBody && !sc.retold(x, len(doc.Title)) {
		sc.tokens, sc.figures = sc.tokens[:0], 0
		sc.sketchWords(x, 0, len(doc.Title))
		sc.sketchWords(x, len(doc.Title)+1, len(doc.Title)+1+len(doc.Body))
		head |= isHeaded
	}
	if len(sc.tokens) > longestSketch {
		sc.tokens = sc.tokens[:0]
	}
	if len(sc.tokens) == 0 && len(cves) == 0 {
		return nil
	}
	out := make([]byte, 0, 1+4*len(cves)+2+2*len(sc.tokens))
	out = append(out, head)
	for _, c := range cves {
		out = binary.LittleEndian.AppendUint32(out, c)
	}
	out = binary.LittleEndian.AppendUint16(out, uint16(sc.figures))
	for _, t := range sc.tokens {
		out = binary.LittleEndian.AppendUint16(out, t)
	}
	return out
}

// sketchWords appends the words that stand in [from, to) of the original.
func (sc *scratch) sketchWords(x *script.Text, from, to int) {
	for i := range sc.units {
		u := &sc.units[i]
		if int(u.from) < from || int(u.from) >= to {
			continue
		}
		if len(sc.tokens) > longestSketch {
			return
		}
		if u.kind == symbol || u.kind == entity || sc.skips(u.start, u.end) {
			continue
		}
		surface := x.Norm[u.start:u.end]
		if u.kind == number || u.word != nil && numeric(surface) {
			sc.figures = mix(sc.figures ^ hashString(surface))
			continue
		}
		t := uint16(hashString(u.base)) << flagBits
		if name(u, surface) {
			t |= isName
		}
		if held(sc.turns, u.start, u.end) || held(sc.framed, u.start, u.end) {
			t |= isFramed
		}
		if empty(u, surface) {
			t |= isEmpty
		}
		sc.tokens = append(sc.tokens, t)
	}
}

// numeric reports whether a word is a version: more digits than letters.
func numeric(s string) bool {
	digits := 0
	for i := range len(s) {
		if script.Digit(s[i]) {
			digits++
		}
	}
	return 2*digits >= len(s)
}

// name reports whether a unit may fill the slot of a template.
func name(u *unit, surface string) bool {
	switch u.kind {
	case person, place:
		return true
	case noun:
		return u.word == nil && katakanaOnly(surface)
	case latin, other:
		return u.word != nil && strings.ContainsFunc(surface, func(r rune) bool {
			return 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '.'
		})
	}
	return false
}

// empty reports whether a unit is no word of content: a particle, an article.
func empty(u *unit, surface string) bool {
	if u.word != nil {
		return len(surface) < 4
	}
	return hiraganaOnly(surface)
}

// retold reports whether the tokens, those of the body, say what the title says.
func (sc *scratch) retold(x *script.Text, title int) bool {
	in, all := 0, 0
	for i := range sc.units {
		u := &sc.units[i]
		if int(u.from) >= title {
			break
		}
		if u.kind == symbol || u.kind == number || u.kind == entity {
			continue
		}
		all++
		h := uint16(hashString(u.base)) << flagBits
		if slices.ContainsFunc(sc.tokens, func(t uint16) bool { return t&^flags == h }) {
			in++
		}
	}
	return 5*in >= 4*all
}

// cves are the vulnerabilities that a text is about, sorted. A record of one
// vulnerability names others in passing.
func (sc *scratch) cves(x *script.Text, id horizon.DocumentID) []uint32 {
	if strings.HasPrefix(string(id), "CVE-") {
		return nil
	}
	var all []uint32
	for _, e := range sc.entities {
		if e.kind == "CVE" && len(all) < mostCVEs {
			all = append(all, uint32(hashString(strings.ToUpper(x.Norm[e.start:e.end]))))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
