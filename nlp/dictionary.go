package nlp

import (
	"strings"

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

// dictionary is kagome's IPA dictionary with its parts of speech numbered.
type dictionary struct {
	*dict.Dict
	classes []wordClass
	known   []uint8 // by morpheme
	unknown []uint8 // by kind of unknown word
}

// The classes of what is no morpheme of IPA.
const (
	classWord = iota
	classNumber
	classHex
	classEntity
	classUser
)

func newDictionary() *dictionary {
	d := &dictionary{Dict: ipa.Dict(), classes: []wordClass{
		classWord: {"word", latin}, classNumber: {"number", number}, classHex: {"hex", other},
		classEntity: {"entity", entity}, classUser: {"名詞,一般", noun},
	}}
	seen := map[string]uint8{"名詞,一般": classUser}
	number := func(names []string) uint8 {
		name := strings.TrimRight(strings.Join(names, ","), ",*")
		c, ok := seen[name]
		if !ok {
			c = uint8(len(d.classes))
			seen[name] = c
			d.classes = append(d.classes, wordClass{name, kindOf(name)})
		}
		return c
	}
	byIDs := map[[4]dict.POSID]uint8{}
	d.known = make([]uint8, len(d.POSTable.POSs))
	for i, ids := range d.POSTable.POSs {
		key := [4]dict.POSID(ids)
		c, ok := byIDs[key]
		if !ok {
			var names []string
			for _, id := range ids {
				names = append(names, d.POSTable.NameList[id])
			}
			c = number(names)
			byIDs[key] = c
		}
		d.known[i] = c
	}
	for _, features := range d.UnkDict.Contents {
		d.unknown = append(d.unknown, number(features[:4]))
	}
	return d
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

// base is the dictionary form of a known morpheme, or "" where the surface is it.
func (d *dictionary) base(id int) string {
	const baseForm = 2 // after type and form of inflection
	if c := d.Contents[id]; len(c) > baseForm && c[baseForm] != "*" {
		return c[baseForm]
	}
	return ""
}
