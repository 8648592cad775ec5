package page

import (
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/collectors/dates"
)

// Propose finds selectors for the list of a page, from what repeats in it: an item is
// what holds a link and its date. It is empty where no such element repeats, or where the
// selectors would find less than the page without them; such a list is read without.
func Propose(data []byte, contentType, at string, now time.Time) Selectors {
	page, _, err := parsePage(data, contentType, at)
	if err != nil {
		return Selectors{}
	}
	entries := listed(page, &dates.Calendar{Now: now})
	for up := range mostUp {
		if sel := proposed(page, entries, up, now); sel.Item != "" {
			return sel
		}
	}
	return Selectors{}
}

const (
	mostUp   = 4 // elements between the block of a link and what holds its date, too
	leastDup = 3 // entries that make a list
)

// proposed is the selectors for what stands some elements above the entries' links, if it
// holds the list.
func proposed(page *goquery.Document, entries []entry, up int, now time.Time) Selectors {
	items := map[string]int{}
	for _, e := range entries {
		n := e.node
		for range up {
			if n != nil {
				n = n.Parent
			}
		}
		if e.dated && n != nil && n.Type == html.ElementNode {
			items[selectorOf(n)]++
		}
	}
	delete(items, "")
	best := ""
	for s, n := range items {
		if n > items[best] || n == items[best] && s < best {
			best = s
		}
	}
	if items[best] < leastDup || 10*items[best] < 8*len(entries) {
		return Selectors{}
	}
	sel := Selectors{Item: best}
	found, err := selected(page, sel, &dates.Calendar{Now: now})
	if err != nil || len(found) < items[best] || len(found) > len(entries)+1 {
		return Selectors{}
	}
	for _, e := range found {
		if !e.dated || e.href == "" || e.title == "" {
			return Selectors{}
		}
	}
	return sel
}

// selectorOf is a CSS selector for an element and those like it: its tag and class, within
// the nearest element above it that has an id or a class.
func selectorOf(n *html.Node) string {
	own := n.Data + classOf(n)
	for up := n.Parent; up != nil && up.Type == html.ElementNode; up = up.Parent {
		if id := attr(up, "id"); isName(id) {
			return "#" + id + " " + own
		}
		if c := classOf(up); c != "" {
			return up.Data + c + " " + own
		}
		if up.Data == "main" || up.Data == "article" {
			return up.Data + " " + own
		}
	}
	if own == n.Data { // a bare tag would be any of the page
		return ""
	}
	return own
}

// classOf is the first class of an element that a selector can name.
func classOf(n *html.Node) string {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if isName(c) && !strings.ContainsAny(c, "0123456789") {
			return "." + c
		}
	}
	return ""
}

// isName reports whether a selector can name an id or a class as it is.
func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && s[0] != '-'
}
