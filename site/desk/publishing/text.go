package publishing

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is what a page of the site says in its main part: a line a paragraph, heading,
// item or row of a table, in their order. What pictures say is left out; a table beside
// them has the same numbers.
func Text(page []byte) []string {
	return read(page).lines
}

// Heading is what a page is called in its main part; "" where it has no heading.
func Heading(page []byte) string { return read(page).heading }

func read(page []byte) *text {
	t := &text{}
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end: a page is whole in memory
			t.end()
			return t
		case html.TextToken:
			if t.main && t.hidden == 0 {
				t.line.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			t.open(atom.Lookup(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			t.close(atom.Lookup(name))
		}
	}
}

// text is what was read of a page so far.
type text struct {
	lines   []string
	line    strings.Builder
	heading string
	main    bool
	hidden  int // pictures and scripts that are open
}

func (t *text) open(tag atom.Atom) {
	switch {
	case tag == atom.Main:
		t.main = true
	case hides[tag]:
		t.hidden++
	case tag == atom.Td || tag == atom.Th || tag == atom.Span:
		t.line.WriteByte(' ')
	case blocks[tag]:
		t.end()
	}
}

func (t *text) close(tag atom.Atom) {
	switch {
	case tag == atom.Main:
		t.end()
		t.main = false
	case hides[tag]:
		t.hidden = max(t.hidden-1, 0)
	case blocks[tag]:
		before := len(t.lines)
		t.end()
		if tag == atom.H1 && len(t.lines) > before && t.heading == "" {
			t.heading = t.lines[before]
		}
	}
}

// end ends a line; an empty one is none.
func (t *text) end() {
	if s := strings.Join(strings.Fields(html.UnescapeString(t.line.String())), " "); s != "" {
		t.lines = append(t.lines, s)
	}
	t.line.Reset()
}

var hides = map[atom.Atom]bool{atom.Svg: true, atom.Script: true, atom.Style: true, atom.Template: true}

var blocks = map[atom.Atom]bool{atom.P: true, atom.Li: true, atom.Tr: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.Dt: true, atom.Dd: true,
	atom.Div: true, atom.Section: true, atom.Figcaption: true, atom.Caption: true, atom.Summary: true, atom.Option: true, atom.Blockquote: true, atom.Br: true,
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Table: true, atom.Details: true, atom.Figure: true, atom.Nav: true, atom.Article: true, atom.Label: true}
