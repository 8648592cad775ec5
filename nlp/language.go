package nlp

import (
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

const (
	enoughLetters = 20 // for a text to show its language
	japaneseShare = 8  // one letter in so many is enough: a kanji says as much as four of Latin
)

// language is "ja" or "en" by the share of Japanese letters. A text too short
// to judge is what it was declared to be.
func language(s, declared string) string {
	ja, all := 0, 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if script.Alnum(c) && !script.Digit(c) {
				all++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if script.Letter(r) {
			ja++
			all++
		} else if script.Foreign(r) {
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

// Paragraph is a stretch of text between empty lines, with its language.
type Paragraph struct {
	Lang string // "ja" or "en"
	horizon.Span
}

// Paragraphs are those of a text, in order, each with its own language: a
// Japanese document may quote English, and the reverse. One too short to judge
// has the language of the whole text, which is declared where that is too short.
func Paragraphs(text, declared string) []Paragraph {
	whole := language(script.Normalize(text), declared)
	var all []Paragraph
	begin, end := -1, 0
	flush := func() {
		if begin >= 0 {
			all = append(all, Paragraph{language(script.Normalize(text[begin:end]), whole), horizon.Span{Start: begin, End: end}})
		}
		begin = -1
	}
	at := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			flush()
		} else {
			if begin < 0 {
				begin = at
			}
			end = at + len(strings.TrimRight(line, "\r\n"))
		}
		at += len(line)
	}
	flush()
	return all
}
