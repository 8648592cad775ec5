package backtest

import (
	"fmt"
	"io"

	"kazami/site/chart"
)

// picture is curves over the places of an axis.
type picture struct {
	File, Title, Unit string
	X                 []string
	Names             []string
	Y                 [][]float64 // by name
}

// draw writes the picture as SVG.
func (p picture) draw(w io.Writer) error {
	d := chart.Lines{ID: p.File[:len(p.File)-len(".svg")], Title: p.Title, Unit: p.Unit, X: p.X}
	for i, n := range p.Names {
		d.Curves = append(d.Curves, chart.Curve{Name: n, Y: p.Y[i]})
	}
	_, err := fmt.Fprintln(w, d.SVG())
	return err
}
