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
	newsWords   = regexp.MustCompile(`(?i)^(?:新着|お知らせ|おしらせ|更新情報|報道発表|プレスリリース|ニュース|トピックス|発表資料|公表資料|注意喚起|what'?s new|news|press releases?|announcements?|advisories|security bulletins?|publications?)(?:一覧|情報|資料|[ 　]|の|・|（|\(|$)`)
	refreshed   = regexp.MustCompile(`(?i)^\s*[0-9]{1,2}\s*[;,]\s*url\s*=\s*['"]?([^'"]+)`)
	feedWords   = regexp.MustCompile(`(?i)\brss\b|\batom\b|フィード|ＲＳＳ`)
)

// links are what a page leads to.
type links struct {
	feeds   []link // that it names, in its order, and then those in its text that look like feeds
	news    []link // lists of news, by their words
	refresh string // where it sends browsers on to; "": it does not
}

// linksOf are the links of a page. The first megabyte is looked at.
func linksOf(content []byte, at *url.URL) links {
	p := &linking{base: at, seen: map[string]bool{}}
	z := html.NewTokenizer(bytes.NewReader(content[:min(len(content), 1<<20)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.end()
			return links{append(p.named, p.linked...), p.news, p.refresh}
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
	news          []link
	refresh       string
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
	case "meta":
		if m := refreshed.FindStringSubmatch(attr["content"]); m != nil && strings.EqualFold(attr["http-equiv"], "refresh") && p.refresh == "" {
			p.refresh = p.to(strings.TrimSpace(m[1]))
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
	if err != nil {
		return
	}
	l.title = text.Line(l.title)
	switch said := feedWords.MatchString(l.title); {
	case feedAddress.MatchString(u.Path), feedAddress.MatchString("?" + u.RawQuery), said && u.Path != "" && u.Path != "/":
	case u.Host == p.base.Host && newsWords.MatchString(l.title):
		p.seen[l.url] = true
		p.news = append(p.news, *l)
		return
	default:
		return
	}
	p.seen[l.url] = true
	p.linked = append(p.linked, *l)
}

func (p *linking) to(href string) string {
	if href == "" || strings.HasPrefix(href, "#") {
		return ""
	}
	to, _ := text.Link(p.base, href)
	return to
}
