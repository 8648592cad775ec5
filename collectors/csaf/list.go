package csaf

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

const (
	maxLists    = 64     // that a source may name
	maxListed   = 50_000 // advisories of all of them
	maxListFail = 100    // entries that are named as bad
)

// listing is what an address of a CSAF source turned out to hold: advisories
// by their addresses, further lists, or one advisory itself.
type listing struct {
	single  bool // it is one advisory
	title   string
	entries []listEntry
	places  []listPlace
	bad     []error // entries that were left out
}

// listEntry is an advisory as a list names it.
type listEntry struct {
	url       string
	id        string // "" where the list says only the address
	title     string
	published dates.Date
	changed   string    // as the list writes it; "" where it does not say
	at        time.Time // changed; zero where it cannot be read
	hashes    []string  // addresses of its hash files
	beside    bool      // hash files may stand beside it
	label     horizon.TLP
}

// listPlace is where a list may be: the first of the addresses that is there.
type listPlace struct {
	addresses []string
	label     horizon.TLP // of what it lists
}

// placeOf is where the list of an address may be. A folder, and an index.txt,
// has a changes.csv beside it that says when each advisory changed.
func placeOf(address string, label horizon.TLP) listPlace {
	u, err := url.Parse(address)
	if err != nil {
		return listPlace{[]string{address}, label}
	}
	beside := func(name string) string { return u.ResolveReference(&url.URL{Path: name}).String() }
	switch {
	case strings.HasSuffix(u.Path, "/"):
		return listPlace{[]string{beside("changes.csv"), beside("index.txt"), beside("provider-metadata.json")}, label}
	case path.Base(u.Path) == "index.txt":
		return listPlace{[]string{beside("changes.csv"), address}, label}
	}
	return listPlace{[]string{address}, label}
}

// parseListing reads an answer that came from at.
func parseListing(text []byte, at string, label horizon.TLP) (*listing, error) {
	l := &listing{}
	trimmed := strings.TrimLeft(string(text[:min(len(text), 1<<10)]), " \t\r\n\ufeff")
	switch {
	case strings.HasPrefix(trimmed, "{"):
		return l, l.json(text, fetch.BaseOf(at), label)
	case strings.HasPrefix(trimmed, "<"):
		return nil, errors.New("a page, neither an advisory nor a list of them: give the address of a provider-metadata.json, ROLIE feed, changes.csv or index.txt, or of their folder with a / at its end")
	}
	return l, l.lines(string(text), fetch.BaseOf(at), label)
}

func (l *listing) leaveOut(format string, args ...any) {
	if len(l.bad) < maxListFail {
		l.bad = append(l.bad, fmt.Errorf(format, args...))
	}
}

// add adds an entry; false when there are as many as may be.
func (l *listing) add(e listEntry) bool {
	if len(l.entries) >= maxListed {
		l.bad = append(l.bad, fmt.Errorf("the list names more than %d advisories: the first are read", maxListed))
		return false
	}
	l.entries = append(l.entries, e)
	return true
}

func (l *listing) json(content []byte, base *url.URL, label horizon.TLP) error {
	if !text.Shallow(content) {
		return fmt.Errorf("JSON is nested deeper than %d", text.MaxDepth)
	}
	var top struct {
		Document      json.RawMessage   `json:"document"`
		Feed          json.RawMessage   `json:"feed"`
		Distributions []json.RawMessage `json:"distributions"`
	}
	if err := json.Unmarshal(content, &top); err != nil && !isTypeError(err) {
		return fmt.Errorf("read JSON: %w", err)
	}
	switch {
	case top.Document != nil:
		l.single = true
		return nil
	case top.Feed != nil:
		return l.rolie(top.Feed, base, label)
	case top.Distributions != nil:
		return l.metadata(top.Distributions, base)
	}
	return errors.New("JSON that is neither a CSAF document, nor a ROLIE feed, nor provider metadata with distributions")
}

func isTypeError(err error) bool {
	_, ok := errors.AsType[*json.UnmarshalTypeError](err)
	return ok
}

type rolieLink struct{ Rel, HRef string }

// rolie reads a ROLIE feed. Its entries are read one by one, so that a bad one
// costs itself only.
func (l *listing) rolie(content []byte, base *url.URL, label horizon.TLP) error {
	var feed struct {
		Title string
		Link  []rolieLink
		Entry []json.RawMessage
	}
	if err := json.Unmarshal(content, &feed); err != nil {
		return fmt.Errorf("read ROLIE feed: %w", err)
	}
	l.title = text.Line(feed.Title)
	for _, link := range feed.Link {
		if next, _ := text.Link(base, link.HRef); link.Rel == "next" && next != "" {
			l.places = append(l.places, listPlace{[]string{next}, label})
		}
	}
	for i, raw := range feed.Entry {
		e, err := rolieEntry(raw, base)
		if err != nil {
			l.leaveOut("entry %d of the ROLIE feed: %w: left out", i+1, err)
			continue
		}
		e.label = label
		if !l.add(e) {
			break
		}
	}
	return nil
}

