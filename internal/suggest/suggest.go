// Package suggest finds the name that somebody who misspelt one probably meant.
package suggest

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest is the name with the fewest letters to change in word; "" where more
// than two, or one in three, would have to be.
func Nearest(word string, names []string) string {
	letters := len([]rune(strings.TrimLeft(word, "-")))
	most := max(min(2, letters/2), letters/3)
	best, least := "", most+1
	for _, name := range names {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// DidYouMean is " Did you mean x?", or "" where no name is close.
func DidYouMean(word string, names []string) string {
	if name := Nearest(word, names); name != "" {
		return " Did you mean " + name + "?"
	}
	return ""
}
