package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Page is a sheet that is read and printed like a page: A4 upright, as wide as the
// paper, its first line at the top of every page.
type Page struct {
	Name   string
	Widths []float64 // of its columns, in letters
	Lines  []Line
}

// Line is a row of a page. Its last cell reaches to the right edge, and a text that is
// long there goes on in the rows below. Cells are those of a [Sheet]; a line with a
// chart has none.
type Line struct {
	Look  Look
	Cells []any
	Chart *Chart
}

// Look is how a line looks.
type Look int

// The looks of lines.
const (
	Text    Look = iota
	Running      // repeated on every page
	Title
	Lead
	Heading
	Entry // a name, and what is said of it
	Head  // of a table
	Row   // of a table
	Note
)

// looks are the fonts and the frames of lines.
func looks() []look {
	return []look{
		Text: {size: usualSize}, Running: {size: 9, color: grey, under: rule}, Title: {size: 18, bold: true}, Lead: {size: 13, bold: true},
		Heading: {size: 13, bold: true, color: blue, under: blue, above: 12}, Entry: {size: usualSize, label: true, under: rule},
		Head: {size: 10, bold: true, fill: pale, under: blue}, Row: {size: 10, under: rule}, Note: {size: 9, color: grey},
	}
}

// look is the font and the frame of a line.
type look struct {
	size         float64
	bold, label  bool // label: the first cell is bold
	color        string
	fill, under  string  // colours of the ground and of the line below
	above        float64 // room above the text, in points
	first, other int     // numbers of the styles of the first cell and of the others
	link         int
}

// mostLines is how many lines of text a row of a page holds: more go on in the next row.
const mostLines = 20

// page writes one page.
func (s *styles) page(f *excelize.File, p Page) error {
	for c, w := range p.Widths {
		name, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(p.Name, name, name, w); err != nil {
			return err
		}
	}
	all, err := styled(f)
	if err != nil {
		return err
	}
	at := 0
	for i, l := range p.Lines {
		if len(l.Cells) > len(p.Widths) {
			return fmt.Errorf("line %d has %d cells in %d columns", i+1, len(l.Cells), len(p.Widths))
		}
		for _, cells := range p.rows(l, all[l.Look]) {
			if at++; l.Chart != nil {
				err = l.Chart.draw(f, p, at)
			} else {
				err = s.line(f, p, at, cells, all[l.Look])
			}
			if err != nil {
				return fmt.Errorf("line %d: %w", i+1, err)
			}
		}
	}
	lines := false
	if err := f.SetSheetView(p.Name, 0, &excelize.ViewOptions{ShowGridLines: &lines}); err != nil {
		return err
	}
	return printed{"portrait", 1, len(p.Widths), at}.set(f, p.Name)
}

// styled are the looks with their styles in a file.
func styled(f *excelize.File) ([]look, error) {
	all := looks()
	for i := range all {
		k := &all[i]
		style := excelize.Style{NumFmt: 49, Font: &excelize.Font{Family: family, Size: k.size, Bold: k.bold, Color: k.color},
			Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left", WrapText: true}}
		if k.above > 0 {
			style.Alignment.Vertical = "bottom"
		}
		if k.fill != "" {
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{k.fill}}
		}
		if k.under != "" {
			style.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: k.under}}
		}
		first, link := style, style
		first.Font = &excelize.Font{Family: family, Size: k.size, Bold: k.bold || k.label, Color: k.color}
		link.Font = linked(k.size)
		for _, x := range []struct {
			id    *int
			style *excelize.Style
		}{{&k.other, &style}, {&k.first, &first}, {&k.link, &link}} {
			var err error
			if *x.id, err = f.NewStyle(x.style); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// width is how wide the cells of a column are, the last of a line to the right edge,
// in letters of a size.
func (p Page) width(c, of int, size float64) float64 {
	w := p.Widths[c]
	if c == of-1 {
		for _, more := range p.Widths[of:] {
			w += more
		}
	}
	return (w - 1) * usualSize / size
}

// rows are the cells of a line, row by row: more than one where its last text is long.
func (p Page) rows(l Line, k look) [][]any {
	n := len(l.Cells)
	if n == 0 {
		return [][]any{nil}
	}
	long, ok := l.Cells[n-1].(string)
	parts := wrap(long, p.width(n-1, n, k.size))
	if !ok || len(parts) <= mostLines {
		return [][]any{l.Cells}
	}
	var all [][]any
	for from := 0; from < len(parts); from += mostLines {
		row := make([]any, n)
		if from == 0 {
			copy(row, l.Cells)
		}
		row[n-1] = strings.TrimSuffix(strings.Join(parts[from:min(from+mostLines, len(parts))], ""), "\n")
		all = append(all, row)
	}
	return all
}

// line writes a row, from 1.
func (s *styles) line(f *excelize.File, p Page, at int, cells []any, k look) error {
	height := 1
	for c := range max(len(cells), 1) {
		if c >= len(cells) {
			continue
		}
		height = max(height, len(wrap(text(cells[c]), p.width(c, len(cells), k.size))))
		style := k.other
		if c == 0 {
			style = k.first
		}
		own := *s // values of this line look like it
		own.link = k.link
		if err := own.put(f, p.Name, c, at-1, cells[c], style, style); err != nil {
			return err
		}
	}
	if err := f.SetRowHeight(p.Name, at, min(lineHeight*k.size/usualSize*float64(height)+k.above+3, mostHeight)); err != nil || len(cells) == 0 {
		return err
	}
	return s.toTheEdge(f, p, at, len(cells), k)
}

// toTheEdge merges the last cell of a row with those to its right, and gives what is
// empty the look of the line.
func (s *styles) toTheEdge(f *excelize.File, p Page, at, n int, k look) error {
	from, err := excelize.CoordinatesToCellName(n, at)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(len(p.Widths), at)
	if err != nil || from == to {
		return err
	}
	next, err := excelize.CoordinatesToCellName(n+1, at)
	if err != nil {
		return err
	}
	if err := f.SetCellStyle(p.Name, next, to, k.other); err != nil {
		return err
	}
	return f.MergeCell(p.Name, from, to)
}
