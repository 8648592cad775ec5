// Package opml reads the lists of feeds that feed readers write.
package opml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"kazami/collectors/fetch"
	"kazami/collectors/text"
	"kazami/internal/charset"
)

// The limits of an OPML list.
const (
	maxOutlines     = 5000
	maxOutlineDepth = 32
	maxOutlineName  = 200 // characters
)

// Outline is a feed of an OPML list.
type Outline struct {
	ID      string // as Kazami wrote it; "" in others' lists
	Name    string
	URL     string // http or https
	Site    string // its page; "" if there is none
	Lang    string
	Folders []string // that it stands in, outermost first
	Topics  []string // its categories
}

// outlineSpace is the namespace of the attribute that keeps a source's id.
const outlineSpace = "https://kazami.example/opml"

// Read reads a list of feeds, in its order, each address once. What is left
// out is named. A bare & or <, a name of HTML such as &nbsp; and a tag that is not closed cost
// nothing. A list that is cut off keeps what stands before the cut; then, and where
// there is no list at all, there is an error.
func Read(data []byte) (feeds []Outline, leftOut []string, err error) {
	if len(data) > fetch.DefaultMaxBytes {
		return nil, nil, fmt.Errorf("%d bytes are more than %d", len(data), fetch.DefaultMaxBytes)
	}
	list := charset.Read(data, "")
	if err := list.Err("the list"); err != nil {
		return nil, nil, err
	}
	feeds, leftOut, err = read(list.String)
	if _, syntax := errors.AsType[*xml.SyntaxError](err); syntax {
		escaped := value.ReplaceAllStringFunc(list.String, func(v string) string { return strings.ReplaceAll(v, "<", "&lt;") })
		if again, left, err := read(escaped); err == nil {
			return again, left, nil
		}
	}
	return feeds, leftOut, err
}

// value is the value of an attribute.
var value = regexp.MustCompile(`="[^"]*"`)

func read(list string) (feeds []Outline, leftOut []string, err error) {
	r := &outlineReader{seen: map[string]bool{}}
	d := xml.NewDecoder(strings.NewReader(list))
	d.Strict, d.Entity = false, xml.HTMLEntity                                           // feed readers write & as it stands in an address
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !r.list {
				return nil, nil, errors.New("it has no <opml> element: export the list from a feed reader as OPML")
			}
			return r.feeds, r.leftOut, nil
		}
		if err == nil {
			err = r.token(t)
		}
		if err != nil {
			return r.feeds, r.leftOut, fmt.Errorf("read OPML: %w", err)
		}
	}
}

type outlineReader struct {
	list    bool
	folders []string // one for each open outline; "" for a feed
	feeds   []Outline
	leftOut []string
	seen    map[string]bool
	count   int
}

func (r *outlineReader) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		r.list = r.list || strings.EqualFold(t.Name.Local, "opml")
		if !r.list {
			return fmt.Errorf("it begins with <%s> in place of <opml>", text.Line(t.Name.Local))
		}
		if t.Name.Local != "outline" {
			return nil
		}
		if r.count++; r.count > maxOutlines {
			return fmt.Errorf("it has more than %d outlines", maxOutlines)
		}
		if len(r.folders) == maxOutlineDepth {
			return fmt.Errorf("outlines are nested deeper than %d", maxOutlineDepth)
		}
		r.outline(t.Attr)
	case xml.EndElement:
		if t.Name.Local == "outline" && len(r.folders) > 0 {
			r.folders = r.folders[:len(r.folders)-1]
		}
	}
	return nil
}

// outline takes a feed, or opens a folder.
func (r *outlineReader) outline(attrs []xml.Attr) {
	get := func(name string) string {
		for _, a := range attrs {
			if strings.EqualFold(a.Name.Local, name) && (a.Name.Space == "" || a.Name.Space == outlineSpace) {
				return text.Line(a.Value)
			}
		}
		return ""
	}
	name := get("text")
	if name == "" {
		name = get("title")
	}
	if letters := []rune(name); len(letters) > maxOutlineName {
		name = string(letters[:maxOutlineName])
	}
	address := get("xmlUrl")
	if address == "" {
		r.folders = append(r.folders, name)
		return
	}
	r.folders = append(r.folders, "")
	u, err := fetch.ParseAddress(address)
	switch {
	case err != nil || len(address) > text.MaxLink:
		address, _ = text.Cut(address, 200)
		r.leftOut = append(r.leftOut, fmt.Sprintf("%s: its address %q is not an http(s) address of a host", name, address))
	case r.seen[u.String()]:
		r.leftOut = append(r.leftOut, fmt.Sprintf("%s: its address %s stands in the list already", name, u))
	default:
		r.seen[u.String()] = true
		site, _ := text.Link(nil, get("htmlUrl"))
		r.feeds = append(r.feeds, Outline{ID: get("id"), Name: name, URL: u.String(), Site: site, Lang: get("language"),
			Folders: slices.DeleteFunc(slices.Clone(r.folders), func(s string) bool { return s == "" }), Topics: topics(get("category"))})
	}
}

// topics reads OPML's categories: "/a,/b/c" is a and b/c.
func topics(s string) []string {
	var all []string
	for t := range strings.SplitSeq(s, ",") {
		if t = strings.Trim(t, "/ "); t != "" && len(all) < 50 {
			all = append(all, t)
		}
	}
	return all
}
