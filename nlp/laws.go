package nlp

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/nlp/script"
)

// lawKind is the kind of an entity that is the number of a law.
const lawKind = "law"

// europeanLaw is the length of the number of an act of the European Union
// after its kind: Directive 2008/114/EC, Regulation (EU) No 910/2014.
func europeanLaw(s, kind string) int {
	if !strings.HasPrefix(s, kind) {
		return 0
	}
	n, union := len(kind), false
	for _, u := range []string{"(EU, Euratom) ", "(EU) ", "(EC) ", "(EEC) "} {
		if strings.HasPrefix(s[n:], u) {
			n, union = n+len(u), true
			break
		}
	}
	for _, no := range []string{"No. ", "No "} {
		if strings.HasPrefix(s[n:], no) {
			n += len(no)
			break
		}
	}
	m := numberPair(s[n:], "", '/')
	if m == 0 {
		return 0
	}
	n += m
	for _, u := range []string{"/EEC", "/EC", "/EU", "/JHA"} {
		if strings.HasPrefix(s[n:], u) && (n+len(u) == len(s) || !script.Alnum(s[n+len(u)])) {
			return n + len(u)
		}
	}
	if union {
		return n
	}
	return 0
}

// numberPair is the length of prefix and two numbers of one to four digits
// with a mark between them, or 0.
func numberPair(s, prefix string, mark byte) int {
	if !strings.HasPrefix(s, prefix) {
		return 0
	}
	n := len(prefix)
	for part := range 2 {
		from := n
		for n < len(s) && script.Digit(s[n]) {
			n++
		}
		if n == from || n-from > 4 {
			return 0
		}
		if part == 0 {
			if n == len(s) || s[n] != mark {
				return 0
			}
			n++
		}
	}
	if n < len(s) && script.Alnum(s[n]) {
		return 0
	}
	return n
}

// lawTypes are what a number of Japanese law can be of, longest first where
// one begins another.
var lawTypes = []string{"法律", "政令", "省令", "府令", "規則", "告示", "条例", "訓令", "勅令", "条約", "通達"}

// lawsIn appends the numbers of Japanese laws in s[at:end], a line of normal
// form: 平成12年法律第144号, 平成十二年総務省令第三号, 政令第五十号.
func lawsIn(s string, at, end int, dst []found) []found {
	const mark, sign = "第", "号"
	for from := at; from < end; {
		i := strings.Index(s[from:end], mark)
		if i < 0 {
			return dst
		}
		ordinal := from + i
		from = ordinal + len(mark)
		stop := from + numeral(s[from:end])
		if stop == from || !strings.HasPrefix(s[stop:end], sign) {
			continue
		}
		if start := lawStart(s[at:ordinal]); start >= 0 {
			dst = append(dst, found{lawKind, int32(at + start), int32(stop + len(sign))})
		}
		from = stop + len(sign)
	}
	return dst
}

// holdLaws keeps terms out of the numbers of laws.
func (r *reader) holdLaws() {
	for _, e := range r.entities {
		if e.kind != lawKind {
			continue
		}
		i, _ := slices.BinarySearchFunc(r.units, e.start, func(u unit, at int32) int { return cmp.Compare(u.start, at) })
		for ; i < len(r.units) && r.units[i].start < e.end; i++ {
			r.units[i].kind = entity
		}
	}
}

// lawStart is where the kind of a law that ends s begins, with the ministry
// and the year before it; -1 if none ends s.
func lawStart(s string) int {
	start := -1
	for _, t := range lawTypes {
		if strings.HasSuffix(s, t) {
			start = len(s) - len(t)
			break
		}
	}
	if start < 0 {
		return -1
	}
	for range 8 { // letters of a ministry's name
		if y := yearBefore(s[:start]); y >= 0 {
			return y
		}
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !script.Kanji(r) && r != '・' {
			break
		}
		start -= size
		if strings.HasSuffix(s[:start], "年") {
			break
		}
	}
	if y := yearBefore(s[:start]); y >= 0 {
		return y
	}
	for _, t := range lawTypes {
		if strings.HasSuffix(s, t) {
			return len(s) - len(t)
		}
	}
	return -1
}

// yearBefore is where a year that ends s begins (平成12年, 昭和二十二年), or -1.
func yearBefore(s string) int {
	rest, ok := strings.CutSuffix(s, "年")
	if !ok {
		return -1
	}
	n := len(rest)
	for n > 0 {
		r, size := utf8.DecodeLastRuneInString(rest[:n])
		if !numeralLetter(r) {
			break
		}
		n -= size
	}
	if n == len(rest) {
		return -1
	}
	for _, era := range [...]string{"令和", "平成", "昭和", "大正", "明治"} {
		if strings.HasSuffix(rest[:n], era) {
			return n - len(era)
		}
	}
	return -1
}

// numeral is the length of the number that begins s, in digits or in kanji.
func numeral(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !numeralLetter(r) {
			break
		}
		n += size
	}
	return n
}

func numeralLetter(r rune) bool {
	return '0' <= r && r <= '9' || strings.ContainsRune("〇一二三四五六七八九十百千元", r)
}
