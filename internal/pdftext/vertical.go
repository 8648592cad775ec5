package pdftext

import (
	"cmp"
	"slices"
	"strings"
)

// How vertical text stands, in sizes of its type.
const (
	inColumn  = 1.0 // from the middle of a column to the middle of a letter in it
	longReach = 2.0 // from one letter of a column to the next
	stacked   = 1.4 // the same, where two letters are to show that text is vertical
	nearEnd   = 1.2 // from the end of a column to that of the longest beside it
	nearBy    = 4.0 // from one column to the next of the same text
)

// isVertical reports whether a page has vertical text: the first letters of a
// line stand one below the other, or so do three lines of one letter each.
func (p sheet) isVertical(lines []span) bool {
	var before [2]int // single letters of the lines before
	n := 0
	for _, line := range lines {
		first, ok := p.first(line)
		if !ok {
			continue
		}
		second, ok := p.first(span{first + 1, line.to})
		if ok {
			if n = 0; p.isBelow(first, second) {
				return true
			}
			continue
		}
		if n >= 2 && p.isBelow(before[0], before[1]) && p.isBelow(before[1], first) {
			return true
		}
		before[0], before[1] = before[1], first
		n++
	}
	return false
}

// isBelow reports whether a letter of Japanese stands right below another.
func (p sheet) isBelow(above, below int) bool {
	if !isCJK(p.runes[above]) || !isCJK(p.runes[below]) {
		return false
	}
	a, okA := p.place(above)
	b, okB := p.place(below)
	em := a.em(p.runes[above])
	down := a.top - b.top
	return okA && okB && max(a.middle()-b.middle(), b.middle()-a.middle()) < em/3 && down > em/2 && down < stacked*em
}

// piece is a column of vertical text or a line across.
type piece struct {
	box
	em       float32
	text     string
	vertical bool
}

// columns writes a page with vertical text: from the top to the bottom, and of
// columns beside one another from the right to the left.
func (p sheet) columns(lines []span) string {
	pieces := p.pieces(lines)

	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.top, a.top) })
	var b strings.Builder
	for len(pieces) > 0 {
		n := tier(pieces)
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		writeTier(&b, pieces[:n])
		pieces = pieces[n:]
	}
	return b.String()
}

// tier moves the columns that stand beside the first piece to the front and
// says how many they are. A line across is alone.
func tier(pieces []piece) int {
	if !pieces[0].vertical {
		return 1
	}
	bottom, n := pieces[0].bottom, 1
	for i := 1; i < len(pieces); i++ {
		c := pieces[i]
		if c.vertical && c.top-max(c.bottom, bottom) > c.em/2 {
			bottom = min(bottom, c.bottom)
			copy(pieces[n+1:i+1], pieces[n:i])
			pieces[n] = c
			n++
		}
	}
	slices.SortStableFunc(pieces[:n], func(a, b piece) int { return cmp.Compare(b.middle(), a.middle()) })
	return n
}

// writeTier writes columns from the right to the left. One that reaches as far
// down as the others goes on in the next.
func writeTier(b *strings.Builder, columns []piece) {
	top, bottom := columns[0].top, columns[0].bottom
	for _, c := range columns {
		top, bottom = max(top, c.top), min(bottom, c.bottom)
	}
	for i, c := range columns {
		b.WriteString(c.text)
		if i+1 == len(columns) {
			break
		}
		next := columns[i+1]
		sameSize := max(c.em, next.em) < otherSize*min(c.em, next.em)
		switch {
		case !sameSize || c.middle()-next.middle() > nearBy*c.em:
			b.WriteString("\n\n")
		case c.bottom-bottom > nearEnd*c.em || top-next.top > next.em/2:
			b.WriteByte('\n')
		}
	}
}

// pieces parts a page into columns and lines across.
func (p sheet) pieces(lines []span) []piece {
	var pieces []piece
	var rest []int // letters of no column
	flush := func() {
		if len(rest) > 0 {
			pieces = append(pieces, p.across(rest)...)
			rest = nil
		}
	}
	seen := p.seen(0, len(p.runes))
	for i := 0; i < len(seen); {
		n := p.column(seen[i:])
		c := p.pieceOf(seen[i:i+n], true)
		if k := len(pieces); n > 1 || len(rest) == 0 && k > 0 && pieces[k-1].vertical && c.middle() < pieces[k-1].left && c.top <= pieces[k-1].top+c.em/2 && c.top > pieces[k-1].bottom {
			flush()
			pieces = append(pieces, c)
		} else {
			rest = append(rest, seen[i])
		}
		i += n
	}
	flush()
	return pieces
}

// column is how many letters from the first on stand in one column; 1 if the
// text goes on beside it. Two digits beside one another in a column are in it.
func (p sheet) column(seen []int) int {
	first, ok := p.place(seen[0])
	if !ok {
		return 1
	}
	em := first.em(p.runes[seen[0]])
	n, last := 1, first
	for n < len(seen) {
		next, ok := p.place(seen[n])
		down := last.top - next.top
		if !ok || max(next.middle()-first.middle(), first.middle()-next.middle()) > inColumn*em || down < -em/2 || down > longReach*em {
			break
		}
		last = next
		n++
	}
	if down := max(first.top-last.top, first.bottom-last.bottom); down < em*float32(n-1)/2 || down < em/2 {
		return 1
	}
	return n
}

// across parts letters of no column into the lines that they stand on.
func (p sheet) across(seen []int) []piece {
	var pieces []piece
	from := 0
	for i := 1; i <= len(seen); i++ {
		if i < len(seen) && !slices.Contains(p.runes[seen[i-1]:seen[i]], '\n') {
			continue
		}
		pieces = append(pieces, p.pieceOf(seen[from:i], false))
		from = i
	}
	return pieces
}

// pieceOf makes a piece of the letters of a column or a line.
func (p sheet) pieceOf(seen []int, vertical bool) piece {
	c := piece{vertical: vertical}
	for k, i := range seen {
		place, ok := p.place(i)
		if k == 0 {
			c.box, c.em = place, place.em(p.runes[i])
		} else if ok {
			c.left, c.bottom = min(c.left, place.left), min(c.bottom, place.bottom)
			c.right, c.top = max(c.right, place.right), max(c.top, place.top)
		}
	}
	var b strings.Builder
	if vertical {
		p.writeColumn(&b, seen)
	} else {
		p.writeLine(&b, span{seen[0], seen[len(seen)-1] + 1})
	}
	c.text = b.String()
	return c
}

// writeColumn writes a column with tabs for the gaps that are wider than the
// blank between its other letters.
func (p sheet) writeColumn(b *strings.Builder, seen []int) {
	steps := make([]float32, len(seen)) // from the letter before, in sizes of the type
	usual := float32(longReach)
	for k := 1; k < len(seen); k++ {
		last, _ := p.place(seen[k-1])
		next, _ := p.place(seen[k])
		steps[k] = (last.top - next.top) / last.em(p.runes[seen[k-1]])
		if steps[k] > 0.5 {
			usual = min(usual, steps[k])
		}
	}
	for k, i := range seen {
		switch {
		case k == 0:
		case steps[k]-1 >= wideJapanese && steps[k]-usual > sameSpread:
			b.WriteByte('\t')
		case i > seen[k-1]+1:
			b.WriteByte(' ')
		}
		b.WriteRune(p.runes[i])
	}
}
