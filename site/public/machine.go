package public

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/phrase"
)

// fed is how many entries a feed holds.
const fed = 50

// entry is one entry of the feeds. Its identifier is made of its name, which stays
// when its path becomes another.
type entry struct {
	Title, Path, Name, Summary, Category string
	Published, Updated                   time.Time
}

// entries are the issues and the changes, newest first.
func (s *site) entries() []entry {
	var out []entry
	for _, x := range s.issues() {
		out = append(out, entry{x.Name + "　" + phrase.Cut(x.Title, 100), x.Path, x.Path, phrase.Cut(x.Plain(), 300), "ニューズレター", x.Published, x.Published})
	}
	for _, c := range s.changes {
		out = append(out, changeEntry(c))
	}
	return newestEntries(out)
}

// newestEntries is the entries that a feed holds, newest first.
func newestEntries(out []entry) []entry {
	slices.SortStableFunc(out, func(a, b entry) int {
		return cmp.Or(b.Updated.Compare(a.Updated), cmp.Compare(a.Name, b.Name))
	})
	for i := range out {
		out[i].Title, out[i].Summary = phrase.Clean(out[i].Title), phrase.Clean(out[i].Summary)
	}
	return out[:min(len(out), fed)]
}

// changeEntry is a change as a feed shows it.
func changeEntry(c *change) entry {
	return entry{phrase.Cut(c.Name, 100), c.Path, address.Name("ja", c.ID), phrase.Cut(c.Definition, 300), string(c.Category), judged(c.Approved), c.Updated()}
}

// entriesOf are the changes that keep says, newest first.
func (s *site) entriesOf(keep func(*change) bool) []entry {
	var out []entry
	for _, c := range s.changes {
		if keep(c) {
			out = append(out, changeEntry(c))
		}
	}
	return newestEntries(out)
}

// versionEntries are the wordings of one change, newest first, its present page first.
func (s *site) versionEntries(c *change) []entry {
	out := []entry{changeEntry(c)}
	for i, v := range c.Versions {
		words := v.Change()
		out = append(out, entry{fmt.Sprintf("%s（第%d版）", phrase.Cut(words.Name, 90), i+1), versionPath(c.Path, i+1), versionPath(address.Name("ja", c.ID), i+1), phrase.Cut(words.Definition, 300), string(words.Category), v.Since, v.Since})
	}
	return newestEntries(out)
}

