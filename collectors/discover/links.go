package discover

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"kazami/collectors/text"
)

// link is an address that a page gives as a feed, or that looks like one.
type link struct {
	url, title string
	way        Way
}

var (
	feedTypes = map[string]bool{"application/rss+xml": true, "application/atom+xml": true, "application/rdf+xml": true, "application/feed+json": true,
		"application/xml": true, "text/xml": true}
	feedAddress = regexp.MustCompile(`(?i)(?:\.(?:rss|rdf|atom|opml)|/(?:feed|rss|atom)s?/?|/[^/]*(?:rss|atom|feed)[^/]*\.(?:xml|json|php|aspx?|cgi)|/index\d*\.xml|[?&](?:feed|format|type)=(?:rss2?|atom|xml))$`)
	feedWords   = regexp.MustCompile(`(?i)\brss\b|\batom\b|フィード|ＲＳＳ`)
)

// linksOf are the feeds that a page names, in its order, and then the links in its text
// that look like feeds. The first megabyte is looked at.
func linksOf(content []byte, at *url.URL) []link {
	p := &linking{base: at, seen: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(content[:min(len(content), 1<<20)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.end()
			return append(p.named, p.linked...)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			attr := map[string]string{}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				attr[string(key)] = strings.TrimSpace(string(value))
			}
			p.start(string(name), attr)
		case html.TextToken:
			if p.open != nil && len(p.open.title) < 200 {
				p.open.title += string(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" {
				p.end()
			}
		}
	}
}

// linking reads the links of a page.
type linking struct {
	base          *url.URL
	seen          map[string]bool
	named, linked []link
	open          *link // the link whose text is being read
}

func (p *linking) start(name string, attr map[string]string) {
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	rel := " " + strings.ToLower(attr["rel"]) + " "
	switch name {
	case "base":
		if u, err := p.base.Parse(attr["href"]); err == nil && attr["href"] != "" {
			p.base = u
		}
	case "link":
		alternate := strings.Contains(rel, " alternate ") && attr["hreflang"] == "" && feedTypes[strings.TrimSpace(kind)]
		if to := p.to(attr["href"]); to != "" && (alternate || strings.Contains(rel, " feed ")) && !p.seen[to] {
			p.seen[to] = true
			p.named = append(p.named, link{to, attr["title"], Named})
		}
	case "a", "area":
		p.end()
		if to := p.to(attr["href"]); to != "" {
			p.open = &link{to, attr["title"], Linked}
			if feedTypes[kind] {
				p.open.title += " RSS"
			}
		}
	case "img":
		if p.open != nil {
			p.open.title += " " + attr["alt"]
		}
	}
}

// end keeps the link that was open, if its address or its words are a feed's.
func (p *linking) end() {
	l := p.open
	p.open = nil
	if l == nil || p.seen[l.url] {
		return
	}
	u, err := url.Parse(l.url)
	if err != nil || !feedAddress.MatchString(u.Path) && !feedAddress.MatchString("?"+u.RawQuery) && !(feedWords.MatchString(l.title) && u.Path != "" && u.Path != "/") {
		return
	}
	p.seen[l.url] = true
	l.title = text.Line(l.title)
	p.linked = append(p.linked, *l)
}

func (p *linking) to(href string) string {
	if href == "" || strings.HasPrefix(href, "#") {
		return ""
	}
	to, _ := text.Link(p.base, href)
	return to
}
