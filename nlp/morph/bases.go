package morph

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"kazami/nlp/spelling"
)

// basesTSV says what the dictionary's words end with and what their base forms
// end with instead, line by line with the contexts of which it holds: 行っ
// is of 行く. It stands for the dictionary's features, which take half of its
// time and two thirds of its memory to load; a test derives it from them.
//
//go:embed bases.tsv
var basesTSV []byte

// bases finds base forms.
type bases struct {
	rules [][]ending // by context, the longest first
	text  strings.Builder
	last  string          // of text
	usual *spelling.Table // nil: each word is its own spelling
}

// ending is what a word ends with, and what its base form ends with instead.
type ending struct{ written, base string }

func newBases(contexts int, usual *spelling.Table) (*bases, error) {
	b := &bases{rules: make([][]ending, contexts), usual: usual}
	for line := range bytes.Lines(basesTSV) {
		fields := strings.Split(strings.TrimSuffix(string(line), "\n"), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("bases.tsv: %d fields in %q, not 3", len(fields), line)
		}
		for context := range strings.FieldsSeq(fields[2]) {
			n, err := strconv.Atoi(context)
			if err != nil || n < 0 || n >= contexts {
				return nil, fmt.Errorf("bases.tsv: %q is not a context of the dictionary, which has %d", context, contexts)
			}
			b.rules[n] = append(b.rules[n], ending{fields[0], fields[1]})
		}
	}
	return b, nil
}

// base is the base form of a word in a context, in two parts; it is the word
// itself where no ending is known.
func (b *bases) base(word string, context int16) (stem, ending string) {
	for _, e := range b.rules[context] {
		if stem, ok := strings.CutSuffix(word, e.written); ok {
			return stem, e.base
		}
	}
	return word, ""
}

// keep notes a base form that differs from its word, and says where.
func (b *bases) keep(word string, context int16) textRange {
	base := word
	if stem, ending := b.base(word, context); len(stem)+len(ending) != len(word) || word[len(stem):] != ending {
		base = stem + ending
	}
	if b.usual != nil {
		base = b.usual.Usual(base)
	}
	if base == word {
		return textRange{}
	}
	return b.write(base)
}

// write notes a base form.
func (b *bases) write(base string) textRange {
	if base != b.last {
		b.text.WriteString(base)
		b.last = base
	}
	return textRange{uint32(b.text.Len() - len(b.last)), uint8(len(b.last))}
}

// textRange is a stretch of the text of all base forms; it is empty where the
// word is its own.
type textRange struct {
	start uint32
	size  uint8
}
