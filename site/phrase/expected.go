package phrase

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
)

// Rounded is how many documents were expected, rounded for reading: whole up to 99,
// two figures above.
func Rounded(n float64) int {
	if n < 99.5 {
		return int(math.Round(n))
	}
	step := math.Pow(10, math.Floor(math.Log10(n))-1)
	return int(math.Round(n/step) * step)
}

// Expected is how many documents were expected: 1件未満, 1件ほど, 42件ほど.
func Expected(n float64) string {
	if n < 0.5 {
		return "1件未満"
	}
	return Int(Rounded(n)) + "件ほど"
}

// ExpectedEN is [Expected] in English, with its verb: under 1 was, about 42 were.
func ExpectedEN(n float64) string {
	switch r := Rounded(n); {
	case n < 0.5:
		return "under 1 was expected"
	case r <= 1:
		return "about 1 was expected"
	default:
		return "about " + Int(r) + " were expected"
	}
}

// Rise is the sentence of a series, the finding before the number that it is measured
// by: 2009年は11件です。それまでの傾向なら1件ほどでした。
func Rise(g horizon.Signal) string { return RiseWords(g, reckoned(g)).String() }

// reckoned is the figures of a signal for a text that has no keys.
func reckoned(g horizon.Signal) horizon.Reckoned {
	return (*horizon.Book)(nil).Reckon(g, g.Period.End())
}

// RiseEN is [Rise] in English: 11 documents in 2009; about 1 was expected.
func RiseEN(g horizon.Signal) string { return RiseWordsEN(g, reckoned(g)).String() }

// WindowEN is [Window] in English, with its preposition: in 2009, in the 12 months to
// March 2010.
func WindowEN(g horizon.Signal) string {
	if g.Window <= 1 {
		return "in " + PeriodEN(g.Period)
	}
	return "in the " + Some(g.Window, g.Period.Bin.String(), g.Period.Bin.String()+"s") + " to " + PeriodEN(g.Period)
}

// PeriodEN is [Period] in English: week 13 of 2010, March 2010 or 2010.
func PeriodEN(p horizon.Period) string {
	t := p.Start()
	switch p.Bin {
	case horizon.Monthly:
		return MonthEN(t)
	case horizon.Yearly:
		return t.Format("2006")
	}
	y, w := t.ISOWeek()
	return fmt.Sprintf("week %d of %d", w, y)
}
