// Package phrase puts dates, numbers and verdicts into Japanese words, so that
// the newsletter, the digest and every later page say the same thing in the
// same way. Its functions are pure; what they cannot say (a number that is not
// one, a date that is not known) they say so in words and never leave blank.
package phrase

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Undated is what stands in place of a date that is not known.
const Undated = "日付なし"

// eras begin on these days, newest first.
var eras = []struct {
	name  string
	start time.Time
}{
	{"令和", time.Date(2019, 5, 1, 0, 0, 0, 0, horizon.Tokyo)},
	{"平成", time.Date(1989, 1, 8, 0, 0, 0, 0, horizon.Tokyo)},
	{"昭和", time.Date(1926, 12, 25, 0, 0, 0, 0, horizon.Tokyo)},
	{"大正", time.Date(1912, 7, 30, 0, 0, 0, 0, horizon.Tokyo)},
}

// Day is the day in Tokyo: 2010年3月31日.
func Day(t time.Time) string {
	if t.IsZero() {
		return Undated
	}
	t = t.In(horizon.Tokyo)
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// EraYear is the year of the Japanese era that holds t in Tokyo: 平成22年, and
// 令和元年 for a first year. It is empty before 大正.
func EraYear(t time.Time) string {
	t = t.In(horizon.Tokyo)
	for _, e := range eras {
		if t.Before(e.start) {
			continue
		}
		n := t.Year() - e.start.Year() + 1
		if n == 1 {
			return e.name + "元年"
		}
		return fmt.Sprintf("%s%d年", e.name, n)
	}
	return ""
}

// DayEra is the day with the era's date in brackets, for the main date of a
// page: 2010年3月31日（平成22年3月31日）.
func DayEra(t time.Time) string {
	if t.IsZero() || EraYear(t) == "" {
		return Day(t)
	}
	j := t.In(horizon.Tokyo)
	return fmt.Sprintf("%s（%s%d月%d日）", Day(t), EraYear(t), j.Month(), j.Day())
}

// Date is the date as exactly as it is known: a day, a month or a year.
func Date(t time.Time, p horizon.Precision) string {
	if t.IsZero() || p == horizon.Undated {
		return Undated
	}
	j := t.In(horizon.Tokyo)
	switch p {
	case horizon.ByMonth:
		return Month(t)
	case horizon.ByYear:
		return fmt.Sprintf("%d年", j.Year())
	case horizon.Approximate:
		return fmt.Sprintf("%d年ごろ", j.Year())
	case horizon.Inferred:
		return fmt.Sprintf("%d年（推定）", j.Year())
	}
	return Day(t)
}

// Month is the month in Tokyo: 2010年3月.
func Month(t time.Time) string {
	if t.IsZero() {
		return Undated
	}
	j := t.In(horizon.Tokyo)
	return fmt.Sprintf("%d年%d月", j.Year(), j.Month())
}

// MonthOr is the month of a date, or its year where no more is known: 2010年3月,
// 2010年（年だけ判明）.
func MonthOr(t time.Time, p horizon.Precision) string {
	switch {
	case p == horizon.ByYear && !t.IsZero():
		return Date(t, p) + "（年だけ判明）"
	case !p.Fits(horizon.Monthly) && p != horizon.Undated:
		return Date(t, p)
	}
	return Month(t)
}

// DateKnown is the date as exactly as it is known, and that it is no more: 2010年3月31日,
// 2010年（年だけ判明）.
func DateKnown(t time.Time, p horizon.Precision) string {
	if p == horizon.ByYear {
		return MonthOr(t, p)
	}
	return Date(t, p)
}

// ISO is the date for a time element's datetime attribute, as exactly as it is
// known: 2010-03-31, 2010-03 or 2010; empty for an undated one.
func ISO(t time.Time, p horizon.Precision) string {
	if t.IsZero() || p == horizon.Undated {
		return ""
	}
	layout := "2006-01-02"
	switch p {
	case horizon.ByMonth:
		layout = "2006-01"
	case horizon.ByYear, horizon.Approximate, horizon.Inferred:
		layout = "2006"
	}
	return t.In(horizon.Tokyo).Format(layout)
}

// Quarter is a calendar quarter: 2010年第1四半期.
func Quarter(start time.Time) string {
	j := start.In(horizon.Tokyo)
	return fmt.Sprintf("%d年第%d四半期", j.Year(), (int(j.Month())+2)/3)
}

// Period names a period: 2010年第13週, 2010年3月 or 2010年.
func Period(p horizon.Period) string {
	t := p.Start()
	switch p.Bin {
	case horizon.Monthly:
		return Month(t)
	case horizon.Yearly:
		return fmt.Sprintf("%d年", t.Year())
	}
	y, w := t.ISOWeek()
	return fmt.Sprintf("%d年第%d週", y, w)
}

// Week is a week with its days: 2010年第5週（2月1日から2月7日）. A week that
// ends in another year than it began names that year.
func Week(p horizon.Period) string {
	from, to := p.Start(), p.End().Add(-time.Second).In(horizon.Tokyo)
	year := ""
	if from.Year() != to.Year() {
		year = fmt.Sprintf("%d年", to.Year())
	}
	return fmt.Sprintf("%s（%d月%d日から%s%d月%d日）", Period(p), from.Month(), from.Day(), year, to.Month(), to.Day())
}

// Unit is the bin in Japanese, as a length: 週, か月, 年.
func Unit(b horizon.Bin) string {
	switch b {
	case horizon.Monthly:
		return "か月"
	case horizon.Yearly:
		return "年"
	}
	return "週"
}

// Per is the bin in Japanese, as a rate: 週, 月, 年.
func Per(b horizon.Bin) string {
	if b == horizon.Monthly {
		return "月"
	}
	return Unit(b)
}

// FiscalYear is the Japanese fiscal year that holds t: April to March.
func FiscalYear(t time.Time) int {
	j := t.In(horizon.Tokyo)
	if j.Month() < time.April {
		return j.Year() - 1
	}
	return j.Year()
}
