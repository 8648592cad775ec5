package spelling

import (
	"iter"
	"strings"
)

// maxForms bounds [Table.Forms].
const maxForms = 48

// Forms are the ways in which a phrase may be written, itself first: each of its parts
// that is a word of several spellings in each of them. There are at most 48.
func (t *Table) Forms(phrase string) []string {
	heads := []string{""}
	for part, whole := range t.parts(phrase) {
		var more []string
		if whole {
			for _, other := range t.Of(part) {
				if other == part {
					continue
				}
				for _, head := range heads {
					if len(heads)+len(more) < maxForms {
						more = append(more, head+other)
					}
				}
			}
		}
		for i := range heads {
			heads[i] += part
		}
		heads = append(heads, more...)
	}
	return heads
}

// Phrase is a phrase with each of its parts in the usual spelling, by which two ways to
// write one are told to be one.
func (t *Table) Phrase(phrase string) string {
	var b strings.Builder
	for part, whole := range t.parts(phrase) {
		if whole {
			part = t.Usual(part)
		}
		b.WriteString(part)
	}
	return b.String()
}

// parts cuts a phrase into words of several spellings, the longest first, and what stands
// between them.
func (t *Table) parts(phrase string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		from := 0
		for at := 0; at < len(phrase); {
			size := t.longest(phrase[at:])
			if size == 0 {
				at += width(phrase[at])
				continue
			}
			if from < at && !yield(phrase[from:at], false) || !yield(phrase[at:at+size], true) {
				return
			}
			at += size
			from = at
		}
		if from < len(phrase) {
			yield(phrase[from:], false)
		}
	}
}

// maxWord is the bytes of the longest word that is looked for in a phrase.
const maxWord = 30

// longest is the size of the longest word of several spellings, of two letters or more,
// that a text begins with.
func (t *Table) longest(text string) int {
	for size := min(len(text), maxWord); size > width(text[0]); size-- {
		if size < len(text) && text[size]&0xC0 == 0x80 {
			continue
		}
		if _, ok := t.of[text[:size]]; ok {
			return size
		}
	}
	return 0
}

// width is the bytes of the letter of UTF-8 that begins with c.
func width(c byte) int {
	switch {
	case c < 0xC0:
		return 1
	case c < 0xE0:
		return 2
	case c < 0xF0:
		return 3
	}
	return 4
}
