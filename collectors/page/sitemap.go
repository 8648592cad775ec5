package page

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// A site map lists the addresses of a site, often with the day on which each last changed,
// and with no title: sitemaps.org, protocol 0.9. One that lists site maps leads to the one
// that changed last.

// IsMap reports whether a text is a site map.
func IsMap(content []byte) bool {
	z := html.NewTokenizer(bytes.NewReader(content[:min(len(content), 64<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			name, _ := z.TagName()
			return string(name) == "urlset" || string(name) == "sitemapindex"
		}
	}
}

// mapped is an address of a site map.
type mapped struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Title string `xml:"title"`
		Date  string `xml:"publication_date"`
	} `xml:"news"`
}

// sitemap reads a site map: its addresses, the one that changed last first, or the address
// of the site map that it leads to.
func sitemap(content []byte, cal *dates.Calendar) (entries []entry, next string, err error) {
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var x struct {
		URLs []mapped `xml:"url"`
		Maps []mapped `xml:"sitemap"`
	}
	if err := d.Decode(&x); err != nil && len(x.URLs)+len(x.Maps) == 0 {
		return nil, "", fmt.Errorf("read the site map: %w", err)
	}
	if len(x.Maps) > 0 {
		last := slices.MaxFunc(x.Maps, func(a, b mapped) int { return cmp.Compare(strings.TrimSpace(a.LastMod), strings.TrimSpace(b.LastMod)) })
		return nil, strings.TrimSpace(last.Loc), nil
	}
	for _, u := range x.URLs {
		e := entry{href: strings.TrimSpace(u.Loc), title: text.Line(u.News.Title)}
		if e.title == "" {
			e.title = titleOfPath(e.href)
		}
		e.date, e.dated = cal.Read(cmp.Or(strings.TrimSpace(u.News.Date), strings.TrimSpace(u.LastMod)))
		if e.date.Precision == horizon.ByTime && u.News.Date == "" {
			e.date.Precision = horizon.ByDay // of a change to the page, which may be of a comma
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return b.date.Time.Compare(a.date.Time) })
	return entries[:min(len(entries), mostMapped)], "", nil
}

// MapNext is the address of the site map that one at an address leads to; "" where it has
// addresses of its own, or is none.
func MapNext(data []byte, at string) string {
	content, _ := text.Decode(data, "")
	if !IsMap(content) {
		return ""
	}
	_, next, _ := sitemap(content, &dates.Calendar{})
	if next == "" {
		return ""
	}
	link, _ := text.Link(fetch.BaseOf(at), next)
	return link
}

// mostMaps is how many site maps may lead to each other.
const mostMaps = 4

// mostMapped is how many addresses of a site map are entries: those that changed last.
const mostMapped = 500

// titleOfPath is the words of an address, until its text is read.
func titleOfPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name := strings.TrimSuffix(path.Base(u.Path), path.Ext(u.Path))
	if name == "" || name == "." || name == "/" || name == "index" {
		return u.Host + u.Path
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_+", r) {
			return ' '
		}
		return r
	}, name)
}
