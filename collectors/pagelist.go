package collectors

import (
	"cmp"
	"maps"
	"regexp"
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

// place is where one entry stands: a block of a row, under a date.
type place struct {
	block *html.Node
	date  int
}

// entries makes an entry of each place, and of the rows of the same kind that
// have a date but no link. Dates that name only a month count where no others
// stand.
func (o *outline) entries(rows []row) []entry {
	monthly := func(r row) bool {
		d := o.events[r.date].date
		return d.Precision == horizon.ByMonth && d.Warning == ""
	}
	if !slices.ContainsFunc(rows, func(r row) bool { return !monthly(r) }) {
		monthly = func(row) bool { return false }
	}
	best := map[place]row{}
	kinds, used := map[string]bool{}, map[int]bool{}
	for _, r := range rows {
		if monthly(r) {
			continue
		}
		at := place{rowBlock(o.events[r.link].node), r.date}
		if now, ok := best[at]; !ok || o.events[r.link].betterThan(o.events[now.link]) {
			best[at] = r
		}
		if used[r.date] = true; !r.flat {
			kinds[r.kind] = true
		}
	}
	found := map[int]entry{}
	for at, r := range best {
		e := o.events[r.link]
		found[r.link] = entry{title: o.titled(r), href: e.href, date: o.events[r.date].date, dated: true, node: at.block}
	}
	for _, d := range o.dates {
		if title := o.linkless(d, kinds); !used[d] && title != "" {
			found[d] = entry{title: title, date: o.events[d].date, dated: true, node: blockOf(o.events[d].node)}
		}
	}
	entries := make([]entry, 0, len(found))
	for _, i := range slices.Sorted(maps.Keys(found)) {
		entries = append(entries, found[i])
	}
	return once(entries)
}

// once drops the second link to one page, which says 続きを読む or the like.
func once(entries []entry) []entry {
	at := map[string]int{}
	out := entries[:0]
	for _, e := range entries {
		if first, ok := at[e.href]; ok && e.href != "" && out[first].date == e.date {
			if isVague(out[first].title) {
				out[first].title = e.title
			}
			continue
		}
		at[e.href] = len(out)
		out = append(out, e)
	}
	return out
}

// titled is the title of a row: its link's, or what stands beside a link that
// only says 詳細 or PDF.
func (o *outline) titled(r row) string {
	title := o.events[r.link].title
	if !isVague(title) || r.flat || r.date == r.link {
		return title
	}
	text := cleanLine(textOf(r.holds))
	for i := o.within[r.holds][0]; i < o.within[r.holds][1]; i++ {
		text = strings.Replace(text, o.events[i].title, "", 1)
	}
	if text = cleanLine(text); utf8.RuneCountInString(text) > utf8.RuneCountInString(title) {
		return text
	}
	return title
}

var vague = regexp.MustCompile(`(?i)^[\[(（【]?(続きを(読|見)る|もっと見る|(詳細|詳しく)(は|を)?(こちら|見る)?|こちら|本文|資料|概要|リンク|more|read more|details?|link|pdf|html|word|excel)[^\p{L}]*(pdf|html)?[^\p{L}]*([\d.,]+ ?[kmg]?b)?[\])）】]?$`)

func isVague(title string) bool { return vague.MatchString(strings.TrimSpace(title)) }

var fileLink = regexp.MustCompile(`(?i)\.(pdf|docx?|xlsx?|pptx?|csv|zip|jpe?g|png|gif|mp4)([?#]|$)`)

// betterThan prefers a page to a file, a title that says something, a longer one.
func (e event) betterThan(f event) bool {
	if a, b := isVague(e.title), isVague(f.title); a != b {
		return b
	}
	if a, b := fileLink.MatchString(e.href), fileLink.MatchString(f.href); a != b {
		return b
	}
	return utf8.RuneCountInString(e.title) > utf8.RuneCountInString(f.title)
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
