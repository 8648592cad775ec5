package sheet

import (
	"cmp"
	"math"
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
		s, ok := v.(string)
		if !ok {
			continue
		}
		n := 0
		for part := range strings.SplitSeq(s, "\n") {
			n += max(1, int(math.Ceil(wide(part)/(cmp.Or(columns[c].Width, usual)-1))))
		}
		most = max(most, n)
	}
	return most
}

// wide is how wide text is, in widths of a digit: letters beyond Latin take two.
func wide(s string) (w float64) {
	for _, r := range s {
		w++
		if r >= 0x1100 {
			w++
		}
	}
	return w
}
