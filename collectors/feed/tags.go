package feed

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"kazami/collectors/text"
)

// Span is one whole item.
type Span struct {
	start, end int
	about      string // rdf:about
	Deep       bool   // nested too deep to be parsed
	titles     []part // its elements of that name, from its start on
}

// part is where something stands.
type part struct{ start, end int }

// TagName is the beginning of a tag, with its name.
var TagName = regexp.MustCompile(`^</?([A-Za-z_][^\s/>]{0,199})`)

var rdfAbout = regexp.MustCompile(`\srdf:about\s*=\s*(?:"([^"]*)"|'([^']*)')`)

// LocalName is an element's name in lower case, without its prefix.
func LocalName(name string) string {
	if _, local, ok := strings.Cut(name, ":"); ok {
		name = local
	}
	return strings.ToLower(name)
}

func endTags(open []string) []byte {
	var b bytes.Buffer
	for i := len(open) - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "</%s>", open[i])
	}
	return b.Bytes()
}

// Scanner walks the tags of a text.
type Scanner struct {
	Text   []byte
	at     int
	begin  int      // of the root's start tag
	Root   string   // rss, rdf or feed
	open   []string // elements, outermost first
	item   int      // length of open within an item; 0 outside
	Items  []Span
	tail   []byte
	closed bool
	Deep   bool
	odd    bool // in an item a < begins no tag, or a tag is never closed
}

// Next steps over one tag, comment, section or declaration.
func (s *Scanner) Next() bool {
	i := bytes.IndexByte(s.Text[s.at:], '<')
	if i < 0 {
		return false
	}
	s.at += i
	rest := s.Text[s.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return s.skip("-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return s.skip("]]>")
	case bytes.HasPrefix(rest, []byte("<?")):
		return s.skip("?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		return s.skipDoctype()
	}
	m := TagName.FindSubmatch(rest[:min(len(rest), 256)])
	if m == nil {
		s.odd = s.odd || s.item > 0
		s.at++
		return true
	}
	end := tagEnd(rest)
	if end < 0 {
		return false
	}
	from := s.at
	s.at += end
	if rest[1] == '/' {
		s.close(string(m[1]), from)
		return true
	}
	return s.start(string(m[1]), from, rest[end-2] == '/')
}

func (s *Scanner) skip(mark string) bool {
	i := bytes.Index(s.Text[s.at:], []byte(mark))
	if i < 0 {
		return false
	}
	s.at += i + len(mark)
	return true
}

// skipDoctype steps over a declaration with its internal subset.
func (s *Scanner) skipDoctype() bool {
	rest := s.Text[s.at:]
	end, bracket := bytes.IndexByte(rest, '>'), bytes.IndexByte(rest, '[')
	if bracket >= 0 && bracket < end {
		i := bytes.Index(rest, []byte("]"))
		if i < 0 {
			return false
		}
		j := bytes.IndexByte(rest[i:], '>')
		if j < 0 {
			return false
		}
		end = i + j
	}
	if end < 0 {
		return false
	}
	s.at += end + 1
	return true
}

// tagEnd is the length of the tag that rest begins with, -1 if it breaks off.
func tagEnd(rest []byte) int {
	var quote byte
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if rest[i-1] == '=' || isSpace(rest[i-1]) {
				quote = c
			}
		case c == '>':
			return i + 1
		}
	}
	return -1
}

func (s *Scanner) start(name string, from int, empty bool) bool {
	local := LocalName(name)
	if s.Root == "" {
		if local != "rss" && local != "rdf" && local != "feed" {
			return false
		}
		s.Root, s.begin = local, from
	}
	isItem := s.item == 0 && (local == "item" && s.Root != "feed" || local == "entry" && s.Root == "feed") && len(s.open) > 0
	if isItem {
		if s.tail == nil {
			s.tail = endTags(s.open)
		}
		about := ""
		if m := rdfAbout.FindSubmatch(s.Text[from:s.at]); m != nil {
			about = html.UnescapeString(string(m[1]) + string(m[2]))
		}
		s.Items = append(s.Items, Span{start: from, end: s.at, about: about})
	}
	if empty {
		return true
	}
	if s.item == len(s.open) && s.item > 0 && name == titleOf(s.open[s.item-1]) {
		s.titles(part{from, -1})
	}
	s.open = append(s.open, name)
	if isItem {
		s.item = len(s.open)
	}
	if len(s.open) > text.MaxDepth {
		if s.item == 0 {
			s.Deep = true
			return false
		}
		s.Items[len(s.Items)-1].Deep = true
	}
	return true
}

// titleOf is the name of an item's title, under the item's own prefix.
func titleOf(item string) string {
	prefix, _, ok := strings.Cut(item, ":")
	if !ok {
		return "title"
	}
	return prefix + ":title"
}

// titles notes where a title of the item begins or ends.
func (s *Scanner) titles(p part) {
	it := &s.Items[len(s.Items)-1]
	if p.start >= 0 {
		it.titles = append(it.titles, part{p.start - it.start, -1})
	} else if n := len(it.titles); n > 0 {
		it.titles[n-1].end = p.end - it.start
	}
}

// close ends the nearest open element of that name, and all within it. An end
// tag that has no start tag is passed over.
func (s *Scanner) close(name string, from int) {
	at := -1
	for i := len(s.open) - 1; i >= max(0, len(s.open)-text.MaxDepth, s.item-1); i-- {
		if s.open[i] == name {
			at = i
			break
		}
	}
	if at < 0 && s.item > 0 && s.open[s.item-1] == name {
		at = s.item - 1
	}
	if at < 0 && len(s.open) > 0 && s.open[0] == name {
		at = 0
	}
	if at < 0 {
		return
	}
	if s.item > 0 && at == s.item && name == titleOf(s.open[s.item-1]) {
		s.titles(part{-1, s.at})
	}
	if s.item > 0 && at < s.item {
		last := &s.Items[len(s.Items)-1]
		last.end = s.at
		if at < s.item-1 { // the item was never closed
			last.end = from
			s.Items = s.Items[:len(s.Items)-1]
		}
		s.item = 0
	}
	s.odd = s.odd || s.item > 0 && at < len(s.open)-1
	s.open = s.open[:at]
	s.closed = at == 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
