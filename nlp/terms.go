package nlp

import (
	"strings"
	"unicode/utf8"

	"kazami/nlp/script"
)

// candidate is a term at [start, end) of a normal form. Its text is set where
// it differs from what stands there. A nested one stands within a longer one.
type candidate struct {
	start, end int32
	nested     bool
	text       string
}

const (
	maxCompound = 12 // parts of a Japanese compound; a longer one is cut
	maxNested   = 4  // parts of a compound within a compound
	maxRunes    = 40 // letters of a Japanese term
)

// candidates appends the terms among the units: Japanese compounds and English
// noun phrases, and what is nested in them. Text is the normal form.
func (r *reader) candidates(text string, units []unit, dst []candidate) []candidate {
	for i := 0; i < len(units); {
		j := i
		for j < len(units) && (j == i || adjacent(text, &units[j-1], &units[j])) && r.joins(text, units, j) {
			j++
		}
		if j == i {
			i++
			continue
		}
		r.verbal = j < len(units) && units[j].start == units[j-1].end && (units[j].base == "する" || units[j].base == "できる" || units[j].base == "いたす")
		dst = r.run(text, units[i:j], dst)
		i = j
	}
	return dst
}

// adjacent reports whether a term can go on from a to b: nothing stands between
// them, or, where one is Latin, a space; between two words of Latin a hyphen,
// a slash (TCP/IP) or the end of a line as well.
func adjacent(text string, a, b *unit) bool {
	if a.end == b.start {
		return !b.apart
	}
	if slashed(text, a, b) {
		return true
	}
	if b.apart {
		return false
	}
	gap := text[a.end:b.start]
	if a.word != nil && b.word != nil {
		return strings.Trim(gap, " -\t\r\n") == "" && strings.Count(gap, "-") <= 1 && (len(gap) == 1 || !strings.Contains(gap, " -"))
	}
	latin := a.word
	if latin == nil {
		latin = b.word
	}
	return gap == " " && b.from-a.to == 1 && latin != nil && !latin.void && (latin.capital || latin.any) && (latin == a.word || latin.plainName)
}

// joins reports whether the unit at i may stand inside a term.
func (r *reader) joins(text string, units []unit, i int) bool {
	u := &units[i]
	switch u.kind {
	case noun, modal, place, prefix, suffix, counter, number, ordinal, linker:
		if u.word != nil {
			return touchesJapanese(units, i) || year(text, units, i)
		}
		_, ends := r.stop.Ends[u.base]
		return !ends
	case latin:
		return r.joinsPhrase(text, units, i) || !u.word.void && i+1 < len(units) && units[i+1].word == nil && units[i+1].start == u.start+1 // eラーニング
	case other:
		_, tail := r.stop.Tails[u.base]
		return tail && i > 0 && units[i-1].end == u.start
	}
	return false
}

// touchesJapanese reports whether Japanese stands right before or after the unit at i.
func touchesJapanese(units []unit, i int) bool {
	return i > 0 && units[i-1].word == nil && units[i-1].end == units[i].start ||
		i+1 < len(units) && units[i+1].word == nil && units[i+1].start == units[i].end
}

// run parts a stretch of joining units at dates and amounts into Japanese
// compounds and English phrases. A word of English joins Japanese where the two
// touch or one space stands between.
func (r *reader) run(text string, units []unit, dst []candidate) []candidate {
	japanese := false
	for i := range units {
		japanese = japanese || units[i].word == nil
	}
	if !japanese {
		return r.phrases(text, units, dst)
	}
	for len(units) > 0 {
		n := yearProblem(text, units)
		if n > 0 {
			dst = append(dst, candidate{start: units[0].start, end: units[n-1].end})
			units = units[n:]
			continue
		}
		if n = amount(text, units); n > 0 {
			units = units[n:]
			continue
		}
		for n = 1; n < len(units) && amount(text, units[n:]) == 0; n++ {
		}
		dst = r.compound(text, units[:n], dst)
		units = units[n:]
	}
	return dst
}

// amount is the number of units of a date or an amount (平成12年, 3件, 110度), or
// 0; a number with 次, 番 or 世代 is part of a name.
func amount(text string, units []unit) int {
	n := 0
	if s := text[units[0].start:units[0].end]; s == "平成" || s == "昭和" || s == "令和" || s == "大正" || s == "明治" {
		n = 1
	}
	digits := n
	for n < len(units) && units[n].kind == number {
		n++
	}
	if n == digits {
		return 0
	}
	if n == len(units) || units[n].word != nil {
		return n
	}
	switch s := text[units[n].start:units[n].end]; s {
	case "次", "番", "号", "世代", "種":
		return 0
	case "月", "日", "円", "年", "時間", "度", "割", "分", "秒", "倍", "人", "名", "社", "票":
		return n + 1
	default:
		if units[n].kind == counter {
			return n + 1
		}
	}
	return 0
}

// termLang is the language whose text a term is exposed to: "ja" if it holds
// Japanese, "any" if it is of ASCII with a digit or a second capital in one
// word (IPv6, SCADA, SaaS), else "en".
func termLang(term string) string {
	any, capitals := false, 0
	for i, c := range term {
		switch {
		case c >= utf8.RuneSelf && script.Japanese(c):
			return "ja"
		case c == ' ':
			capitals = 0
		case c < utf8.RuneSelf && script.Digit(term[i]):
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
