package dates

import (
	"fmt"
	"strings"

	"kazami/collectors/text"
)

// era is a Japanese era: year N of it is base + N. It ran from its first day to
// its last, as 20190501; the calendar of before 1873 is not reckoned with.
type era struct {
	name        string
	signs       string // the letter, the square sign and a short name
	base        int
	first, last int
}

var eras = []era{
	{"明治", "M㍾", 1867, 18680101, 19120730},
	{"大正", "T㍽", 1911, 19120730, 19261225},
	{"昭和", "S㍼昭", 1925, 19261225, 19890107},
	{"平成", "H㍻平", 1988, 19890108, 20190430},
	{"令和", "R㋿令", 2018, 20190501, maxYear*10000 + 1231},
}

// eraYear is the year that an era and a number name. Eras that are carried on
// (平成38年), or dated from before they began, are read with a warning; a year
// of our era has four digits. Month and day are 0 where they are not given.
func eraYear(s string, at int, name, digits string, month, day int) (year int, warning string, ok bool) {
	n := kanjiNumber(digits)
	if name == "" {
		return n, "", n >= minYear && n <= maxYear
	}
	if name[0] < 0x80 && at > 0 && text.IsLetter(s[at-1]) {
		return 0, "", false // the S of APTS26.8.7
	}
	if n < 1 || n > 150 {
		return 0, "", false
	}
	name = strings.TrimSuffix(name, ".")
	for _, e := range eras {
		if e.name == name || strings.Contains(e.signs, name) {
			year = e.base + n
			return year, e.odd(n, year, month, day), year <= maxYear
		}
	}
	return 0, "", false
}

// odd is the warning about a date that lies wholly outside the era.
func (e era) odd(n, year, month, day int) string {
	from, until := year*10000+month*100+day, year*10000+month*100+day
	if month == 0 {
		until += 1200
	}
	if day == 0 {
		until += 31
	}
	switch {
	case from > e.last:
		return fmt.Sprintf("%s%d年 is past the era's end: read as %d", e.name, n, year)
	case until < e.first:
		return fmt.Sprintf("%s%d年 begins before the era: read as %d", e.name, n, year)
	}
	return ""
}

// kanjiNumber reads 元, 26, 二十六 and 二〇二六. What is no number is 0.
func kanjiNumber(s string) int {
	if s == "元" {
		return 1
	}
	if s == "" || text.IsDigit(s[0]) {
		return number(s)
	}
	total, digit, positional := 0, 0, !strings.ContainsAny(s, "十百千")
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			total += max(digit, 1) * map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			digit = 0
		default:
			d := strings.IndexRune("〇一二三四五六七八九", r)
			if r == '零' {
				d = 0
			}
			if positional {
				total = total*10 + d/len("〇")
			} else {
				digit = d / len("〇")
			}
		}
	}
	return total + digit
}
