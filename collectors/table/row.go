package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"kazami/collectors/dates"
	"kazami/collectors/text"
	"kazami/internal/typed"
)

// The limits of a table.
const (
	maxTable = 32 << 20 // bytes of a file
	maxRows  = 200_000
)

// Columns says where in a row a document stands: columns by their number from 0
// or, with a Header, by their heading; "" is none. Without any the headings
// decide, such as 日付 and 件名, or else the columns are those of the tables of
// 国家サイバー統括室: date, title, link, another window, tag, files.
type Columns struct {
	Date, Title, Link, Tag, Body string
	File                         string // cells such as 225KB|/a.pdf;1.2MB|/b.pdf
	Header                       bool   // the first row names the columns
	Comma                        rune   // between cells; 0: comma, tab or semicolon, whichever the first line has most of
}

// columns are the numbers of a table's columns; -1 is none.
type columns struct{ date, title, link, tag, body, file int }

// headings are the names by which columns are known, in the order of columns.
var headings = [6][]string{
	{"日付", "公表日", "公開日", "掲載日", "発表日", "年月日", "date", "published"},
	{"件名", "タイトル", "表題", "題名", "見出し", "title", "subject"},
	{"url", "リンク", "link", "アドレス"},
	{"タグ", "分類", "種別", "カテゴリ", "tag", "category"},
	{"本文", "内容", "概要", "説明", "body", "text", "description", "summary"},
	{"pdf", "ファイル", "添付", "資料", "file"},
}

// resolve finds the columns by the first row, and whether that is a heading.
func (t Columns) resolve(first []string) (columns, bool, error) {
	said := []string{t.Date, t.Title, t.Link, t.Tag, t.Body, t.File}
	at := []int{-1, -1, -1, -1, -1, -1}
	header := t.Header
	if strings.Join(said, "") == "" {
		at, header = guessColumns(first)
		return columns{at[0], at[1], at[2], at[3], at[4], at[5]}, header || t.Header, nil
	}
	for i, name := range said {
		if name == "" {
			continue
		}
		if n, err := strconv.Atoi(name); err == nil && n >= 0 {
			at[i] = n
			continue
		}
		at[i] = slices.IndexFunc(first, func(cell string) bool { return typed.Key(text.Line(cell)) == typed.Key(name) })
		switch {
		case !header:
			return columns{}, false, fmt.Errorf("column %q is not a number, and the table is said to have no header", name)
		case at[i] < 0:
			return columns{}, false, fmt.Errorf("the table has no column %q; its header is %s", name, text.Quote(strings.Join(first, ", ")))
		}
	}
	return columns{at[0], at[1], at[2], at[3], at[4], at[5]}, header, nil
}

func guessColumns(first []string) (at []int, header bool) {
	at = []int{-1, -1, -1, -1, -1, -1}
	for i, names := range headings {
		at[i] = slices.IndexFunc(first, func(cell string) bool { return slices.Contains(names, typed.Key(text.Line(cell))) })
	}
	if at[0] >= 0 && at[1] >= 0 {
		return at, true
	}
	_, dated := dates.FindDated(Cell(first, 0))
	return []int{0, 1, 2, 4, -1, 5}, !dated
}

// Cell is a row's cell; "" where the row has none.
func Cell(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

// tableRow is a row with the number of its first line.
type tableRow struct {
	Line  int
	Cells []string
	raw   string
}

// TableRows yields the rows of a text. A row whose quotes are wrong costs its
// first line alone: the error says which, and reading goes on with the next.
func TableRows(text string, comma rune) iter.Seq2[tableRow, error] {
	return func(yield func(tableRow, error) bool) {
		for line := 1; text != ""; {
			r := newTableReader(text, comma, false)
			var bad *csv.ParseError
			for bad == nil {
				start := r.InputOffset()
				cells, err := r.Read()
				if err != nil && !errors.As(err, &bad) {
					return
				}
				if bad == nil {
					at, _ := r.FieldPos(0)
					if !yield(tableRow{line - 1 + at, cells, text[start:r.InputOffset()]}, nil) {
						return
					}
				}
			}
			text = afterLines(text, bad.StartLine-1)
			one, rest, _ := strings.Cut(text, "\n")
			line += bad.StartLine - 1
			cells, err := lenient(one, comma, bad)
			if !yield(tableRow{line, cells, one}, err) {
				return
			}
			text = rest
			line++
		}
	}
}

// lenient reads a line whose only fault is a quote in the middle of a cell.
func lenient(line string, comma rune, bad *csv.ParseError) ([]string, error) {
	if bad.Line == bad.StartLine && (errors.Is(bad.Err, csv.ErrBareQuote) || strings.Count(line, `"`)%2 == 0) {
		if cells, err := newTableReader(line, comma, true).Read(); err == nil {
			return cells, nil
		}
	}
	return nil, fmt.Errorf("read row: %w", bad.Err)
}

func newTableReader(text string, comma rune, lazy bool) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, lazy
	return r
}

func afterLines(text string, n int) string {
	for range n {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

// SniffComma finds what parts the cells of the first line that has any.
func SniffComma(text string) rune {
	counts := map[rune]int{}
	inside := false
	for _, c := range text {
		switch c {
		case '"':
			inside = !inside
		case ',', '\t', ';':
			if !inside {
				counts[c]++
			}
		case '\n':
			if !inside && len(counts) > 0 {
				return most(counts)
			}
		}
	}
	return most(counts)
}

func most(counts map[rune]int) rune {
	best := ','
	for _, c := range "\t;" {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}
