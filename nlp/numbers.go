package nlp

import (
	"strings"

	"kazami/nlp/morph"
	"kazami/nlp/spelling"
)

// numeral reads a unit of kanji that is a number: 九 as 9, and with the number right before
// it 二十 as 20, 2千 as 2000. It reports whether u is thereby read, as a unit of its own or
// as the end of the last.
func (r *reader) numeral(s string, u *unit) bool {
	if n := len(r.units); n > 0 && !u.apart {
		last := &r.units[n-1]
		if last.kind == number && last.end == u.start {
			if value, ok := spelling.Numeral(s[last.start:u.end]); ok {
				last.end, last.base, last.usual = u.end, value, value
				return true
			}
		}
	}
	value, ok := spelling.Numeral(s[u.start:u.end])
	if ok {
		u.base, u.usual = value, value
		r.units = append(r.units, *u)
	}
	return ok
}

// month reads 九月, one word to the dictionary, as 9月 is read.
func (r *reader) month(s string, u *unit) bool {
	digits, ok := strings.CutSuffix(s[u.start:u.end], "月")
	if !ok {
		return false
	}
	first, moon := *u, *u
	first.end = u.start + int32(len(digits))
	first.class, first.kind = classNumber, number
	if !r.numeral(s, &first) {
		return false
	}
	moon.start, moon.apart = first.end, false
	moon.class, moon.kind, moon.base = class(morph.CommonNoun), wordClasses[morph.CommonNoun].kind, "月"
	r.units = append(r.units, moon)
	return true
}

// written is a unit as terms write it.
func written(text string, u *unit) string {
	if u.usual != "" {
		return u.usual
	}
	return text[u.start:u.end]
}
