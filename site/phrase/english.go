package phrase

import (
	"time"

	"kazami/internal/horizon"
)

// DayEN is the day in Tokyo in English: 31 March 2010.
func DayEN(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.In(horizon.Tokyo).Format("2 January 2006")
}

// MonthEN is the month in Tokyo in English: March 2010.
func MonthEN(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.In(horizon.Tokyo).Format("January 2006")
}

// CategoryEN is a category in English.
func CategoryEN(c horizon.Category) string {
	switch c {
	case horizon.Policy:
		return "Institutions and policy"
	case horizon.Use:
		return "Use of IT"
	case horizon.Technology:
		return "IT technology"
	case horizon.Menace:
		return "Threats"
	}
	return string(c)
}

// UnconfirmedEN is [Unconfirmed] in English.
const UnconfirmedEN = "No rise in counts; judged on what the documents say"

// Some counts things in English: 1 document, 14 documents.
func Some(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Int(n) + " " + many
}

// DateEN is [Date] in English: 31 March 2010, March 2010 or 2010.
func DateEN(t time.Time, p horizon.Precision) string {
	if t.IsZero() || p == horizon.Undated {
		return "no date"
	}
	year := t.In(horizon.Tokyo).Format("2006")
	switch p {
	case horizon.ByMonth:
		return MonthEN(t)
	case horizon.ByYear:
		return year
	case horizon.Approximate:
		return "about " + year
	case horizon.Inferred:
		return year + " (estimated)"
	}
	return DayEN(t)
}

// MonthOrEN is [MonthOr] in English: March 2010, 2010 (year only).
func MonthOrEN(t time.Time, p horizon.Precision) string {
	switch {
	case p == horizon.ByYear && !t.IsZero():
		return DateEN(t, p) + " (year only)"
	case !p.Fits(horizon.Monthly) && p != horizon.Undated:
		return DateEN(t, p)
	}
	return MonthEN(t)
}
