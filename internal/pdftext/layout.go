package pdftext

import "strings"

// How far apart letters are, in sizes of the type.
const (
	wideJapanese = 0.8 // blank between letters of Japanese that parts them
	wideLatin    = 1.5 // blank beside other letters, where lines are filled by stretching blanks
	wideSpread   = 2.5 // blank between the letters of one word that is spread: 氏　　名
	sameSpread   = 0.3 // difference of two blanks that spread one word
	farLine      = 3.0 // from a line to the next of the same paragraph
	otherSize    = 1.2 // of a heading's type, in that of the text
)

// gap is a blank of a line.
type gap struct {
	from, to int     // the blank's letters: [from, to)
	size     float32 // in sizes of the type
	alone    [2]bool // a single letter of Japanese or a digit stands before it, and behind it
	wide     bool
	known    bool
}

// text is the page as text: a tab for each blank that parts what stands beside
// it, an empty line where a block ends, and vertical text column by column.
func (p sheet) text() string {
	lines := p.lines()
	if p.isVertical(lines) {
		return p.columns(lines)
	}
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
			if p.blockEnds(lines[i-1], line) {
				b.WriteByte('\n')
			}
		}
		p.writeLine(&b, line)
	}
	return b.String()
}

// span is the letters [from, to) of a page.
type span struct{ from, to int }

// lines parts a page where PDFium breaks its lines.
func (p sheet) lines() []span {
	var lines []span
	from := 0
	for i, r := range p.runes {
		if r == '\n' {
			lines, from = append(lines, span{from, i}), i+1
		}
	}
	return append(lines, span{from, len(p.runes)})
}

// writeLine writes a line with tabs for its wide gaps.
func (p sheet) writeLine(b *strings.Builder, line span) {
	at := line.from
	for _, g := range p.gaps(line) {
		if g.wide {
			writeRunes(b, p.runes[at:g.from])
			b.WriteByte('\t')
			at = g.to
		}
	}
	writeRunes(b, p.runes[at:line.to])
}

func writeRunes(b *strings.Builder, runes []rune) {
	for _, r := range runes {
		if r != 0 {
			b.WriteRune(r)
		}
	}
}

// gaps finds the blanks of a line and judges them by their size.
func (p sheet) gaps(line span) []gap {
	var gaps []gap
	seen := p.seen(line.from, line.to)
	for k := 1; k < len(seen); k++ {
		before, after := seen[k-1], seen[k]
		if after == before+1 {
			continue
		}
		g := gap{from: before + 1, to: after}
		g.size, g.known = p.gapBetween(before, after)
		g.alone[0] = (k == 1 || seen[k-2] < before-1) && isSpreadable(p.runes[before])
		g.alone[1] = (k == len(seen)-1 || seen[k+1] > after+1) && isSpreadable(p.runes[after])
		g.wide = p.isWide(g, before, after)
		gaps = append(gaps, g)
	}
	joinSpread(gaps)
	return gaps
}

// isSpreadable reports whether a letter may stand alone in a word that is spread.
func isSpreadable(r rune) bool {
	return isLetter(r) || '0' <= r && r <= '9' || '０' <= r && r <= '９'
}

// gapBetween is how far two letters are apart, in sizes of the type.
func (p sheet) gapBetween(before, after int) (float32, bool) {
	a, okA := p.place(before)
	b, okB := p.place(after)
	if !okA || !okB {
		return 0, false
	}
	em := min(a.em(p.runes[before]), b.em(p.runes[after]))
	return max(b.left-a.right, b.bottom-a.top, a.bottom-b.top) / em, true
}

// isWide reports whether a gap is wider than the blank between two words. Where
// its size is not known, letters of Japanese need no blank between words.
func (p sheet) isWide(g gap, before, after int) bool {
	japanese := isCJK(p.runes[before]) && isCJK(p.runes[after])
	switch {
	case !g.known:
		return japanese
	case japanese:
		return g.size >= wideJapanese
	}
	return g.size >= wideLatin
}

// joinSpread takes the gaps that spread a word over the line for no gaps: those
// between single letters that are alike, and the one behind three such letters
// or more (公 的 年 金 について).
func joinSpread(gaps []gap) {
	for i := 0; i < len(gaps); {
		j := i
		for j < len(gaps) && gaps[j].alone[0] && gaps[j].alone[1] && gaps[j].size < wideSpread && alike(gaps[i], gaps[j]) {
			gaps[j].wide = false
			j++
		}
		if j-i >= 2 && j < len(gaps) && gaps[j].alone[0] && gaps[j].size < wideLatin && alike(gaps[i], gaps[j]) {
			gaps[j].wide = false
		}
		i = max(j, i+1)
	}
}

func alike(a, b gap) bool { return max(a.size-b.size, b.size-a.size) < sameSpread }

// blockEnds reports whether what the next line says is no part of what a line
// says: it stands beside it, above it or far below it, or is of another size.
func (p sheet) blockEnds(line, next span) bool {
	a, okA := p.first(line)
	b, okB := p.first(next)
	if !okA || !okB {
		return false
	}
	placeA, okA := p.place(a)
	placeB, okB := p.place(b)
	if !okA || !okB {
		return false
	}
	emA, emB := placeA.em(p.runes[a]), placeB.em(p.runes[b])
	highA, highB := placeA.top-placeA.bottom, placeB.top-placeB.bottom
	if isCJK(p.runes[a]) == isCJK(p.runes[b]) && max(emA, emB) > otherSize*min(emA, emB) && max(highA, highB) > otherSize*min(highA, highB) {
		return true
	}
	if placeA.right-placeA.left < placeA.top-placeA.bottom && placeB.right < placeA.left {
		return false // text that is turned by a quarter
	}
	down := placeA.bottom - placeB.bottom
	return down < emA/4 || down > farLine*max(emA, emB)
}

// first is the first letter of a line that a reader sees.
func (p sheet) first(line span) (int, bool) {
	for i := line.from; i < line.to; i++ {
		if isSeen(p.runes[i]) {
			return i, true
		}
	}
	return 0, false
}
