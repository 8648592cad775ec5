package morph

import "unicode"

// letterAt is a letter of a text that is being cut.
type letterAt struct {
	r     rune
	start int32 // in bytes
	class uint8
	user  bool // a word of the vocabulary may begin here
}

// run is a stretch of letters of one kind, to its end from any letter in it.
type run struct{ end int }

// read makes room for a text and takes it apart. Node 0 is its beginning.
func (g *segmenter) read(la *lattice, s string) {
	la.letters = la.letters[:0]
	for i, r := range s {
		x := letterAt{r: r, start: int32(i), class: g.dict.CharacterCategory(r)}
		x.user = g.user != nil && r < letters && g.starts[r>>6]>>(r&63)&1 != 0
		la.letters = append(la.letters, x)
	}
	la.letters = append(la.letters, letterAt{r: -1, start: int32(len(s))})
	la.nodes = append(la.nodes[:0], node{})
	n := len(la.letters)
	if cap(la.ends) < n {
		la.ends = make([]ends, n, 2*n)
	}
	la.ends = la.ends[:n]
	for i := range la.ends {
		la.ends[i] = ends{0, 1<<31 - 1}
	}
	if la.memo == nil {
		la.memo = make([]memo, g.dict.contexts)
	}
	la.classes, la.kanji = run{}, run{}
}

const maxUnknown = 1024 // letters of an unknown word

// unknown is where the unknown word that begins at a letter ends, and where it
// ends without its last letter; that is where it begins if the last letter is
// none, as kagome has it.
func (la *lattice) unknown(d *dictionary, at int) (end, short int) {
	first := la.letters[at]
	end = at + 1
	if d.GroupList[first.class] {
		if la.classes.end <= at {
			la.classes.end = at
			for x := la.letters[at]; x.r >= 0 && x.class == first.class; x = la.letters[la.classes.end] {
				la.classes.end++
			}
		}
		most := maxUnknown
		if first.r == unicode.ReplacementChar && la.letters[at+1].start-first.start > 1 {
			most -= 2 // kagome counts its bytes
		}
		end = min(la.classes.end, at+most)
	}
	if la.letters[end-1].r == unicode.ReplacementChar {
		return end, at
	}
	return end, end - 1
}

// What kagome's search mode adds to the cost of a word for each letter beyond
// a length.
const (
	kanjiLength, kanjiPenalty = 2, 3000
	otherLength, otherPenalty = 7, 1700
)

// penalty is what the word [at, end) costs more in search mode.
func (la *lattice) penalty(at, end int) int32 {
	n := end - at
	if n > kanjiLength {
		if la.kanji.end <= at {
			for la.kanji.end = at; unicode.Is(unicode.Ideographic, max(la.letters[la.kanji.end].r, 0)); {
				la.kanji.end++
			}
		}
		if end <= la.kanji.end {
			return int32(n-kanjiLength) * kanjiPenalty
		}
	}
	if n > otherLength {
		return int32(n-otherLength) * otherPenalty
	}
	return 0
}
