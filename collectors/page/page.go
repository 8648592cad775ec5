// Package page reads list pages that have no feed: the entries, links and dates of
// a page, and of the pages that it leads to.
package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/collectors/dates"
	"kazami/collectors/detail"
	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Page reads a list on a page that has no feed. Without an Item selector it
// finds the links that have a date beside them. A page that is a PDF is one
// document.
type Page struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Selectors    Selectors
	Pages        int // the most of the list, by Selectors.Next; 0: one
	Details      detail.Details
	Fetch        *fetch.Fetcher
	Now          func() time.Time // for ◯日前 and a list that names no year
}

// Selectors are CSS selectors. All but Item are looked for within an item; an
// empty one means: Title the link, Link the first link, Date the item's own
// text and comments. A Date that an item lacks is the last one that stands
// before it on the page. Heading elements, anywhere, give the year and month
// that dates lack; "" means h1 to h6, caption and summary.
type Selectors struct {
	Item, Title, Link, Date, Heading string
	DateAttr                         string // attribute that holds the date; "" for the text
	DateComment                      bool   // the date stands in an HTML comment
	Next                             string // the link to the next page of the list
	Index                            string // the link to the list itself, where the source's page only leads there
}

// ID is the source's.
func (p *Page) ID() horizon.SourceID { return p.Source.ID }

// entry is one line of a list.
type entry struct {
	title string
	href  string
	date  dates.Date
	dated bool
	node  *html.Node
}

// list is what a page of a list holds.
type list struct {
	docs  []horizon.Document
	title string
	next  string // address of the next page; "": there is none

	leads    bool // it has no entries of its own: a site map of site maps
	untitled bool // its entries have no titles of their own: a site map
}

// read makes documents of a page's bytes, but for entries that are taken: those
// that an earlier page had, by identity, with their titles.
func (p *Page) read(data []byte, contentType, at string, taken map[horizon.DocumentID]string) (list, error) {
	if content, _ := text.Decode(data, contentType); IsMap(content) {
		return p.mapped(content, at, taken)
	}
	page, base, err := parsePage(data, contentType, at)
	if err != nil {
		return list{}, err
	}
	cal := &dates.Calendar{}
	if p.Now != nil {
		cal.Now = p.Now()
	}
	var entries []entry
	if p.Selectors.Item != "" {
		entries, err = selected(page, p.Selectors, cal)
	} else {
		entries = listed(page, cal)
	}
	l := list{title: text.Line(page.Find("title").First().Text())}
	if err != nil {
		return l, err
	}
	if p.Selectors.Next != "" {
		l.next = linkOf(page, base, p.Selectors.Next)
	}
	lang, _ := page.Find("html").Attr("lang")
	l.docs = p.documents(entries, base, lang, taken)
	return l, nil
}

// mapped makes documents of the addresses of a site map.
func (p *Page) mapped(content []byte, at string, taken map[horizon.DocumentID]string) (list, error) {
	entries, next, err := sitemap(content, &dates.Calendar{})
	l := list{untitled: true}
	base := fetch.BaseOf(at)
	if next != "" {
		l.next, _ = text.Link(base, next)
		l.leads = true
	}
	l.docs = p.documents(entries, base, "", taken)
	return l, err
}

// parsePage parses a page and gives the address that its links are relative to.
func parsePage(data []byte, contentType, at string) (*goquery.Document, *url.URL, error) {
	content, _ := text.Decode(data, contentType)
	if len(bytes.TrimSpace(content)) == 0 {
		return nil, nil, errors.New("the page is empty")
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(text.Markup(string(content))))
	if err != nil {
		return nil, nil, fmt.Errorf("parse page: %w", err)
	}
	base := fetch.BaseOf(at)
	if href, ok := page.Find("base[href]").First().Attr("href"); ok {
		if u, err := url.Parse(href); err == nil && base != nil {
			base = base.ResolveReference(u)
		} else if base == nil {
			base = fetch.BaseOf(href)
		}
	}
	return page, base, nil
}

// linkOf is the address of the first link that a selector finds, itself or in
// what it finds; "" if there is none.
func linkOf(page *goquery.Document, base *url.URL, selector string) string {
	found := page.Find(selector).First()
	href, ok := found.Attr("href")
	if !ok {
		href = found.Find("a[href]").First().AttrOr("href", "")
	}
	link, _ := text.Link(base, href)
	return link
}

// documents drops entries that say the same twice.
func (p *Page) documents(entries []entry, base *url.URL, lang string, taken map[horizon.DocumentID]string) []horizon.Document {
	var docs []horizon.Document
	for _, e := range entries {
		doc := p.document(e, base, lang)
		if doc.Title == "" {
			continue
		}
		if title, there := taken[doc.ID]; there {
			if title == doc.Title {
				continue
			}
			doc.ID = text.ID(string(doc.ID) + "#" + text.Digest(doc.Title)[:16])
			if _, there := taken[doc.ID]; there {
				continue
			}
		}
		taken[doc.ID] = doc.Title
		docs = append(docs, doc)
	}
	return docs
}

func (p *Page) document(e entry, base *url.URL, lang string) horizon.Document {
	doc := horizon.Document{
		Source: p.Source.ID, TLP: p.Source.TLP, Class: p.Source.Class, Excerpt: p.Source.Excerpt, Sectors: p.Sectors,
		Published: e.date.Time, Precision: e.date.Precision,
	}
	doc.Title, _ = text.Cut(text.Line(e.title), text.MaxTitle)
	link, warning := text.Link(base, e.href)
	doc.URL = link
	for _, w := range []string{warning, e.date.Warning} {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	if !e.dated {
		doc.Warnings = append(doc.Warnings, "no date")
	}
	if doc.ID = text.ID(fetch.Canonical(link)); doc.ID == "" {
		doc.ID = text.ID("entry:" + text.Digest(doc.Title, doc.Published.Format(time.DateOnly)))
	}
	if p.Source.Lang != "" {
		lang = p.Source.Lang
	}
	doc.Lang = text.Language(lang, doc.Title)
	if e.node != nil {
		var raw bytes.Buffer
		if html.Render(&raw, e.node) == nil && raw.Len() <= 64<<10 {
			doc.Raw, doc.RawType = raw.Bytes(), "text/html"
		}
	}
	return doc
}

// Read reads the bytes of a list page: its title and what it lists.
func (p *Page) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	l, err := p.read(data, "", p.Source.URL, map[horizon.DocumentID]string{})
	return l.title, stream.Of(l.docs, nil), err
}
