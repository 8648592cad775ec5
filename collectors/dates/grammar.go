package dates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Years outside these are no dates of documents.
const (
	minYear = 1868
	maxYear = 2200

	maxDateText = 512 // bytes of a text in which a date is looked for
)

// Found is a date as it stands in a text, before anything is inherited.
type Found struct {
	Year, Month, Day int // 0: not given
	fiscal           bool
	clock            clock
	ago              int    // with unit: that many before now
	Unit             string // 日, 時間, day …
	warning          string
	Start, End       int // runes of the text
}

type clock struct {
	hour, min, sec int
	given          bool
	zone           *time.Location
	warning        string
}

const (
	eraPattern   = `明治|大正|昭和|平成|令和|㍾|㍽|㍼|㍻|㋿|[MTSHR]\.?|[昭平令]`
	kanjiPattern = `[〇零一二三四五六七八九十百千]{1,8}`
	clockPattern = `(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?(?:\s*([AaPp])\.?[Mm]\b\.?)?`
)

var (
	japaneseDate = regexp.MustCompile(`(?:(` + eraPattern + `)\s*)?(元|\d{1,4}|` + kanjiPattern + `)\s*年(度)?(?:\s*(\d{1,2}|` + kanjiPattern + `)\s*月(?:\s*(\d{1,2}|` + kanjiPattern + `)\s*日)?)?`)
	eraDate      = regexp.MustCompile(`(` + eraPattern + `)\s*(元|\d{1,2})\s*[.\-/・]\s*(\d{1,2})\s*[.\-/・]\s*(\d{1,2})`)
	numberDate   = regexp.MustCompile(`(\d{4})\s?[.\-/・]\s?(\d{1,2})\s?[.\-/・]\s?(\d{1,2})`)
	numberMonth  = regexp.MustCompile(`^\s*(\d{4})[.\-/](\d{1,2})\s*$`)
	numberYear   = regexp.MustCompile(`^\s*(\d{4})\s*$`)
	compactDate  = regexp.MustCompile(`^\s*(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?\s*$`)
	slashDate    = regexp.MustCompile(`(\d{1,2})/(\d{1,2})/(\d{4})`)
	bareDay      = regexp.MustCompile(`(\d{1,2}|` + kanjiPattern + `)\s*月(?:\s*(\d{1,2}|` + kanjiPattern + `)\s*日)?`)
	onlyDay      = regexp.MustCompile(`^\s*(\d{1,2})\s*日(?:\s*\(.{1,3}\))?\s*$`)
	onlyMonthDay = regexp.MustCompile(`^\s*(\d{1,2})[./](\d{1,2})\s*(?:\(.{1,3}\))?\s*$`)
	agoDate      = regexp.MustCompile(`(\d{1,5}|` + kanjiPattern + `)\s*(秒|分|時間|日|週間|か月|ヶ月|カ月|ヵ月|ケ月|年)\s*前`)
	agoEnglish   = regexp.MustCompile(`(?i)\b(\d{1,5}|an?)\s+(second|minute|hour|day|week|month|year)s?\s+ago\b`)
	dayWord      = regexp.MustCompile(`(?i)^\s*(本日|今日|きょう|昨日|きのう|一昨日|おととい|today|yesterday)`)

	machineClock  = regexp.MustCompile(`^(?:\s*\([^)]{1,6}\))?(?:\s*[Tt]\s*|,?\s+(?:at\s+|-\s+)?|\s*)` + clockPattern + `(?:\s*[\[(]?` + zonePattern + `)?`)
	japaneseClock = regexp.MustCompile(`^(?:\s*\([^)]{1,6}\))?\s*(午前|午後)?\s*(\d{1,2})\s*時(?:\s*(\d{1,2})\s*分|(半))?(?:\s*(\d{1,2})\s*秒)?`)
)

// Find finds the first date of a text, and of two that begin together the
// longer one. Only the first 512 bytes are read.
func Find(content string) (Found, bool) {
	if len(content) > maxDateText {
		content = content[:maxDateText]
	}
	s := text.FoldDigits(content)
	var best Found
	ok := false
	for _, read := range []func(string) (Found, bool){
		findJapanese, findEra, findNumbers, findEnglish, findUnix, findSlash, findAgo, findBare, findWhole,
	} {
		m, is := read(s)
		if is && (!ok || m.Start < best.Start || m.Start == best.Start && m.End > best.End) {
			best, ok = m, true
		}
	}
	if !ok {
		return Found{}, false
	}
	best.Start, best.End = len([]rune(s[:best.Start])), len([]rune(s[:best.End]))
	return best, true
}

