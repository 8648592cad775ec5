package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// In bodies, a third of all words are particles, auxiliary verbs, articles and
// prepositions. They keep their places there but are not indexed; in titles
// they are.

// grammar reports whether a word says nothing by itself: 助詞, 助動詞, and the
// most frequent ones of English but for those that are names in capitals (AS, AT&T, IT, US, WHO, OR).
func grammar(base, pos string) bool {
	if strings.HasPrefix(pos, "助") {
		return true
	}
	switch base {
	case "a", "an", "and", "are", "be", "by", "for", "from", "in", "is", "of", "on", "that", "the", "this", "to", "which", "with":
		return true
	}
	return false
}

func onlyGrammar(terms []term) bool {
	return !slices.ContainsFunc(terms, func(t term) bool { return !grammar(t.base, t.pos) })
}

// withoutGrammar is a phrase for bodies: the empty string, for any word, stands
// for those of grammar and for the short hiragana that are a particle here and
// a noun there. It is nil where nothing else is left.
func withoutGrammar(bases []string, terms []term) []string {
	out := make([]string, len(bases))
	for _, t := range terms {
		if i := t.place - terms[0].place; !grammar(t.base, t.pos) && !shortHiragana(t.base) {
			out[i] = bases[i]
		}
	}
	return trimmed(out)
}

// trimmed are the words without the empty ones at either end, or nil.
func trimmed(words []string) []string {
	for len(words) > 0 && words[0] == "" {
		words = words[1:]
	}
	for len(words) > 0 && words[len(words)-1] == "" {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return nil
	}
	return words
}

func shortHiragana(s string) bool {
	return utf8.RuneCountInString(s) <= 2 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Hiragana, r) })
}
