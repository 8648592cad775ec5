// Package cells measures and lays out text for a terminal, whose columns are
// cells: a kana or kanji takes two.
package cells

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width is how many cells s takes.
func Width(s string) int { return uniseg.StringWidth(s) }

// Pad fills s up with spaces to width cells.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-Width(s), 0))
}

// Fit is s in at most width cells; where it is longer it ends in ….
func Fit(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	head, _ := split(s, width-1)
	return head + "…"
}

// split cuts s between letters where its first width cells end. At least one
// letter is taken.
func split(s string, width int) (head, tail string) {
	used, at, state := 0, 0, -1
	for rest := s; rest != ""; {
		var letter string
		var cells int
		letter, rest, cells, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at > 0 && used+cells > width {
			break
		}
		used += cells
		at += len(letter)
	}
	return s[:at], s[at:]
}

// Wrap breaks s into lines of at most width cells, between words where it can.
func Wrap(s string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && Width(line)+1+Width(word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for Width(word) > width {
			var head string
			head, word = split(word, width)
			lines = append(lines, head)
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
