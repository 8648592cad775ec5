// Package sheet writes workbooks (.xlsx) for spreadsheets: pages that are read and
// printed, and tables, whose heads stay in sight and whose cells are never merged.
// Dates are real dates and text is never a formula. The same book makes the same
// bytes. Its functions are pure and safe for concurrent use.
package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// MaxText is how many letters a cell of text holds: a spreadsheet's own limit
// is 32,767 UTF-16 units, and a letter may take two.
const MaxText = 16_000

// usual is the width of a column that does not say one.
const usual = 14

// Book is a workbook: its pages stand before its tables.
type Book struct {
	Title    string
	Language string    // of its text, "ja" or "en"
	Dated    time.Time // when it is said to have been written; never the clock
	Pages    []Page
	Sheets   []Sheet
}

// Sheet is a table, and tables below it in the same columns. A row has a cell for each
// column: a string, an int, a float64, a bool, a [Date], a [Link], or nil for an empty cell.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    [][]any
	Below   []Table
}

// Table is a table below another, a row apart from it.
type Table struct {
	Heads []string
	Rows  [][]any
}

// Column is the head of a column and how wide it is, in letters. Left sets its
// numbers flush left, where they stand among text.
type Column struct {
	Head  string
	Width float64
	Left  bool
}

// Link is text that leads to an address of the web.
type Link struct{ Text, URL string }

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
	if len(b.Pages)+len(b.Sheets) == 0 {
		return fmt.Errorf("write workbook %q: it has no sheet", b.Title)
	}
	for i, p := range b.Pages {
		if err := errors.Join(named(f, i, p.Name), s.page(f, p)); err != nil {
			return fmt.Errorf("write page %q: %w", p.Name, err)
		}
	}
	for i, t := range b.Sheets {
		if err := errors.Join(named(f, len(b.Pages)+i, t.Name), s.add(f, t)); err != nil {
			return fmt.Errorf("write sheet %q: %w", t.Name, err)
		}
	}
	dated := b.Dated.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: b.Title, Creator: "Kazami", LastModifiedBy: "Kazami", Created: dated, Modified: dated, Language: cmp.Or(b.Language, "ja")}); err != nil {
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

// named makes the i-th sheet.
func named(f *excelize.File, i int, name string) error {
	if i == 0 {
		return f.SetSheetName("Sheet1", name)
	}
	n, err := f.NewSheet(name)
	if err == nil && n != i {
		err = fmt.Errorf("a sheet of this name is there already")
	}
	return err
}

// add writes the tables of one sheet.
func (s *styles) add(f *excelize.File, t Sheet) error {
	first := Table{Rows: t.Rows}
	for c, col := range t.Columns {
		name, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(t.Name, name, name, cmp.Or(col.Width, usual)); err != nil {
			return err
		}
		first.Heads = append(first.Heads, col.Head)
	}
	head, at := 0, 0 // rows from 0
	for _, x := range slices.Concat([]Table{first}, t.Below) {
		if head = at; len(x.Heads) > len(t.Columns) {
			return fmt.Errorf("a head of %d cells in %d columns", len(x.Heads), len(t.Columns))
		}
		if err := s.table(f, t, x, at); err != nil {
			return err
		}
		at += len(x.Rows) + 2
	}
	return layOut(f, t, head, at-2)
}

// table writes one table, its head in a row counted from 0.
func (s *styles) table(f *excelize.File, t Sheet, x Table, at int) error {
	heads := make([]any, len(x.Heads))
	for c, head := range x.Heads {
		if heads[c] = head; head == "" {
			continue
		}
		if err := s.put(f, t.Name, c, at, head, s.head, s.number); err != nil {
			return err
		}
	}
	if err := f.SetRowHeight(t.Name, at+1, min(lineHeight*float64(lines(heads, t.Columns))+headMargin, mostHeight)); err != nil {
		return err
	}
	for r, row := range x.Rows {
		if len(row) > len(x.Heads) {
			return fmt.Errorf("row %d has %d cells and the head %d", r+1, len(row), len(x.Heads))
		}
		for c, v := range row {
			number := s.number
			if t.Columns[c].Left {
				number = s.left
			}
			if err := s.put(f, t.Name, c, at+r+1, v, s.text, number); err != nil {
				return fmt.Errorf("row %d, column %d: %w", r+1, c+1, err)
			}
		}
		if n := lines(row, t.Columns); n > 1 {
			if err := f.SetRowHeight(t.Name, at+r+2, min(lineHeight*float64(n), mostHeight)); err != nil {
				return err
			}
		}
	}
	return nil
}

// layOut freezes the head, gives the last table a filter, and sets the page for
// printing; head and last are rows of the last table, from 0.
func layOut(f *excelize.File, t Sheet, head, last int) error {
	from, err := excelize.CoordinatesToCellName(1, head+1)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(max(1, len(t.Columns)), last+1)
	if err != nil {
		return err
	}
	if len(t.Below) == 0 {
		if err := f.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	if err := f.AutoFilter(t.Name, from+":"+to, nil); err != nil {
		return err
	}
	return printed{"landscape", head + 1, len(t.Columns), last + 1}.set(f, t.Name)
}
