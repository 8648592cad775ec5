package webaddress

import (
	"strings"
	"unicode"
)

// together are the scripts that may stand in one label, as "highly restrictive"
// of Unicode Technical Standard 39 has them (section 5.2) and browsers do: those of
// Japanese, Chinese and Korean, each with Latin. Any other script stands alone.
var together = [][]*unicode.RangeTable{
	{unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Latin, unicode.Han, unicode.Bopomofo},
	{unicode.Latin, unicode.Han, unicode.Hangul},
}

// isClear reports whether a label can be shown without being taken for another.
func isClear(label, top string) bool {
	var own []rune
	for _, r := range label {
		if !unicode.In(r, unicode.Common, unicode.Inherited) {
			own = append(own, r)
		}
	}
	return (oneScript(own) || allIn(own, together)) && !isLatinAlike(own, top) && !hasStroke(label)
}

// oneScript reports whether letters are of a single script.
func oneScript(letters []rune) bool {
	if len(letters) == 0 {
		return true
	}
	for _, script := range unicode.Scripts {
		if unicode.Is(script, letters[0]) {
			return allIn(letters, [][]*unicode.RangeTable{{script}})
		}
	}
	return false
}

// allIn reports whether all letters are in one of some groups of scripts.
func allIn(letters []rune, groups [][]*unicode.RangeTable) bool {
	for _, group := range groups {
		in := true
		for _, r := range letters {
			in = in && unicode.In(r, group...)
		}
		if in {
			return true
		}
	}
	return false
}

// alike are the letters of other scripts that Chromium takes for Latin ones where
// a label has no others (IDN in Google Chrome, "whole-script confusables").
const alike = "асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ" + "αικνρυωηοτ"

// isLatinAlike reports whether a label reads as a Latin one, letter by letter, below
// a top label that is not of its script.
func isLatinAlike(letters []rune, top string) bool {
	for _, r := range letters {
		if !strings.ContainsRune(alike, r) {
			return false
		}
	}
	return len(letters) > 0 && !strings.ContainsFunc(top, func(r rune) bool { return unicode.In(r, unicode.Cyrillic, unicode.Greek) })
}

const long = 0x30FC // the mark of a long vowel, which is in no script

// hasStroke reports whether a label has a letter of Japanese that reads as a slash
// or a dash, as it stands beside none (Chromium's rule for no, n, so, zo and
// the mark of a long vowel).
func hasStroke(label string) bool {
	runes := []rune(label)
	at := func(i int, scripts ...*unicode.RangeTable) bool {
		return i >= 0 && i < len(runes) && (runes[i] == long || unicode.In(runes[i], scripts...))
	}
	for i, r := range runes {
		switch r {
		case 0x30CE, 0x30F3, 0x30BD, 0x30BE:
			if !at(i-1, unicode.Hiragana, unicode.Katakana, unicode.Han) && !at(i+1, unicode.Hiragana, unicode.Katakana, unicode.Han) {
				return true
			}
		case long, 0x30A0, 0x30FB:
			if !at(i-1, unicode.Hiragana, unicode.Katakana, unicode.Han) {
				return true
			}
		}
	}
	return false
}
