package collectors

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	maxFeedDepth = 64     // elements within elements
	maxParsed    = 2_000  // items that the parser is given at once
	maxItems     = 20_000 // items of one feed
)

// scan is where a feed's items stand in its text. It is read without building
// anything, so that no feed can cost more than its bytes.
type scan struct {
	text  []byte // from the root's start tag on; nothing before it is needed
	head  int    // where the first item began
	items []span
	tail  []byte // the end tags of what is open around the items
	whole bool   // the root was closed
}

// span is one whole item.
type span struct {
	start, end int
	about      string // rdf:about
	deep       bool   // nested too deep to be parsed
}

const atomSpace = "http://www.w3.org/2005/Atom"

var (
	defaultSpace = regexp.MustCompile(`\sxmlns\s*=\s*("[^"]*"|'[^']*')`)

	tagName  = regexp.MustCompile(`^</?([A-Za-z_][^\s/>]{0,199})`)
	rdfAbout = regexp.MustCompile(`\srdf:about\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

var errNoFeed = errors.New("not a feed: neither RSS, RDF, Atom nor JSON Feed")

// scanFeed finds the items of an XML feed. A feed that breaks off keeps the
// items that are whole.
func scanFeed(text []byte) (*scan, error) {
	text = mendAtom(text)
	s := &scanner{text: text}
	for s.next() {
		if s.closed {
			break
		}
	}
	if s.root == "" {
		return nil, errNoFeed
	}
	if s.deep {
		return nil, fmt.Errorf("elements are nested deeper than %d", maxFeedDepth)
	}
	end := len(text)
	if s.closed {
		end = s.at
	}
	if s.item > 0 { // the text breaks off in it
		s.items = s.items[:len(s.items)-1]
	}
	for i := range s.items {
		s.items[i].start -= s.begin
		s.items[i].end -= s.begin
	}
	if !s.closed && len(s.items) == 0 { // close what is open at the break
		text = append(append([]byte(nil), text[:s.at]...), endTags(s.open)...)
		s.tail, end = nil, len(text)
	}
	out := &scan{text: text[s.begin:end], items: s.items, tail: s.tail, whole: s.closed}
	if len(s.items) > 0 {
		out.head = s.items[0].start
	}
	if s.root == "feed" {
		out.nameAtom()
	}
	return out, nil
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
		return s.text
	}
	var b bytes.Buffer
	b.Write(s.text[:s.head])
	for _, it := range s.items[lo:hi] {
		b.Write(s.text[it.start:it.end])
	}
	b.Write(s.tail)
	return b.Bytes()
}

func localName(name string) string {
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
