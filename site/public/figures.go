package public

import (
	"html/template"
	"math"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/markup"
)

// items is [horizon.Edition.Items] on a page.
func items(ed horizon.Edition) func(subject string, n int) template.HTML {
	return func(subject string, n int) template.HTML { return markup.Figure(ed.Items(subject, n)) }
}

// cell is a cell of a picture's table: a figure where it has one.
func cell(c chart.Cell) template.HTML {
	p := horizon.Piece{Text: c.Text, Figure: c.Figure}
	return markup.Shown(p) + template.HTML(template.HTMLEscapeString(c.Unit))
}

// plural is the word for so many things in English.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// figuresFile is every figure of the edition, so that any number on a page can be checked.
const figuresFile = "ja/data/figures.csv"

// figuresCSV is the figures of a book by their keys, and the key in its six parts.
func figuresCSV(book *horizon.Book) []byte {
	var rows [][]string
	for _, f := range book.All() {
		row := []string{f.Key(), f.Subject(), string(f.Measure()), f.Period(), string(f.Panel()), f.Sources(), f.AsOf(), decimal(f.Value()), "", ""}
		if lo, hi, ranged := f.Range(); ranged {
			row[8] = decimal(lo)
			if !math.IsInf(hi, 1) {
				row[9] = decimal(hi)
			}
		}
		rows = append(rows, row)
	}
	return table([]string{"key", "subject", "measure", "period", "panel", "sources", "as_of", "value", "lo90", "hi90"}, rows)
}
