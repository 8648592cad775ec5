// Package sheet writes tables as workbooks (.xlsx) for spreadsheets: the first
// row of each sheet is its head and stays in sight, dates are real dates, text
// is never a formula, and no cells are merged. The same book makes the same
// bytes. Its functions are pure and safe for concurrent use.
package sheet

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// MaxText is how many letters a cell of text holds: a spreadsheet's own limit
// is 32,767 UTF-16 units, and a letter may take two.
const MaxText = 16_000

// usual is the width of a column that does not say one.
const usual = 14

// Book is a workbook.
type Book struct {
	Title  string
	Dated  time.Time // when it is said to have been written; never the clock
	Sheets []Sheet
}

// Sheet is one table. A row has a cell for each column: a string, an int, a
// float64, a bool, a [Date], or nil for an empty cell.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// Column is the head of a column and how wide it is, in letters. Left sets its
// numbers flush left, where they stand among text.
type Column struct {
	Head  string
	Width float64
	Left  bool
}

// Date is a day (2010-03-31), a month (2010-03) or a year (2010). It becomes a
// date cell that shows as much as is known; a month is its first day then.
type Date string

// layouts are how a date is written, and how a cell shows it.
var layouts = []struct{ layout, format string }{{"2006-01-02", "yyyy-mm-dd"}, {"2006-01", "yyyy-mm"}, {"2006", "yyyy"}}

// Write writes the book. It refuses a book without sheets, two sheets of one
// name, a row that is longer than its head, text that no cell holds, a number
// that is none, and a value of another type.
func Write(w io.Writer, b Book) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := newStyles(f)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if len(b.Sheets) == 0 {
		return fmt.Errorf("write workbook %q: it has no sheet", b.Title)
	}
	for i, t := range b.Sheets {
		if err := s.add(f, i, t); err != nil {
			return fmt.Errorf("write sheet %q: %w", t.Name, err)
		}
	}
	dated := b.Dated.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: "Kazami", LastModifiedBy: "Kazami", Created: dated, Modified: dated, Language: "ja"}); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	all := parts{}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return all })
	if err := f.Write(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := all.pack(w); err != nil {
		return fmt.Errorf("pack workbook: %w", err)
	}
	return nil
}

// styles are the numbers of the styles in one file.
type styles struct {
	head, text   int
	number, left int            // of numbers, flush right and left
	truth        int            // of true and false
	dates        map[string]int // by layout
}

func newStyles(f *excelize.File) (s styles, err error) {
	if err := f.SetDefaultFont("BIZ UDPゴシック"); err != nil {
		return s, err
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	text, s := 49, styles{dates: map[string]int{}} // 49 is "@": what is typed over it stays text
	for _, x := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{NumFmt: text, Font: &excelize.Font{Bold: true, Family: "BIZ UDPゴシック", Size: 11}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8F1FE"}},
			Border: []excelize.Border{{Type: "bottom", Style: 2, Color: "0017C1"}}}},
		{&s.text, excelize.Style{NumFmt: text, Alignment: top}},
		{&s.number, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&s.left, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}},
	} {
		if *x.id, err = f.NewStyle(&x.style); err != nil {
			return s, err
		}
	}
	truth := `"TRUE";"TRUE";"FALSE"` // some programs show a truth as a number otherwise
	if s.truth, err = f.NewStyle(&excelize.Style{CustomNumFmt: &truth, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}); err != nil {
		return s, err
	}
	for _, l := range layouts {
		if s.dates[l.layout], err = f.NewStyle(&excelize.Style{CustomNumFmt: &l.format, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}); err != nil {
			return s, err
		}
	}
	return s, nil
}

// add writes one sheet, the i-th.
func (s *styles) add(f *excelize.File, i int, t Sheet) error {
	if i == 0 {
		if err := f.SetSheetName("Sheet1", t.Name); err != nil {
			return err
		}
	} else if n, err := f.NewSheet(t.Name); err != nil {
		return err
	} else if n != i {
		return fmt.Errorf("a sheet of this name is there already")
	}
	for c, col := range t.Columns {
		if err := s.put(f, t.Name, c, 0, col.Head, s.head, s.number); err != nil {
			return err
		}
		name, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(t.Name, name, name, cmp.Or(col.Width, usual)); err != nil {
			return err
		}
	}
	heads := make([]any, len(t.Columns))
	for c := range heads {
		heads[c] = t.Columns[c].Head
	}
	if err := f.SetRowHeight(t.Name, 1, min(lineHeight*float64(lines(heads, t.Columns))+headMargin, mostHeight)); err != nil {
		return err
	}
	for r, row := range t.Rows {
		if len(row) > len(t.Columns) {
			return fmt.Errorf("row %d has %d cells and the head %d", r+1, len(row), len(t.Columns))
		}
		for c, v := range row {
			number := s.number
			if t.Columns[c].Left {
				number = s.left
			}
			if err := s.put(f, t.Name, c, r+1, v, s.text, number); err != nil {
				return fmt.Errorf("row %d, column %d: %w", r+1, c+1, err)
			}
		}
		if n := lines(row, t.Columns); n > 1 {
			if err := f.SetRowHeight(t.Name, r+2, min(lineHeight*float64(n), mostHeight)); err != nil {
				return err
			}
		}
	}
	return layOut(f, t)
}

// put writes one cell.
func (s *styles) put(f *excelize.File, name string, c, r int, v any, text, number int) error {
	cell, err := excelize.CoordinatesToCellName(c+1, r+1)
	if err != nil {
		return err
	}
	style := number
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if n := utf8.RuneCountInString(v); n > MaxText {
			return fmt.Errorf("a text of %d letters: a cell holds %d", n, MaxText)
		}
		style, err = text, f.SetCellStr(name, cell, plain(v))
	case int:
		err = f.SetCellInt(name, cell, int64(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%v is no number for a cell", v)
		}
		err = f.SetCellFloat(name, cell, v, -1, 64)
	case bool:
		style, err = s.truth, f.SetCellBool(name, cell, v)
	case Date:
		day, layout, ok := v.day()
		if !ok {
			style, err = text, f.SetCellStr(name, cell, string(v))
			break
		}
		style, err = s.dates[layout], f.SetCellValue(name, cell, day)
	default:
		return fmt.Errorf("a value of type %T", v)
	}
	if err != nil {
		return err
	}
	return f.SetCellStyle(name, cell, cell, style)
}

// coded begins what a workbook reads as the code of one letter: _x000D_.
var coded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// plain is text that a workbook reads as it stands.
func plain(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && coded.MatchString(s[i:]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// day reads a date, and says by which layout it is written. A spreadsheet knows
// no day before 1900-03-01 for sure: such a date stays text.
func (d Date) day() (t time.Time, layout string, ok bool) {
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, string(d)); err == nil {
			return t, l.layout, t.Year() > 1900
		}
	}
	return t, "", false
}

// layOut freezes the head, gives it a filter, and sets the page for printing.
func layOut(f *excelize.File, t Sheet) error {
	last, err := excelize.CoordinatesToCellName(max(1, len(t.Columns)), len(t.Rows)+1)
	if err != nil {
		return err
	}
	if err := f.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := f.AutoFilter(t.Name, "A1:"+last, nil); err != nil {
		return err
	}
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + t.Name + "'!$1:$1", Scope: t.Name}); err != nil {
		return err
	}
	landscape, a4, wide, high, fit := "landscape", 9, 1, 0, true
	if err := f.SetPageLayout(t.Name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return f.SetSheetProps(t.Name, &excelize.SheetPropsOptions{FitToPage: &fit})
}
