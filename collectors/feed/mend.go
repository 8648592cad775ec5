package feed

import (
	"bytes"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
)

var (
	base64Text  = regexp.MustCompile(`(<(?:[\w.-]+:)?(?:title|summary|content|tagline|info|copyright)\b[^<>]*?)\smode\s*=\s*["']base64["']([^<>]*>)([^<>]*)(</)`)
	ianaRel     = regexp.MustCompile(`(\srel\s*=\s*["'])http://www\.iana\.org/assignments/relation/`)
	createdDate = regexp.MustCompile(`<(?:[\w.-]+:)?(?:created|date)(?:\s[^<>]*)?>([^<>]{4,200})</`)
)

// mendAtom rewrites what the parser does not know of Atom: texts in base64, as
// version 0.3 has them, and the long names of links' relations.
func mendAtom(text []byte) []byte {
	if bytes.Contains(text, []byte("base64")) {
		text = base64Text.ReplaceAllFunc(text, func(whole []byte) []byte {
			m := base64Text.FindSubmatch(whole)
			plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(m[3])), ""))
			if err != nil || !utf8.Valid(plain) {
				return whole
			}
			return []byte(string(m[1]) + string(m[2]) + html.EscapeString(string(plain)) + string(m[4]))
		})
	}
	if bytes.Contains(text, []byte("www.iana.org")) {
		text = ianaRel.ReplaceAll(text, []byte("$1"))
	}
	return text
}

// mendItem gives an item what it has under other names than its format's.
func mendItem(item *gofeed.Item, raw []byte) {
	if strings.TrimSpace(item.Title) == "" {
		item.Title = otherTitle(item)
	}
	for _, e := range item.Extensions["atom"]["link"] {
		if rel := e.Attrs["rel"]; item.Link == "" && (rel == "" || rel == "alternate") {
			item.Link = e.Attrs["href"]
		}
	}
	if dateOf(item) == "" {
		if m := createdDate.FindSubmatch(raw); m != nil {
			item.Published = html.UnescapeString(string(m[1]))
		}
	}
}

// otherTitle is the title that an item without one has in another vocabulary.
func otherTitle(item *gofeed.Item) string {
	media := item.Extensions["media"]
	found := append(slices.Clone(item.Extensions["atom"]["title"]), media["title"]...)
	for _, name := range []string{"content", "group"} {
		for _, e := range media[name] {
			found = append(found, e.Children["title"]...)
			for _, inner := range e.Children["content"] {
				found = append(found, inner.Children["title"]...)
			}
		}
	}
	found = append(found, item.Extensions["itunes"]["title"]...)
	for _, e := range found {
		if strings.TrimSpace(e.Value) != "" {
			return e.Value
		}
	}
	return ""
}
