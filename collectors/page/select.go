package page

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"kazami/collectors/dates"
	"kazami/collectors/text"
)

const anyHeading = "h1, h2, h3, h4, h5, h6, caption, summary"

// CheckSelector says what is wrong with a CSS selector; "" is none, and fine.
func CheckSelector(selector string) error {
	if selector == "" {
		return nil
	}
	_, err := cascadia.ParseGroup(selector)
	return err
}

// selected reads a list by its selectors, in the order of the page.
func selected(page *goquery.Document, sel Selectors, cal *dates.Calendar) ([]entry, error) {
	match := func(selector string) map[*html.Node]bool {
		nodes := map[*html.Node]bool{}
		if selector != "" {
			for _, n := range page.Find(selector).Nodes {
				nodes[n] = true
			}
		}
		return nodes
	}
	r := &selecting{sel: sel, cal: cal, items: match(sel.Item), headings: match(cmp.Or(sel.Heading, anyHeading)), dates: match(sel.Date)}
	if len(r.items) == 0 {
		return nil, fmt.Errorf("selector %q finds no item", sel.Item)
	}
	for _, root := range page.Nodes {
		r.walk(root)
	}
	return r.entries, nil
}

// selecting walks a page once, so that each item finds the heading and the
// date that stand before it.
type selecting struct {
	sel                    Selectors
	cal                    *dates.Calendar
	items, headings, dates map[*html.Node]bool
	last                   dates.Date // of the last date outside the items
	hasLast                bool
	entries                []entry
}

func (r *selecting) walk(n *html.Node) {
	switch {
	case r.headings[n]:
		if r.cal.Heading(text.Line(textOf(n))) {
			r.hasLast = false
		}
	case r.items[n]:
		r.entries = append(r.entries, r.entry(n))
		return
	case r.dates[n]:
		if d, ok := r.cal.Read(r.dateText(n)); ok {
			r.last, r.hasLast = d, true
		}
		return
	case r.sel.DateComment && n.Type == html.CommentNode:
		if d, ok := r.cal.Read(n.Data); ok {
			r.last, r.hasLast = d, true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c)
	}
}

func (r *selecting) dateText(n *html.Node) string {
	if r.sel.DateAttr != "" {
		return attr(n, r.sel.DateAttr)
	}
	return text.Line(textOf(n))
}

func (r *selecting) entry(n *html.Node) entry {
	item := goquery.NewDocumentFromNode(n).Selection
	link := item.Find("a[href]").First()
	if r.sel.Link != "" {
		link = item.Find(r.sel.Link).First()
	} else if item.Is("a[href]") {
		link = item
	}
	title := link
	if r.sel.Title != "" {
		title = item.Find(r.sel.Title).First()
	} else if link.Length() == 0 {
		title = item
	}
	e := entry{node: n, href: link.AttrOr("href", "")}
	if title.Length() > 0 {
		e.title = titleOf(title.Get(0))
	}
	e.date, e.dated = r.date(item)
	return e
}

// date is the item's own date, else the last one before it.
func (r *selecting) date(item *goquery.Selection) (dates.Date, bool) {
	for _, n := range item.Nodes {
		if d, ok := r.ownDate(n); ok {
			return d, true
		}
	}
	return r.last, r.hasLast
}

func (r *selecting) ownDate(n *html.Node) (dates.Date, bool) {
	switch {
	case r.sel.DateComment:
		if n.Type == html.CommentNode {
			return r.cal.Read(n.Data)
		}
	case r.sel.Date != "":
		if r.dates[n] {
			return r.cal.Read(r.dateText(n))
		}
	case n.Type == html.TextNode:
		return r.cal.ReadTitle(text.Line(n.Data))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if d, ok := r.ownDate(c); ok {
			return d, true
		}
	}
	return dates.Date{}, false
}

// textOf is the text of a node, a space for each break.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (text.IsHidden(n.Data) || n.Data == "rt" || n.Data == "rp"):
			return
		case n.Type == html.ElementNode && (n.Data == "br" || n.Data == "p" || n.Data == "div" || n.Data == "td" || n.Data == "li"):
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// titleOf is the text of a link, or what its image or title says.
func titleOf(n *html.Node) string {
	if s := text.Line(textOf(n)); s != "" {
		return s
	}
	if s := text.Line(attr(n, "title")); s != "" {
		return s
	}
	if s := text.Line(attr(n, "aria-label")); s != "" {
		return s
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "img" {
			if s := text.Line(attr(c, "alt")); s != "" {
				return s
			}
		}
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
