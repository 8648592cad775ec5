package text

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// elementNames are the elements of HTML, also those of the past, a line each:
// the list of the package html-tag-names 2.1.0, which follows the standards.
//
//go:embed elements.txt
var elementNames string

var elements = func() map[string]bool {
	known := map[string]bool{}
	for name := range strings.FieldsSeq(elementNames) {
		known[name] = true
	}
	return known
}()

// Markup is a piece of HTML in which every < that begins no markup is written
// as &lt;, so that a reader of HTML gives it as text. Markup is what has the name
// of an element, in the form of a tag; what stands within SVG and MathML; and
// elements of programs' own, as they are written: <o:p>, <x-y z="1">. All else is
// text: A<B, Vec<T>, List<String>, <stdio.h>, a <b, <3.
func Markup(s string) string { return markup(s, false) }

// fragment is Markup for a piece that is no whole page: an element whose text is
// not shown, and that nothing ends, is text there too.
func fragment(s string) string { return markup(s, true) }

func markup(s string, piece bool) string {
	m := marked{text: s, piece: piece}
	return escape(s, m.length)
}

// WellFormed is XML in which every < that begins no markup is written as &lt;,
// whatever the names are: also that of a start tag that nothing ends.
func WellFormed(s string) string {
	m := marked{text: s}
	return escape(s, func(at int) int {
		switch rest := s[at:]; {
		case len(rest) < 2:
			return 0
		case strings.HasPrefix(rest, "<![CDATA["):
			return m.upTo(at, "]]>")
		case rest[1] == '!' || rest[1] == '?':
			return m.declaration(at)
		default:
			if t, ok := tagOf(rest); ok && !t.cut && (t.end || t.empty || t.named && m.endAfter(t.name, at) > 0) {
				return t.length
			}
			return 0
		}
	})
}

// escape writes each < as &lt; at which no markup begins; length is that of the
// markup at a place.
func escape(s string, length func(at int) int) string {
	var b strings.Builder
	done := 0 // what of s is in b
	for at := 0; at < len(s); {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			break
		}
		at += i
		if n := length(at); n > 0 {
			at += n
			continue
		}
		b.WriteString(s[done:at])
		b.WriteString("&lt;")
		at++
		done = at
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// marked is a text whose markup is looked for.
type marked struct {
	text  string
	piece bool
	small string          // text in small letters
	open  map[string]bool // by the end of a declaration: none is left
	ends  map[string]int  // by name: the end tag of it that was found last, -1 for none
}

// length is that of the markup that begins at a <, 0 if none does. Where the text
// of an element is not markup, it goes up to the end of that.
func (m *marked) length(at int) int {
	rest := m.text[at:]
	if len(rest) < 2 {
		return 0
	}
	switch rest[1] {
	case '!', '?':
		return m.declaration(at)
	}
	t, ok := tagOf(rest)
	if !ok || !m.isElement(t, at) {
		return 0
	}
	if !t.end && !t.empty && (isRaw(t.name) || isForeign(t.name)) {
		if end := m.endAfter(t.name, at+t.length); end > 0 {
			return end - at
		}
		if m.piece && isRaw(t.name) {
			return 0
		}
	}
	return t.length
}

// declaration is the length of a comment, a doctype, a section or an instruction.
func (m *marked) declaration(at int) int {
	rest, mark := m.text[at:], ">"
	switch {
	case strings.HasPrefix(rest, "<!--"):
		mark = "-->"
	case rest[1] == '?' && len(rest) > 2 && IsLetter(rest[2]), len(rest) > 9 && strings.EqualFold(rest[:9], "<!doctype"), strings.HasPrefix(rest, "<!["):
	default:
		return 0
	}
	return m.upTo(at, mark)
}

// upTo is how far it is to the end of a mark: in a piece 0 if there is none, else
// to the end of all.
func (m *marked) upTo(at int, mark string) int {
	if !m.open[mark] {
		if end := strings.Index(m.text[at:], mark); end >= 0 {
			return end + len(mark)
		}
		if m.open == nil {
			m.open = map[string]bool{}
		}
		m.open[mark] = true
	}
	if m.piece {
		return 0
	}
	return len(m.text) - at
}

// isElement reports whether the tag at a place is one of HTML or of a program's own.
func (m *marked) isElement(t tag, at int) bool {
	switch {
	case elements[t.name]:
		return t.end || (t.named && !t.cut || t.valued) && !m.isParameter(t, at)
	case !isOwn(t.name) || t.cut:
		return false
	}
	return t.end || t.empty || t.valued || m.endAfter(t.name, at) > 0
}

// isParameter reports whether a tag is a type's parameter, as in List<Object>:
// right behind a word, without attributes, and nothing ends it.
func (m *marked) isParameter(t tag, at int) bool {
	if at == 0 || !IsLetter(m.text[at-1]) && !IsDigit(m.text[at-1]) || t.valued || t.empty || needsNoEnd(t.name) {
		return false
	}
	return m.endAfter(t.name, at) < 0
}

// maxNames bounds the names whose end tags are looked for in one text.
const maxNames = 200

// endAfter is where the first end tag of a name behind a place begins, -1 for none.
func (m *marked) endAfter(name string, from int) int {
	if m.ends == nil {
		m.ends, m.small = map[string]int{}, smallLetters(m.text)
	}
	end, known := m.ends[name]
	switch {
	case known && (end < 0 || end >= from):
		return end
	case !known && len(m.ends) == maxNames:
		return -1
	}
	end = -1
	for at := from; end < 0; {
		i := strings.Index(m.small[at:], "</"+name)
		if i < 0 {
			break
		}
		at += i + len("</"+name)
		if at == len(m.small) || strings.IndexByte(" \t\r\n/>", m.small[at]) >= 0 {
			end = at - len("</"+name)
		}
	}
	m.ends[name] = end
	return end
}

// smallLetters writes the capitals of ASCII small; places in bytes stay.
func smallLetters(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
		return s
	}
	small := []byte(s)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return string(small)
}

// isRaw reports whether an element's content is no markup, or is not shown.
func isRaw(name string) bool {
	switch name {
	case "script", "style", "template", "noscript", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "plaintext":
		return true
	}
	return false
}

// isForeign reports whether what stands in an element has names of its own.
func isForeign(name string) bool { return name == "svg" || name == "math" }

// needsNoEnd reports whether an element has no end tag, or may go without.
func needsNoEnd(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "image", "input", "link", "meta", "param", "source", "track", "wbr", "frame", "basefont", "bgsound",
		"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp", "html", "head", "body", "colgroup", "caption":
		return true
	}
	return false
}

// isOwn reports whether a name is one of an element that HTML leaves to others:
// with a hyphen, or with a prefix.
func isOwn(name string) bool {
	i := strings.IndexAny(name, "-:")
	if i < 1 || i == len(name)-1 || strings.Count(name, ":") > 1 {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r >= utf8.RuneSelf || !IsLetter(byte(r)) && !IsDigit(byte(r)) && !strings.ContainsRune("-:._", r)
	})
}
