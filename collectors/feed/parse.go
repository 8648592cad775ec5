package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/text"
)

// Parsed is a feed as its parser gives it. items, abouts and raws run in step;
// an about or raw that is not known is empty.
type Parsed struct {
	Feed   *gofeed.Feed
	Items  []*gofeed.Item
	abouts []string
	Raws   [][]byte
	head   []byte  // what stands before the first item
	kind   string  // media type of a raw item
	Bad    []error // items that were left out
	cut    bool    // it breaks off before its end
	odd    bool    // markup in it is broken
	deep   bool    // an item of it is nested too deep
}

// feedEnd is the end of a feed's outermost element, or of an RSS channel in it.
var feedEnd = regexp.MustCompile(`(?i)</([\w.-]+:)?(rss|rdf|feed|channel|redirect)\b`)

// breaksOff reports whether a feed in XML has no end: its answer was cut.
func breaksOff(text []byte) bool { return !feedEnd.Match(text[max(0, len(text)-64<<10):]) }

// errCut is what is said of a feed that breaks off.
var errCut = errors.New("the feed breaks off before its end: what stood there whole was read, and it is asked for again")

// Parse parses the text of a feed. A broken feed keeps its whole items, and
// an item that the parser refuses, or panics on, costs only itself. Where a < that
// begins no tag breaks it, it is read as text.
func Parse(content []byte) (*Parsed, error) {
	trimmed := bytes.TrimLeft(content, " \t\r\n\uFEFF")
	if len(trimmed) == 0 {
		return nil, errors.New("the feed is empty")
	}
	if trimmed[0] == '{' {
		return parseJSON(trimmed)
	}
	p, err := parseXML(content)
	if err == nil && (p.deep || len(p.Bad) == 0 && !p.odd) {
		return p, nil
	}
	mended := text.WellFormed(string(content))
	if again, errAgain := parseXML([]byte(mended)); errAgain == nil && (err != nil || len(again.Bad) < len(p.Bad) || p.odd && len(again.Bad) == len(p.Bad) && len(again.Items) >= len(p.Items)) {
		return again, nil
	}
	return p, err
}

// parseXML parses the text of a feed in XML.
func parseXML(content []byte) (*Parsed, error) {
	s, err := scanItems(content)
	if err != nil {
		return nil, err
	}
	p := &Parsed{kind: "application/rss+xml", head: s.text, odd: s.odd}
	if s.head > 0 {
		p.head = s.text[:s.head]
	}
	if p.cut = breaksOff(s.text); p.cut {
		p.Bad = append(p.Bad, errCut)
	}
	s.leaveOut(p)
	work := &work{scan: s, parsed: p, budget: 8*len(s.text) + 1<<20}
	for lo := 0; lo < len(s.items) || lo == 0; lo += maxParsed {
		work.parse(lo, min(lo+maxParsed, len(s.items)))
	}
	if p.Feed == nil {
		return nil, errors.Join(append([]error{errors.New("the feed cannot be parsed")}, p.Bad[:min(len(p.Bad), 3)]...)...)
	}
	return p, nil
}

// leaveOut drops the items that must not be parsed, and names them.
func (s *scan) leaveOut(p *Parsed) {
	kept := s.items[:0:0]
	for i, it := range s.items {
		if it.Deep {
			p.deep = true
			p.Bad = append(p.Bad, fmt.Errorf("item %d is nested deeper than %d: left out", i+1, text.MaxDepth))
			continue
		}
		kept = append(kept, it)
	}
	if len(kept) > MaxItems {
		p.Bad = append(p.Bad, fmt.Errorf("the feed has %d items: the first %d are read", len(kept), MaxItems))
		kept = kept[:MaxItems]
	}
	s.whole = s.whole && len(kept) == len(s.items)
	s.items = kept
}

// work parses ranges of items, each within what is left of the budget of bytes.
type work struct {
	scan   *scan
	parsed *Parsed
	budget int
}

// parse parses the items [lo, hi); what fails is halved until it is one item.
func (w *work) parse(lo, hi int) {
	text := w.scan.parts(lo, hi)
	if w.budget -= len(text); w.budget < 0 {
		w.parsed.Bad = append(w.parsed.Bad, fmt.Errorf("items %d to %d: too many broken items: left out", lo+1, hi))
		return
	}
	feed, err := parseText(text)
	switch {
	case err == nil:
		w.keep(feed, lo, hi)
	case hi-lo <= 1:
		w.parsed.Bad = append(w.parsed.Bad, fmt.Errorf("item %d: %w", lo+1, err))
	default:
		mid := (lo + hi) / 2
		w.parse(lo, mid)
		w.parse(mid, hi)
	}
}