// uri is an identifier that stays when the site moves: a UUID made from what is
// named.
func uri(name string) string {
	h := sha256.Sum256([]byte("kazami\x00" + name))
	h[6] = h[6]&0x0f | 0x80 // version 8: made in a way of our own
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// addMachine adds the files that machines read.
func (s *site) addMachine() error {
	for _, c := range s.changes {
		if err := s.addFeed(feed{c.Path + "feed.atom", address.Name("ja", c.ID) + "feed.atom", siteName + "：" + phrase.Cut(c.Name, 60), c.Path, s.versionEntries(c)}); err != nil {
			return err
		}
	}
	for _, add := range []func() error{s.addAtom, s.addJSONFeed, s.addSitemap} {
		if err := add(); err != nil {
			return err
		}
	}
	robots := "User-agent: *\nAllow: /\n"
	if s.ed.Base != "" {
		robots += "Sitemap: " + s.ed.Base + "sitemap.xml\n"
	}
	s.files["robots.txt"] = []byte(robots)
	return nil
}

// from is an address as a feed in ja/ writes it: whole where the site's own is
// known, else relative to the feed.
func (s *site) from(path string) string {
	if s.ed.Base != "" {
		return s.ed.Base + path
	}
	return s.address("ja/feed.atom", path, "")
}

func stamp(t time.Time) string { return t.In(horizon.Tokyo).Format(time.RFC3339) }

// latest is when the newest of the entries changed; of a feed without any, when
// the site last said something new.
func (s *site) latest(es []entry) time.Time {
	if len(es) == 0 {
		es = s.entries()
	}
	if len(es) == 0 {
		return s.ed.AsOf
	}
	return es[0].Updated
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

// caution is what feeds say of a sample.
func (s *site) caution(lang string) string {
	if s.ed.Sample && lang == "en" {
		return "The chronology, the hearing notes and the judgements are samples; they are not counted for detection."
	}
	if s.ed.Sample {
		return "年表、聞き取り、判断は見本です。検知の件数には入れていません。"
	}
	return ""
}

// feed is an Atom feed: where it stands, what its identifier is made of, its title,
// the page that it is of.
type feed struct {
	Path, Name, Title, Page string
	Entries                 []entry
}

// addAtom adds the feed of everything.
func (s *site) addAtom() error {
	return s.addFeed(feed{"ja/feed.atom", "feed", siteName, "ja/", s.entries()})
}

func (s *site) addFeed(in feed) error {
	at := func(path string) string {
		if s.ed.Base != "" {
			return s.ed.Base + path
		}
		return s.address(in.Path, path, "")
	}
	lang, author := "ja", siteName
	if strings.HasPrefix(in.Path, "en/") {
		lang, author = "en", siteNameEN
	}
	f := atomFeed{
		Lang: lang, ID: uri(in.Name), Title: phrase.Clean(in.Title), Subtitle: s.caution(lang), Updated: stamp(s.latest(in.Entries)), Author: author,
		Links: []atomLink{{"alternate", "text/html", at(in.Page)}, {"self", "application/atom+xml", at(in.Path)}},
	}
	if s.opts.Hub != "" && s.ed.Base != "" {
		f.Links = append(f.Links, atomLink{"hub", "", s.opts.Hub})
	}
	for _, e := range in.Entries {
		f.Entries = append(f.Entries, atomEntry{
			uri(e.Name), e.Title, stamp(e.Published), stamp(e.Updated),
			atomLink{"alternate", "text/html", at(e.Path)}, atomCategory{e.Category}, e.Summary,
		})
	}
	b, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Errorf("feed %s: %w", in.Path, err)
	}
	s.files[in.Path] = clean([]byte(xml.Header + string(b)))
	return nil
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

func (s *site) addJSONFeed() error {
	f := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: siteName, Description: s.caution("ja"),
		Home: s.from("ja/"), Self: s.from("ja/feed.json"), Language: "ja",
		Authors: []jsonAuthor{{siteName}}, Items: []jsonItem{},
	}
	if s.opts.Hub != "" && s.ed.Base != "" {
		f.Hubs = []jsonHub{{"WebSub", s.opts.Hub}}
	}
	for _, e := range s.entries() {
		f.Items = append(f.Items, jsonItem{
			uri(e.Name), s.from(e.Path), e.Title, e.Summary, e.Summary, stamp(e.Published), stamp(e.Updated), []string{e.Category},
		})
	}
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Errorf("json feed: %w", err)
	}
	s.files["ja/feed.json"] = clean(b)
	return nil
}

type mapURL struct {
	Loc string `xml:"loc"`
	Mod string `xml:"lastmod"`
}

// addSitemap lists the pages. The addresses of a site map must be whole; while
// the site's own is not known they begin with a slash, and say so.
func (s *site) addSitemap() error {
	root, note := s.ed.Base, ""
	if root == "" {
		root, note = "/", "<!-- The address of the site is not configured: put it before each loc. -->\n"
	}
	set := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []mapURL `xml:"url"`
	}{}
	for _, p := range s.pages {
		if !p.Hidden {
			set.URLs = append(set.URLs, mapURL{root + p.Path, phrase.ISO(p.Updated, horizon.ByDay)})
		}
	}
	slices.SortFunc(set.URLs, func(a, b mapURL) int { return cmp.Compare(a.Loc, b.Loc) })
	b, err := xml.MarshalIndent(set, "", " ")
	if err != nil {
		return fmt.Errorf("site map: %w", err)
	}
	s.files["sitemap.xml"] = clean([]byte(xml.Header + note + string(b)))
	return nil
}

// clean is a file for machines without what no file may hold.
func clean(b []byte) []byte { return []byte(phrase.Clean(string(b)) + "\n") }
