// Package discover finds what can be read at an address that somebody has at hand: the
// feed that a page names, a list, a site map, advisories, or a list of feeds. It asks few
// addresses, each once, and stores nothing.
package discover

import (
	"context"
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/page"
	"kazami/collectors/text"
	"kazami/collectors/webpage"
	"kazami/internal/horizon"
)

// Way is how a candidate was found.
type Way string

// The ways.
const (
	Itself   Way = "itself"   // the address is one
	Named    Way = "named"    // the page names it as its feed
	Linked   Way = "linked"   // the page links to it
	Guessed  Way = "guessed"  // it stands where such things stand
	Repeated Way = "repeated" // the page lists entries in the same form
	Mapped   Way = "mapped"   // the site map, where there was nothing else
	Listed   Way = "listed"   // it stands in a list of feeds
)

// Candidate is a source that could be read. A feed of a list of feeds, and advisories,
// were not read yet: their Result has no items and no error.
type Candidate struct {
	Kind    string // of [kazami/collectors.Kinds]
	URL     string
	Title   string
	Way     Way
	List    page.Selectors // of a page: proposed from what repeats; zero where it is read without
	Detail  bool           // its texts are to be read: the list has no more than addresses
	Charset string         // "" where it was not read
	Result  intake.Result  // what it would yield
}

// Dated is how many of its items have a date, and the newest of these.
func (c Candidate) Dated() (n int, newest time.Time) {
	for _, it := range c.Result.Items {
		if at, err := time.Parse(time.RFC3339, it.Published); err == nil {
			if n++; at.After(newest) {
				newest = at
			}
		}
	}
	return n, newest
}

// Found is what an address leads to, the best candidate first.
type Found struct {
	URL        string // that answered
	Candidates []Candidate
	Asked      int // addresses
}

// NothingError says that an address answered, and with what in place of anything that can
// be read as a source.
type NothingError struct {
	URL   string
	Cause horizon.Cause
}

func (e *NothingError) Error() string { return "nothing at " + e.URL + " can be read as a source" }

// Looker looks. Get asks an address, politely; Read reads bytes as a kind of source would.
type Looker struct {
	Get  func(ctx context.Context, address string) (*fetch.Answer, error)
	Read func(ctx context.Context, kind, address string, data []byte, list page.Selectors) intake.Result
	Step func(address string) // before an address is asked; nil: nobody watches
	Most int                  // addresses; 0: DefaultMost
}

// The bounds of a search.
const (
	DefaultMost = 12
	mostFeeds   = 4   // that a page names or links to and that are read
	mostNews    = 2   // lists of news that a page leads to and that are read
	mostListed  = 100 // feeds of a list
)

// Look finds what can be read at an address. An error is that of the first answer, or a
// [*NothingError], or the context's.
func (l Looker) Look(ctx context.Context, address string) (Found, error) {
	s := &search{Looker: l, seen: map[string]bool{}}
	if s.Most == 0 {
		s.Most = DefaultMost
	}
	answer, err := s.ask(ctx, address)
	if err != nil {
		return Found{}, err
	}
	s.found.URL = answer.URL
	if !s.take(ctx, answer, Itself) {
		if err := s.page(ctx, answer); err != nil {
			return s.found, err
		}
	}
	slices.SortStableFunc(s.found.Candidates, better)
	if len(s.found.Candidates) > 0 {
		return s.found, nil
	}
	content, _ := text.Decode(answer.Body, answer.Type)
	nothing := &NothingError{URL: answer.URL, Cause: horizon.CauseUnread}
	if p := webpage.Of(content, fetch.BaseOf(answer.URL)); p != nil {
		nothing.Cause = p.Cause
	}
	return s.found, nothing
}

// search is one search.
type search struct {
	Looker
	found Found
	seen  map[string]bool
}

var errEnough = errors.New("enough addresses were asked")

func (s *search) ask(ctx context.Context, address string) (*fetch.Answer, error) {
	if key := fetch.Canonical(address); s.seen[key] || s.found.Asked >= s.Most {
		return nil, errEnough
	} else {
		s.seen[key] = true
	}
	s.found.Asked++
	if s.Step != nil {
		s.Step(address)
	}
	answer, err := s.Get(ctx, address)
	if err == nil {
		s.seen[fetch.Canonical(answer.URL)] = true
	}
	return answer, err
}

