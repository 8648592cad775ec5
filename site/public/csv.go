package public

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

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

// evidenceCSV is the evidence of a change, all of it.
func evidenceCSV(c *change) []byte {
	var rows [][]string
	for _, d := range c.Evidence {
		rows = append(rows, []string{d.At, d.Publisher, d.Class, d.Source, d.Title, d.Reference, d.URL, string(d.ID), strconv.FormatBool(d.Invented)})
	}
	return table([]string{"date", "publisher", "class", "source", "title", "reference", "url", "document", "invented"}, rows)
}
