// Package feed reads RSS, RDF, Atom and JSON Feed, broken or not, and the facts
// that feeds of advisories state.
package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"iter"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/detail"
	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/collectors/webpage"
	"kazami/internal/horizon"
)

// Feed reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. Source.TLP is what its
// items are unless the feed marks them stricter.
type Feed struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Precision    horizon.Precision // the most its dates are worth; "": as they look
	Details      detail.Details    // for the items that have no text
	Fetch        *fetch.Fetcher
}

// ID is the source's.
func (f *Feed) ID() horizon.SourceID { return f.Source.ID }

// Collect fetches the feed and yields its items, in the feed's order. A feed
// without items is a failure.
func (f *Feed) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		w := fetch.Client{Source: f.Source, Private: f.AllowPrivate, Fetch: f.Fetch, Accept: "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"}
		further := detail.Follow(w, f.Details, pos)
		w.Whole = further.Missing()
		answer, err := w.Get(ctx, pos)
		if err != nil {
			yield(horizon.Document{}, err)
			return
		}
		text, _ := text.Decode(answer.Body, answer.Type)
		p, err := Parse(text)
		if err == nil && len(p.Items) == 0 {
			err = fmt.Errorf("read the feed: %w", stream.ErrNoItems)
		}
		if err != nil {
			err = notAFeed(answer, text, err)
		}
		if err != nil {
			yield(horizon.Document{}, w.Fail(ctx, pos, err))
			return
		}
		r := f.reader(answer.URL, pos)
		for doc, err := range r.documents(p) {
			if ctx.Err() != nil {
				yield(horizon.Document{}, &stream.SourceError{Source: f.Source.ID, Err: ctx.Err()})
				return
			}
			give := true
			if err == nil && f.Details.Follow {
				give, err = further.Take(ctx, &doc)
			}
			if ctx.Err() != nil {
				yield(horizon.Document{}, &stream.SourceError{Source: f.Source.ID, Err: ctx.Err()})
				return
			}
			if (give || err != nil) && !yield(doc, err) {
				return
			}
		}
		r.remember(pos)
		if p.cut {
			answer.ETag, answer.LastModified, answer.FreshUntil = "", "", time.Time{}
		}
		w.Finish(pos, answer)
		if f.Details.Follow {
			further.Finish(pos, true)
		}
	}
}

func (f *Feed) reader(at string, pos *horizon.Position) *Reader {
	r := &Reader{Source: f.Source, Sectors: f.Sectors, precision: f.Precision, Base: fetch.BaseOf(at)}
	r.recall(pos)
	return r
}

// Reader makes documents of parsed items.
type Reader struct {
	Source    horizon.Source
	Sectors   []horizon.SectorID
	precision horizon.Precision
	Base      *url.URL
	Shared    map[string]bool    // digests of identities that several items have
	owners    map[string]owner   // by digest of the identity: the item that had it alone
	given     map[string]bool    // earlier editions of items that an earlier run gave
	met       map[string]bool    // those of this feed
	Sec       map[string]bool    // prefixes of mod_sec
	zone      *time.Location     // of dates that name none; nil: Tokyo
	read      map[string]reading // dates by their text
	clock     string             // the time of day that all dates have, or ""
	marked    horizon.TLP        // by the feed itself
	marking   string             // a marking that is none
}

// documents yields a document for each item, and an error for each that is
// left out.
func (r *Reader) documents(p *Parsed) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		for _, err := range p.Bad {
			if !yield(horizon.Document{}, err) {
				return
			}
		}
		r.Begin(p)
		r.clock = r.commonClock(p.Items)
		ids := r.identities(p)
		items := map[horizon.DocumentID][]int{}
		for i, id := range ids {
			items[id] = append(items[id], i)
		}
		r.met = map[string]bool{}
		for i, id := range ids {
			if items[id][0] != i {
				continue // given with the first of its identity
			}
			for _, doc := range r.editions(p, items[id], id) {
				var err error
				if doc.Title+doc.Body+doc.URL+p.Items[i].GUID == "" && doc.Published.IsZero() {
					doc, err = horizon.Document{}, errors.New("an item has nothing in it: left out")
				}
				if !yield(doc, err) {
					return
				}
			}
		}
	}
}

// Begin takes from a feed's head what holds for all its items.
func (r *Reader) Begin(p *Parsed) {
	r.marked, r.marking = markOf(p.head, horizon.Clear)
	r.Sec = secPrefixes(p.head)
	r.zone, r.read = zoneOfFeed(p, r.Source.Lang), nil
}