// date is the date with what is possible of it.
func (m Found) date() Date {
	d := Date{Precision: horizon.ByDay, Warning: m.warning}
	month, day := m.Month, m.Day
	switch last := time.Date(m.Year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day(); {
	case month < 0 || month > 12:
		d.Warning = fmt.Sprintf("month %d of %d cannot be: dated by the year", month, m.Year)
		month, day = 0, 0
	case month > 0 && day > last:
		d.Warning = fmt.Sprintf("day %d-%02d-%02d cannot be: dated by the month", m.Year, month, day)
		day = 0
	}
	zone := m.clock.zone
	if zone == nil {
		zone = horizon.Tokyo
	}
	switch {
	case month == 0:
		d.Time, d.Precision = time.Date(m.Year, 1, 1, 0, 0, 0, 0, zone), horizon.ByYear
	case day == 0:
		d.Time, d.Precision = time.Date(m.Year, time.Month(month), 1, 0, 0, 0, 0, zone), horizon.ByMonth
	case !m.clock.given:
		d.Time = time.Date(m.Year, time.Month(month), day, 0, 0, 0, 0, zone)
	default:
		d.Time = time.Date(m.Year, time.Month(month), day, m.clock.hour, m.clock.min, m.clock.sec, 0, zone)
		d.Precision = horizon.ByTime
	}
	d.Time = d.Time.In(horizon.Tokyo)
	if d.Warning == "" {
		d.Warning = m.clock.warning
	}
	return d
}

func findJapanese(s string) (Found, bool) {
	if !strings.Contains(s, "年") {
		return Found{}, false
	}
	for _, x := range japaneseDate.FindAllStringSubmatchIndex(s, 8) {
		g := groups(s, x)
		year, warning, ok := eraYear(s, x[2], g[1], g[2], kanjiNumber(g[4]), kanjiNumber(g[5]))
		if !ok || x[0] > 0 && text.IsDigit(s[x[0]-1]) {
			continue
		}
		if g[3] != "" && g[4] == "" && strings.HasPrefix(s[x[1]:], "末") {
			continue
		}
		m := Found{Year: year, fiscal: g[3] != "", Month: kanjiNumber(g[4]), Day: kanjiNumber(g[5]), warning: warning, Start: x[0], End: x[1]}
		if m.Day != 0 {
			m.readClock(s)
		}
		return m, true
	}
	return Found{}, false
}

func findEra(s string) (Found, bool) {
	if !strings.ContainsAny(s, ".-/・") {
		return Found{}, false
	}
	for _, x := range eraDate.FindAllStringSubmatchIndex(s, 4) {
		g := groups(s, x)
		year, warning, ok := eraYear(s, x[2], g[1], g[2], number(g[3]), number(g[4]))
		if ok && (x[1] == len(s) || !text.IsDigit(s[x[1]])) {
			m := Found{Year: year, Month: number(g[3]), Day: number(g[4]), warning: warning, Start: x[0], End: x[1]}
			m.readClock(s)
			return m, true
		}
	}
	return Found{}, false
}

func findNumbers(s string) (Found, bool) {
	if g := compactDate.FindStringSubmatch(s); g != nil {
		m := Found{Year: number(g[1]), Month: number(g[2]), Day: number(g[3]), End: len(s)}
		if g[4] != "" {
			m.clock = clock{hour: number(g[4]), min: number(g[5]), sec: number(g[6]), given: true, zone: zoneOf(g[7])}
		}
		if m.Year >= minYear && m.Year <= maxYear && m.Month >= 1 && m.Month <= 12 && m.Day >= 1 && m.Day <= 31 {
			return m, true
		}
	}
	for _, x := range numberDate.FindAllStringSubmatchIndex(s, 4) {
		g := groups(s, x)
		before := x[0] > 0 && (text.IsDigit(s[x[0]-1]) || s[x[0]-1] == '-' || s[x[0]-1] == '.' || s[x[0]-1] == '/')
		if before || x[1] < len(s) && text.IsDigit(s[x[1]]) {
			continue
		}
		m := Found{Year: number(g[1]), Month: number(g[2]), Day: number(g[3]), Start: x[0], End: x[1]}
		if m.Month == 0 || m.Day == 0 || m.Year < minYear || m.Year > maxYear {
			continue
		}
		m.readClock(s)
		return m, true
	}
	return Found{}, false
}

// findSlash reads 8/7/2026 as month, day, year unless only the other order can be.
func findSlash(s string) (Found, bool) {
	if !strings.Contains(s, "/") {
		return Found{}, false
	}
	x := slashDate.FindStringSubmatchIndex(s)
	if x == nil || x[0] > 0 && text.IsDigit(s[x[0]-1]) || x[1] < len(s) && text.IsDigit(s[x[1]]) {
		return Found{}, false
	}
	g := groups(s, x)
	m := Found{Year: number(g[3]), Month: number(g[1]), Day: number(g[2]), Start: x[0], End: x[1]}
	switch {
	case m.Month > 12:
		m.Month, m.Day = m.Day, m.Month
	case m.Day <= 12 && m.Month != m.Day:
		m.warning = "date " + g[0] + " read as month/day/year"
	}
	m.readClock(s)
	return m, m.Month > 0 && m.Day > 0
}

func findAgo(s string) (Found, bool) {
	if !strings.Contains(s, "前") {
		return findAgoEnglish(s)
	}
	if x := agoDate.FindStringSubmatchIndex(s); x != nil {
		g := groups(s, x)
		unit := g[2]
		if strings.HasSuffix(unit, "月") {
			unit = "月"
		}
		return Found{ago: kanjiNumber(g[1]), Unit: unit, Start: x[0], End: x[1]}, true
	}
	return findAgoEnglish(s)
}

func findAgoEnglish(s string) (Found, bool) {
	if x := agoEnglish.FindStringSubmatchIndex(s); x != nil {
		g := groups(s, x)
		m := Found{ago: number(g[1]), Unit: strings.ToLower(g[2]), Start: x[0], End: x[1]}
		if text.IsLetter(g[1][0]) {
			m.ago = 1
		}
		return m, true
	}
	if x := dayWord.FindStringSubmatchIndex(s); x != nil {
		days := map[string]int{"昨日": 1, "きのう": 1, "yesterday": 1, "一昨日": 2, "おととい": 2}
		m := Found{ago: days[strings.ToLower(groups(s, x)[1])], Unit: "日", Start: x[0], End: x[1]}
		m.readClock(s)
		return m, strings.TrimSpace(s[m.End:]) == ""
	}
	return Found{}, false
}

// findBare reads 8月7日 and, as a heading has it, 8月. What stands behind a year
// that cannot be, or is not this one (昨年12月1日), has not this year's date.
func findBare(s string) (Found, bool) {
	if !strings.Contains(s, "月") {
		return Found{}, false
	}
	x := bareDay.FindStringSubmatchIndex(s)
	if x == nil || x[0] > 0 && text.IsDigit(s[x[0]-1]) {
		return Found{}, false
	}
	before := strings.TrimSuffix(strings.TrimSpace(s[:x[0]]), "度")
	if strings.HasSuffix(before, "年") && !strings.HasSuffix(before, "今年") && !strings.HasSuffix(before, "本年") {
		return Found{}, false
	}
	g := groups(s, x)
	m := Found{Month: kanjiNumber(g[1]), Day: kanjiNumber(g[2]), Start: x[0], End: x[1]}
	if m.Month < 1 || m.Month > 12 || m.Day > 31 {
		return Found{}, false
	}
	if m.Day != 0 {
		m.readClock(s)
	}
	return m, true
}

// findWhole reads what is a date only where nothing else stands beside it.
func findWhole(s string) (Found, bool) {
	m := Found{End: len(s)}
	if g := numberMonth.FindStringSubmatch(s); g != nil {
		m.Year, m.Month = number(g[1]), number(g[2])
	} else if g := numberYear.FindStringSubmatch(s); g != nil {
		m.Year = number(g[1])
	} else if g := onlyDay.FindStringSubmatch(s); g != nil {
		m.Day = number(g[1])
		return m, m.Day >= 1 && m.Day <= 31
	} else if g := onlyMonthDay.FindStringSubmatch(s); g != nil {
		m.Month, m.Day = number(g[1]), number(g[2])
		return m, m.Month >= 1 && m.Month <= 12 && m.Day >= 1 && m.Day <= 31
	}
	return m, m.Year >= minYear && m.Year <= maxYear
}

func groups(s string, x []int) []string {
	g := make([]string, len(x)/2)
	for i := range g {
		if x[2*i] >= 0 {
			g[i] = s[x[2*i]:x[2*i+1]]
		}
	}
	return g
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
