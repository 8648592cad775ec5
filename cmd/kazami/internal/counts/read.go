package counts

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kazami/internal/horizon"
	"kazami/internal/typed"
	"kazami/internal/yamlfile"
)

// row is one line of the file.
type row struct {
	period       horizon.Period
	source, term string
	docs         uint32
	line         int // of the file
}

// columns are where a row has its period, source, term and count.
type columns [4]int

// names are the headings of columns, as [typed.Key] writes them.
var names = [4]string{"week", "source", "term", "docs"}

// headed is how many rows may stand above the heading: a title, and blank ones.
const headed = 10

// RowsError is what is wrong with the rows of a file.
type RowsError struct {
	File   string
	Faults yamlfile.Faults
}

// Unwrap gives the faults: what a person wrote is at fault, as with a configuration.
func (e *RowsError) Unwrap() error { return e.Faults }

// mostPlaces is how many rows a message names.
const mostPlaces = 5

// Error is one message: how many rows, and the places of the first.
func (e *RowsError) Error() string {
	all := e.Faults
	if len(all) == 1 {
		return all[0].String()
	}
	var text strings.Builder
	text.WriteString(fmt.Sprintf("%s: %d faults in its rows; nothing was counted. The first:", e.File, len(all)))
	for _, f := range all[:min(len(all), mostPlaces)] {
		text.WriteString("\n  " + f.String())
	}
	return text.String()
}

// Read reads a table of week, source, term and docs: in the order that its heading names
// them, which may stand below a title, or else in this one. Its error, of rows, is a
// [*RowsError].
func Read(name, text string) (*Table, error) {
	rows, faults := readRows(name, text)
	if len(rows) == 0 && len(faults) == 0 {
		faults = append(faults, yamlfile.Fault{File: name, Line: 1, Message: "no row week,source,term,docs was found"})
	}
	sources := map[string]bool{}
	for _, r := range rows {
		sources[r.source] = true
	}
	if len(sources) > math.MaxUint16 {
		faults = append(faults, yamlfile.Fault{File: name, Line: 1, Message: fmt.Sprintf("%d sources are more than a panel holds, %d", len(sources), math.MaxUint16)})
	}
	faults = append(faults, beyondTotals(name, rows)...)
	if len(faults) > 0 {
		return nil, &RowsError{name, faults}
	}
	return newTable(rows), nil
}

func readRows(name, text string) (rows []row, faults yamlfile.Faults) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, comma(text)
	r.TrimLeadingSpace = r.Comma != '\t'
	at, width, found := columns{0, 1, 2, 3}, len(names), false
	wrong := func(line int, err error) {
		faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: err.Error()})
	}
	for n := 1; ; n++ {
		cells, err := r.Read()
		if err == io.EOF {
			return rows, faults
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			wrong(bad.StartLine, bad.Err)
			return rows, faults // what follows an open quotation is no row
		}
		line, _ := r.FieldPos(0)
		if cells = trimmed(cells); len(cells) == 0 {
			continue
		}
		if n <= headed && !found {
			if to, ok := heading(cells); ok {
				at, width, found, rows, faults = to, len(cells), true, nil, nil // what stood above was a title
				continue
			}
		}
		v, err := readRow(cells, at, width)
		if err != nil {
			wrong(line, err)
			continue
		}
		if len(rows) > 0 && rows[0].period.Bin != v.period.Bin {
			wrong(line, errors.New("weeks, months and years must not be mixed in one file"))
		}
		v.line = line
		rows = append(rows, v)
	}
}

// comma is what parts the cells: a tab or a semicolon where the first lines have no comma.
func comma(text string) rune {
	head := text[:min(len(text), 4096)]
	for _, c := range "\t;" {
		if !strings.Contains(head, ",") && strings.ContainsRune(head, c) {
			return c
		}
	}
	return ','
}

// trimmed is a row without the empty cells at its end.
func trimmed(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// heading is the columns that a row names, if it is the heading.
func heading(cells []string) (columns, bool) {
	var at columns
	for i, name := range names {
		at[i] = slices.IndexFunc(cells, func(c string) bool { return typed.Key(c) == name })
		if at[i] < 0 {
			return at, false
		}
	}
	return at, true
}

// A period outside of these years is none of a count of documents.
const (
	FirstYear = 1800
	LastYear  = 2200
)

// readRow reads a row of a table that has so many columns.
func readRow(cells []string, at columns, width int) (row, error) {
	if len(cells) > width || max(at[0], at[1], at[3]) >= len(cells) {
		return row{}, fmt.Errorf("%d cells, want week, source, term, docs", len(cells))
	}
	p, err := ReadPeriod(cells[at[0]])
	if err != nil {
		return row{}, err
	}
	if y := p.Start().Year(); y < FirstYear || y > LastYear {
		return row{}, fmt.Errorf("period %s is not between %d and %d: is the clock or a date wrong?", p, FirstYear, LastYear)
	}
	n, err := readCount(cells[at[3]])
	if err != nil {
		return row{}, err
	}
	if strings.TrimSpace(cells[at[1]]) == "" {
		return row{}, errors.New("a row needs a source")
	}
	term := ""
	if at[2] < len(cells) {
		term = cells[at[2]]
	}
	return row{period: p, source: cells[at[1]], term: term, docs: n}, nil
}

// readCount reads a whole number, also 1,234 as spreadsheets write it.
func readCount(cell string) (uint32, error) {
	digits := strings.TrimSpace(norm.NFKC.String(cell))
	if whole := strings.ReplaceAll(digits, ",", ""); thousands.MatchString(digits) {
		digits = whole
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("docs %q is not a count", cell)
	}
	return uint32(n), nil
}
