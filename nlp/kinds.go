package nlp

import (
	"strings"

	"kazami/nlp/morph"
)

// kind is what a unit may do in a term.
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

// class is a part of speech: those of morphemes, and after them those of what
// the tokenizer does not cut.
type class uint8

const (
	classWord = class(morph.POSs) + iota
	classNumber
	classHex
	classEntity
	classes
)

// wordClass is a part of speech with what it means for terms.
type wordClass struct {
	name string
	kind kind
}

var wordClasses = func() (all [classes]wordClass) {
	for p := range morph.POS(morph.POSs) {
		all[p] = wordClass{p.String(), kindOf(p.String())}
	}
	all[classWord] = wordClass{"word", latin}
	all[classNumber] = wordClass{"number", number}
	all[classHex] = wordClass{"hex", other}
	all[classEntity] = wordClass{"entity", entity}
	return all
}()

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
