package nlp

import (
	"strings"
	"unicode/utf8"
)

// candidate is a term at [start, end) of a normal form. Its text is set where
// it differs from what stands there.
type candidate struct {
	start, end int32
	text       string
}

const (
	maxCompound = 8  // parts of a Japanese compound; a longer one is cut
	maxNested   = 4  // parts of a compound within a compound
	maxPhrase   = 3  // words of an English noun phrase
	maxRunes    = 24 // letters of a Japanese term
)

// candidates appends the terms among the units: Japanese compounds with what
// is nested in them, and English noun phrases. Text is the normal form.
func (r *reader) candidates(text string, units []unit, dst []candidate) []candidate {
	for i := 0; i < len(units); {
		j := i
		for j < len(units) && (j == i || !units[j].apart) && r.joins(&units[j]) {
			j++
		}
		if j == i {
			i++
			continue
		}
		dst = r.run(text, units[i:j], dst)
		i = j
	}
	return dst
}

// joins reports whether a unit may stand inside a term.
func (r *reader) joins(u *unit) bool {
	switch u.kind {
	case noun, modal, place, prefix, suffix, counter, number:
		if u.word != nil {
			return true
		}
		_, ends := r.stop.ends[u.base]
		return !ends
	case latin:
		return !u.word.stop
	}
	return false
}

// run parts a stretch of joining units into Japanese compounds and English
// phrases: a word of English joins Japanese only where the two touch.
func (r *reader) run(text string, units []unit, dst []candidate) []candidate {
	for i := 0; i < len(units); {
		j, japanese := i+1, units[i].word == nil
		for j < len(units) && units[j-1].end == units[j].start {
			japanese = japanese || units[j].word == nil
			j++
		}
		if japanese {
			dst = r.compound(text, units[i:j], dst)
			i = j
			continue
		}
		for j < len(units) && units[j].word != nil && !(units[j].start == units[j-1].end) && r.phraseGoesOn(units, j) {
			j++
		}
		dst = r.phrases(units[i:j], dst)
		i = j
	}
	return dst
}

// phraseGoesOn reports whether the English word at j belongs to the phrase
// before it, and not to Japanese that touches it.
func (r *reader) phraseGoesOn(units []unit, j int) bool {
	return j+1 == len(units) || units[j].end != units[j+1].start || units[j+1].word != nil
}

// compound appends a Japanese compound and what begins or ends it.
func (r *reader) compound(text string, units []unit, dst []candidate) []candidate {
	for len(units) > 0 {
		if n := yearProblem(text, units); n > 0 {
			dst = append(dst, candidate{start: units[0].start, end: units[n-1].end})
			units = units[n:]
			continue
		}
		if startsTerm(&units[0]) {
			break
		}
		units = units[1:]
	}
	units = units[:min(len(units), maxCompound)]
	for len(units) > 0 && !endsTerm(&units[len(units)-1]) {
		units = units[:len(units)-1]
	}
	n := len(units)
	if n == 0 {
		return dst
	}
	if n > 1 {
		dst = r.nested(text, units, dst)
	}
	for size := 2; size < n && size <= maxNested; size++ {
		dst = r.nested(text, units[:size], dst)
		dst = r.nested(text, units[n-size:], dst)
	}
	for i := range units {
		if i+1 == n || units[i+1].kind != suffix { // 危殆 is no term where 危殆化 is one
			dst = r.single(text, &units[i], dst)
		}
	}
	return dst
}

func startsTerm(u *unit) bool {
	return u.kind == noun || u.kind == modal || u.kind == place || u.kind == prefix || u.kind == latin
}

func endsTerm(u *unit) bool {
	return u.kind == noun || u.kind == modal || u.kind == suffix || u.kind == latin
}

// yearProblem is the number of units of a name such as 2000年問題, or 0.
func yearProblem(text string, units []unit) int {
	if len(units) >= 3 && units[0].kind == number && text[units[1].start:units[1].end] == "年" && text[units[2].start:units[2].end] == "問題" {
		return 3
	}
	return 0
}

// nested appends a compound of two or more units.
func (r *reader) nested(text string, units []unit, dst []candidate) []candidate {
	first, last := &units[0], &units[len(units)-1]
	if !startsTerm(first) || !endsTerm(last) {
		return dst
	}
	whole := text[first.start:last.end]
	if utf8.RuneCountInString(whole) > maxRunes {
		return dst
	}
	c := candidate{start: first.start, end: last.end}
	if r.folds(text, units) {
		var b strings.Builder
		for i := range units {
			b.WriteString(r.part(text, &units[i]))
		}
		c.text = b.String()
	}
	return append(dst, c)
}

func (r *reader) folds(text string, units []unit) bool {
	for i := range units {
		if len(r.part(text, &units[i])) != int(units[i].end-units[i].start) {
			return true
		}
	}
	return false
}

// part is a unit as it stands in a compound.
func (r *reader) part(text string, u *unit) string {
	s := text[u.start:u.end]
	if u.word == nil && u.kind == noun && strings.HasSuffix(s, "ー") {
		return r.foldLong(s)
	}
	return s
}

// foldLong writes サーバー as サーバ: ー goes from the end of an agent noun (-er,
// -or) of four letters or more, unless the vocabulary keeps it.
func (r *reader) foldLong(s string) string {
	const bar = len("ー")
	short := s[:len(s)-bar]
	if len(s) < 4*bar {
		return s
	}
	if last, _ := utf8.DecodeLastRuneInString(short); !strings.ContainsRune("アカガサザタダナハバパマヤラワャァ", last) {
		return s
	}
	if _, keep := r.stop.keep[s]; keep {
		return s
	}
	return short
}

// single appends a unit that is a term by itself.
func (r *reader) single(text string, u *unit, dst []candidate) []candidate {
	if u.kind == latin {
		return r.phrase(u, dst)
	}
	if u.kind != noun {
		return dst
	}
	s := text[u.start:u.end]
	if len(s) < 2*len("ー") || utf8.RuneCountInString(s) > maxRunes {
		return dst
	}
	if _, stop := r.stop.ja[s]; stop {
		return dst
	}
	c := candidate{start: u.start, end: u.end}
	if p := r.part(text, u); p != s {
		c.text = p
	}
	return append(dst, c)
}

// termLang is the language whose text a term is exposed to: "ja" if it holds
// Japanese, "any" if it is of ASCII with a digit or a second capital in one
// word (IPv6, SCADA, SaaS), else "en".
func termLang(term string) string {
	any, capitals := false, 0
	for i, c := range term {
		switch {
		case c >= utf8.RuneSelf && japanese(c):
			return "ja"
		case c == ' ':
			capitals = 0
		case c < utf8.RuneSelf && digit(term[i]):
			any = true
		case 'A' <= c && c <= 'Z':
			if capitals++; capitals == 2 {
				any = true
			}
		}
	}
	if any {
		return "any"
	}
	return "en"
}
