package table

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/office"
	"kazami/collectors/text"
	"kazami/internal/charset"
	"kazami/internal/horizon"
)

// The names of fields that tables alone state.
const (
	fieldTag  = "tag"
	fieldFile = "file" // address of a linked file
)

// item is a row as a document, or why it is none.
type item struct {
	line int
	doc  horizon.Document
	link string // that the row gives of itself
	err  error
}

// digest is a digest of what a row says.
func (i *item) digest() string {
	return text.Digest(i.doc.Title, i.doc.Published.Format(time.DateOnly), i.doc.Body)
}

// rows makes documents of a table's bytes. Its error is one of the whole table.
func (c *CSV) rows(data []byte, contentType string, base *url.URL, year int) ([]item, error) {
	read := charset.Read(data, contentType)
	text := read.String
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 200)])); strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html") {
		return nil, errors.New("it is a page, not a table")
	}
	comma := c.Table.Comma
	if comma == 0 {
		comma = SniffComma(text)
	}
	var items []item
	var cols *columns
	var untold error // why the first row is no heading
	above := 0
	for row, err := range TableRows(text, comma) {
		if len(items) == maxRows {
			return items, fmt.Errorf("the table has more than %d rows", maxRows)
		}
		if fault := faultIn(read.Faults, row); err == nil && fault != nil {
			err = fmt.Errorf("read row: line %d: %s", fault.Line, fault)
			if cols == nil {
				return nil, err // nobody knows what its columns are
			}
		}
		if err == nil && cols == nil {
			at, header, err := c.Table.resolve(row.Cells)
			if above++; (err != nil || isTitle(row.Cells)) && above <= titles {
				untold = cmp.Or(untold, err)
				continue
			}
			if err != nil {
				return nil, cmp.Or(untold, err)
			}
			if cols = &at; header {
				continue
			}
		}
		if item := c.item(row, cols, base, year, err); item != nil {
			items = append(items, *item)
		}
	}
	if cols == nil && untold != nil {
		return nil, untold
	}
	nameRows(items)
	return items, nil
}

// titles is how many rows may stand above the heading.
const titles = 10

// isTitle reports whether a row is the title of a table, or blank: it has one cell of
// several at most.
func isTitle(cells []string) bool {
	filled := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled++
		}
	}
	return filled == 0 || filled == 1 && len(cells) > 1
}

// faultIn is the first line of a row that cannot be read; nil if all can.
func faultIn(faults []charset.Fault, row tableRow) *charset.Fault {
	i, _ := slices.BinarySearchFunc(faults, row.Line, func(f charset.Fault, line int) int { return cmp.Compare(f.Line, line) })
	if i < len(faults) && faults[i].Line <= row.Line+strings.Count(strings.TrimRight(row.raw, "\r\n"), "\n") {
		return &faults[i]
	}
	return nil
}

