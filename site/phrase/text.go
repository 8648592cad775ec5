package phrase

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/internal/webaddress"
)

// Cut shortens s to n letters, the last of them an ellipsis.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:max(n-1, 0)]) + "…"
}

// Web is the address if it is one of the web (http or https, a host, and no
// password in it), else "". Nothing else may become a link.
func Web(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return ""
	}
	return u.String()
}

// Address is an address as people read it.
func Address(s string) string { return webaddress.Shown(s) }

// Clean drops what no page, feed or table may hold, whatever it was written as:
// control characters but tab and line ends, marks that turn the direction of
// writing, and letters that are none. Bytes that are no UTF-8 become U+FFFD.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == 0xFEFF, r&0xFFFE == 0xFFFE:
			return -1
		case r == 0x2028 || r == 0x2029:
			return ' '
		}
		return r
	}, s)
}

// Decision is what an analyst did, as the desk and the terminal say it.
func Decision(a horizon.Action) string {
	if a == horizon.Reject {
		return "採用しない"
	}
	return Action(a)
}

// Action is what an analyst did, in Japanese, as public data have it.
func Action(a horizon.Action) string {
	switch a {
	case horizon.Draft:
		return "下書き"
	case horizon.Approve:
		return "承認"
	case horizon.Hold:
		return "保留"
	case horizon.Reject:
		return "採用しない"
	case horizon.Merge:
		return "統合"
	case horizon.Note:
		return "注記"
	case horizon.Describe:
		return "書き直し"
	case horizon.Undo:
		return "取り消し"
	}
	return string(a)
}

// Around is a quotation of at most n letters that holds a word, cut at both ends where
// it is longer; whole where the word is not in it as it is written.
func Around(s, word string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	at := 0
	if i := strings.Index(strings.ToLower(s), strings.ToLower(word)); i >= 0 && word != "" && i <= len(s) {
		at = len([]rune(s[:min(i, len(s))]))
	}
	from := max(0, min(at-n/3, len(r)-n))
	out := string(r[from:min(from+n, len(r))])
	if from > 0 {
		out = "…" + out
	}
	if from+n < len(r) {
		out += "…"
	}
	return out
}

// Parted is a quotation before a word, the word as it is written there, and what stands
// after it; all of it before where the word is not in it.
func Parted(s, word string) (before, at, after string) {
	i := strings.Index(strings.ToLower(s), strings.ToLower(word))
	if word == "" || i < 0 || i+len(word) > len(s) {
		return s, "", ""
	}
	return s[:i], s[i : i+len(word)], s[i+len(word):]
}
