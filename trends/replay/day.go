package replay

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Dates of a gold file that time.Parse has no layout for.
var (
	roughly    = regexp.MustCompile(`^(?:c\.|ca\.|circa|約)|(?:頃|ごろ|ころ|\?)$`)
	units      = regexp.MustCompile(`^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$`)
	fiscalYear = regexp.MustCompile(`^(?:FY(\d{4})|(\d{4})年度)$`)
	quarter    = regexp.MustCompile(`^(\d{4})-?Q([1-4])$`)
	between    = regexp.MustCompile(`\.\.|[-/~〜–—]`)
)

// layouts are of a day, a month and a year, with what leads from the first day
// to the last.
var layouts = []struct {
	layout        string
	years, months int
}{{"2006-1-2", 0, 0}, {"2006/1/2", 0, 0}, {"2006-1", 0, 1}, {"2006/1", 0, 1}, {"2006", 1, 0}}

// parseDay reads a date of a gold file: a day, a month, a quarter, a year, a
// fiscal year from April on, or a range of any of these. It is the last day;
// the zero time for - and nothing.
func parseDay(text string) (time.Time, error) {
	s := roughly.ReplaceAllString(strings.Map(narrow, text), "")
	if s == "" || s == "-" {
		return time.Time{}, nil
	}
	if day, ok := lastDay(s); ok {
		return day, nil
	}
	for _, at := range between.FindAllStringIndex(s, -1) {
		from, ok := lastDay(s[:at[0]])
		to, also := lastDay(s[at[1]:])
		if ok && also && !to.Before(from) {
			return to, nil
		}
	}
	return time.Time{}, fmt.Errorf("date %q, want a day, month, quarter, year, fiscal year or range, as in 2016-04-17, 2016-04, 2016-Q2, 2016, FY2016 or 2015-2017, or -", text)
}

// narrow drops spaces, and turns full-width digits, letters and signs into those of ASCII.
func narrow(r rune) rune {
	switch {
	case r == ' ' || r == '\u3000':
		return -1
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	}
	return r
}

// lastDay is the last day of a single date.
func lastDay(s string) (time.Time, bool) {
	if m := units.FindStringSubmatch(s); m != nil {
		s = strings.TrimRight(strings.Join(m[1:], "-"), "-")
	}
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, s); err == nil {
			if l.years+l.months > 0 {
				t = t.AddDate(l.years, l.months, -1)
			}
			return t, true
		}
	}
	if m := fiscalYear.FindStringSubmatch(s); m != nil {
		year, err := strconv.Atoi(m[1] + m[2])
		return time.Date(year+1, time.March, 31, 0, 0, 0, 0, time.UTC), err == nil
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		t, err := time.Parse("2006", m[1])
		return t.AddDate(0, 3*int(m[2][0]-'0'), -1), err == nil
	}
	return time.Time{}, false
}
