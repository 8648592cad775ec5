package nlp

import (
	"strings"

	"kazami/nlp/script"
)

// entityAt recognises a typed name of Latin letters that begins at i: CVE, CWE,
// RFC, JVN, JVNDB, and laws: Public Law 113-283, Directive 2008/114/EC,
// Regulation (EU) 2016/679.
func entityAt(s string, i int) (kind string, end int) {
	rest := s[i:]
	switch rest[0] {
	case 'C', 'c':
		if n := number4(rest, "CVE-"); n > 0 {
			return "CVE", i + n
		}
		if n := digitsAfter(rest, "CWE-", 1, 5); n > 0 {
			return "CWE", i + n
		}
	case 'R', 'r':
		for _, p := range []string{"RFC", "RFC ", "RFC-"} {
			if n := digitsAfter(rest, p, 1, 5); n > 0 && rest[0] == 'R' {
				return "RFC", i + n
			}
		}
		if n := europeanLaw(rest, "Regulation "); n > 0 {
			return lawKind, i + n
		}
	case 'J', 'j':
		if n := number4(rest, "JVNDB-"); n > 0 {
			return "JVNDB", i + n
		}
		for _, p := range []string{"JVN#", "JVNVU#", "JVNTA#", "JVNVU-", "JVNTA-"} {
			if n := digitsAfter(rest, p, 5, 10); n > 0 {
				return "JVN", i + n
			}
		}
	case 'P':
		for _, p := range []string{"Public Law ", "Public Law No. ", "Pub. L. No. ", "Pub. L. ", "P.L. "} {
			if n := numberPair(rest, p, '-'); n > 0 {
				return lawKind, i + n
			}
		}
	case 'D', 'F':
		for _, p := range []string{"Directive ", "Framework Decision ", "Decision "} {
			if n := europeanLaw(rest, p); n > 0 {
				return lawKind, i + n
			}
		}
	}
	return "", 0
}

// mayBegin reports whether an entity can begin with c.
func mayBegin(c byte) bool {
	switch c {
	case 'C', 'c', 'R', 'J', 'j', 'P', 'D', 'F':
		return true
	}
	return false
}

// number4 is the length of prefix, four digits, a hyphen and more digits.
func number4(s, prefix string) int {
	n := digitsAfter(s, prefix, 4, 4)
	if n == 0 || n >= len(s) || s[n] != '-' {
		return 0
	}
	m := digitsAfter(s[n:], "-", 3, 8)
	if m == 0 {
		return 0
	}
	return n + m
}

// digitsAfter is the length of prefix and the digits after it, or 0.
func digitsAfter(s, prefix string, least, most int) int {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return 0
	}
	n := len(prefix)
	for n < len(s) && script.Digit(s[n]) {
		n++
	}
	if d := n - len(prefix); d < least || d > most {
		return 0
	}
	if n < len(s) && script.Alnum(s[n]) {
		return 0
	}
	return n
}
