package collectors

import (
	"bytes"
	"html"
)

// scanner walks the tags of a text.
type scanner struct {
	text   []byte
	at     int
	begin  int      // of the root's start tag
	root   string   // rss, rdf or feed
	open   []string // elements, outermost first
	item   int      // length of open within an item; 0 outside
	items  []span
	tail   []byte
	closed bool
	deep   bool
}

// next steps over one tag, comment, section or declaration.
func (s *scanner) next() bool {
	i := bytes.IndexByte(s.text[s.at:], '<')
	if i < 0 {
		return false
	}
	s.at += i
	rest := s.text[s.at:]
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
	m := tagName.FindSubmatch(rest[:min(len(rest), 256)])
	if m == nil {
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

func (s *scanner) skip(mark string) bool {
	i := bytes.Index(s.text[s.at:], []byte(mark))
	if i < 0 {
		return false
	}
	s.at += i + len(mark)
	return true
}

// skipDoctype steps over a declaration with its internal subset.
func (s *scanner) skipDoctype() bool {
	rest := s.text[s.at:]
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

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

func (s *scanner) start(name string, from int, empty bool) bool {
	local := localName(name)
	if s.root == "" {
		if local != "rss" && local != "rdf" && local != "feed" {
			return false
		}
		s.root, s.begin = local, from
	}
	isItem := s.item == 0 && (local == "item" && s.root != "feed" || local == "entry" && s.root == "feed") && len(s.open) > 0
	if isItem {
		if s.tail == nil {
			s.tail = endTags(s.open)
		}
		about := ""
		if m := rdfAbout.FindSubmatch(s.text[from:s.at]); m != nil {
			about = html.UnescapeString(string(m[1]) + string(m[2]))
		}
		s.items = append(s.items, span{start: from, end: s.at, about: about})
	}
	if empty {
		return true
	}
	s.open = append(s.open, name)
	if isItem {
		s.item = len(s.open)
	}
	if len(s.open) > maxFeedDepth {
		if s.item == 0 {
			s.deep = true
			return false
		}
		s.items[len(s.items)-1].deep = true
	}
	return true
}

// close ends the nearest open element of that name, and all within it. An end
// tag that has no start tag is passed over.
func (s *scanner) close(name string, from int) {
	at := -1
	for i := len(s.open) - 1; i >= max(0, len(s.open)-maxFeedDepth, s.item-1); i-- {
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
	if s.item > 0 && at < s.item {
		last := &s.items[len(s.items)-1]
		last.end = s.at
		if at < s.item-1 { // the item was never closed
			last.end = from
			s.items = s.items[:len(s.items)-1]
		}
		s.item = 0
	}
	s.open = s.open[:at]
	s.closed = at == 0
}
