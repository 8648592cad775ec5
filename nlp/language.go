package nlp

import "unicode/utf8"

const (
	enoughLetters = 20 // for a text to tell its language
	japaneseShare = 8  // one letter in so many is enough: a kanji says as much as four of Latin
)

// language is "ja" or "en" by the share of Japanese letters. A text too short
// to tell is what it was declared to be.
func language(s, declared string) string {
	ja, all := 0, 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if alnum(c) && !digit(c) {
				all++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if letter(r) {
			ja++
			all++
		} else if foreign(r) {
			all++
		}
	}
	if all < enoughLetters && (declared == "ja" || declared == "en") {
		return declared
	}
	if ja > 0 && ja*japaneseShare >= all {
		return "ja"
	}
	return "en"
}
