// Package moving finds the changes whose documents increase, from one year to the next,
// with what home says and draws of them.
package moving

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/phrase"
)

const (
	most  = 4 // changes that are compared, those with the most growth
	years = 9 // of each
)

// Moving is the changes whose documents increase: detected, or more than in the year
// before.
type Moving struct {
	Cards []Card
	Years []Year
}

// Card is one of these changes.
type Card struct {
	horizon.Change
	Said    []horizon.Words
	Picture template.HTML
}

// Year is a line of the table of these changes: a figure each, in their order, none where
// a change does not reach it.
type Year struct {
	Year   int
	Until  string // of a year that was not over: （途中）
	Counts []horizon.Figure
}

// Of is the changes that move by the last year that was over: those whose detection goes
// on, then those that grew, most increase first.
func Of(all []horizon.PublishedChange, inEnglish bool) (m Moving) {
	var counted []horizon.PublishedChange
	for _, p := range all {
		y := p.Tally.Last()
		if y != nil && (grown(p) > 0 || y.State == horizon.YearDetected || y.State == horizon.YearGoesOn) {
			counted = append(counted, p)
		}
	}
	slices.SortStableFunc(counted, func(a, b horizon.PublishedChange) int {
		return cmp.Or(cmp.Compare(rising(b), rising(a)), cmp.Compare(grown(b), grown(a)))
	})
	counted = counted[:min(len(counted), most)]
	for i, p := range counted {
		c := p.Change()
		bars := chart.YearBars{ID: fmt.Sprintf("sm%d", i+1), Name: c.Name, Category: c.Category, Years: p.Tally.Recent(years), English: inEnglish}
		said := phrase.YearWords(&p.Tally)
		if inEnglish {
			bars.Name, said = english.Named(c), phrase.YearWordsEN(&p.Tally)
		}
		m.Cards = append(m.Cards, Card{c, said, bars.Picture()})
	}
	m.Years = table(counted)
	return m
}

// rising is 1 for a change whose detection by year was open at the end of the last year
// that was over, else 0.
func rising(p horizon.PublishedChange) int {
	if y := p.Tally.Last(); y.State == horizon.YearDetected || y.State == horizon.YearGoesOn {
		return 1
	}
	return 0
}

// grown is how many more documents the last year that was over has than the one before.
func grown(p horizon.PublishedChange) int {
	last := p.Tally.Last()
	if before := p.Tally.Of(last.Year - 1); before != nil {
		return last.Documents.Int() - before.Documents.Int()
	}
	return last.Documents.Int()
}

// table is the years of the pictures of these changes, from the first of any to the last.
func table(all []horizon.PublishedChange) (rows []Year) {
	first, last := 9999, 0
	for _, p := range all {
		for _, y := range p.Tally.Recent(years) {
			first, last = min(first, y.Year), max(last, y.Year)
		}
	}
	for year := first; year <= last; year++ {
		row := Year{Year: year}
		for _, p := range all {
			var f horizon.Figure
			if y := p.Tally.Of(year); y != nil {
				f = y.Documents
				if y.Partial {
					row.Until = "（途中）"
				}
			}
			row.Counts = append(row.Counts, f)
		}
		rows = append(rows, row)
	}
	return rows
}
