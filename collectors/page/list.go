package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/collectors/dates"
	"kazami/collectors/text"
)

const maxClimb = 24 // elements between a link and what may hold its date

// listed reads a list without selectors: the links that have a date in them,
// in their row, or above them in a list where rows share dates.
func listed(page *goquery.Document, cal *dates.Calendar) []entry {
	cal.Heading(text.Line(page.Find("title").First().Text()))
	o := outlineOf(page, cal)
	rows := o.rows()
	if entries := o.entries(rows); len(entries) > 0 {
		return entries
	}
	return o.index()
}

// row is a link with the element that ties it to its date.
type row struct {
	link  int // event
	date  int // event; the link's own where the date stands in it
	holds *html.Node
	kind  string // tags from the page to holds
	path  string // tags from holds to the link
	flat  bool   // holds has several dates
}

// rows ties each link to a date where one is near.
func (o *outline) rows() []row {
	var rows []row
	for i, e := range o.events {
		if e.kind != linkEvent {
			continue
		}
		if e.dated {
			rows = append(rows, row{link: i, date: i, holds: e.node.Parent, kind: tagPath(e.node, nil)})
			continue
		}
		if r, ok := o.row(i); ok {
			rows = append(rows, r)
		}
	}
	return o.consistent(rows)
}

// row climbs from a link to the nearest element that holds a date.
func (o *outline) row(link int) (row, bool) {
	node := o.events[link].node
	for holds, n := node.Parent, 0; holds != nil && n < maxClimb; holds, n = holds.Parent, n+1 {
		within := o.within[holds]
		dates := o.datesIn(within)
		if len(dates) == 0 {
			continue
		}
		r := row{link: link, holds: holds, kind: tagPath(holds, nil), path: tagPath(node, holds), flat: len(dates) > 1}
		at, found := slices.BinarySearch(dates, link)
		switch {
		case found:
		case len(dates) == 1:
			r.date = dates[0]
		case o.dateFollows(within):
			if at == len(dates) {
				return row{}, false
			}
			r.date = dates[at]
		case at == 0:
			return row{}, false
		default:
			r.date = dates[at-1]
		}
		return r, true
	}
	return row{}, false
}

// datesIn are the events of a range that are dates beside links.
func (o *outline) datesIn(within [2]int) []int {
	lo, _ := slices.BinarySearch(o.dates, within[0])
	hi, _ := slices.BinarySearch(o.dates, within[1])
	return o.dates[lo:hi]
}

// dateFollows reports whether a flat list puts each date after its link.
func (o *outline) dateFollows(within [2]int) bool {
	first, last := eventKind(0), eventKind(0)
	for _, e := range o.events[within[0]:within[1]] {
		if e.kind == linkEvent || e.kind == dateEvent {
			first, last = cmp.Or(first, e.kind), e.kind
		}
	}
	return first == linkEvent && last == dateEvent
}

// consistent drops the links that only happen to stand near a date: in a flat
// list those of a lone date and those that hang elsewhere than the first link
// after each date, and rows that are alone of their kind where others repeat.
func (o *outline) consistent(rows []row) []row {
	type list struct {
		paths map[string]bool // of the first link of each date
		dates int
		last  int
	}
	flat := map[*html.Node]*list{}
	kinds := map[string]map[*html.Node]bool{}
	repeated := false
	for _, r := range rows {
		l := flat[r.holds]
		if r.flat && l == nil {
			l = &list{paths: map[string]bool{}, last: -1}
			flat[r.holds] = l
		}
		if r.flat && r.date != l.last {
			l.paths[r.path], l.last = true, r.date
			l.dates++
		}
		if kinds[r.kind] == nil {
			kinds[r.kind] = map[*html.Node]bool{}
		}
		kinds[r.kind][r.holds] = true
		repeated = repeated || r.date == r.link || !r.flat && len(kinds[r.kind]) > 1 || r.flat && l.dates > 1
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		if r.flat {
			return repeated && flat[r.holds].dates == 1 || !flat[r.holds].paths[r.path]
		}
		alone := len(kinds[r.kind]) == 1 && r.date != r.link
		return repeated && alone && len(o.linksIn(o.within[r.holds])) > 2
	})
}

func (o *outline) linksIn(within [2]int) []int {
	var links []int
	for i := within[0]; i < within[1]; i++ {
		if o.events[i].kind == linkEvent {
			links = append(links, i)
		}
	}
	return links
}

// index reads a page of links that are named by a date themselves, such as the
// list of a ministry's years. These are found by any date in them, and dated only
// by one that stands in its place: not by what they are about.
func (o *outline) index() []entry {
	groups := map[string][]entry{}
	dated := map[string]int{}
	var kinds []string
	for _, e := range o.events {
		if e.kind != linkEvent {
			continue
		}
		kind := tagPath(e.node, nil)
		if groups[kind] == nil {
			kinds = append(kinds, kind)
		}
		if m, ok := dates.Find(e.title); ok && (m.Year != 0 || m.Day != 0) {
			dated[kind]++
		}
		d, ok := dates.ReadTitle(e.title, o.cal.Now)
		groups[kind] = append(groups[kind], entry{title: e.title, href: e.href, date: d, dated: ok, node: e.node})
	}
	var most []entry
	for _, kind := range kinds {
		if g := groups[kind]; len(g) >= 3 && 2*dated[kind] >= len(g) && len(g) > len(most) {
			most = g
		}
	}
	return most
}

// tagPath is the tags from an element of the page, or from the page, to a node.
func tagPath(n, from *html.Node) string {
	var tags []string
	for c := n; c != nil && c != from && len(tags) < 64; c = c.Parent {
		tags = append(tags, c.Data)
	}
	return strings.Join(tags, "<")
}

// rowBlock is the block of a row that a link stands in; the cells of a table's
// row are one.
func rowBlock(n *html.Node) *html.Node {
	block := blockOf(n)
	for c := block; c != nil; c = c.Parent {
		switch c.Data {
		case "tr":
			return c
		case "td", "th", "div", "p", "span":
			continue
		}
		break
	}
	return block
}

// blockOf is the block that a node stands in: li, dd, tr and the like.
func blockOf(n *html.Node) *html.Node {
	for c := n; c.Parent != nil; c = c.Parent {
		if c.Type == html.ElementNode && isBlock(c.Data) {
			return c
		}
	}
	return n
}
