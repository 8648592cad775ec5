package collectors

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/internal/horizon"
)

const maxClimb = 24 // elements between a link and what may hold its date

// listed reads a list without selectors: the links that have a date in them,
// in their row, or above them in a list where rows share dates.
func listed(page *goquery.Document, cal *Calendar) []entry {
	cal.Heading(cleanLine(page.Find("title").First().Text()))
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
// list those that hang elsewhere than the first link after each date, and rows
// that are alone of their kind where other kinds repeat.
func (o *outline) consistent(rows []row) []row {
	follows := map[*html.Node]map[string]bool{}
	kinds := map[string]map[*html.Node]bool{}
	lastDate := -1
	repeated := false
	for _, r := range rows {
		if r.flat {
			if follows[r.holds] == nil {
				follows[r.holds] = map[string]bool{}
			}
			if r.date != lastDate {
				follows[r.holds][r.path] = true
			}
		}
		lastDate = r.date
		if kinds[r.kind] == nil {
			kinds[r.kind] = map[*html.Node]bool{}
		}
		kinds[r.kind][r.holds] = true
		repeated = repeated || r.flat || len(kinds[r.kind]) > 1 || r.date == r.link
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		if r.flat {
			return !follows[r.holds][r.path]
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

// entries makes entries of rows, one for each block of links within a row, and
// of the rows of the same kind that have a date but no link.
func (o *outline) entries(rows []row) []entry {
	day := slices.ContainsFunc(rows, func(r row) bool { return o.events[r.date].date.Precision != horizon.ByMonth })
	best := map[*html.Node]int{} // block of a row: its event with the longest title
	kinds := map[string]bool{}
	dateOf := map[int]int{}
	used := map[int]bool{}
	for _, r := range rows {
		if day && o.events[r.date].date.Precision == horizon.ByMonth {
			continue
		}
		block := blockOf(o.events[r.link].node)
		if at, ok := best[block]; !ok || utf8.RuneCountInString(o.events[r.link].title) > utf8.RuneCountInString(o.events[at].title) {
			best[block] = r.link
		}
		dateOf[r.link], used[r.date] = r.date, true
		if !r.flat {
			kinds[r.kind] = true
		}
	}
	var order []int
	titles := map[int]string{}
	for _, link := range best {
		order = append(order, link)
	}
	for _, d := range o.dates {
		if used[d] {
			continue
		}
		if title := o.linkless(d, kinds); title != "" {
			order, titles[d] = append(order, d), title
		}
	}
	slices.Sort(order)
	entries := make([]entry, 0, len(order))
	for _, i := range order {
		e := o.events[i]
		if title, ok := titles[i]; ok {
			entries = append(entries, entry{title: title, date: e.date, dated: true, node: blockOf(e.node)})
			continue
		}
		entries = append(entries, entry{title: e.title, href: e.href, date: o.events[dateOf[i]].date, dated: true, node: blockOf(e.node)})
	}
	return entries
}

// linkless is the title of a row of a known kind that has a date and no link.
func (o *outline) linkless(date int, kinds map[string]bool) string {
	for n := o.events[date].node; n != nil; n = n.Parent {
		if n.Type != html.ElementNode || n.Data != "tr" && n.Data != "li" {
			continue
		}
		within := o.within[n]
		if !kinds[tagPath(n, nil)] || len(o.linksIn(within)) > 0 || len(o.datesIn(within)) != 1 {
			return ""
		}
		return cleanLine(strings.Replace(cleanLine(textOf(n)), o.events[date].title, "", 1))
	}
	return ""
}

// index reads a page of links that are named by a date themselves, such as the
// list of a ministry's years.
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
		d, ok := ReadDate(e.title, o.cal.Now)
		ok = ok && d.Precision != horizon.Undated
		if ok {
			dated[kind]++
		}
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

// blockOf is the block that a node stands in: li, dd, tr and the like.
func blockOf(n *html.Node) *html.Node {
	for c := n; c.Parent != nil; c = c.Parent {
		if c.Type == html.ElementNode && isBlock(c.Data) {
			return c
		}
	}
	return n
}
