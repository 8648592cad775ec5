package feed

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"kazami/collectors/text"
)

const (
	maxParsed = 2_000  // items that the parser is given at once
	MaxItems  = 20_000 // items of one feed
)

// scan is where a feed's items stand in its text. It is read without building
// anything, so that no feed can cost more than its bytes.
type scan struct {
	text  []byte // from the root's start tag on; nothing before it is needed
	plain []byte // the same with no second titles, blanks for them
	head  int    // where the first item began
	items []Span
	tail  []byte // the end tags of what is open around the items
	whole bool   // the root was closed
	odd   bool   // a < begins no tag, or a tag is never closed
}

const atomSpace = "http://www.w3.org/2005/Atom"

var (
	defaultSpace = regexp.MustCompile(`\sxmlns\s*=\s*("[^"]*"|'[^']*')`)
)

var errNoFeed = errors.New("not a feed: neither RSS, RDF, Atom nor JSON Feed")

// scanItems finds the items of an XML feed. A feed that breaks off keeps the
// items that are whole.
func scanItems(content []byte) (*scan, error) {
	content = mendAtom(content)
	s := &Scanner{Text: content}
	for s.Next() {
		if s.closed {
			break
		}
	}
	if s.Root == "" {
		return nil, errNoFeed
	}
	if s.Deep {
		return nil, fmt.Errorf("elements are nested deeper than %d", text.MaxDepth)
	}
	end := len(content)
	if s.closed {
		end = s.at
	}
	if s.item > 0 { // the text breaks off in it
		s.Items = s.Items[:len(s.Items)-1]
	}
	for i := range s.Items {
		s.Items[i].start -= s.begin
		s.Items[i].end -= s.begin
	}
	if !s.closed && len(s.Items) == 0 { // close what is open at the break
		content = append(append([]byte(nil), content[:s.at]...), endTags(s.open)...)
		s.tail, end = nil, len(content)
	}
	out := &scan{text: content[s.begin:end], items: s.Items, tail: s.tail, whole: s.closed, odd: s.odd}
	if len(s.Items) > 0 {
		out.head = s.Items[0].start
	}
	if s.Root == "feed" {
		out.nameAtom()
	}
	out.firstTitles()
	return out, nil
}

// firstTitles blanks all of an item's titles but the first that says something.
func (s *scan) firstTitles() {
	s.plain = s.text
	for _, it := range s.items {
		if len(it.titles) < 2 {
			continue
		}
		if &s.plain[0] == &s.text[0] {
			s.plain = bytes.Clone(s.text)
		}
		said := false
		for _, t := range it.titles {
			if t.end < 0 {
				continue
			}
			title := s.plain[it.start+t.start : it.start+t.end]
			if said {
				copy(title, bytes.Repeat([]byte(" "), len(title)))
			}
			said = said || saysSomething(title)
		}
	}
}

// saysSomething reports whether an element has text.
func saysSomething(element []byte) bool {
	_, inner, _ := bytes.Cut(element, []byte(">"))
	inner = inner[:max(0, bytes.LastIndexByte(inner, '<'))]
	return len(bytes.Trim(inner, " \t\r\n")) > 0 && string(bytes.TrimSpace(inner)) != "<![CDATA[]]>"
}

// nameAtom puts a feed of an unknown default namespace, such as an old draft's,
// into Atom's.
func (s *scan) nameAtom() {
	end := tagEnd(s.text)
	m := defaultSpace.FindSubmatchIndex(s.text[:max(end, 0)])
	if m == nil {
		return
	}
	switch string(bytes.Trim(s.text[m[2]:m[3]], `"' `)) {
	case atomSpace, "http://purl.org/atom/ns#":
		return
	}
	named := append([]byte(nil), s.text[:m[2]]...)
	named = append(append(named, `"`+atomSpace+`"`...), s.text[m[3]:]...)
	grown := len(named) - len(s.text)
	s.text = named
	for i := range s.items {
		s.items[i].start += grown
		s.items[i].end += grown
	}
	if s.head > 0 {
		s.head += grown
	}
}

// parts is the feed with the items [lo, hi) only; all of a whole feed is the
// feed itself.
func (s *scan) parts(lo, hi int) []byte {
	if s.tail == nil || s.whole && lo == 0 && hi == len(s.items) {
		return s.plain
	}
	var b bytes.Buffer
	b.Write(s.plain[:s.head])
	for _, it := range s.items[lo:hi] {
		b.Write(s.plain[it.start:it.end])
	}
	b.Write(s.tail)
	return b.Bytes()
}