func rolieEntry(raw []byte, base *url.URL) (listEntry, error) {
	var in struct {
		ID, Title, Published, Updated string
		Content                       struct{ Src string }
		Link                          []rolieLink
	}
	if err := json.Unmarshal(raw, &in); err != nil && !isTypeError(err) {
		return listEntry{}, err
	}
	e := listEntry{id: text.Line(in.ID), title: text.Line(in.Title), changed: text.Line(in.Updated)}
	address := in.Content.Src
	for _, link := range in.Link {
		href, _ := text.Link(base, link.HRef)
		switch {
		case link.Rel == "self" && address == "":
			address = link.HRef
		case link.Rel == "hash" && href != "":
			e.hashes = append(e.hashes, href)
		}
	}
	var warning string
	if e.url, warning = text.Link(base, address); e.url == "" || fetch.BaseOf(e.url) == nil {
		return e, fmt.Errorf("%s names no address of an advisory %s", text.Quote(e.id), warning)
	}
	e.date()
	e.published, _ = dates.Read(in.Published, time.Time{})
	return e, nil
}

// date reads when the entry changed.
func (e *listEntry) date() {
	if at, err := time.Parse(time.RFC3339, e.changed); err == nil {
		e.at = at
	} else if d, ok := dates.Read(e.changed, time.Time{}); ok {
		e.at = d.Time
	}
}

// labelled is an address in provider metadata.
type labelled struct {
	URL   string
	Label string `json:"tlp_label"`
}

// metadata reads a provider's distributions: their ROLIE feeds, or their
// folders where there are none.
func (l *listing) metadata(distributions []json.RawMessage, base *url.URL) error {
	var folders, feeds []listPlace
	for i, raw := range distributions {
		var d struct {
			Folder    string   `json:"directory_url"`
			Directory labelled `json:"directory"` // 2.1
			Rolie     struct{ Feeds []labelled }
		}
		if err := json.Unmarshal(raw, &d); err != nil && !isTypeError(err) {
			return fmt.Errorf("read distribution %d: %w", i+1, err)
		}
		for _, f := range d.Rolie.Feeds {
			if link, warning := text.Link(base, f.URL); link != "" {
				feeds = append(feeds, listPlace{[]string{link}, listLabel(f.Label)})
			} else {
				l.leaveOut("distribution %d of the provider metadata names a feed without address: %s", i+1, warning)
			}
		}
		for _, folder := range []labelled{{URL: d.Folder}, d.Directory} {
			if link, _ := text.Link(base, folder.URL); link != "" {
				folders = append(folders, placeOf(strings.TrimSuffix(link, "/")+"/", listLabel(folder.Label)))
			}
		}
	}
	if l.places = feeds; len(feeds) == 0 {
		l.places = folders
	}
	if len(l.places) == 0 {
		return errors.New("the provider metadata names neither a ROLIE feed nor a folder")
	}
	return nil
}

// listLabel is the label of what a feed lists; UNLABELED leaves it to each.
func listLabel(name string) horizon.TLP {
	if name == "" || name == "UNLABELED" {
		return horizon.Clear
	}
	label, _ := advisoryLabel(name)
	return label
}

// lines reads a changes.csv, or an index.txt, which has the addresses alone.
func (l *listing) lines(content string, base *url.URL, label horizon.TLP) error {
	r := csv.NewReader(strings.NewReader(content))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	for n := 1; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			l.leaveOut("line %d of the list: %w: left out", n, err)
			continue
		}
		e := listEntry{beside: true, label: label}
		if len(row) > 1 {
			e.changed = text.Line(row[1])
			e.date()
		}
		name := strings.TrimSpace(strings.TrimPrefix(row[0], "\ufeff"))
		link, warning := text.Link(base, name)
		u, err := url.Parse(link)
		if err != nil || link == "" || path.Ext(u.Path) != ".json" || strings.Contains(name, " ") || base != nil && u.Host != base.Host {
			l.leaveOut("line %d of the list: %s is not the path of an advisory %s: left out", n, text.Quote(name), warning)
			continue
		}
		if e.url = link; !l.add(e) {
			break
		}
	}
	if len(l.entries) == 0 {
		return errors.New("neither an advisory nor a list of them")
	}
	return nil
}
