//go:build browser

package browsertest

import (
	"regexp"
	"strings"
)

// withoutHistory is the repository's config with the samples alone, counted as if they
// were no selection: a small archive, whose pages have figures.
func withoutHistory(config []byte) string {
	text := regexp.MustCompile(`(?m)^    packs: .*\n`).ReplaceAllString(string(config), "")
	return strings.ReplaceAll(text, ", count: false", "")
}
