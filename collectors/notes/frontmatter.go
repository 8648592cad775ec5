package notes

import (
	"fmt"
	"strings"
)

// FrontMatter is the head of a note: lines of "key: value" or "key: [a, b]"
// between two lines of "---". Of a key that comes twice both values stand.
type FrontMatter map[string][]string

// Value is the only value of a key; "" if it has none or several.
func (m FrontMatter) Value(key string) string {
	if len(m[key]) == 1 {
		return m[key][0]
	}
	return ""
}

// ReadFrontMatter parts a note from its head. ok is false, and body the whole
// text, where there is no head that is closed. Lines that it cannot read are
// named in odd.
func ReadFrontMatter(text string) (head FrontMatter, body string, odd []string, ok bool) {
	text = strings.ReplaceAll(strings.TrimLeft(text, "\uFEFF \t\r\n"), "\r\n", "\n")
	rest, found := strings.CutPrefix(text, "---\n")
	if !found {
		return nil, text, nil, false
	}
	head = FrontMatter{}
	for n := 2; ; n++ {
		line, after, more := strings.Cut(rest, "\n")
		if strings.TrimRight(line, " \t") == "---" {
			return head, strings.TrimLeft(after, "\n"), odd, true
		}
		if !more {
			return nil, text, nil, false
		}
		rest = after
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		key, value, colon := cutLabel(line)
		if key = strings.TrimSpace(key); !colon || key == "" || strings.ContainsAny(key, " \t") {
			odd = append(odd, fmt.Sprintf("line %d of the head is not \"key: value\"", n))
			continue
		}
		head[key] = append(head[key], values(value)...)
	}
}

// values reads what stands after the colon.
func values(s string) []string {
	s = strings.TrimSpace(s)
	inner, isList := strings.CutPrefix(s, "[")
	if inner, closed := strings.CutSuffix(inner, "]"); isList && closed {
		var list []string
		for v := range strings.SplitSeq(inner, ",") {
			if v = unquote(v); v != "" {
				list = append(list, v)
			}
		}
		return list
	}
	return []string{unquote(s)}
}

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}
