package text

import (
	"kazami/internal/charset"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reference is a reference to a character by its number: two halves of one
// beyond the first 65,536, or one.
var reference = regexp.MustCompile(`&#(?:[xX][dD][89abAB][0-9a-fA-F]{2};&#[xX][dD][c-fC-F][0-9a-fA-F]{2}|5[5-6][0-9]{3};&#5[6-7][0-9]{3}|[xX][0-9a-fA-F]+|[0-9]+);?`)

// References leaves out the references to numbers that are no character of XML,
// and makes one character of two halves. The others stay as they are.
func References(s string) string {
	if !strings.Contains(s, "&#") {
		return s
	}
	return reference.ReplaceAllStringFunc(s, func(whole string) string {
		if high, low, ok := strings.Cut(strings.TrimSuffix(whole, ";"), ";"); ok {
			if r := utf16.DecodeRune(number(high), number(low)); r != utf8.RuneError {
				return string(r)
			}
			return References(high+";") + References(low+";")
		}
		if r := number(strings.TrimSuffix(whole, ";")); !utf8.ValidRune(r) || charset.IsForbidden(r) {
			return ""
		}
		return whole
	})
}

// number is that of a reference, -1 if it is beyond all characters.
func number(reference string) rune {
	digits, base := strings.TrimPrefix(reference, "&#"), 10
	if rest := strings.TrimLeft(digits, "xX"); rest != digits {
		digits, base = rest, 16
	}
	n, err := strconv.ParseInt(digits, base, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}
