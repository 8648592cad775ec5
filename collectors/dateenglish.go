package collectors

import (
	"regexp"
	"strings"
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
	unixDate     = regexp.MustCompile(`(?i)(` + monthPattern + `)[a-z]*\s+(\d{1,2})\s+(` + clockPattern + `)\s*([A-Z]{1,5}\b)?\s*(\d{4})`)
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

func findEnglish(s string) (found, bool) {
	for _, d := range englishDates {
		x := d.pattern.FindStringSubmatchIndex(s)
		if x == nil {
			continue
		}
		g := append([]string{}, groups(s, x)...)
		g[0] = "" // stands for what is not given
		m := found{year: shortYear(g[d.year]), month: monthOf(g[d.month]), day: number(g[d.day]), start: x[0], end: x[1]}
		if m.day == 0 && d.day != 0 || m.month == 0 || m.month > 12 {
			continue
		}
		m.readClock(s)
		return m, true
	}
	return found{}, false
}

// findUnix reads Mon Jan 2 15:04:05 JST 2006.
func findUnix(s string) (found, bool) {
	x := unixDate.FindStringSubmatchIndex(s)
	if x == nil {
		return found{}, false
	}
	g := groups(s, x)
	m := found{year: number(g[9]), month: monthOf(g[1]), day: number(g[2]), start: x[0], end: x[1]}
	m.clock = newClock(g[4:8], g[8])
	return m, m.day > 0
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
	if name == "" || isDigit(name[0]) {
		return number(name)
	}
	return (strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3])) + 3) / 3
}
