package pdftext

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean makes text as it comes out of a PDF readable, and again is the same:
// NFKC, no leader dots, no spaces between Japanese letters, what was drawn
// twice once, ー for the dashes that stand for it, and words that a line's end
// broke whole again. Lines that were put together stand between empty lines. A tab
// parts two cells: nothing is put together across it.
func Clean(s string) string {
	for range 8 { // what one pass puts together can be a case for the next
		next := clean(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

func clean(s string) string {
	s = hyphenated.ReplaceAllString(strings.ToValidUTF8(s, ""), "")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\v", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n").Replace(s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = normalCells(lines[i])
	}
	c := wordsOf(lines)
	var out, block []string
	end := func() {
		if len(block) > 0 {
			out = append(out, "")
		}
		out = append(out, c.paragraphs(once(block))...)
		block = nil
	}
	for _, line := range lines {
		if line = c.line(line); line == "" {
			end()
			continue
		}
		block = append(block, line)
	}
	end()
	return compact(out)
}

// hyphenated is the mark that PDFium sets for a hyphen at the end of a line.
var hyphenated = regexp.MustCompile(`[\x02\x{FFFE}]\s*\n\s*`)

// line applies the rules of single lines to each cell of a line.
func (c *cleaner) line(s string) string {
	if !strings.Contains(s, "\t") {
		return c.cell(s)
	}
	var cells []string
	for cell := range strings.SplitSeq(s, "\t") {
		if cell = c.cell(cell); cell != "" {
			cells = append(cells, cell)
		}
	}
	return strings.Join(cells, "\t")
}

// cell applies the rules of single lines until they change nothing more.
func (c *cleaner) cell(s string) string {
	for range 32 {
		next := c.spaces(folded(unled(normal(s))))
		if next == s {
			break
		}
		s = next
	}
	return s
}

// compact joins lines and allows one empty line between two others.
func compact(lines []string) string {
	var b strings.Builder
	gap := false
	for _, line := range lines {
		if line == "" {
			gap = b.Len() > 0
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if gap {
			b.WriteByte('\n')
		}
		gap = false
		b.WriteString(line)
	}
	return b.String()
}

// normalCells is a line with each of its cells normal.
func normalCells(s string) string {
	if !strings.Contains(s, "\t") {
		return normal(s)
	}
	cells := strings.Split(s, "\t")
	for i := range cells {
		cells[i] = normal(cells[i])
	}
	return strings.Join(cells, "\t")
}

// normal is a line in NFKC, with the letters that NFKC leaves as they are: CJK
// radicals, loose marks of voicing, dashes in place of ー, bullets of symbol
// fonts. What is no text is left out.
func normal(s string) string {
	runes := []rune(s)
	out := runes[:0:0]
	for i, r := range runes {
		switch {
		case dashes[r] && i > 0 && i+1 < len(runes) && isKatakana(runes[i-1]) && isKatakana(runes[i+1]):
			r = 'ー'
		case r == '\u309B':
			r = '\u3099'
		case r == '\u309C':
			r = '\u309A'
		case 0xF020 <= r && r <= 0xF0FF:
			r = '•'
		case unicode.Is(unicode.Co, r) || unicode.IsSpace(r):
			r = ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r&0xFFFE == 0xFFFE || r == unicode.ReplacementChar:
			continue
		default:
			if whole, ok := radicals[r]; ok {
				r = whole
			}
		}
		out = append(out, r)
	}
	return strings.Join(strings.Fields(norm.NFKC.String(string(out))), " ")
}

// dashes are what ー becomes in some fonts; between katakana it is restored.
var dashes = map[rune]bool{
	'‐': true, '‑': true, '‒': true, '–': true, '—': true, '―': true, '−': true, '－': true, '─': true, '━': true, '一': true,
}

// radicals are the CJK radicals that stand for whole letters in some fonts and
// that NFKC does not map.
var radicals = map[rune]rune{
	'⺠': '民', '⻁': '虎', '⻄': '西', '⻆': '角', '⻑': '長', '⻘': '青', '⻝': '食', '⻣': '骨', '⻤': '鬼', '⻨': '麦', '⻩': '黄',
	'⻫': '斉', '⻭': '歯', '⻯': '竜', '⻲': '亀', '⺟': '母', '⻳': '龜', '⺩': '王', '⻏': '阝', '⻌': '辶',
}

// leader is a row of dots between a heading and the number of its page.
var leader = regexp.MustCompile(`\s*(?:[.·・⋯]\s*){4,}(\d{1,4})?(\s|$)`)

// unled takes leader dots out of a line.
func unled(s string) string {
	return strings.Join(strings.Fields(leader.ReplaceAllString(s, " $1 ")), " ")
}

func isKatakana(r rune) bool {
	return r == 'ー' || unicode.Is(unicode.Katakana, r) || '\uFF66' <= r && r <= '\uFF9F'
}

// isLetter reports whether r is a letter of Japanese: kanji, kana, ー or 々.
func isLetter(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana) || isKatakana(r)
}

// isCJK reports whether r is a letter or a mark of Japanese.
func isCJK(r rune) bool { return isLetter(r) || '\u3001' <= r && r <= '\u303F' || r == '・' }