// take keeps what an answer is, if it is a source; a list of feeds gives all of them.
func (s *search) take(ctx context.Context, answer *fetch.Answer, way Way) bool {
	what := kindOf(answer)
	c := Candidate{URL: answer.URL, Way: way}
	if what == isPDF {
		c.Title = path.Base(c.URL)
	}
	switch what {
	case isFeed, isPDF:
		c.Kind = map[answered]string{isFeed: "feed", isPDF: "page"}[what]
	case isAdvisories:
		c.Kind = "csaf"
	case isMap:
		c.Kind, c.Detail = "page", true
	case isList:
		return s.outlines(answer)
	default:
		return false
	}
	if what == isMap {
		answer = s.deepest(ctx, answer)
	}
	if what == isFeed || what == isMap {
		s.read(ctx, &c, answer)
		if len(c.Result.Items) == 0 && way != Itself {
			return false
		}
	}
	s.add(c)
	return true
}

// deepest is the site map that a site map of site maps leads to; the source is the first.
func (s *search) deepest(ctx context.Context, answer *fetch.Answer) *fetch.Answer {
	for next := page.MapNext(answer.Body, answer.URL); next != ""; next = page.MapNext(answer.Body, answer.URL) {
		further, err := s.ask(ctx, next)
		if err != nil {
			break
		}
		answer = further
	}
	return answer
}

// read reads a candidate's bytes, and names it after them.
func (s *search) read(ctx context.Context, c *Candidate, answer *fetch.Answer) {
	_, c.Charset = text.Decode(answer.Body, answer.Type)
	c.Result = s.Read(ctx, c.Kind, answer.URL, answer.Body, c.List)
	if c.Title == "" {
		c.Title = c.Result.Title
	}
}

func (s *search) add(c Candidate) {
	same := func(o Candidate) bool { return o.Kind == c.Kind && fetch.Canonical(o.URL) == fetch.Canonical(c.URL) }
	if !slices.ContainsFunc(s.found.Candidates, same) {
		s.found.Candidates = append(s.found.Candidates, c)
	}
}

