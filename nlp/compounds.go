package nlp

import (
	"strings"
	"unicode/utf8"
)

// compound appends a Japanese compound and what begins or ends it.
func (r *reader) compound(text string, units []unit, dst []candidate) []candidate {
	for len(units) > 0 && !startsTerm(text, units) {
		units = units[1:]
	}
	units = units[:min(len(units), maxCompound)]
	for len(units) > 0 && (!endsTerm(&units[len(units)-1]) || possible(text, &units[len(units)-1])) {
		units = units[:len(units)-1]
	}
	n := len(units)
	if n == 0 {
		return dst
	}
	if n > 1 {
		dst = r.part(text, units, false, dst)
	}
	for size := 2; size < n && size <= maxNested; size++ {
		dst = r.part(text, units[:size], true, dst)
		dst = r.part(text, units[n-size:], true, dst)
	}
	for i := range units {
		if i+1 == n || units[i+1].kind != suffix { // 危殆 is no term where 危殆化 is one
			dst = r.single(text, &units[i], n > 1, dst)
		}
	}
	return dst
}

func startsTerm(text string, units []unit) bool {
	switch u := &units[0]; u.kind {
	case noun, modal, place, prefix, latin:
		return u.word == nil || !u.word.stop || len(units) > 1 && units[1].word == nil && u.end == u.start+1
	case number: // 119番通報
		return len(units) > 2 && text[units[1].start:units[1].end] == "番" && units[2].kind == noun
	case ordinal: // 第2次行動計画, but no 第2章
		return len(units) > 3 && units[1].kind == number && units[2].kind == counter && text[units[2].start:units[2].end] == "次"
	}
	return false
}

func endsTerm(u *unit) bool {
	return u.kind == noun || u.kind == modal || u.kind == suffix || u.kind == other || u.kind == latin && !u.word.stop
}

// possible reports whether a unit says but that something can be: 実現可能.
func possible(text string, u *unit) bool { return u.kind == modal && text[u.start:u.end] == "可能" }

// yearProblem is the number of units of a name such as 2000年問題, or 0.
func yearProblem(text string, units []unit) int {
	if len(units) >= 3 && units[0].kind == number && text[units[1].start:units[1].end] == "年" && text[units[2].start:units[2].end] == "問題" {
		return 3
	}
	return 0
}

// part appends a compound of two or more units.
func (r *reader) part(text string, units []unit, nested bool, dst []candidate) []candidate {
	first, last := units[:1], &units[len(units)-1]
	if nested && !startsTerm(text, first) || !endsTerm(last) {
		return dst
	}
	whole := text[first[0].start:last.end]
	if utf8.RuneCountInString(whole) > maxRunes {
		return dst
	}
	c := candidate{start: first[0].start, end: last.end, nested: nested}
	if r.folds(text, units) {
		var b strings.Builder
		for i := range units {
			if i > 0 && units[i].word != nil && units[i-1].word != nil && units[i].start > units[i-1].end {
				b.WriteString(text[units[i-1].end:units[i].start])
			}
			b.WriteString(r.fold(text, &units[i]))
		}
		c.text = b.String()
		whole = c.text
	}
	if _, plain := r.stop.Plain[whole]; plain {
		c.nested = true
	}
	return append(dst, c)
}
