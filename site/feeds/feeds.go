// Package feeds writes what a site says to feed readers and search engines: Atom, JSON
// Feed and the site map. It does no I/O, and the same input makes the same bytes.
package feeds

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// most is how many entries a feed holds.
const most = 50

// Entry is one entry of the feeds. Its identifier is made of its name, which stays
// when its path becomes another.
type Entry struct {
	Title, Path, Name, Summary, Category string
	Published, Updated                   time.Time
}

// Newest is the entries that a feed holds, newest first.
func Newest(all []Entry) []Entry {
	slices.SortStableFunc(all, func(a, b Entry) int {
		return cmp.Or(b.Updated.Compare(a.Updated), cmp.Compare(a.Name, b.Name))
	})
	for i := range all {
		all[i].Title, all[i].Summary = phrase.Clean(all[i].Title), phrase.Clean(all[i].Summary)
	}
	return all[:min(len(all), most)]
}

// URI is an identifier that stays when the site moves: a UUID made from what is
// named.
func URI(name string) string {
	h := sha256.Sum256([]byte("kazami\x00" + name))
	h[6] = h[6]&0x0f | 0x80 // version 8: made in a way of our own
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Stamp is a time as feeds write it.
func Stamp(t time.Time) string { return t.In(horizon.Tokyo).Format(time.RFC3339) }

// Feed is a feed: where it stands, what its identifier is made of, its title, the page
// that it is of.
type Feed struct {
	Path, Name, Title, Page string
	Subtitle                string // "" for none
	Lang, Author            string
	Hub                     string // "" for none
	Updated                 time.Time
	Entries                 []Entry
	At                      func(path string) string // an address as the feed writes it
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Link      atomLink     `xml:"link"`
	Category  atomCategory `xml:"category"`
	Summary   string       `xml:"summary"`
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

// Atom writes a feed as Atom, RFC 4287.
func Atom(in Feed) ([]byte, error) {
	f := atomFeed{
		Lang: in.Lang, ID: URI(in.Name), Title: phrase.Clean(in.Title), Subtitle: in.Subtitle, Updated: Stamp(in.Updated), Author: in.Author,
		Links: []atomLink{{"alternate", "text/html", in.At(in.Page)}, {"self", "application/atom+xml", in.At(in.Path)}},
	}
	if in.Hub != "" {
		f.Links = append(f.Links, atomLink{"hub", "", in.Hub})
	}
	for _, e := range in.Entries {
		f.Entries = append(f.Entries, atomEntry{
			URI(e.Name), e.Title, Stamp(e.Published), Stamp(e.Updated),
			atomLink{"alternate", "text/html", in.At(e.Path)}, atomCategory{e.Category}, e.Summary,
		})
	}
	b, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("feed %s: %w", in.Path, err)
	}
	return Clean([]byte(xml.Header + string(b))), nil
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	Content   string   `json:"content_text"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Home        string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Hubs        []jsonHub    `json:"hubs,omitempty"`
	Items       []jsonItem   `json:"items"`
}

// JSON writes a feed as JSON Feed 1.1.
func JSON(in Feed) ([]byte, error) {
	f := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: in.Title, Description: in.Subtitle,
		Home: in.At(in.Page), Self: in.At(in.Path), Language: in.Lang,
		Authors: []jsonAuthor{{in.Author}}, Items: []jsonItem{},
	}
	if in.Hub != "" {
		f.Hubs = []jsonHub{{"WebSub", in.Hub}}
	}
	for _, e := range in.Entries {
		f.Items = append(f.Items, jsonItem{
			URI(e.Name), in.At(e.Path), e.Title, e.Summary, e.Summary, Stamp(e.Published), Stamp(e.Updated), []string{e.Category},
		})
	}
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("feed %s: %w", in.Path, err)
	}
	return Clean(b), nil
}

// Listed is a page in the site map: its address, and the day of its last change.
type Listed struct {
	Loc string `xml:"loc"`
	Mod string `xml:"lastmod"`
}

// Sitemap lists pages, by address. The addresses of a site map must be whole; where
// the site's own is not known they begin with a slash, and the map says so.
func Sitemap(all []Listed, whole bool) ([]byte, error) {
	note := ""
	if !whole {
		note = "<!-- The address of the site is not configured: put it before each loc. -->\n"
	}
	slices.SortFunc(all, func(a, b Listed) int { return cmp.Compare(a.Loc, b.Loc) })
	b, err := xml.MarshalIndent(struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []Listed `xml:"url"`
	}{URLs: all}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("site map: %w", err)
	}
	return Clean([]byte(xml.Header + note + string(b))), nil
}

// Clean is a file for machines without what no file may hold.
func Clean(b []byte) []byte { return []byte(phrase.Clean(string(b)) + "\n") }
