// Package csvfile writes tables for spreadsheets, and takes back what it did to
// their cells: a byte order mark, CRLF, and no cell that a spreadsheet would run.
package csvfile

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode/utf8"

	"kazami/site/phrase"
)

// Mark begins a file that a spreadsheet is to read as UTF-8.
const Mark = "\uFEFF"

// runs is the letters with which a formula may begin, and that by which it is made text.
const runs = "=+-@\t\r\n'＝＋－＠|"

// Safe makes a cell that a spreadsheet would run as a formula plain text, by a
// leading apostrophe, as OWASP ASVS asks.
func Safe(cell string) string {
	if begins(cell) {
		return "'" + cell
	}
	return cell
}

// Unsafe is the cell of which [Safe] made one.
func Unsafe(cell string) string {
	if rest, guarded := strings.CutPrefix(cell, "'"); guarded && begins(rest) {
		return rest
	}
	return cell
}

func begins(cell string) bool {
	r, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(runs, r)
}

// Table writes rows below their head, one record a line, every cell of both made safe.
func Table(head []string, rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString(Mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range append([][]string{head}, rows...) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = Safe(strings.Join(strings.FieldsFunc(phrase.Clean(c), func(r rune) bool { return r == '\n' || r == '\r' }), " "))
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}
