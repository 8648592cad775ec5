package text

import (
	"strings"
	"unicode"
)

// Line is s as one line of valid text: no control characters, no invisible
// letters, each run of spaces one space.
func Line(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}

// Key is the line that identities are made of: it holds the invisible letters,
// as identities always did, and neither controls nor marks of direction.
func Key(s string) string {
	return strings.Join(strings.Fields(Printable(s)), " ")
}

// Printable is s without controls, marks of direction and non-characters.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if Unprintable(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// Clean drops what no text needs: control characters but tab and newline,
// direction overrides, non-characters, and letters that are not seen. A joiner
// stays in scripts and pictures that need it, a selector behind what it varies.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsFunc(s, suspect) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	last := ' ' // that was kept
	for _, r := range s {
		if Unprintable(r) || Invisible(r) && !hasMeaning(r, last) {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// suspect reports whether a rune may have to go; most runes of most texts are
// told by the first comparisons.
func suspect(r rune) bool {
	if r >= ' ' && r < 0x7F || r >= 0x3000 && r < 0x3164 || r > 0x3164 && r < 0xFE00 {
		return false
	}
	return Unprintable(r) || Invisible(r)
}

// Unprintable reports whether a rune is a control, a mark of direction or a non-character.
func Unprintable(r rune) bool {
	switch {
	case r >= 0x3000 && r < 0xFEFF, r >= ' ' && r < 0x7F, r == '\n', r == '\t':
		return false
	}
	return unicode.IsControl(r) || IsDirection(r) || r == '\uFEFF' || r&0xFFFE == 0xFFFE
}

// Invisible reports whether a rune is one that Unicode has ignored where it is
// shown: of no width, soft hyphens, fillers, selectors, tags.
func Invisible(r rune) bool {
	switch {
	case r < 0xAD, r > 0xAD && r < 0x34F, r >= 0x2070 && r < 0x3164, r > 0x3164 && r < 0xFE00, r >= 0xFF00 && r < 0xFFA0:
		return false
	case r == 0xAD:
		return true
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// IsDirection reports whether a rune overrides the direction of text.
func IsDirection(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' || r == '\u200E' || r == '\u200F' || r == '\u061C'
}

// hasMeaning reports whether an invisible rune changes what is seen before it.
func hasMeaning(r, before rune) bool {
	switch {
	case unicode.Is(unicode.Join_Control, r):
		return isPicture(before) || unicode.In(before, unicode.L, unicode.M) && !unicode.In(before, unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Greek, unicode.Cyrillic, unicode.Common)
	case r >= 0xE0100:
		return unicode.Is(unicode.Han, before)
	case 0xFE00 <= r && r <= 0xFE0F:
		return isPicture(before) || unicode.In(before, unicode.Han, unicode.Sm) || strings.ContainsRune("0123456789#*", before)
	case unicode.Is(unicode.Variation_Selector, r):
		return unicode.Is(unicode.Mongolian, before)
	}
	return false
}

// isPicture reports whether a rune is a sign, or ends one that is made of several.
func isPicture(r rune) bool { return r == 0xFE0F || unicode.In(r, unicode.So, unicode.Sk) }