// page looks at a page for people: at the feeds that it names, at its own list or one that
// it leads to, and then at where such things stand on its site.
func (s *search) page(ctx context.Context, answer *fetch.Answer) error {
	content, _ := text.Decode(answer.Body, answer.Type)
	if !webpage.Is(content) {
		return nil
	}
	at := fetch.BaseOf(answer.URL)
	to := linksOf(content, at)
	if len(to.feeds) == 0 && to.refresh != "" { // a page that only sends on
		if next, err := s.ask(ctx, to.refresh); err == nil {
			s.found.URL = next.URL
			if s.take(ctx, next, Itself) {
				return nil
			}
			answer, at = next, fetch.BaseOf(next.URL)
			content, _ = text.Decode(answer.Body, answer.Type)
			to = linksOf(content, at)
		}
	}
	read := 0
	for _, link := range to.feeds {
		if read == mostFeeds {
			break
		}
		read += s.lead(ctx, link)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if cause := webpage.Of(content, at); cause == nil || cause.Cause != horizon.CauseLogin && cause.Cause != horizon.CauseChallenge {
		s.list(ctx, answer, Repeated)
	}
	if len(s.found.Candidates) == 0 {
		for _, link := range to.news[:min(len(to.news), mostNews)] {
			s.news(ctx, link)
		}
	}
	for _, place := range append(places, s.announced(ctx, at)...) {
		if len(s.found.Candidates) > 0 && !place.always {
			continue
		}
		if to, err := at.Parse(place.path); err == nil {
			s.follow(ctx, to.String(), place.way, "")
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// lead follows a link to a feed, or to a page about feeds that names some. It says how many
// were found.
func (s *search) lead(ctx context.Context, to link) (found int) {
	answer, err := s.ask(ctx, to.url)
	if err != nil {
		return 0
	}
	before := len(s.found.Candidates)
	if s.take(ctx, answer, to.way) {
		s.name(before, to.title)
		return len(s.found.Candidates) - before
	}
	content, _ := text.Decode(answer.Body, answer.Type)
	if to.way != Linked || !webpage.Is(content) {
		return 0
	}
	for _, link := range linksOf(content, fetch.BaseOf(answer.URL)).feeds {
		if found == mostFeeds {
			break
		}
		if s.follow(ctx, link.url, Linked, link.title) {
			found++
		}
	}
	return found
}

// news looks at a list of news that a page leads to: at the feed that it names, and at itself.
func (s *search) news(ctx context.Context, to link) {
	answer, err := s.ask(ctx, to.url)
	if err != nil || s.take(ctx, answer, Linked) {
		return
	}
	content, _ := text.Decode(answer.Body, answer.Type)
	if !webpage.Is(content) {
		return
	}
	for _, link := range linksOf(content, fetch.BaseOf(answer.URL)).feeds {
		if s.follow(ctx, link.url, link.way, link.title) {
			return
		}
	}
	s.list(ctx, answer, Linked)
}

// name gives the candidates from a number on a title, where they have none.
func (s *search) name(from int, title string) {
	for i := from; i < len(s.found.Candidates); i++ {
		if s.found.Candidates[i].Title == "" {
			s.found.Candidates[i].Title = title
		}
	}
}

// place is where something may stand.
type place struct {
	path   string
	way    Way
	always bool
}

// announced are the site maps that robots.txt names; it is asked only where nothing else
// was found.
func (s *search) announced(ctx context.Context, at *url.URL) (all []place) {
	if len(s.found.Candidates) > 0 {
		return nil
	}
	to := *at
	to.Path, to.RawPath, to.RawQuery, to.Fragment = "/robots.txt", "", "", ""
	answer, err := s.ask(ctx, to.String())
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(answer.Body)) {
		key, value, _ := strings.Cut(line, ":")
		if u, err := at.Parse(strings.TrimSpace(value)); strings.EqualFold(strings.TrimSpace(key), "sitemap") && err == nil && u.Host == at.Host {
			all = append(all, place{u.RequestURI(), Mapped, false})
		}
	}
	return all[:min(len(all), 3)]
}

// places are where sources stand by custom. Advisories are asked for always: where they are,
// nothing else says so. The site map is the last resort.
var places = []place{
	{"/.well-known/csaf/provider-metadata.json", Guessed, true},
	{"/feed", Guessed, false}, {"/rss.xml", Guessed, false}, {"/atom.xml", Guessed, false}, {"/index.xml", Guessed, false}, {"/feed.json", Guessed, false},
	{"/sitemap.xml", Mapped, false},
}

// follow asks an address and keeps what it is. Who does not answer, or with a page, is
// no source; nobody needs to hear of it.
func (s *search) follow(ctx context.Context, address string, way Way, title string) bool {
	answer, err := s.ask(ctx, address)
	if err != nil {
		return false
	}
	n := len(s.found.Candidates)
	s.take(ctx, answer, way)
	s.name(n, title)
	return len(s.found.Candidates) > n
}

// list keeps the page as a list, if it is one.
func (s *search) list(ctx context.Context, answer *fetch.Answer, way Way) {
	c := Candidate{Kind: "page", URL: answer.URL, Way: way, List: page.Propose(answer.Body, answer.Type, answer.URL, time.Time{})}
	s.read(ctx, &c, answer)
	if n, _ := c.Dated(); n >= leastRows {
		s.add(c)
	}
}

// leastRows is how many dated entries make a list.
const leastRows = 3

// better puts the best candidate first: what the site offers for reading before what was
// made out, what has dates before what has none, and of like ones the newest.
func better(a, b Candidate) int {
	rank := func(c Candidate) int {
		n, _ := c.Dated()
		switch {
		case c.Way == Itself:
			return 0
		case c.Kind == "feed" && n > 0:
			return 1
		case c.Kind == "csaf", c.Way == Listed:
			return 2
		case c.Way == Repeated, c.Kind == "page" && c.Way == Linked:
			return 3
		case c.Kind == "feed":
			return 4
		}
		return 5
	}
	_, x := a.Dated()
	_, y := b.Dated()
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return y.Compare(x)
}

// hostOf is the host of an address, for a title where there is none.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Hostname()
	}
	return ""
}
