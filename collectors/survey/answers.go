package survey

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"kazami/collectors/notes"
	"kazami/collectors/office"
	"kazami/collectors/table"
	"kazami/internal/charset"
)

// answers is the table of a survey; a column that it has not is -1.
type answers struct {
	heading    []string
	rows       [][]string
	respondent []int
	sector     int
	date       int
	answers    []int
	shifted    int // rows left out: with more cells than the heading, nobody knows which of them is a name
}

// readAnswers reads a table and finds its columns. A workbook's sheet is the
// first that has them all.
func readAnswers(name string, data []byte, columns Columns) (*answers, error) {
	if strings.ToLower(path.Ext(name)) == ".xls" {
		return nil, errors.New("files of this format are not read: open it and save it as .xlsx")
	}
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) && !bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}) {
		rows, err := readSheet(data)
		if err != nil {
			return nil, err
		}
		return newAnswers(rows, columns)
	}
	book, err := office.ReadWorkbook(data)
	if err != nil {
		return nil, err
	}
	err = errors.New("the workbook has no visible sheet")
	for i, rows := range book.Sheets {
		t, bad := newAnswers(rows, columns)
		if bad == nil {
			for _, row := range t.rows {
				if t.date >= 0 && t.date < len(row) {
					row[t.date] = book.Day(row[t.date])
				}
			}
			return t, nil
		}
		if i == 0 {
			err = bad
		}
	}
	return nil, err
}

// readSheet reads CSV whole. A row that cannot be read fails it: an answer must
// not be given under another's question.
func readSheet(data []byte) (rows [][]string, err error) {
	sheet, err := charset.ReadString("the sheet", data)
	if err != nil {
		return nil, err
	}
	cells := 0
	for row, err := range table.TableRows(sheet, table.SniffComma(sheet)) {
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", row.Line, err)
		}
		if cells += len(row.Cells); len(rows) == office.MaxSheetRows || cells > office.MaxCells {
			return nil, fmt.Errorf("it has more than %d rows or %d cells: part it", office.MaxSheetRows, office.MaxCells)
		}
		if strings.TrimSpace(strings.Join(row.Cells, "")) != "" {
			rows = append(rows, row.Cells)
		}
	}
	return rows, nil
}

func newAnswers(rows [][]string, columns Columns) (*answers, error) {
	if len(rows) < 2 {
		return nil, errors.New("it has no rows below a heading")
	}
	t := &answers{heading: rows[0], sector: -1, date: -1}
	for _, row := range rows[1:] {
		if len(row) > len(t.heading) && strings.TrimSpace(strings.Join(row[len(t.heading):], "")) != "" {
			t.shifted++
			continue
		}
		t.rows = append(t.rows, row)
	}
	var bad []error
	find := func(name string) int {
		c := t.column(name)
		if c < 0 {
			bad = append(bad, fmt.Errorf("no column %q: write its heading as it stands in the first row, or its letter", name))
		}
		return c
	}
	for _, name := range columns.Respondent {
		t.respondent = append(t.respondent, find(name))
	}
	for _, name := range columns.Answers {
		t.answers = append(t.answers, find(name))
	}
	if columns.Sector != "" {
		t.sector = find(columns.Sector)
	}
	if columns.Date != "" {
		t.date = find(columns.Date)
	}
	return t, errors.Join(bad...)
}

var columnLetters = regexp.MustCompile(`^[A-Z]{1,2}$`)

func (t *answers) column(name string) int {
	if !columnLetters.MatchString(name) {
		want := notes.FoldLabel(name)
		return slices.IndexFunc(t.heading, func(h string) bool { return notes.FoldLabel(h) == want })
	}
	c := 0
	for _, letter := range name {
		c = c*26 + int(letter-'A') + 1
	}
	if c > len(t.heading) {
		return -1
	}
	return c - 1
}

// person is the heading of a column that names people.
var person = regexp.MustCompile(`(?i)氏名|名前|担当|記入者|回答者|name`)

// anonymiser knows all names in the columns of respondents.
func (t *answers) anonymiser() *anonymiser {
	var names, people []string
	for _, row := range t.rows {
		for _, c := range t.respondent {
			if person.MatchString(table.Cell(t.heading, c)) {
				people = append(people, table.Cell(row, c))
			} else {
				names = append(names, table.Cell(row, c))
			}
		}
	}
	return newAnonymiser(names, people)
}

var nothing = regexp.MustCompile(`^(?:(?:特に|とくに|とりたてて)?(?:なし|無し|無|ない|無い|ありません|ございません|ありませんでした|意見なし)(?:です)?|特に|特になし|該当(?:は)?(?:なし|ありません)|未記入|無回答|回答なし|n/?a|none|nothing|no|nil|[-‐―ー–—~〜.*/×x]+)?$`)

// saysNothing reports whether an answer in free text is none.
func saysNothing(s string) bool {
	if len(s) > 120 {
		return false
	}
	s = strings.Trim(foldName(s).text, ".。、,!()「」・")
	return nothing.MatchString(s)
}
