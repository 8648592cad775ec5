package morph

import (
	"math"
	"slices"
	"strings"

	"kazami/nlp/spelling"
)

// none is the morpheme of a word that the dictionary lacks.
const none = -1

// spelled is the words with those spellings of them that the dictionary lacks, and, by
// spelling, the first morpheme of the one that costs the least: each may stand wherever
// that may, at the same cost, so that a text is cut alike however it is written. 申込み, a
// verb to the dictionary, is the noun 申し込み as well.
func (d *dictionary) spelled(list surfaceList, spellings *spelling.Table) (surfaceList, map[string]int32) {
	if spellings == nil {
		return list, nil
	}
	var more []string
	as := map[string]int32{}
	for all := range spellings.All() {
		least, from, usual := int16(math.MaxInt16), int32(none), ""
		var lacking []string
		for _, w := range all {
			i, found := slices.BinarySearch(list.words, w)
			if !found {
				lacking = append(lacking, w)
				continue
			}
			first := list.ids[i]
			for id := first; id <= first+d.Index.Dup[first]; id++ {
				if weight := d.Morphs[id].Weight; weight < least {
					least, from, usual = weight, first, w
				}
			}
		}
		if from == none {
			continue
		}
		for _, w := range all {
			if w != usual {
				as[w] = from
			}
		}
		for _, w := range lacking {
			if strings.IndexFunc(w, func(r rune) bool { return r >= letters }) < 0 {
				more = append(more, w)
			}
		}
	}
	return list.with(more), as
}

// with is the list with words that it lacks, in any order.
func (l surfaceList) with(more []string) surfaceList {
	slices.Sort(more)
	out := surfaceList{make([]string, 0, len(l.words)+len(more)), make([]int32, 0, len(l.words)+len(more))}
	for i, w := range l.words {
		for len(more) > 0 && more[0] < w {
			out.words, out.ids, more = append(out.words, more[0]), append(out.ids, none), more[1:]
		}
		out.words, out.ids = append(out.words, w), append(out.ids, l.ids[i])
	}
	for _, w := range more {
		out.words, out.ids = append(out.words, w), append(out.ids, none)
	}
	return out
}

// ownWord is another spelling of a word of the vocabulary, with its morpheme.
type ownWord struct {
	word string
	is   choices
}

// addOwn adds the morpheme of any word of the vocabulary, and those of its other spellings.
func (d *dictionary) addOwn(o Options, bases *bases) {
	add := func(base textRange) choices {
		at := len(d.choices)
		d.choices = append(d.choices, choice{context: uint16(d.contexts - 1)})
		d.meanings = append(d.meanings, meaning{pos: CommonNoun, base: base})
		return newChoices(at, 1)
	}
	d.user = add(textRange{})
	if o.Spellings == nil {
		return
	}
	for _, w := range o.Words {
		for _, form := range o.Spellings.Forms(w)[1:] {
			if !slices.Contains(o.Words, form) {
				d.own = append(d.own, ownWord{form, add(bases.write(w))})
			}
		}
	}
}
