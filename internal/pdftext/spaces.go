package pdftext

import (
	"strings"
	"unicode/utf8"
)

// spaces takes the spaces between Japanese letters out of a line, and those
// around a number between them: 公 的 年 金, 平 成 2 2 年, 第 1 回. The space after
// the mark of a list, as in ア 組織, is kept. A space in a katakana word is the
// ー that was lost there, where the word is known.
func (c *cleaner) spaces(s string) string {
	fields := strings.Fields(s)
	if len(fields) < 2 {
		return s
	}
	glued := numbersBetween(fields)
	var b strings.Builder
	b.WriteString(fields[0])
	for i := 1; i < len(fields); i++ {
		a, _ := utf8.DecodeLastRuneInString(fields[i-1])
		z, _ := utf8.DecodeRuneInString(fields[i])
		switch {
		case glued[i]:
		case isKatakana(a) && isKatakana(z) && c.lost(fields[i-1], fields[i]):
			b.WriteRune('ー')
		case !isCJK(a) || !isCJK(z) || isWhole(fields[i-1]) && isWhole(fields[i]) || i == 1 && isMark(fields[0], fields[1]):
			b.WriteByte(' ')
		}
		b.WriteString(fields[i])
	}
	return b.String()
}

// isWhole reports whether a word is katakana that lost no ー, so that the next
// such word is another one.
func isWhole(word string) bool {
	runes := []rune(word)
	return len(runes) >= 3 && katakanaAtEnd(runes) == len(runes) && strings.ContainsRune(word, 'ー')
}

// isMark reports whether a line's first word is the mark of a list and not a
// letter of a word that is spread over the line.
func isMark(first, second string) bool {
	return utf8.RuneCountInString(first) == 1 && utf8.RuneCountInString(second) > 1
}

// numbersBetween says before which fields a space goes because a number stands
// between Japanese letters there. A number whose digits are spread counts only
// after a letter that stands alone.
func numbersBetween(fields []string) []bool {
	glued := make([]bool, len(fields))
	for i := 1; i < len(fields); i++ {
		end := i
		for end < len(fields) && isNumber(fields[end]) {
			end++
		}
		n := end - i
		if n == 0 || end == len(fields) {
			i = max(i, end)
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(fields[i-1])
		after, _ := utf8.DecodeRuneInString(fields[end])
		spread := n > 1 && n <= 4 && utf8.RuneCountInString(fields[i-1]) == 1 && len(strings.Join(fields[i:end], "")) == n
		if isLetter(before) && isLetter(after) && (n == 1 || spread) {
			for j := i; j <= end; j++ {
				glued[j] = true
			}
		}
		i = end
	}
	return glued
}

func isNumber(s string) bool {
	return len(s) <= 4 && strings.Trim(s, "0123456789") == ""
}
