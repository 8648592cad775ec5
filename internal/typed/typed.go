// Package typed reads what people type: keys, labels and headings compare without
// regard to case, to the width of letters and to the space around them.
package typed

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Key is how a key compares: small letters of plain width, one blank between words.
func Key(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(s)), " "))
}
