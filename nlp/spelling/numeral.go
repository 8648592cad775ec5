package spelling

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// kanji numerals: digits, and what multiplies them.
const digits = "〇一二三四五六七八九"

// Numeral is the number that kanji and digits stand for, in digits: 二十一 and 二一 as 21,
// 二〇一一 as 2011, 2千 as 2000. It is false for what is no number below 10,000 of such
// letters; 万 and what is above it stay words.
func Numeral(s string) (string, bool) {
	if s == "" || utf8.RuneCountInString(s) > 9 {
		return "", false
	}
	if strings.ContainsAny(s, "十百千") {
		return multiplied(s)
	}
	var b strings.Builder
	for _, r := range s {
		d, ok := digit(r)
		if !ok {
			return "", false
		}
		b.WriteByte(byte('0' + d))
	}
	return b.String(), true
}

// multiplied reads 千二百三十四.
func multiplied(s string) (string, bool) {
	sum, before, last := 0, -1, 10000
	for _, r := range s {
		unit := 0
		switch r {
		case '十':
			unit = 10
		case '百':
			unit = 100
		case '千':
			unit = 1000
		default:
			d, ok := digit(r)
			if !ok || before >= 0 {
				return "", false
			}
			before = d
			continue
		}
		if unit >= last || before == 0 {
			return "", false
		}
		sum, before, last = sum+max(before, 1)*unit, -1, unit
	}
	return strconv.Itoa(sum + max(before, 0)), true
}

func digit(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	i := strings.IndexRune(digits, r)
	return i / len("一"), i >= 0
}
