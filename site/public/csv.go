package public

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// safe makes a cell that a spreadsheet would run as a formula plain text, by a
// leading apostrophe, as OWASP ASVS asks. Reading it back drops one apostrophe.
func safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n'＝＋－＠|", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// table writes rows as CSV for spreadsheets: a byte order mark, CRLF, one record
// a line, every cell of text made safe.
func table(head []string, rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for i, c := range row {
			c = phrase.Clean(c)
			cells[i] = safe(strings.Join(strings.FieldsFunc(c, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return append([]byte("\uFEFF"), b.Bytes()...)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// quartersCSV is the trend of a change.
func quartersCSV(c *change) []byte {
	var rows [][]string
	for _, q := range c.Quarters {
		rows = append(rows, []string{
			phrase.ISO(q.Start, "day"), strconv.Itoa(q.Docs), strconv.Itoa(q.Total),
			decimal(q.Expected), decimal(q.Lo), decimal(q.Hi), strconv.FormatBool(q.Outside),
		})
	}
	return table([]string{"quarter", "documents", "total", "expected", "lo90", "hi90", "outside"}, rows)
}

// yearsCSV is the documents of a change by calendar year; its sum is the page's count.
func yearsCSV(c *change) []byte {
	figure := func(f horizon.Figure) string {
		if !f.Made() {
			return ""
		}
		return decimal(f.Value())
	}
	var rows [][]string
	for _, y := range c.Tally.Years {
		expected, lo, hi := y.Expected, "", ""
		if a, b, ranged := expected.Range(); ranged && y.State != horizon.YearUnjudged {
			lo, hi = decimal(a), decimal(b)
		} else {
			expected = horizon.Figure{}
		}
		rows = append(rows, []string{strconv.Itoa(y.Year), figure(y.Documents), figure(y.Dated), figure(y.ByYear), figure(y.Used), figure(expected), lo, hi, string(y.State), strconv.FormatBool(y.Partial)})
	}
	if c.Tally.Undated.Int() > 0 {
		rows = append(rows, []string{"", figure(c.Tally.Undated), "", "", "", "", "", "", "", ""})
	}
	return table([]string{"year", "documents", "month_known", "year_only", "used_for_detection", "expected", "lo90", "hi90", "verdict", "partial"}, rows)
}

// evidenceCSV is the evidence of a change, all of it, and then the earlier mentions,
// which no count holds.
func evidenceCSV(c *change) []byte {
	var rows [][]string
	for i, d := range slices.Concat(c.Evidence, c.Earlier) {
		rows = append(rows, []string{d.At, d.Publisher, d.Class, d.Source, d.Title, d.Reference, d.URL, string(d.ID), strconv.FormatBool(d.Invented), strconv.FormatBool(i < len(c.Evidence))})
	}
	return table([]string{"date", "publisher", "class", "source", "title", "reference", "url", "document", "invented", "counted"}, rows)
}
