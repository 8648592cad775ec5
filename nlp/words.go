package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"

	"kazami/nlp/script"
)

// word is what is known of one word of English, however often it occurs.
type word struct {
	base  string // lower-cased stem: what the index stores
	term  string // as it stands in a term
	class class
	stop  bool // ends a noun phrase
	any   bool // IPv6, SCADA, SaaS: the same in Japanese text
	shout bool // written in capitals of four letters or more
	alone bool // no term by itself
	edge  bool // begins no noun phrase: a number, -ing
	void  bool // no word at all: a number, a digest, a name of files or hosts

	plain     bool // stands alone in any text
	inName    bool // a stop word that can be part of a proper name
	plainName bool // letters with a capital and no digit: Ruby
	pathless  bool // beside a slash still a word, no part of a path
	plural    bool // ends in the s of the plural, or of a verb
	capital   bool // begins with a capital
	verb      bool // can be a verb: process, access
	role      role
}

const (
	maxWord   = 64 // bytes; longer ones are cut
	maxCached = 1 << 15
)

// lookup returns what is known of the word s, which lives in a document's text.
func (r *reader) lookup(s string) *word {
	if w := r.cache[s]; w != nil {
		return w
	}
	if len(r.cache) >= maxCached {
		clear(r.cache)
	}
	s = strings.Clone(s)
	w := r.newWord(s)
	r.cache[s] = w
	return w
}

func (r *reader) newWord(s string) *word {
	lower := strings.ToLower(s)
	stem := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(lower, "’", "'"), ",", ""), "'s")
	w := &word{base: stem, term: stem, class: classWord}
	letters, digits, capitals := 0, 0, 0
	for _, c := range s {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsUpper(c):
			capitals++
			letters++
		case unicode.IsLetter(c):
			letters++
		}
	}
	switch {
	case letters == 0:
		w.class, w.stop, w.edge, w.void = classNumber, true, true, true
		return w
	case digits > 0 && hexadecimal(lower):
		w.class, w.stop, w.void = classHex, true, true
		return w
	case ascii(stem) && digits == 0:
		w.base = english.Stem(stem, false)
	}
	w.any = digits > 0 || capitals >= 2 && len(s) <= maxAcronym
	w.shout = capitals >= 4 && capitals == letters
	if w.any {
		w.term = strings.TrimSuffix(s, "'s")
	} else {
		w.term = singular(stem)
	}
	_, stopped := r.stop.English[lower]
	_, stoppedTerm := r.stop.English[w.term]
	w.void = address(lower) || version(lower) || strings.IndexByte(s, '_') >= 0
	w.capital = unicode.IsUpper(rune(s[0]))
	w.stop = (stopped || stoppedTerm) && !uppercaseName(s) || letters < 2 && !w.any || w.void
	_, w.inName = r.stop.InNames[lower]
	w.inName = w.inName || letters == 1 && w.capital
	w.pathless, w.plainName = capitals > 0, capitals > 0 && digits == 0
	w.role = roleOf(lower)
	_, w.alone = r.stop.Alone[w.term]
	_, w.verb = r.stop.Verbs[w.term]
	_, w.plain = r.stop.Plain[w.term]
	w.plural = !w.any && w.term != stem
	if !w.any {
		_, noun := r.stop.Nouns[lower]
		w.stop = w.stop || len(lower) > 4 && (strings.HasSuffix(lower, "ly") || strings.HasSuffix(lower, "ed")) && !noun
		w.edge = strings.HasSuffix(lower, "ing") && !noun
	}
	return w
}

// maxAcronym is the longest word in capitals that is taken for an acronym; a
// longer one is a heading.
const maxAcronym = 8

// hexadecimal reports whether s is a digest or an address, not a word.
func hexadecimal(s string) bool {
	s = strings.TrimPrefix(s, "0x")
	if len(s) < 8 {
		return false
	}
	for i := range len(s) {
		if !script.Hex(s[i]) {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// singular takes the plural's ending off an English noun (after Harman 1991),
// so that a term stays readable.
func singular(s string) string {
	n := len(s)
	if n <= 3 || s[n-1] != 's' || strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "us") || strings.HasSuffix(s, "is") {
		return s
	}
	switch s {
	case "https", "windows", "always", "bios", "news", "series", "species", "perhaps", "means", "sas", "kerberos":
		return s
	}
	switch {
	case n > 4 && strings.HasSuffix(s, "ies"):
		return s[:n-3] + "y"
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "xes"), strings.HasSuffix(s, "ches"), strings.HasSuffix(s, "shes"):
		return s[:n-2]
	case n > 6 && strings.HasSuffix(s, "uses") && !strings.HasSuffix(s, "auses"):
		return s[:n-2]
	}
	return s[:n-1]
}

// wordEnd is where the word that begins at i ends: letters and digits, and
// between them the dot and the hyphen of TLS1.2, SHA-1, e-mail. A hyphen
// between two whole words (client-side) parts them.
func wordEnd(s string, i int) int {
	begin := i
	for i < len(s) && i-begin < maxWord {
		c := s[i]
		if c < utf8.RuneSelf {
			if script.Alnum(c) || c == '_' {
				i++
				continue
			}
			if i > begin && i+1 < len(s) && script.Alnum(s[i+1]) && inner(s, begin, i) {
				i++
				continue
			}
			return i
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !script.Foreign(r) && !(r == '’' && i > begin && i+size < len(s) && script.Alnum(s[i+size])) {
			return i
		}
		i += size
	}
	return i
}

// thousands reports whether the comma at i parts a number in threes: 3,000 is 3000.
func thousands(s string, begin, i int) bool {
	for j := begin; j < i; j++ {
		if !script.Digit(s[j]) && s[j] != ',' {
			return false
		}
	}
	end := i + 1
	for end < len(s) && script.Digit(s[end]) {
		end++
	}
	return end == i+4
}

// inner reports whether the mark at i, with a letter or digit after it, is
// part of the word that began at begin.
func inner(s string, begin, i int) bool {
	switch s[i] {
	case '\'':
		return true
	case ',':
		return thousands(s, begin, i)
	case '.':
		return script.Digit(s[i-1]) == script.Digit(s[i+1]) || script.Digit(s[i+1])
	case '-':
		before, after := i-begin, 0
		for j := i + 1; j < len(s) && script.Alnum(s[j]); j++ {
			if script.Digit(s[j]) {
				return true
			}
			after++
		}
		if before < 2 || after < 2 {
			return true
		}
		for j := begin; j < i; j++ {
			if script.Digit(s[j]) {
				return true
			}
		}
	}
	return false
}
