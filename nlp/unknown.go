package nlp

import (
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict"
)

// charRun follows the runs of characters of one class through a text.
type charRun struct {
	dict  *dict.Dict
	s     string
	class byte
	end   int // of the run, in bytes
	left  int // letters from here to the end
}

const maxUnknown = 1024 // letters of an unknown word

// at moves on to the letter r and returns its class.
func (c *charRun) at(at int, r rune) byte {
	if at < c.end {
		c.left--
		return c.class
	}
	c.class, c.end, c.left = c.dict.CharacterCategory(r), at, 0
	for c.end < len(c.s) {
		r, size := utf8.DecodeRuneInString(c.s[c.end:])
		if c.dict.CharacterCategory(r) != c.class {
			break
		}
		c.end += size
		c.left++
	}
	return c.class
}

// word is where the unknown word that begins at ends, and where it ends
// without its last letter.
func (c *charRun) word(at int) (end, short int) {
	end = c.end
	if !c.dict.GroupList[c.class] || c.left > maxUnknown {
		n := 1
		if c.dict.GroupList[c.class] {
			n = maxUnknown
		}
		end = at
		for ; n > 0; n-- {
			_, size := utf8.DecodeRuneInString(c.s[end:])
			end += size
		}
	}
	_, size := utf8.DecodeLastRuneInString(c.s[at:end])
	return end, end - size
}
