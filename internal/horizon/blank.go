package horizon

import (
	"strings"
	"unicode"
)

// Blank reports whether a text shows nothing when it is printed: it is empty, or
// of spaces, controls and letters without a shape.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != '\u2800' && // a Braille cell without dots
			!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
	})
}
