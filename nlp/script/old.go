package script

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// oldTSV has the old form of a character of Japanese (國) and the one that the reforms
// since 1946 put in its place (国), a pair a line. It is made from the data of kyujipy, by the test that
// makes the tables of kazami/nlp/spelling.
//
//go:embed old.tsv
var oldTSV string

// modern is the form that is written today, by the old one; replaced is which have one.
var modern, replaced = readOld(oldTSV)

func readOld(table string) (map[rune]rune, *ideographs) {
	modern, replaced := map[rune]rune{}, &ideographs{}
	for line := range strings.Lines(table) {
		old, size := utf8.DecodeRuneInString(line)
		if old < firstIdeograph || old > lastIdeograph {
			continue // of the compatibility characters, NFKC knows
		}
		modern[old], _ = utf8.DecodeRuneInString(line[size+1:])
		replaced[(old-firstIdeograph)>>6] |= 1 << (old & 63)
	}
	return modern, replaced
}

// The block of the unified ideographs.
const (
	firstIdeograph = 0x4E00
	lastIdeograph  = 0x9FFF
)

// ideographs are some of the block, a bit each.
type ideographs [(lastIdeograph - firstIdeograph + 64) / 64]uint64

func (s *ideographs) holds(r rune) bool {
	return r >= firstIdeograph && r <= lastIdeograph && s[(r-firstIdeograph)>>6]&(1<<(r&63)) != 0
}
