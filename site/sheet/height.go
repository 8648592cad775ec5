package sheet

import (
	"cmp"
	"strings"
)

// Heights are in points; a spreadsheet's rows are no higher than mostHeight.
const (
	lineHeight = 15
	mostHeight = 405
	headMargin = 6 // of the first row, around its text
)

// lines is how many lines the cells of a row need at the widths of their
// columns. Not every program finds the height of a row by itself.
func lines(row []any, columns []Column) int {
	most := 1
	for c, v := range row {
		most = max(most, len(wrap(text(v), cmp.Or(columns[c].Width, usual)-1)))
	}
	return most
}

// text is what a cell shows of text; "" of another value.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Link:
		return v.Text
	}
	return ""
}

// wrap parts text into lines of a width, in widths of a digit: between words, within
// a word that is longer than a line, and between letters that take two. Joined they
// are the text.
func wrap(s string, width float64) []string {
	var all []string
	for part := range strings.SplitAfterSeq(s, "\n") {
		from, brk, w, since := 0, 0, 0.0, 0.0 // since: how wide the line is from brk on
		for i, r := range part {
			x := wide(r)
			if x > 1 {
				brk, since = i, 0
			}
			if w += x; w > width && i > from && r != ' ' && r != '\n' {
				if brk <= from {
					brk, since = i, 0
				}
				all = append(all, part[from:brk])
				from, w = brk, since+x
			}
			since += x
			if r == ' ' || x > 1 {
				brk, since = i+len(string(r)), 0
			}
		}
		if from < len(part) || part == "" && len(all) == 0 {
			all = append(all, part[from:])
		}
	}
	return all
}

// wide is how wide a letter is, in widths of a digit: beyond Latin it takes two.
func wide(r rune) float64 {
	if r >= 0x1100 {
		return 2
	}
	return 1
}
