package nlp

import (
	"slices"
	"strings"
	"sync"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

// kind is what a morpheme may do in a term.
type kind uint8

const (
	other   kind = iota // ends a term: particles, verbs, adverbs
	symbol              // no token at all
	noun                // a term by itself or part of one
	modal               // 安全, 問題: part of a term, no term by itself
	place               // 東京: part of a term, no term by itself
	person              // 鈴木: ends a term
	prefix              // 非, 再: begins a term
	suffix              // 化, 性: goes on with a term
	linker              // 的: goes on with a term, does not end it
	ordinal             // 第: begins a term, before a number
	counter             // 年, 件: goes on after a number
	number              // goes on with a term
	latin               // a word of English or the like
	entity              // CVE-2010-2568: ends a term
)

// wordClass is a part of speech with what it means for terms.
type wordClass struct {
	name string
	kind kind
}

// dictionary is kagome's IPA dictionary, laid out for the lattice.
type dictionary struct {
	*dict.Dict
	*connections
	classes  []wordClass
	words    *wordTrie
	choices  []choice
	meanings []meaning // by choice
	unknown  []choices // by class of character
	user     choices   // the one of any word of the vocabulary
	bases    string    // forms, of the meanings
}

// The classes of what is no morpheme of IPA.
const (
	classWord = iota
	classNumber
	classHex
	classEntity
	classUser
)

func newDictionary() (*dictionary, error) {
	d := &dictionary{Dict: ipa.DictShrink(), classes: []wordClass{
		classWord: {"word", latin}, classNumber: {"number", number}, classHex: {"hex", other},
		classEntity: {"entity", entity}, classUser: {"名詞,一般", noun},
	}}
	var err error
	var words surfaceList
	var wg sync.WaitGroup
	wg.Go(func() { words = surfaces(d.Index.Da) })
	d.connections, err = newConnections(d.Dict)
	wg.Wait()
	if err != nil {
		return nil, err
	}
	d.choices, d.meanings = append(d.choices, choice{}), append(d.meanings, meaning{}) // 0 is none
	names := &classNames{dictionary: d, seen: map[string]uint8{"名詞,一般": classUser}, byIDs: map[[4]dict.POSID]uint8{}}
	if err := d.addKnown(words, names); err != nil {
		return nil, err
	}
	d.addUnknown(names)
	word := choice{context: uint16(d.contexts - 1)}
	d.user = newChoices(len(d.choices), 1)
	d.choices = append(d.choices, word)
	d.meanings = append(d.meanings, meaning{class: classUser})
	return d, nil
}

// addKnown adds the words of the dictionary.
func (d *dictionary) addKnown(list surfaceList, names *classNames) error {
	bases, err := newBases(int(d.Connection.Row))
	if err != nil {
		return err
	}
	of := make([]choices, len(list.words))
	for i, first := range list.ids {
		of[i] = d.addChoices(d.Morphs, first, d.Index.Dup[first]+1, func(id int32) meaning {
			return meaning{id, bases.keep(list.words[i], d.Morphs[id].LeftID), names.number([4]dict.POSID(d.POSTable.POSs[id])), true}
		})
	}
	d.words, d.bases = newTrie(list.words, of), bases.text.String()
	return nil
}

// addUnknown adds the kinds of unknown word of each class of character.
func (d *dictionary) addUnknown(names *classNames) {
	d.unknown = make([]choices, len(d.CharClass))
	for class := range d.unknown {
		if first, ok := d.UnkDict.Index[int32(class)]; ok {
			d.unknown[class] = d.addChoices(d.UnkDict.Morphs, first, d.UnkDict.IndexDup[int32(class)]+1, func(id int32) meaning {
				return meaning{id, textRange{}, names.named(d.UnkDict.Contents[id][:4]), false}
			})
		}
	}
}

// addChoices adds n morphemes of one surface, but none that another with the
// same context always beats.
func (d *dictionary) addChoices(morphs dict.Morphs, first, n int32, mean func(id int32) meaning) choices {
	at := len(d.choices)
	for id := first; id < first+n; id++ {
		c := choice{morphs[id].Weight, d.number[morphs[id].LeftID]}
		i := slices.IndexFunc(d.choices[at:], func(x choice) bool { return x.context == c.context })
		if i >= 0 && d.choices[at+i].weight <= c.weight {
			continue
		}
		if i >= 0 {
			d.choices, d.meanings = slices.Delete(d.choices, at+i, at+i+1), slices.Delete(d.meanings, at+i, at+i+1)
		}
		d.choices, d.meanings = append(d.choices, c), append(d.meanings, mean(id))
	}
	return newChoices(at, len(d.choices)-at)
}

// morph is the morpheme of a choice at [start, end).
func (d *dictionary) morph(choice, start, end int32) morph {
	m := &d.meanings[choice]
	return morph{start, end, choice, m.class}
}

// classNames numbers parts of speech.
type classNames struct {
	*dictionary
	seen  map[string]uint8
	byIDs map[[4]dict.POSID]uint8
}

func (n *classNames) number(ids [4]dict.POSID) uint8 {
	c, ok := n.byIDs[ids]
	if !ok {
		var names []string
		for _, id := range ids {
			names = append(names, n.POSTable.NameList[id])
		}
		c = n.named(names)
		n.byIDs[ids] = c
	}
	return c
}

func (n *classNames) named(names []string) uint8 {
	name := strings.TrimRight(strings.Join(names, ","), ",*")
	c, ok := n.seen[name]
	if !ok {
		c = uint8(len(n.classes))
		n.seen[name] = c
		n.classes = append(n.classes, wordClass{name, kindOf(name)})
	}
	return c
}

// kindOf is the kind of a part of speech as IPA names it.
func kindOf(name string) kind {
	first, rest, _ := strings.Cut(name, ",")
	switch first {
	case "記号":
		return symbol
	case "接頭詞":
		switch rest {
		case "名詞接続":
			return prefix
		case "数接続":
			return ordinal
		}
		return other
	case "名詞":
	default:
		return other
	}
	switch {
	case strings.HasPrefix(rest, "固有名詞,人名"):
		return person
	case strings.HasPrefix(rest, "固有名詞,地域"):
		return place
	}
	switch rest {
	case "一般", "サ変接続", "固有名詞,一般", "固有名詞,組織":
		return noun
	case "形容動詞語幹", "ナイ形容詞語幹":
		return modal
	case "接尾,一般", "接尾,サ変接続", "接尾,地域":
		return suffix
	case "接尾,形容動詞語幹":
		return linker
	case "接尾,助数詞":
		return counter
	case "数":
		return number
	}
	return other
}

// base is the base form of a morpheme, or "" where it is written in it.
func (d *dictionary) base(choice int32) string {
	b := d.meanings[choice].base
	return d.bases[b.start:][:b.size]
}
