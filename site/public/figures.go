package public

import (
	"html/template"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/markup"
)

// items is how many things a page lists of a subject, as a figure: changes of a sector,
// issues of a year. It is the one count that pages make themselves, of what they show.
func items(ed horizon.Edition) func(subject string, n int) template.HTML {
	return func(subject string, n int) template.HTML {
		return markup.Figure(ed.Figures.Put(horizon.Counted{Subject: subject, Measure: horizon.MeasureItems, Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: ed.AsOf}, float64(n)))
	}
}

// cell is a cell of a picture's table: a figure where it has one.
func cell(c chart.Cell) template.HTML {
	p := horizon.Piece{Text: c.Text, Figure: c.Figure}
	return markup.Shown(p) + template.HTML(template.HTMLEscapeString(c.Unit))
}
