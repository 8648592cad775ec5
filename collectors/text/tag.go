package text

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// tag is a start or end tag.
type tag struct {
	name   string // in small letters
	length int
	end    bool // </x>
	empty  bool // <x/>
	cut    bool // the text ends within it
	named  bool // each attribute without a value is one of HTML
	valued bool // an attribute has a value that is quoted, or is one of HTML
}

// tagOf reads the tag that a text begins with: < or </, a name that begins with a
// letter of ASCII, attributes, >. A < outside quotes ends none.
func tagOf(s string) (t tag, ok bool) {
	at := 1
	if t.end = s[at] == '/'; t.end {
		at++
	}
	if at == len(s) || !IsLetter(s[at]) {
		return tag{}, false
	}
	name := upTo(s[at:], " \t\r\n\f/<>")
	t.name, t.named = smallLetters(name), true
	for at += len(name); at < len(s); {
		switch c := s[at]; {
		case c == '<':
			return tag{}, false
		case c == '>':
			t.length, t.empty = at+1, s[at-1] == '/'
			return t, true
		case strings.IndexByte(" \t\r\n\f/", c) >= 0:
			at++
		default:
			at += t.attribute(s[at:])
		}
	}
	t.length, t.cut = len(s), true
	return t, true
}

// attribute reads an attribute, and gives its length.
func (t *tag) attribute(s string) int {
	name := upTo(s[1:], " \t\r\n\f/<>=")
	at := 1 + len(name)
	known := atom.Lookup([]byte(smallLetters(s[:at]))) != 0
	equals := strings.TrimLeft(s[at:], " \t\r\n\f")
	if !strings.HasPrefix(equals, "=") {
		t.named = t.named && known
		return at
	}
	value := strings.TrimLeft(equals[1:], " \t\r\n\f")
	at = len(s) - len(value)
	quoted := value != "" && (value[0] == '"' || value[0] == '\'')
	t.valued = t.valued || known || quoted
	switch {
	case !quoted:
		return at + len(upTo(value, " \t\r\n\f<>"))
	case strings.IndexByte(value[1:], value[0]) < 0:
		return len(s)
	}
	return at + 2 + strings.IndexByte(value[1:], value[0])
}

// upTo is what stands before the first of some bytes.
func upTo(s, bytes string) string {
	if i := strings.IndexAny(s, bytes); i >= 0 {
		return s[:i]
	}
	return s
}
