package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Chart draws rows of a sheet of the same book: bars that stand on each other, and
// lines. Its series are named by the heads of their columns.
type Chart struct {
	Sheet    string
	From     int // the first row that is drawn of its first table, from 0
	Rows     int // how many are
	Category int // column that names the places on the axis, from 0
	Bars     []Series
	Lines    []Series
	Unit     string // of the axis of values
	About    string // what it shows, for who does not see it
	Height   float64
}

// Series is a column that is drawn, counted from 0.
type Series struct {
	Column int
	Color  string
	Width  float64 // of a line, in points
	Dashed bool
}

// How many pixels a point of a row and a letter of a column have as the library reckons
// where the lower right corner of a chart is: it must stand in the chart's own row.
const (
	pixelsOfPoint  = 4.0 / 3.4
	pixelsOfLetter = 8
	chartMargin    = 4
)

// draw puts the chart into a row of a page, as wide as the page.
func (c *Chart) draw(f *excelize.File, p Page, at int) error {
	if err := f.SetRowHeight(p.Name, at, min(c.Height, mostHeight)); err != nil {
		return err
	}
	wide := 0.0
	for _, w := range p.Widths {
		wide += w
	}
	bars, err := c.series(c.Bars)
	if err != nil {
		return err
	}
	lines, err := c.series(c.Lines)
	if err != nil {
		return err
	}
	gap, zero, vary, font := uint(40), 0.0, false, excelize.Font{Family: family, Size: 9, Color: grey}
	size := excelize.ChartDimension{Width: uint(wide*pixelsOfLetter) - chartMargin, Height: uint(min(c.Height, mostHeight)*pixelsOfPoint) - chartMargin}
	base := &excelize.Chart{Type: excelize.ColStacked, Series: bars, Dimension: size, GapWidth: &gap, VaryColors: &vary, ShowBlanksAs: "gap", Border: excelize.LineOptions{Type: excelize.LineNone},
		Format: excelize.GraphicOptions{AltText: c.About, OffsetX: 2, OffsetY: 2, Positioning: "twoCell"}, Legend: excelize.ChartLegend{Position: "bottom", Font: &font},
		XAxis: excelize.ChartAxis{Font: font}, YAxis: excelize.ChartAxis{Font: font, Minimum: &zero, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"},
			Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Unit, Font: &font}}}}}
	cell := fmt.Sprintf("A%d", at)
	if len(lines) == 0 {
		return f.AddChart(p.Name, cell, base)
	}
	return f.AddChart(p.Name, cell, base, &excelize.Chart{Type: excelize.Line, Series: lines, VaryColors: &vary, ShowBlanksAs: "gap", XAxis: base.XAxis, YAxis: base.YAxis})
}

// series are the columns of a chart as the library takes them.
func (c *Chart) series(all []Series) ([]excelize.ChartSeries, error) {
	category, err := excelize.ColumnNumberToName(c.Category + 1)
	if err != nil {
		return nil, err
	}
	var out []excelize.ChartSeries
	for _, x := range all {
		column, err := excelize.ColumnNumberToName(x.Column + 1)
		if err != nil {
			return nil, err
		}
		rows := func(col string) string {
			return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(c.Sheet), col, c.From+2, col, c.From+c.Rows+1)
		}
		s := excelize.ChartSeries{Name: fmt.Sprintf("%s!$%s$1", quoted(c.Sheet), column), Categories: rows(category), Values: rows(column),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{x.Color}}, Marker: excelize.ChartMarker{Symbol: "none"}}
		if x.Width > 0 {
			s.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: x.Width, Fill: s.Fill}
			if x.Dashed {
				s.Line.Dash = excelize.LineDashDash
			}
		}
		out = append(out, s)
	}
	return out, nil
}
