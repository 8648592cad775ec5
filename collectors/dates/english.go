package dates

import (
	"regexp"
	"strings"

	"kazami/collectors/text"
)

const monthPattern = `Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec`

var (
	dayMonthDate = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?[\s/-]+(` + monthPattern + `)[a-z]*\.?,?[\s/-]+(\d{4}|\d{2})\b`)
	javaDate     = regexp.MustCompile(`\b(\d{1,2})\s+(\d{1,2})月\s+(\d{4})\b`)
	yearFirst    = regexp.MustCompile(`(?i)\b(\d{4})[\s/-]+(` + monthPattern + `)[a-z]*\.?[\s/-]+(\d{1,2})\b`)
	monthYear    = regexp.MustCompile(`(?i)^\s*(` + monthPattern + `)[a-z]*\.?,?\s+(\d{4})\s*$`)
	monthDay     = regexp.MustCompile(`(?i)^\s*(` + monthPattern + `)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*$`)
	dayMonth     = regexp.MustCompile(`(?i)^\s*(\d{1,2})(?:st|nd|rd|th)?\s+(` + monthPattern + `)[a-z]*\.?\s*$`)
	monthDayDate = regexp.MustCompile(`(?i)(` + monthPattern + `)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	unixDate     = regexp.MustCompile(`(?i)(` + monthPattern + `)[a-z]*\s+(\d{1,2})\s+(` + clockPattern + `)(?:\s*` + zonePattern + `)?\s+(\d{4})\b`)
)

// englishDates are the dates with a month's name, and which of their groups are
// year, month and day; 0 where one is not given.
var englishDates = []struct {
	pattern          *regexp.Regexp
	year, month, day int
}{
	{dayMonthDate, 3, 2, 1}, {monthDayDate, 3, 1, 2}, {yearFirst, 1, 2, 3}, {javaDate, 3, 2, 1},
	{monthYear, 2, 1, 0}, {monthDay, 0, 1, 2}, {dayMonth, 0, 2, 1},
}

func findEnglish(s string) (Found, bool) {
	if !namesMonth(s) {
		return Found{}, false
	}
	for _, d := range englishDates {
		x := d.pattern.FindStringSubmatchIndex(s)
		if x == nil {
			continue
		}
		g := append([]string{}, groups(s, x)...)
		g[0] = "" // stands for what is not given
		m := Found{Year: shortYear(g[d.year]), Month: monthOf(g[d.month]), Day: number(g[d.day]), Start: x[0], End: x[1]}
		if m.Day == 0 && d.day != 0 || m.Month == 0 || m.Month > 12 {
			continue
		}
		m.readClock(s)
		return m, true
	}
	return Found{}, false
}

// findUnix reads Mon Jan 2 15:04:05 JST 2006.
func findUnix(s string) (Found, bool) {
	if !strings.Contains(s, ":") || !namesMonth(s) {
		return Found{}, false
	}
	x := unixDate.FindStringSubmatchIndex(s)
	if x == nil {
		return Found{}, false
	}
	g := groups(s, x)
	m := Found{Year: number(g[9]), Month: monthOf(g[1]), Day: number(g[2]), Start: x[0], End: x[1]}
	m.clock = newClock(g[4:8], g[8])
	return m, m.Day > 0
}

// namesMonth reports whether a text may name a month: few do, and the patterns
// are slow to say no.
func namesMonth(s string) bool {
	for i := 0; i+3 <= len(s); i++ {
		switch [3]byte{s[i] | 0x20, s[i+1] | 0x20, s[i+2] | 0x20} {
		case [3]byte{'j', 'a', 'n'}, [3]byte{'f', 'e', 'b'}, [3]byte{'m', 'a', 'r'}, [3]byte{'a', 'p', 'r'}, [3]byte{'m', 'a', 'y'}, [3]byte{'j', 'u', 'n'},
			[3]byte{'j', 'u', 'l'}, [3]byte{'a', 'u', 'g'}, [3]byte{'s', 'e', 'p'}, [3]byte{'o', 'c', 't'}, [3]byte{'n', 'o', 'v'}, [3]byte{'d', 'e', 'c'}:
			return true
		}
	}
	return strings.Contains(s, "月")
}

func shortYear(s string) int {
	y := number(s)
	switch {
	case len(s) != 2:
		return y
	case y < 70:
		return 2000 + y
	}
	return 1900 + y
}

// monthOf is the month of an English name, by its first three letters, or of a
// number.
func monthOf(name string) int {
	if name == "" || text.IsDigit(name[0]) {
		return number(name)
	}
	return (strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3])) + 3) / 3
}
