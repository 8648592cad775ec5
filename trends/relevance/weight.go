package relevance

import (
	"math"
	"strings"
)

// Use is how the documents of two calendar years used a term: what its weight in
// the year after them follows from. Themes and threats count that were first named
// before that year.
type Use struct {
	Docs              int     // documents with it
	Sources           int     // that these are of
	Concerned         int     // of them name a theme or a threat, other than by the term itself
	ConcernedExpected float64 // as many would, by the share of each one's source and year
	Themed            int     // of them name a theme, other than by the term itself
	ThemedExpected    float64
	Own               bool // the term is or holds a word of a theme or threat
}

// The coefficients of a weight, on the scale of log-odds. They are those of a
// logistic regression, rounded: see docs/method.md for what it was fitted to, what
// it did on other years, and which other properties of a term earned no place.
const (
	perConcern = 0.5  // a unit of ln of the lift towards themes and threats
	perTheme   = 0.55 // ... towards themes
	ofOwn      = 4.4  // a word of a theme or threat
	perSource  = 0.75 // a unit of ln of the number of sources
	perWord    = -0.6 // each word after the first, three at most: pieces of phrases

	concernWeight = 2   // expected documents that a lift of 1 counts for
	themeWeight   = 0.5 // the same of the lift towards themes, which are rare
	mostWords     = 3

	sharpness = 2 // v = exp(sharpness x log-odds): how much of the budget goes where a change is likely
	mostOdds  = 8 // so that no term has all of the budget
)

// Weight is v of a term with this use in the years before, the larger the
// likelier the term is a change that concerns us; and its parts, which add up to
// the log-odds that v is the exponential of twice.
func (u Use) Weight(term string) (v float64, parts []Part) {
	odds := 0.0
	add := func(name string, x float64) {
		if x != 0 {
			odds += x
			parts = append(parts, Part{name, x})
		}
	}
	if u.Docs > 0 {
		add("themes and threats in its documents", perConcern*math.Log((float64(u.Concerned)+concernWeight)/(u.ConcernedExpected+concernWeight)))
		add("themes in its documents", perTheme*math.Log((float64(u.Themed)+themeWeight)/(u.ThemedExpected+themeWeight)))
		add("sources", perSource*math.Log(float64(u.Sources)))
	}
	if u.Own {
		add("a word of a theme or threat", ofOwn)
	}
	add("words", perWord*float64(min(max(len(strings.Fields(term))-1, 0), mostWords)))
	return math.Exp(sharpness * min(mostOdds, odds)), parts
}
