package collectors

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

	"kazami/internal/horizon"
)

// Feed reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. Source.TLP is what its
// items are unless the feed marks them stricter.
type Feed struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Precision    horizon.Precision // the most its dates are worth; "": as they look
	Details      Details           // for the items that have no text
	Fetch        *Fetcher
}

// ID is the source's.
func (f *Feed) ID() horizon.SourceID { return f.Source.ID }

// Collect fetches the feed and yields its items, in the feed's order. A feed
// without items is a failure.
func (f *Feed) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		w := web{source: f.Source, private: f.AllowPrivate, fetch: f.Fetch, accept: "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"}
		further := follow(w, f.Details, pos)
		w.whole = further.missing()
		answer, err := w.get(ctx, pos)
		if err != nil {
			yield(horizon.Document{}, err)
			return
		}
		text, _ := DecodeText(answer.Body, answer.Type)
		p, err := parseFeed(text)
		if err == nil && len(p.items) == 0 {
			err = fmt.Errorf("read the feed: %w", ErrNoItems)
		}
		if err != nil && isPage(text) {
			err = fmt.Errorf("%w: %w", ErrPage, err)
		}
		if err != nil {
			yield(horizon.Document{}, w.fail(ctx, pos, err))
			return
		}
		r := f.reader(answer.URL, pos)
		for doc, err := range r.documents(p) {
			if ctx.Err() != nil {
				yield(horizon.Document{}, &SourceError{f.Source.ID, ctx.Err()})
				return
			}
			give := true
			if err == nil && f.Details.Follow {
				give, err = further.take(ctx, &doc)
			}
			if ctx.Err() != nil {
				yield(horizon.Document{}, &SourceError{f.Source.ID, ctx.Err()})
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
		w.finish(pos, answer)
		if f.Details.Follow {
			further.finish(pos, true)
		}
	}
}

func (f *Feed) reader(at string, pos *horizon.Position) *feedReader {
	r := &feedReader{source: f.Source, sectors: f.Sectors, precision: f.Precision, base: baseOf(at)}
	r.recall(pos)
	return r
}

// feedReader makes documents of parsed items.
type feedReader struct {
	source    horizon.Source
	sectors   []horizon.SectorID
	precision horizon.Precision
	base      *url.URL
	shared    map[string]bool    // digests of identities that several items have
	owners    map[string]owner   // by digest of the identity: the item that had it alone
	sec       map[string]bool    // prefixes of mod_sec
	zone      *time.Location     // of dates that name none; nil: Tokyo
	read      map[string]reading // dates by their text
	clock     string             // the time of day that all dates have, or ""
	marked    horizon.TLP        // by the feed itself
	marking   string             // a marking that is none
}

// documents yields a document for each item, and an error for each that is
// left out.
func (r *feedReader) documents(p *parsed) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		for _, err := range p.bad {
			if !yield(horizon.Document{}, err) {
				return
			}
		}
		r.begin(p)
		r.clock = r.commonClock(p.items)
		ids := r.identities(p)
		seen := map[horizon.DocumentID]bool{}
		for i, item := range p.items {
			doc := r.document(p, item, p.raws[i])
			if doc.Title+doc.Body+doc.URL+item.GUID == "" && doc.Published.IsZero() {
				if !yield(horizon.Document{}, errors.New("an item has nothing in it: left out")) {
					return
				}
				continue
			}
			if doc.ID = ids[i]; seen[doc.ID] {
				continue // the same item, twice in the feed
			}
			seen[doc.ID] = true
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// begin takes from a feed's head what holds for all its items.
func (r *feedReader) begin(p *parsed) {
	r.marked, r.marking = markOf(p.head, horizon.Clear)
	r.sec = secPrefixes(p.head)
	r.zone, r.read = zoneOfFeed(p, r.source.Lang), nil
}

func (r *feedReader) document(p *parsed, item *gofeed.Item, raw []byte) horizon.Document {
	doc := horizon.Document{
		Source: r.source.ID, Class: r.source.Class, Excerpt: r.source.Excerpt, Sectors: r.sectors,
		Raw: append([]byte(nil), raw...), RawType: p.kind,
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	doc.Title, doc.Body = r.texts(item, warn)
	var warning string
	doc.URL, warning = r.link(item, raw)
	warn(warning)
	doc.Published, doc.Precision, warning = r.date(item)
	warn(warning)
	doc.TLP, warning = r.mark(raw)
	warn(warning)
	doc.Fields = r.statedFields(item, warn)
	declared := p.feed.Language
	if declared == "" {
		declared = r.source.Lang
	}
	doc.Lang = langOf(declared, doc.Title+" "+doc.Body)
	return doc
}

func (r *feedReader) texts(item *gofeed.Item, warn func(string)) (title, body string) {
	title, long := cut(plainLine(item.Title), maxTitle)
	if long {
		warn("the title was cut")
	}
	body = item.Content
	if body == "" {
		body = item.Description
	}
	if body, long = cut(body, 2*maxBody); long {
		warn("the text was cut")
	}
	if body, long = cut(plainText(body), maxBody); long {
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
func (r *feedReader) link(item *gofeed.Item, raw []byte) (link, warning string) {
	for _, raw := range append([]string{item.Link}, item.Links...) {
		l, w := cleanLink(r.base, raw)
		if l != "" {
			return l, ""
		}
		if warning == "" {
			warning = w
		}
	}
	if warning == "" && strings.HasPrefix(item.GUID, "http") {
		return cleanLink(r.base, item.GUID)
	}
	if m := linkText.FindSubmatch(raw); warning == "" && m != nil {
		return cleanLink(r.base, html.UnescapeString(string(m[1])))
	}
	return "", warning
}

// linkText is a link that an Atom entry gives as text, as drafts of it did.
var linkText = regexp.MustCompile(`<link[^<>]*>\s*(https?://[^<>\s]+)\s*</link>`)

var tlpMark = regexp.MustCompile(`(?s)<[^<>]*\bTLP\b[^<>]*\bcolor\s*=\s*["']([^"']{0,40})["']`)

// mark is an item's label: the strictest of the source's, the feed's and its own.
func (r *feedReader) mark(raw []byte) (horizon.TLP, string) {
	label, odd := markOf(raw, horizon.Clear)
	if odd == "" {
		odd = r.marking
	}
	return min(label, r.marked, r.source.TLP), odd
}

// markOf reads a feed's own marking; without one it is none. The feeds that
// mark themselves define WHITE, which is CLEAR.
func markOf(text []byte, none horizon.TLP) (horizon.TLP, string) {
	m := tlpMark.FindSubmatch(text)
	if m == nil {
		return none, ""
	}
	return labelOf(string(m[1]))
}

// labelOf reads the name of a marking.
func labelOf(name string) (horizon.TLP, string) {
	name = strings.ToUpper(strings.TrimSpace(name))
	if name == "WHITE" {
		return horizon.Clear, ""
	}
	label, ok := horizon.ParseTLP(name)
	if !ok {
		return horizon.Red, "TLP mark \"" + cleanLine(name) + "\" is no label: held as RED"
	}
	return label, ""
}

// Read reads a feed's bytes: its title and its documents.
func (f *Feed) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	text, _ := DecodeText(data, "")
	p, err := parseFeed(text)
	if err != nil {
		return "", nil, err
	}
	r := f.reader(cmp.Or(f.Source.URL, p.feed.Link), &horizon.Position{})
	return plainLine(p.feed.Title), r.documents(p), nil
}
