package pdftext

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	minCopy     = 6  // letters of a line that may be a copy of the one before it
	minLosing   = 8  // letters of a line that may be such a copy less one letter
	minFull     = 16 // columns of a line that may be broken for its length
	longLine    = 40 // columns of a line that needs no further proof of a column
	nearbyLines = 3  // lines between which a column's width is looked for
)

// once drops the lines that are copies of the line before them, whole or less
// one letter: bold that was drawn twice. The longer copy stays.
func once(lines []string) []string {
	var out []string
	for _, line := range lines {
		if len(out) == 0 {
			out = append(out, line)
			continue
		}
		last := &out[len(out)-1]
		a, b := []rune(strings.ReplaceAll(*last, " ", "")), []rune(strings.ReplaceAll(line, " ", ""))
		switch {
		case slices.Equal(a, b) && words(a) >= minCopy:
		case losesOne(a, b):
		case losesOne(b, a):
			*last = line
		default:
			out = append(out, line)
		}
	}
	return out
}

// losesOne reports whether short is long less one letter that is no digit.
func losesOne(long, short []rune) bool {
	if len(long) != len(short)+1 || words(long) < minLosing {
		return false
	}
	i := 0
	for i < len(short) && long[i] == short[i] {
		i++
	}
	return !unicode.IsNumber(long[i]) && slices.Equal(long[i+1:], short[i:])
}

// paragraphs joins the lines of a block whose break parts a word. What was
// joined has an empty line before and after it.
func (c *cleaner) paragraphs(lines []string) []string {
	widths := make([]int, len(lines))
	for i, line := range lines {
		_, rest, _ := strings.Cut(line, "\t") // behind the mark of a list
		widths[i] = width(cmp.Or(rest, line))
	}
	var out []string
	for i := 0; i < len(lines); i++ {
		first, text := i, lines[i]
		for i+1 < len(lines) && !isRow(lines[i]) && !isRow(lines[i+1]) && (c.parted(lines[i], lines[i+1]) || fills(widths, i) && goesOn(lines[i], lines[i+1])) {
			i++
			text += lines[i]
		}
		if i > first {
			out = append(out, "", c.line(text), "")
			continue
		}
		out = append(out, text)
	}
	return out
}

// isRow reports whether a line is cells beside one another: a tab behind the
// mark of a list alone makes no row of it.
func isRow(line string) bool {
	mark, rest, ok := strings.Cut(line, "\t")
	return ok && (strings.Contains(rest, "\t") || !isItem.MatchString(mark+" ") || width(mark) > maxItem)
}

const maxItem = 4 // columns of the mark of a list

// parted reports whether a line's end breaks a word: no word begins as the next
// line does, or it is a katakana word.
func (c *cleaner) parted(line, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	if !isLetter(last) || isItem.MatchString(next) {
		return false
	}
	return strings.ContainsRune("ーンァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎん々", first) || c.oneWord(line, next)
}

// isItem is the mark that an item of a list begins with.
var isItem = regexp.MustCompile(`^(?:\p{Katakana} |[\p{L}\d]{1,2}[.)、]|[(]?[\p{L}\d]{1,2}[)]|第\d|[•・○●◯◎■□◆◇▲△▼▽※*＜<【〔《「『-])`)

// isHeading is the number that a heading begins with.
var isHeading = regexp.MustCompile(`^(?:#+|第?\d+(?:[.-]\d+)*[章節部]?\.?) `)

// fills reports whether a line is as wide as its column: another line near it
// is so too, other than the next unless both are long, and the next one is not
// wider.
func fills(widths []int, i int) bool {
	if widths[i] < minFull || widths[i+1] > widths[i]+2 {
		return false
	}
	for j := max(0, i-nearbyLines); j <= min(len(widths)-1, i+nearbyLines); j++ {
		d := widths[j] - widths[i]
		if j != i && -2 <= d && d <= 2 && (j != i+1 || widths[i] >= longLine) {
			return true
		}
	}
	return false
}

// goesOn reports whether a sentence may go on from one line to the next.
func goesOn(line, next string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	if width(line) < longLine && isHeading.MatchString(line) {
		return false
	}
	return (isLetter(last) || strings.ContainsRune("、・「『(", last)) && (isLetter(first) || strings.ContainsRune("、。・」』)", first)) && !isItem.MatchString(next)
}

// width is the columns of a line: two for a Japanese letter.
func width(s string) int {
	n := 0
	for _, r := range s {
		if n++; r >= 0x2E80 {
			n++
		}
	}
	return n
}
