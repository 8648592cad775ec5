package survey

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
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
		t, err := newAnswers(rows, columns)
		if err == nil {
			t.days(office.Day)
		}
		return t, err
	}
	book, err := office.ReadWorkbook(data)
	if err != nil {
		return nil, err
	}
	err = errors.New("the workbook has no visible sheet")
	for i, rows := range book.Sheets {
		t, bad := newAnswers(rows, columns)
		if bad == nil {
			t.days(book.Day)
			return t, nil
		}
		if i == 0 {
			err = bad
		}
	}
	return nil, err
}

// days writes the dates that are numbers as days.
func (t *answers) days(day func(cell string) string) {
	for _, row := range t.rows {
		if t.date >= 0 && t.date < len(row) {
			row[t.date] = day(row[t.date])
		}
	}
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
		rows = append(rows, row.Cells)
	}
	return rows, nil
}

func newAnswers(rows [][]string, columns Columns) (*answers, error) {
	at, err := columns.headingOf(rows)
	if err != nil {
		return nil, err
	}
	t, err := columns.under(rows[at])
	if err != nil {
		return nil, err
	}
	for _, row := range rows[at+1:] {
		switch {
		case blank(row):
		case len(row) > len(t.heading) && !blank(row[len(t.heading):]):
			t.shifted++
		default:
			t.rows = append(t.rows, row)
		}
	}
	return t, nil
}

func blank(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

// titles is how many rows may stand above the heading.
const titles = 10

// headingOf is the index of the heading: the row that is said, or else the first that has
// all columns, or, where they are letters, the first with two cells or more, for a title
// has one. Without one it is the first row.
func (c Columns) headingOf(rows [][]string) (int, error) {
	first := slices.IndexFunc(rows, func(row []string) bool { return !blank(row) })
	switch {
	case c.Heading > 0 && c.Heading < len(rows):
		return c.Heading - 1, nil
	case c.Heading > 0:
		return 0, fmt.Errorf("heading is row %d, and it has %d rows", c.Heading, len(rows))
	case first < 0 || blank(slices.Concat(rows[first+1:]...)):
		return 0, errors.New("it has no rows below a heading")
	}
	for i, row := range rows[:min(len(rows)-1, first+titles)] {
		if filled(row) < 2 {
			continue
		}
		if _, err := c.under(row); err == nil {
			return i, nil
		}
	}
	return first, nil
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// mostMissing is how many columns a message names.
const mostMissing = 5

// under finds the columns below a heading.
func (c Columns) under(heading []string) (*answers, error) {
	t := &answers{heading: heading, sector: -1, date: -1}
	var missing []string
	find := func(name string) int {
		at := t.column(name)
		if at < 0 {
			missing = append(missing, strconv.Quote(name))
		}
		return at
	}
	for _, name := range c.Respondent {
		t.respondent = append(t.respondent, find(name))
	}
	for _, name := range c.Answers {
		t.answers = append(t.answers, find(name))
	}
	if c.Sector != "" {
		t.sector = find(c.Sector)
	}
	if c.Date != "" {
		t.date = find(c.Date)
	}
	if n := len(missing); n > mostMissing {
		missing = append(missing[:mostMissing], fmt.Sprintf("and %d more", n-mostMissing))
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("no column %s: write its heading as it stands in its row, or its letter; heading: N says which row that is", strings.Join(missing, ", "))
	}
	return t, nil
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
