package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// What a workbook may hold.
const (
	maxSheets    = 20
	MaxSheetRows = 20_000
	MaxCells     = 300_000
	maxSheetText = 16 << 20 // bytes of all cells
)

// workbook is the visible sheets of an .xlsx, in order, with dates as the
// numbers that they are stored as.
type workbook struct {
	Sheets [][][]string // by sheet, row and column
	since  bool         // days are counted from 1904
	Hidden int          // sheets left out

	Margins []string // headers and footers of printed pages
}

// ReadWorkbook reads the cells of an Excel file, sheet by sheet.
func ReadWorkbook(data []byte) (*workbook, error) {
	z, err := openZip(data)
	if err != nil {
		return nil, err
	}
	if err := checkParts(z); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	defer f.Close()
	w := &workbook{}
	if err := w.readMargins(z); err != nil {
		return nil, err
	}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		w.since = *props.Date1904
	}
	var size sheetSize
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && !visible {
			w.Hidden++
			continue
		}
		if len(w.Sheets) == maxSheets {
			return nil, fmt.Errorf("the workbook has more than %d sheets", maxSheets)
		}
		rows, err := size.read(f, name)
		if err != nil {
			return nil, fmt.Errorf("read sheet %d: %w", len(w.Sheets)+1, err)
		}
		w.Sheets = append(w.Sheets, rows)
	}
	return w, nil
}

var (
	sheetMargin = regexp.MustCompile(`<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<`)
	marginCode  = regexp.MustCompile(`&(?:"[^"]*"|[0-9]+|K[0-9A-F]{6}|[A-Z+-])`)
)

// readMargins reads the headers and footers of all sheets, without the codes
// that set their place and type.
func (w *workbook) readMargins(z *zip.Reader) error {
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") || path.Ext(f.Name) != ".xml" {
			continue
		}
		text, err := part(z, f.Name)
		if err != nil {
			return err
		}
		for _, m := range sheetMargin.FindAllSubmatch(text, 100) {
			w.Margins = append(w.Margins, marginCode.ReplaceAllString(html.UnescapeString(string(m[1])), " "))
		}
	}
	return nil
}

// sheetSize counts what the sheets hold.
type sheetSize struct{ rows, cells, bytes int }

// read reads a sheet's rows; empty ones are left out.
func (s *sheetSize) read(f *excelize.File, name string) ([][]string, error) {
	rows, err := f.Rows(name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all [][]string
	for blank := 0; rows.Next(); {
		cells, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		if len(cells) == 0 {
			if blank++; blank > MaxSheetRows {
				break // what stands below so many empty rows is no form
			}
			continue
		}
		s.rows++
		s.cells += len(cells)
		for _, c := range cells {
			s.bytes += len(c)
		}
		if s.rows > MaxSheetRows || s.cells > MaxCells || s.bytes > maxSheetText {
			return nil, fmt.Errorf("it has more than %d rows, %d cells or %d bytes", MaxSheetRows, MaxCells, maxSheetText)
		}
		all = append(all, cells)
	}
	return all, rows.Error()
}

// Day is a cell of a table that was saved as text, in words: a number is the day that
// Excel counts so.
func Day(cell string) string { return (&workbook{}).Day(strings.TrimSpace(cell)) }

// Day is a cell that holds a date, in words: a number is the day that it counts.
func (w *workbook) Day(cell string) string {
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || n < 10_000 || n > 100_000 {
		return cell
	}
	t, err := excelize.ExcelDateToTime(n, w.since)
	if err != nil {
		return cell
	}
	if t = t.Round(time.Minute); t.Hour() == 0 && t.Minute() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}
