// Package dates reads dates as Japanese and English sources write them, with the
// precision that they have. It invents nothing: what is not there stays unread.
package dates

import (
	"time"

	"kazami/internal/horizon"
)

// Date is a date as a text gives it. Time is the start of the day, month or
// year where Precision is no finer; Warning says what was odd about it.
type Date struct {
	Time      time.Time
	Precision horizon.Precision
	Warning   string
}

// Read reads the first date of a text: RFC 822, W3CDTF, 2026年8月7日,
// 2026.8.7, 2026/8/7, the eras 明治 to 令和 in words, letters or signs, 元年,
// full-width and kanji digits, August 7, 2026, and ◯日前 before now. A date
// without a zone is Tokyo's. A year beside other words (平成23年度白書) is what
// they are about, and no date; nor is the first instant of 1970, which stands
// for none. The result depends on neither the machine's TZ
// nor, except for ◯日前 and a missing year, on now. False means that no date
// was found; a date whose day cannot be is its month, with a warning.
func Read(text string, now time.Time) (Date, bool) {
	c := Calendar{Now: now}
	return c.Read(text)
}

// Calendar reads the dates of one list in its order, and remembers what the
// next one inherits: the year of a heading, and the year it crossed into. The
// zero Calendar has no clock: ◯日前 and a date without a year are then unread.
type Calendar struct {
	Now  time.Time
	Zone *time.Location // of dates that name none; nil: Tokyo

	year  int        // of the last heading or date; 0 when unknown
	month time.Month // of the last heading or date; 0 when unknown

	pinned int  // the year of a heading that names no month: all below is of it; 0 for none
	fiscal bool // that year is a 年度, which runs from April
	under  bool // a heading that names a month stands above: its list may cross New Year
}

// Heading takes the year, and the month where it stands there, from a heading
// such as 令和8年8月分, 2026年度 or 8月, and reports whether it gave any. A year
// alone holds for all that stands below, whatever its order, until the next
// heading with a year.
func (c *Calendar) Heading(text string) bool {
	m, ok := Find(text)
	switch {
	case !ok:
		return false
	case m.Year != 0:
		c.year, c.month, c.under = m.Year, time.Month(m.Month), m.Month != 0
		c.pinned, c.fiscal = 0, m.fiscal
		if !c.under {
			c.pinned = m.Year
		}
	case m.Month != 0 && m.Day == 0 && c.year != 0:
		if c.pinned != 0 {
			c.year = c.ofPinned(m.Month)
		} else {
			c.year = c.crossed(&m)
		}
		c.month, c.under = time.Month(m.Month), true
	default:
		return false
	}
	return true
}

// Read reads the first date of a text, as [ReadDate] does, with the year and
// month inherited. Under a month or a year that was inferred, up more than four
// months or down more than eight is the turn of the year.
func (c *Calendar) Read(text string) (Date, bool) {
	m, ok := FindDated(text)
	if !ok {
		return Date{}, false
	}
	return c.Resolve(m)
}

// Resolve is the date that was found, completed by what it inherits.
func (c *Calendar) Resolve(m Found) (Date, bool) {
	if m.ago != 0 || m.Unit != "" {
		return c.before(m)
	}
	if m.Year == 0 && !c.inherit(&m) {
		return Date{}, false
	}
	if m.Year < minYear || m.Year > maxYear {
		return Date{}, false
	}
	if m.clock.zone == nil {
		m.clock.zone = c.Zone
	}
	if m.isEpoch() {
		return Date{}, false
	}
	d := m.date()
	if d.Precision == horizon.ByDay || d.Precision == horizon.ByTime || d.Precision == horizon.ByMonth {
		c.month = time.Month(m.Month)
		if c.year == 0 || m.Day != 0 {
			c.year = m.Year
		}
	}
	return d, true
}

// inherit completes a date that has no year of its own.
func (c *Calendar) inherit(m *Found) bool {
	if m.Month == 0 {
		if c.year == 0 || c.month == 0 || m.Day == 0 {
			return false
		}
		m.Year, m.Month = c.year, int(c.month)
		return true
	}
	switch {
	case m.Day == 0:
		return false
	case c.year == 0 && c.Now.IsZero():
		return false
	case c.year == 0:
		now := c.Now.In(horizon.Tokyo)
		m.Year = now.Year()
		if c.future(m.Year, m) {
			m.Year--
		}
	case c.pinned != 0 && !c.under:
		m.Year = c.ofPinned(m.Month)
	default:
		m.Year = c.crossed(m)
	}
	return true
}

// ofPinned is the calendar year of a month of the heading's year.
func (c *Calendar) ofPinned(month int) int {
	if c.fiscal && month < 4 {
		return c.pinned + 1
	}
	return c.pinned
}

// crossed is the year of a month that comes after the last one in a list.
func (c *Calendar) crossed(m *Found) int {
	switch {
	case c.month != 0 && m.Month-int(c.month) > 4:
		return c.year - 1
	case c.month != 0 && int(c.month)-m.Month > 8 && !c.future(c.year+1, m):
		return c.year + 1
	}
	return c.year
}

// future reports whether m would lie more than a week after now.
func (c *Calendar) future(year int, m *Found) bool {
	day := time.Date(year, time.Month(m.Month), max(m.Day, 1), 0, 0, 0, 0, horizon.Tokyo)
	return !c.Now.IsZero() && day.After(c.Now.AddDate(0, 0, 7))
}

// before reads 3日前, 昨日 and their like.
func (c *Calendar) before(m Found) (Date, bool) {
	if c.Now.IsZero() || m.ago > 10_000 {
		return Date{}, false
	}
	now := c.Now.In(horizon.Tokyo)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, horizon.Tokyo)
	d := Date{Precision: horizon.ByDay}
	switch m.Unit {
	case "秒", "second":
		d.Time, d.Precision = now.Add(-time.Duration(m.ago)*time.Second).Truncate(time.Minute), horizon.ByTime
	case "分", "minute":
		d.Time, d.Precision = now.Add(-time.Duration(m.ago)*time.Minute).Truncate(time.Minute), horizon.ByTime
	case "時間", "hour":
		d.Time = now.Add(-time.Duration(m.ago) * time.Hour)
		d.Time = time.Date(d.Time.Year(), d.Time.Month(), d.Time.Day(), 0, 0, 0, 0, horizon.Tokyo)
	case "週間", "week":
		d.Time = day.AddDate(0, 0, -7*m.ago)
	case "月", "month":
		d.Time, d.Precision = time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, horizon.Tokyo).AddDate(0, -m.ago, 0), horizon.ByMonth
	case "年", "year":
		d.Time, d.Precision = time.Date(day.Year()-m.ago, 1, 1, 0, 0, 0, 0, horizon.Tokyo), horizon.ByYear
	default:
		d.Time = day.AddDate(0, 0, -m.ago)
		if m.clock.given {
			d.Time, d.Precision = time.Date(d.Time.Year(), d.Time.Month(), d.Time.Day(), m.clock.hour, m.clock.min, m.clock.sec, 0, horizon.Tokyo), horizon.ByTime
		}
		d.Warning = m.clock.warning
	}
	return d, d.Time.Year() >= minYear
}
