package morph

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/nlp/script"
)

// alike reports whether an entry and its normalized form differ as spellings do: in kana,
// in okurigana, in the form of a character, or in characters left in hiragana.
func (g *generator) alike(e sudachiEntry) bool {
	if e.surface == e.norm || strings.Contains(e.surface+e.norm, "・") {
		return false
	}
	if katakana(e.surface) && katakana(e.norm) {
		a, b := kanaSkeleton(e.surface), kanaSkeleton(e.norm)
		return a == b
	}
	a, b := kanji(e.surface), kanji(e.norm)
	if a == "" || b == "" || !g.readings[e.norm][e.reading] || !mixed(e.surface) || !mixed(e.norm) {
		return false
	}
	if a == b || strings.Count(e.surface, "") == strings.Count(e.norm, "") && strings.Count(a, "") == strings.Count(b, "") {
		return true
	}
	return strings.ContainsAny(a, b)
}

// isCutShort reports whether a spelling lacks the end of another alone, though it has the
// kana within: 割り当 beside 割り当て. Nobody writes so, and the rest would be cut as a particle.
func isCutShort(word string, all []string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	if !script.Kanji(last) || kanji(word) == word {
		return false
	}
	return slices.ContainsFunc(all, func(other string) bool {
		rest, longer := strings.CutPrefix(other, word)
		return longer && rest != "" && kanji(rest) == ""
	})
}

// enlarged is a word of katakana with large letters for its small ones.
func enlarged(word string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(small, r); i >= 0 {
			return []rune(large)[i/len("ァ")]
		}
		return r
	}, word)
}

// kanaSkeleton is what the spellings of a word in katakana share.
func kanaSkeleton(s string) string {
	for _, v := range [][2]string{{"ディ", "デ"}, {"ティ", "テ"}, {"トゥ", "ト"}, {"チ", "テ"}, {"ヂ", "ジ"}, {"ヅ", "ズ"}, {"ドゥ", "ド"}} {
		s = strings.ReplaceAll(s, v[0], v[1])
	}
	var b strings.Builder
	for _, r := range s {
		if i := strings.IndexRune(small, r); i >= 0 {
			r = []rune(large)[i/len("ァ")]
		}
		switch r {
		case 'ー', '・', 'ッ', 'ア', 'イ', 'ウ', 'エ', 'オ', 'ヤ', 'ユ', 'ヨ', 'ワ':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func katakana(s string) bool {
	for _, r := range s {
		if !script.Katakana(r) && r != 'ー' && r != '・' {
			return false
		}
	}
	return s != ""
}

func kanji(s string) string {
	return strings.Map(func(r rune) rune {
		if script.Kanji(r) {
			return r
		}
		return -1
	}, s)
}

// mixed reports whether a word is of kanji and hiragana alone.
func mixed(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !script.Kanji(r) && !script.Hiragana(r) }) < 0
}

// withDigit is a word of three letters or more that holds a numeral within it, with a digit
// in its place.
func withDigit(word string) string {
	letters := []rune(word)
	if len(letters) < 3 || kanji(word) != word {
		return word
	}
	for i, r := range letters[1:] {
		if d := strings.IndexRune("一二三四五六七八九", r); d >= 0 && letters[i] == '第' {
			return string(letters[:i+1]) + string(rune('1'+d/len("一"))) + string(letters[i+2:])
		}
	}
	return word
}
