package page

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

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
	content := text.Line(textOf(r.holds))
	for i := o.within[r.holds][0]; i < o.within[r.holds][1]; i++ {
		content = strings.Replace(content, o.events[i].title, "", 1)
	}
	if content = text.Line(content); utf8.RuneCountInString(content) > utf8.RuneCountInString(title) {
		return content
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
		return text.Line(strings.Replace(text.Line(textOf(n)), o.events[date].title, "", 1))
	}
	return ""
}
