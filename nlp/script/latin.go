package script

import "unicode"

// Digit reports whether c is a digit of ASCII.
func Digit(c byte) bool { return '0' <= c && c <= '9' }

// Alnum reports whether c is a letter or digit of ASCII.
func Alnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// Hex reports whether c is a hexadecimal digit.
func Hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Fold is how a byte is compared: letters of ASCII in small letters, a hyphen
// and the end of a line as a space.
func Fold(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	case c == '-' || c == '\n' || c == '\t' || c == '\r':
		return ' '
	}
	return c
}

// Foreign reports whether r is a letter or digit that is neither ASCII nor Japanese.
func Foreign(r rune) bool {
	return r >= 0xAA && !Japanese(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}
