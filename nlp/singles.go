package nlp

import (
	"strings"
	"unicode/utf8"

	"kazami/nlp/script"
)

// folds reports whether a compound is written otherwise as a term.
func (r *reader) folds(text string, units []unit) bool {
	for i := range units {
		if units[i].usual != "" || len(r.fold(text, &units[i])) != int(units[i].end-units[i].start) || i > 0 && units[i].start > units[i-1].end {
			return true
		}
	}
	return false
}

// fold is a unit as it stands in a compound.
func (r *reader) fold(text string, u *unit) string {
	s := written(text, u)
	if u.word == nil && u.kind == noun && strings.HasSuffix(s, "ー") {
		return r.foldLong(s)
	}
	return s
}

// foldLong writes サーバー as サーバ: ー goes from the end of an agent noun (-er,
// -or) of four letters or more, unless the vocabulary keeps it.
func (r *reader) foldLong(s string) string {
	const bar = len("ー")
	if !strings.HasSuffix(s, "ー") {
		return s
	}
	short := s[:len(s)-bar]
	if len(s) < 4*bar {
		return s
	}
	if last, _ := utf8.DecodeLastRuneInString(short); !strings.ContainsRune("アカガサザタダナハバパマヤラワャァ", last) {
		return s
	}
	if _, keep := r.stop.Keep[s]; keep {
		return s
	}
	return short
}

// single appends a unit that is a term by itself.
func (r *reader) single(text string, u *unit, nested bool, dst []candidate) []candidate {
	if u.kind == latin {
		return r.phrase(text, u, nested, dst)
	}
	s := written(text, u)
	if _, field := r.stop.Fields[s]; u.kind != noun && !(field && u.kind == modal) {
		return dst
	}
	if len(s) < 2*len("ー") || utf8.RuneCountInString(s) > maxRunes {
		return dst
	}
	if _, stop := r.stop.Japanese[s]; stop {
		return dst
	}
	c := candidate{start: u.start, end: u.end, nested: nested || r.verbal || r.isPlain(s)}
	if p := r.fold(text, u); p != text[u.start:u.end] {
		c.text = p
	}
	return append(dst, c)
}

// isPlain reports whether a single word of Japanese is one that any text has: of
// two kanji or with hiragana and in no field, or on the list.
func (r *reader) isPlain(s string) bool {
	if _, plain := r.stop.Plain[r.foldLong(s)]; plain {
		return true
	}
	if _, field := r.stop.Fields[s]; field {
		return false
	}
	if len(s) <= 2*len("ー") {
		return !katakanaOnly(s)
	}
	for _, c := range s {
		if script.Hiragana(c) {
			return len(s) < 5*len("ー")
		}
	}
	return false
}

func katakanaOnly(s string) bool {
	for _, c := range s {
		if !script.Katakana(c) && c != 'ー' {
			return false
		}
	}
	return true
}
