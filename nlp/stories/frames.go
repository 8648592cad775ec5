package stories

import (
	"iter"
	"slices"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// frames counts which phrases of framed words in a row a source goes on using,
// by eras: 56 days and 40 documents, whichever is longer. A phrase is a frame
// when it stood in 5 % of the documents of about half of the eras, or of four
// in a row, so that what a burst of documents repeats is none; at 1 % it is a
// turn of phrase.
//
// Counts stand in a table of fixed size, each phrase in three cells (Cormode
// and Muthukrishnan 2005); so the memory of a source is fixed, and an unlucky
// phrase in some thousands is taken for a frame though it is none.
type frames struct {
	docs, since int32                         // documents of this era, and the day it began
	now         [frameCells]byte              // documents of this era with the phrase, up to 255
	kept        [len(shares)][frameCells]byte // how steadily: nears 255 if every era has it
}

// shares are how many documents there are to one with a phrase, for a frame and
// for a turn of phrase.
var shares = [...]int32{isFrame: 20, isTurn: 100}

const (
	isFrame = iota
	isTurn
)

const (
	framed     = 4 // words of a phrase
	frameWords = 400
	frameCells = 1 << 15
	eraDays    = 56
	eraDocs    = 40
	frameRate  = 8 // an era moves what is kept by an eighth
	frameKept  = 100
)

func frameCellsOf(h uint64) [3]uint32 {
	return [3]uint32{uint32(h) % frameCells, uint32(h>>20) % frameCells, uint32(h>>40) % frameCells}
}

// is reports whether a phrase is a frame, or a turn, by now.
func (f *frames) is(what int, h uint64) bool {
	for _, c := range frameCellsOf(h) {
		if f.kept[what][c] < frameKept {
			return false
		}
	}
	return true
}

// learn takes in the phrases of a document, each once.
func (f *frames) learn(day int32, phrases []uint64) {
	if f.docs == 0 {
		f.since = day
	}
	if f.docs >= eraDocs && day-f.since >= eraDays {
		f.close()
		f.since = day
	}
	f.docs++
	for _, h := range phrases {
		for _, c := range frameCellsOf(h) {
			if f.now[c] < 255 {
				f.now[c]++
			}
		}
	}
}

// close ends an era.
func (f *frames) close() {
	for what, share := range shares {
		used := byte(min(255, max(3, f.docs/share)))
		kept := &f.kept[what]
		for i, n := range f.now {
			step := byte(0)
			if n >= used {
				step = 256 / frameRate
			}
			kept[i] += step - (kept[i]+frameRate-1)/frameRate
		}
	}
	clear(f.now[:])
	f.docs = 0
}

// phrase is framed words in a row at [start, end) of a text.
type phrase struct {
	hash       uint64
	start, end int
}

// phrases are those among the first words of a text, in order. None goes on
// over the end of a line or sentence.
func phrases(text string) iter.Seq[phrase] {
	return func(yield func(phrase) bool) {
		var hashes [framed]uint64
		var starts [framed]int
		n := 0 // words since the last break
		for i, words := 0, 0; i < len(text) && words < frameWords; {
			at := i
			var h uint64
			i, h = rawWord(text, i)
			if h == 0 {
				if breaks(text[at:i]) {
					n = 0
				}
				continue
			}
			hashes[n%framed], starts[n%framed] = h, at
			n++
			words++
			if n < framed {
				continue
			}
			var sum uint64
			for k := n - framed; k < n; k++ {
				sum = sum*0x9E3779B97F4A7C15 + hashes[k%framed]
			}
			if !yield(phrase{mix(sum), starts[n%framed], i}) {
				return
			}
		}
	}
}

// breaks reports whether no phrase goes on over what stands between two words.
func breaks(s string) bool { return s == "\n" || s == "。" || s == ";" }

// rawWord is the word of a text that begins at i: a run of Latin letters and
// digits, of kanji, or of one kana, and its hash; 0 for what is no word. All
// words with a digit are one.
func rawWord(s string, i int) (end int, hash uint64) {
	c := s[i]
	hash = 0xcbf29ce484222325
	if c < utf8.RuneSelf {
		if !script.Alnum(c) {
			return i + 1, 0
		}
		digits := false
		for ; i < len(s) && (script.Alnum(s[i]) || inWord(s, i)); i++ {
			digits = digits || script.Digit(s[i])
			hash = (hash ^ uint64(script.Fold(s[i]))) * 0x100000001b3
		}
		if digits {
			return i, '0'
		}
		return i, hash
	}
	class := rawClass(s, i)
	for i < len(s) && s[i] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(s[i:])
		if k := classOf(r); k != class {
			break
		}
		for j := range size {
			hash = (hash ^ uint64(s[i+j])) * 0x100000001b3
		}
		i += size
		if class == 0 {
			return i, 0
		}
	}
	return i, hash
}

// inWord reports whether the mark at i stands between two letters of a word.
func inWord(s string, i int) bool {
	switch s[i] {
	case '.', '-', '_', '\'':
		return i+1 < len(s) && script.Alnum(s[i+1])
	}
	return false
}

func rawClass(s string, i int) int {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return classOf(r)
}

// classOf is 0 for what is no letter.
func classOf(r rune) int {
	switch {
	case script.Hiragana(r):
		return 1
	case script.Katakana(r) || r == 'ー':
		return 2
	case script.Japanese(r) && script.Letter(r):
		return 3
	case script.Foreign(r):
		return 4
	}
	return 0
}

// joined are the spans of phrases, by start, with those that overlap made one.
func joined(spans []horizon.Span) []horizon.Span {
	slices.SortFunc(spans, func(a, b horizon.Span) int { return a.Start - b.Start })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}
