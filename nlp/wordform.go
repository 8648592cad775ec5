package nlp

import (
	"strings"

	"kazami/nlp/script"
)

// uppercaseName reports whether s is one that would be a pronoun in small letters.
func uppercaseName(s string) bool { return s == "IT" || s == "US" || s == "WHO" }

// address reports whether a word is a name of hosts or files: a letter follows
// its last dot, and it is neither .net, .js nor U.S.
func address(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 1 && i+1 < len(s) && !script.Digit(s[i+1]) && !strings.HasSuffix(s, ".net") && !strings.HasSuffix(s, ".js")
}

// version reports whether a word is a number with letters or the name of a
// revision: 6.5.x, v2.6, 8.1sp1, R2, rc1.
func version(s string) bool {
	if n := strings.TrimLeft(s, "0123456789."); n == "" || len(n) < len(s) && strings.IndexByte(s, '.') >= 0 {
		return true
	}
	if s[0] == 'v' && len(s) > 1 && script.Digit(s[1]) {
		return strings.IndexByte(s, '.') >= 0
	}
	name := strings.TrimRight(s, "0123456789")
	if name == s {
		return false
	}
	switch name {
	case "sp", "r", "mr", "rc", "rev", "beta", "build":
		return true
	}
	return false
}