func (w *work) keep(feed *gofeed.Feed, lo, hi int) {
	p := w.parsed
	if p.Feed == nil {
		p.Feed = feed
	}
	for i, item := range feed.Items {
		about, raw := "", []byte(nil)
		if len(feed.Items) == hi-lo {
			at := w.scan.items[lo+i]
			about, raw = at.about, w.scan.text[at.start:at.end]
		}
		mendItem(item, raw)
		p.Items, p.abouts, p.Raws = append(p.Items, item), append(p.abouts, about), append(p.Raws, raw)
	}
}

// parseText is gofeed without its panics.
func parseText(text []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			feed, err = nil, fmt.Errorf("the parser panics: %v", r)
		}
	}()
	parser := gofeed.NewParser()
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	return parser.Parse(bytes.NewReader(text))
}

// parseJSON parses a JSON Feed: its depth and items are bounded first, and what
// is no object is left out.
func parseJSON(content []byte) (*Parsed, error) {
	if !text.Shallow(content) {
		return nil, fmt.Errorf("JSON is nested deeper than %d", text.MaxDepth)
	}
	p := &Parsed{kind: "application/feed+json"}
	top := map[string]json.RawMessage{}
	items, err := splitJSON(content, top, p)
	switch {
	case err != nil && len(items) == 0:
		return nil, fmt.Errorf("read JSON Feed: %w", err)
	case err != nil:
		p.cut = true
		p.Bad = append(p.Bad, fmt.Errorf("the feed breaks off after item %d: %w", len(items), err))
	}
	if _, ok := top["version"]; !ok && len(items) == 0 {
		return nil, errNoFeed
	}
	for lo := 0; lo < len(items) || lo == 0; lo += maxParsed {
		part := items[lo:min(lo+maxParsed, len(items))]
		if err := p.addJSON(top, part); err != nil {
			for _, one := range part {
				if err := p.addJSON(top, []json.RawMessage{one}); err != nil {
					p.Bad = append(p.Bad, fmt.Errorf("item: %w", err))
				}
			}
		}
	}
	if p.Feed == nil {
		return nil, errors.Join(append([]error{errors.New("the feed cannot be parsed")}, p.Bad[:min(len(p.Bad), 3)]...)...)
	}
	return p, nil
}

// splitJSON reads the members of a JSON Feed into top, and its items apart.
func splitJSON(text []byte, top map[string]json.RawMessage, p *Parsed) ([]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var items []json.RawMessage
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return items, err
		}
		name, _ := key.(string)
		if name != "items" {
			var v json.RawMessage
			if err := dec.Decode(&v); err != nil {
				return items, err
			}
			top[name] = v
			continue
		}
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			return items, errors.New("items is not a list")
		}
		for n := 0; dec.More(); n++ {
			var v json.RawMessage
			if err := dec.Decode(&v); err != nil {
				p.Bad = append(p.Bad, fmt.Errorf("item %d: %w", n+1, err))
				return items, nil
			}
			switch {
			case len(v) <= 2 || v[0] != '{':
				p.leaveOut(fmt.Errorf("item %d is not an object: left out", n+1))
			case len(items) >= MaxItems:
				p.Bad = append(p.Bad, fmt.Errorf("the feed has more than %d items: the first %d are read", MaxItems, MaxItems))
				return items, nil
			default:
				items = append(items, v)
			}
		}
		if _, err := dec.Token(); err != nil {
			return items, err
		}
	}
	return items, nil
}

// leaveOut notes an item that is left out, up to a hundred.
func (p *Parsed) leaveOut(err error) {
	if len(p.Bad) < 100 {
		p.Bad = append(p.Bad, err)
	}
}

func (p *Parsed) addJSON(top map[string]json.RawMessage, items []json.RawMessage) error {
	whole := map[string]any{"items": items}
	for k, v := range top {
		whole[k] = v
	}
	text, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	feed, err := parseText(text)
	if err != nil {
		return err
	}
	if p.Feed == nil {
		p.Feed = feed
	}
	for i, item := range feed.Items {
		var raw []byte
		if len(feed.Items) == len(items) {
			raw = items[i]
		}
		p.Items, p.abouts, p.Raws = append(p.Items, item), append(p.abouts, ""), append(p.Raws, raw)
	}
	return nil
}
