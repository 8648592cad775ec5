package collectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/internal/horizon"
)

// Page reads a list on a page that has no feed. Without an Item selector it
// finds the links that have a date beside them.
type Page struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Selectors    Selectors
	Fetch        *Fetcher
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
}

// ID is the source's.
func (p *Page) ID() horizon.SourceID { return p.Source.ID }

// Collect fetches the page and yields the entries of its list, in its order. A
// page without entries is a failure.
func (p *Page) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		w := web{p.Source, p.AllowPrivate, p.Fetch, "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"}
		answer, err := w.get(ctx, pos)
		if err != nil {
			yield(horizon.Document{}, err)
			return
		}
		docs, _, err := p.read(answer.Body, answer.Type, answer.URL)
		if err == nil && len(docs) == 0 {
			err = errors.New("the page has no dated entries")
		}
		if err != nil {
			yield(horizon.Document{}, w.fail(ctx, pos, err))
			return
		}
		for _, doc := range docs {
			if ctx.Err() != nil {
				yield(horizon.Document{}, &SourceError{p.Source.ID, ctx.Err()})
				return
			}
			if !yield(doc, nil) {
				return
			}
		}
		w.finish(pos, answer)
	}
}

// entry is one line of a list.
type entry struct {
	title string
	href  string
	date  Date
	dated bool
	node  *html.Node
}

// read makes documents of a page's bytes, and gives its title.
func (p *Page) read(data []byte, contentType, at string) (docs []horizon.Document, title string, err error) {
	text, _ := DecodeText(data, contentType)
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, "", errors.New("the page is empty")
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return nil, "", fmt.Errorf("parse page: %w", err)
	}
	base := baseOf(at)
	if href, ok := page.Find("base[href]").First().Attr("href"); ok {
		if u, err := url.Parse(href); err == nil && base != nil {
			base = base.ResolveReference(u)
		} else if base == nil {
			base = baseOf(href)
		}
	}
	cal := &Calendar{}
	if p.Now != nil {
		cal.Now = p.Now()
	}
	var entries []entry
	if p.Selectors.Item != "" {
		entries, err = selected(page, p.Selectors, cal)
	} else {
		entries = listed(page, cal)
	}
	title = cleanLine(page.Find("title").First().Text())
	if err != nil {
		return nil, title, err
	}
	lang, _ := page.Find("html").Attr("lang")
	return p.documents(entries, base, lang), title, nil
}

// documents drops entries that say the same twice.
func (p *Page) documents(entries []entry, base *url.URL, lang string) []horizon.Document {
	var docs []horizon.Document
	titles := map[horizon.DocumentID]string{}
	for _, e := range entries {
		doc := p.document(e, base, lang)
		if doc.Title == "" {
			continue
		}
		if title, taken := titles[doc.ID]; taken {
			if title == doc.Title {
				continue
			}
			doc.ID = identity(string(doc.ID) + "#" + digest(doc.Title)[:16])
			if _, taken := titles[doc.ID]; taken {
				continue
			}
		}
		titles[doc.ID] = doc.Title
		docs = append(docs, doc)
	}
	return docs
}

func (p *Page) document(e entry, base *url.URL, lang string) horizon.Document {
	doc := horizon.Document{
		Source: p.Source.ID, TLP: p.Source.TLP, Class: p.Source.Class, Excerpt: p.Source.Excerpt, Sectors: p.Sectors,
		Published: e.date.Time, Precision: e.date.Precision,
	}
	doc.Title, _ = cut(cleanLine(e.title), maxTitle)
	link, warning := cleanLink(base, e.href)
	doc.URL = link
	for _, w := range []string{warning, e.date.Warning} {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	if !e.dated {
		doc.Warnings = append(doc.Warnings, "no date")
	}
	if doc.ID = identity(canonical(link)); doc.ID == "" {
		doc.ID = identity("entry:" + digest(doc.Title, doc.Published.Format(time.DateOnly)))
	}
	if p.Source.Lang != "" {
		lang = p.Source.Lang
	}
	doc.Lang = langOf(lang, doc.Title)
	if e.node != nil {
		var raw bytes.Buffer
		if html.Render(&raw, e.node) == nil && raw.Len() <= 64<<10 {
			doc.Raw, doc.RawType = raw.Bytes(), "text/html"
		}
	}
	return doc
}
