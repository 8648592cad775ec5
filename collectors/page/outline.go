package page

import (
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/collectors/dates"
	"kazami/collectors/text"
)

type eventKind int

const (
	dateEvent eventKind = iota + 1
	linkEvent
)

// event is a date or a link of a page.
type event struct {
	kind  eventKind
	node  *html.Node
	date  dates.Date
	dated bool   // a link: has a date of its own
	title string // of a link; the text of a date
	href  string
}

// outline is a page as the dates and links that it holds, in its order.
type outline struct {
	cal    *dates.Calendar
	events []event
	dates  []int                 // events that are dates
	within map[*html.Node][2]int // events of an element
	run    strings.Builder       // text since the last block or link
	runs   *html.Node            // its first text
}

func outlineOf(page *goquery.Document, cal *dates.Calendar) *outline {
	o := &outline{cal: cal, within: map[*html.Node][2]int{}}
	for _, n := range page.Nodes {
		o.visit(n)
	}
	o.flush()
	return o
}

// visit walks a page. Text is gathered up to the next block or link, so that
// 2026<span>年</span>8月 is one date.
func (o *outline) visit(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		if o.runs == nil {
			o.runs = n
		}
		o.run.WriteString(n.Data)
		return
	case html.CommentNode:
		o.flush()
		o.comment(n)
		return
	case html.ElementNode:
		if isAside(n) {
			return
		}
		if n.Data == "a" && attr(n, "href") != "" {
			o.flush()
			o.link(n)
			return
		}
	}
	from := len(o.events)
	block := n.Type == html.ElementNode && isBlock(n.Data)
	if block || n.Data == "br" || n.Data == "time" {
		o.flush()
		from = len(o.events)
	}
	if n.Data != "time" || !o.time(n) {
		o.children(n)
	}
	if block || n.Data == "time" {
		o.flush()
	}
	if len(o.events) > from {
		o.within[n] = [2]int{from, len(o.events)}
	}
}

func (o *outline) children(n *html.Node) {
	if isHeadingTag(n) {
		o.heading(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		o.visit(c)
	}
}

// heading takes the year and month of a heading that says little else.
func (o *outline) heading(n *html.Node) {
	for c := range n.Descendants() {
		if c.Data == "a" && attr(c, "href") != "" {
			return
		}
	}
	if text := text.Line(textOf(n)); utf8.RuneCountInString(text) <= 40 {
		o.headingText(text, 20)
	}
}

func (o *outline) headingText(text string, rest int) {
	m, ok := dates.Find(text)
	if ok && m.Day == 0 && m.Unit == "" && utf8.RuneCountInString(text)-(m.End-m.Start) <= rest {
		o.cal.Heading(text)
	}
}

// flush reads the text gathered so far: a date, if it says little else.
func (o *outline) flush() {
	text, node := text.Line(o.run.String()), o.runs
	o.run.Reset()
	o.runs = nil
	if text == "" || utf8.RuneCountInString(text) > 60 {
		return
	}
	m, ok := dates.Find(text)
	if !ok {
		return
	}
	length := utf8.RuneCountInString(text)
	if m.Start > 12 && length-m.End > 3 {
		return // in the middle of a sentence
	}
	if m.Day == 0 && m.Unit == "" {
		if m.Year == 0 || length-(m.End-m.Start) > 4 {
			return
		}
		o.cal.Heading(text)
		if m.Month == 0 {
			return
		}
	}
	o.addDate(node, text, m)
}

func (o *outline) addDate(node *html.Node, text string, m dates.Found) bool {
	d, ok := o.cal.Resolve(m)
	if !ok {
		return false
	}
	runes := []rune(text)
	o.dates = append(o.dates, len(o.events))
	o.events = append(o.events, event{kind: dateEvent, node: node, date: d, title: string(runes[m.Start:min(m.End, len(runes))])})
	return true
}

// comment reads a date that was commented out, as 法務省 does.
func (o *outline) comment(n *html.Node) {
	if len(n.Data) > 200 || strings.Contains(n.Data, "href") {
		return
	}
	if m, ok := dates.Find(n.Data); ok && m.Day != 0 {
		o.addDate(n, n.Data, m)
	}
}

// time reads the datetime of a time element, if it has a day.
func (o *outline) time(n *html.Node) bool {
	value := attr(n, "datetime")
	m, ok := dates.Find(value)
	return ok && m.Day != 0 && o.addDate(n, value, m)
}

// link adds a link to another page, with the date that stands in it.
func (o *outline) link(n *html.Node) {
	href := strings.TrimSpace(attr(n, "href"))
	if href[0:min(1, len(href))] == "#" || strings.HasPrefix(strings.ToLower(href), "javascript:") || strings.HasPrefix(strings.ToLower(href), "mailto:") {
		return
	}
	e := event{kind: linkEvent, node: n, href: href, title: titleOf(n)}
	if e.title == "" {
		return
	}
	o.ownDate(&e)
	o.within[n] = [2]int{len(o.events), len(o.events) + 1}
	o.events = append(o.events, e)
}

// ownDate finds a date that is a part of the link of its own, or that its text
// begins with, and takes it out of the title.
func (o *outline) ownDate(e *event) {
	parts := partsOf(e.node)
	for i, part := range parts {
		m, ok := dates.Find(part)
		if !ok || m.Day == 0 && m.Unit == "" {
			continue
		}
		length := utf8.RuneCountInString(part)
		alone := length-(m.End-m.Start) <= 6 && m.Placed(part)
		leads := len(parts) == 1 && m.Start <= 1 && length-m.End > 6 && isBreak([]rune(part)[m.End])
		if !alone && !leads {
			continue
		}
		d, ok := o.cal.Resolve(m)
		if !ok {
			continue
		}
		e.date, e.dated = d, true
		switch rest := append(append([]string(nil), parts[:i]...), parts[i+1:]...); {
		case leads:
			e.title = strings.TrimLeft(string([]rune(part)[m.End:]), " 　)）]］:：・-")
		case len(rest) > 0:
			e.title = text.Longest(rest)
		}
		return
	}
}

func isBreak(r rune) bool { return strings.ContainsRune(" 　)）]］:：・(（", r) }

// partsOf is the text of a link, parted at its elements.
func partsOf(n *html.Node) []string {
	var parts []string
	for c := range n.Descendants() {
		switch {
		case c.Type == html.ElementNode && c.Data == "time" && attr(c, "datetime") != "" && text.Line(textOf(c)) == "":
			parts = append(parts, attr(c, "datetime"))
		case c.Type == html.TextNode:
			if s := text.Line(c.Data); s != "" {
				parts = append(parts, s)
			}
		}
	}
	return parts
}

func isHeadingTag(n *html.Node) bool {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary":
		return n.Type == html.ElementNode
	}
	return false
}

func isBlock(tag string) bool {
	switch tag {
	case "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "tbody", "thead", "section", "article", "main", "body",
		"h1", "h2", "h3", "h4", "h5", "h6", "header", "blockquote", "figure", "figcaption", "caption", "details", "summary", "center", "address":
		return true
	}
	return false
}

// isAside reports whether an element holds no list of documents.
func isAside(n *html.Node) bool {
	switch n.Data {
	case "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "select", "button", "svg", "iframe", "object", "rt", "rp":
		return true
	case "header":
		return n.Parent != nil && (n.Parent.Data == "body" || n.Parent.Data == "div")
	}
	switch attr(n, "role") {
	case "navigation", "banner", "contentinfo", "search":
		return true
	}
	return false
}