// item makes a document of a row; nil of one with empty cells alone.
func (c *CSV) item(row tableRow, cols *columns, base *url.URL, year int, err error) *item {
	item := &item{line: row.Line, err: err}
	if err != nil {
		return item
	}
	if strings.TrimSpace(strings.Join(row.Cells, "")) == "" {
		return nil
	}
	doc := &item.doc
	*doc = horizon.Document{
		Source: c.Source.ID, TLP: c.Source.TLP, Class: c.Source.Class, Excerpt: c.Source.Excerpt, Sectors: c.Sectors,
		Raw: []byte(row.raw), RawType: "text/csv",
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	var long bool
	if doc.Title, long = text.Cut(unwrapped(Cell(row.Cells, cols.title)), text.MaxTitle); long {
		warn("the title was cut")
	}
	if doc.Body, long = text.Cut(text.Tidy(Cell(row.Cells, cols.body)), text.MaxBody); long {
		warn("the text was cut")
	}
	var warning string
	doc.URL, warning = cellLink(base, Cell(row.Cells, cols.link))
	warn(warning)
	doc.Fields.Add(fieldTag, text.Line(Cell(row.Cells, cols.tag)))
	files(doc, base, Cell(row.Cells, cols.file), warn)
	if doc.URL == "" && len(doc.Fields[fieldFile]) > 0 {
		doc.URL = doc.Fields[fieldFile][0]
	}
	c.date(doc, office.Day(Cell(row.Cells, cols.date)), year, warn)
	doc.Lang = text.Language(c.Source.Lang, doc.Title+" "+doc.Body)
	if item.link = doc.URL; doc.Title+doc.Body+doc.URL == "" {
		item.err = errors.New("a row with neither title, text nor link: left out")
	}
	return item
}

// date reads a row's date; in the table of a year that year is understood.
func (c *CSV) date(doc *horizon.Document, raw string, year int, warn func(string)) {
	if strings.TrimSpace(raw) == "" {
		warn("no date")
		return
	}
	cal := &dates.Calendar{}
	if year > 0 {
		cal.Heading(strconv.Itoa(year) + "年")
	}
	d, ok := cal.Read(raw)
	if !ok {
		warn("date " + text.Quote(raw) + " cannot be read: left empty")
		return
	}
	doc.Published, doc.Precision = d.Time, d.Precision
	warn(d.Warning)
}

// cellLink is the link of a cell; # is none.
func cellLink(base *url.URL, raw string) (link, warning string) {
	raw = strings.TrimSpace(raw)
	switch {
	case strings.HasPrefix(raw, "#"):
		return "", ""
	case strings.HasPrefix(raw, "="):
		return "", "link " + text.Quote(raw) + " is a formula: left out"
	}
	return text.Link(base, raw)
}

// files reads a cell of files into the fields of their addresses and sizes.
func files(doc *horizon.Document, base *url.URL, raw string, warn func(string)) {
	for part := range strings.SplitSeq(raw, ";") {
		size, address, parted := strings.Cut(part, "|")
		if !parted {
			size, address = "", part
		}
		link, warning := cellLink(base, address)
		warn(warning)
		doc.Fields.Add(fieldFile, link)
		if n, ok := bytesOf(size); ok {
			doc.Fields.Add(horizon.FieldSize, strconv.FormatInt(n, 10))
		} else if size = text.Line(size); size != "" {
			warn("size " + text.Quote(size) + " cannot be read: left out")
		}
	}
}

var sizeText = regexp.MustCompile(`(?i)^([0-9]{1,7}(?:\.[0-9]{1,3})?)\s*([KMG]?)i?B?$`)

// bytesOf reads 225KB or 1.2MB, which are multiples of 1024.
func bytesOf(s string) (int64, bool) {
	m := sizeText.FindStringSubmatch(strings.ReplaceAll(text.Line(s), ",", ""))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	unit := map[string]float64{"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[strings.ToUpper(m[2])]
	return int64(n*unit + 0.5), err == nil
}

// unwrapped is a title as one line. A break between two Japanese letters was
// made to fit a cell, and is none.
func unwrapped(s string) string {
	one := ""
	for part := range strings.SplitSeq(s, "\n") {
		part = text.Line(part)
		last, _ := utf8.DecodeLastRuneInString(one)
		if first, _ := utf8.DecodeRuneInString(part); one != "" && part != "" && (last < 0x3000 || first < 0x3000) {
			one += " "
		}
		one += part
	}
	return one
}

// nameRows gives each row its id: its link, or what it says where it has none.
// Of rows that share a link the first by date has it alone and the others add
// what they say, so that a row that comes later renames none.
func nameRows(items []item) {
	owner := map[string]int{}
	for i, item := range items {
		o, taken := owner[item.link]
		if !taken || cmp.Or(item.doc.Published.Compare(items[o].doc.Published), strings.Compare(item.digest(), items[o].digest())) < 0 {
			owner[item.link] = i
		}
	}
	for i := range items {
		item := &items[i]
		switch {
		case item.err != nil:
		case item.link == "":
			item.doc.ID = text.ID("row:" + item.digest())
		case owner[item.link] == i || items[owner[item.link]].digest() == item.digest():
			item.doc.ID = text.ID(item.link)
		default:
			item.doc.ID = text.ID(item.link + "#" + item.digest()[:16])
		}
	}
}

// Read reads the bytes of a table.
func (c *CSV) Read(_ context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	items, err := c.rows(data, "", fetch.BaseOf(c.Source.URL), 0)
	return "", func(yield func(horizon.Document, error) bool) {
		known := map[horizon.DocumentID]bool{}
		for _, item := range items {
			if item.err != nil {
				item.err = fmt.Errorf("%s:%d: %w", name, item.line, item.err)
			} else if known[item.doc.ID] {
				continue
			}
			known[item.doc.ID] = true
			if !yield(item.doc, item.err) {
				return
			}
		}
	}, err
}
