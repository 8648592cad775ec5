package public

import (
	"html/template"

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
