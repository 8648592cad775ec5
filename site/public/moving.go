package public

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

const (
	multiples = 6 // changes that home compares, those with the most growth
	sideways  = 9 // years of each
)

// moving is the changes whose documents increase: detected, or more than in the year
// before.
type moving struct {
	Cards []movingChange
	Years []movingYear
}

// movingChange is one of these changes.
type movingChange struct {
	*change
	Said    []horizon.Words
	Picture template.HTML
}

// movingYear is a line of the table of these changes: a figure each, in their order.
type movingYear struct {
	Year   int
	Counts []horizon.Figure
}

// movingOf is the changes that move by the last year that was over, most increase first.
func movingOf(all []*change, english bool) (m moving) {
	grown := func(c *change) int {
		last := c.Tally.Last()
		if before := c.Tally.Of(last.Year - 1); before != nil {
			return last.Documents.Int() - before.Documents.Int()
		}
		return last.Documents.Int()
	}
	counted := slices.DeleteFunc(slices.Clone(all), func(c *change) bool {
		y := c.Tally.Last()
		return y == nil || grown(c) <= 0 && y.State != horizon.YearDetected && y.State != horizon.YearGoesOn
	})
	slices.SortStableFunc(counted, func(a, b *change) int { return cmp.Compare(grown(b), grown(a)) })
	counted = counted[:min(len(counted), multiples)]
	for i, c := range counted {
		bars := chart.YearBars{ID: fmt.Sprintf("sm%d", i+1), Name: c.Name, Category: c.Category, Years: c.Tally.Recent(sideways), English: english}
		said := phrase.YearWords(&c.Tally)
		if english {
			bars.Name, said = cmp.Or(c.NameEN, c.Name), phrase.YearWordsEN(&c.Tally)
		}
		m.Cards = append(m.Cards, movingChange{c, said, bars.Picture()})
	}
	m.Years = movingYears(counted)
	return m
}

// movingYears is the years of the pictures of these changes, the first of any to the last.
func movingYears(all []*change) (rows []movingYear) {
	first, last := 9999, 0
	for _, c := range all {
		for _, y := range c.Tally.Recent(sideways) {
			first, last = min(first, y.Year), max(last, y.Year)
		}
	}
	for year := first; year <= last; year++ {
		row := movingYear{Year: year}
		for _, c := range all {
			var f horizon.Figure
			if y := c.Tally.Of(year); y != nil {
				f = y.Documents
			}
			row.Counts = append(row.Counts, f)
		}
		rows = append(rows, row)
	}
	return rows
}