// Document is the document of an item. Raw is the item as it stands in the feed.
func (r *Reader) Document(p *Parsed, item *gofeed.Item, raw []byte) horizon.Document {
	doc := horizon.Document{
		Source: r.Source.ID, Class: r.Source.Class, Excerpt: r.Source.Excerpt, Sectors: r.Sectors,
		Raw: append([]byte(nil), raw...), RawType: p.kind,
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	doc.Title, doc.Body = r.Texts(item, warn)
	var warning string
	doc.URL, warning = r.link(item, raw)
	warn(warning)
	doc.Published, doc.Precision, warning = r.date(item)
	warn(warning)
	doc.TLP, warning = r.mark(raw)
	warn(warning)
	doc.Fields = r.statedFields(item, warn)
	declared := p.Feed.Language
	if declared == "" {
		declared = r.Source.Lang
	}
	doc.Lang = text.Language(declared, doc.Title+" "+doc.Body)
	return doc
}

// Texts are an item's title and text, cleaned and cut to their limits.
func (r *Reader) Texts(item *gofeed.Item, warn func(string)) (title, body string) {
	title, long := text.Cut(text.PlainLine(item.Title), text.MaxTitle)
	if long {
		warn("the title was cut")
	}
	body = item.Content
	if body == "" {
		body = item.Description
	}
	if body, long = text.Cut(body, 2*text.MaxBody); long {
		warn("the text was cut")
	}
	if body, long = text.Cut(text.Plain(body), text.MaxBody); long {
		warn("the text was cut")
	}
	if body == title {
		body = ""
	}
	if title == "" {
		warn("no title")
	}
	return title, body
}

// link is the first link that may be kept.
func (r *Reader) link(item *gofeed.Item, raw []byte) (link, warning string) {
	for _, raw := range append([]string{item.Link}, item.Links...) {
		l, w := text.Link(r.Base, raw)
		if l != "" {
			return l, ""
		}
		if warning == "" {
			warning = w
		}
	}
	if warning == "" && strings.HasPrefix(item.GUID, "http") {
		return text.Link(r.Base, item.GUID)
	}
	if m := linkText.FindSubmatch(raw); warning == "" && m != nil {
		return text.Link(r.Base, html.UnescapeString(string(m[1])))
	}
	return "", warning
}

// linkText is a link that an Atom entry gives as text, as drafts of it did.
var linkText = regexp.MustCompile(`<link[^<>]*>\s*(https?://[^<>\s]+)\s*</link>`)

// TLPMark is a label of the Traffic Light Protocol in an element.
var TLPMark = regexp.MustCompile(`(?s)<[^<>]*\bTLP\b[^<>]*\bcolor\s*=\s*["']([^"']{0,40})["']`)

// mark is an item's label: the strictest of the source's, the feed's and its own.
func (r *Reader) mark(raw []byte) (horizon.TLP, string) {
	label, odd := markOf(raw, horizon.Clear)
	if odd == "" {
		odd = r.marking
	}
	return min(label, r.marked, r.Source.TLP), odd
}

// markOf reads a feed's own marking; without one it is none. The feeds that
// mark themselves define WHITE, which is CLEAR.
func markOf(text []byte, none horizon.TLP) (horizon.TLP, string) {
	m := TLPMark.FindSubmatch(text)
	if m == nil {
		return none, ""
	}
	return LabelOf(string(m[1]))
}

// LabelOf reads the name of a marking.
func LabelOf(name string) (horizon.TLP, string) {
	name = strings.ToUpper(strings.TrimSpace(name))
	if name == "WHITE" {
		return horizon.Clear, ""
	}
	label, ok := horizon.ParseTLP(name)
	if !ok {
		return horizon.Red, "TLP mark \"" + text.Line(name) + "\" is not a label: treated as RED"
	}
	return label, ""
}

// Read reads a feed's bytes: its title and its documents.
func (f *Feed) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	content, _ := text.Decode(data, "")
	p, err := Parse(content)
	if err != nil {
		return "", nil, err
	}
	r := f.reader(cmp.Or(f.Source.URL, p.Feed.Link), &horizon.Position{})
	return text.PlainLine(p.Feed.Title), r.documents(p), nil
}

// notAFeed says what an answer is that could not be read as a feed.
func notAFeed(answer *fetch.Answer, content []byte, err error) error {
	if page := webpage.Of(content, fetch.BaseOf(answer.URL)); page != nil {
		err = fmt.Errorf("%w: %w", page, err)
	}
	if answer.Proxy != "" {
		err = fmt.Errorf("%w (it came through the proxy %s)", err, answer.Proxy)
	}
	return err
}
