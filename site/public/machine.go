package public

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/feeds"
	"kazami/site/phrase"
)

// entries are the issues and the changes, newest first.
func (s *site) entries() []feeds.Entry {
	var out []feeds.Entry
	for _, x := range s.issues() {
		out = append(out, feeds.Entry{Title: x.Name + "　" + phrase.Cut(x.Title, 100), Path: x.Path, Name: x.Path, Summary: phrase.Cut(x.Plain(), 300), Category: "ニューズレター", Published: x.Published, Updated: x.Published})
	}
	for _, c := range s.changes {
		out = append(out, changeEntry(c))
	}
	return feeds.Newest(out)
}

// changeEntry is a change as a feed shows it.
func changeEntry(c *change) feeds.Entry {
	return feeds.Entry{Title: phrase.Cut(c.Name, 100), Path: c.Path, Name: address.Name("ja", c.ID), Summary: phrase.Cut(c.Definition, 300), Category: string(c.Category), Published: judged(c.Approved), Updated: c.Updated()}
}

// entriesOf are the changes that keep says, newest first.
func (s *site) entriesOf(keep func(*change) bool) []feeds.Entry {
	var out []feeds.Entry
	for _, c := range s.changes {
		if keep(c) {
			out = append(out, changeEntry(c))
		}
	}
	return feeds.Newest(out)
}

// versionEntries are the wordings of one change, newest first, its present page first.
func versionEntries(c *change) []feeds.Entry {
	out := []feeds.Entry{changeEntry(c)}
	for i, v := range c.Versions {
		words := v.Change()
		out = append(out, feeds.Entry{Title: fmt.Sprintf("%s（第%d版）", phrase.Cut(words.Name, 90), i+1), Path: versionPath(c.Path, i+1), Name: versionPath(address.Name("ja", c.ID), i+1), Summary: phrase.Cut(words.Definition, 300), Category: string(words.Category), Published: v.Since, Updated: v.Since})
	}
	return feeds.Newest(out)
}

// addMachine adds the files that machines read.
func (s *site) addMachine() (err error) {
	for _, c := range s.changes {
		if err := s.addFeed(feeds.Feed{Path: c.Path + "feed.atom", Name: address.Name("ja", c.ID) + "feed.atom", Title: siteName + "：" + phrase.Cut(c.Name, 60), Page: c.Path, Entries: versionEntries(c)}); err != nil {
			return err
		}
	}
	all := feeds.Feed{Path: "ja/feed.atom", Name: "feed", Title: siteName, Page: "ja/", Entries: s.entries()}
	if err := s.addFeed(all); err != nil {
		return err
	}
	all.Path = "ja/feed.json"
	if s.files[all.Path], err = feeds.JSON(s.completed(all)); err != nil {
		return err
	}
	var pages []feeds.Listed
	for _, p := range s.pages {
		if !p.Hidden {
			pages = append(pages, feeds.Listed{Loc: cmp.Or(s.ed.Base, "/") + p.Path, Mod: phrase.ISO(p.Updated, horizon.ByDay)})
		}
	}
	if s.files["sitemap.xml"], err = feeds.Sitemap(pages, s.ed.Base != ""); err != nil {
		return err
	}
	robots := "User-agent: *\nAllow: /\n"
	if s.ed.Base != "" {
		robots += "Sitemap: " + s.ed.Base + "sitemap.xml\n"
	}
	s.files["robots.txt"] = []byte(robots)
	return nil
}

// latest is when the newest of the entries changed; of a feed without any, when
// the site last said something new.
func (s *site) latest(es []feeds.Entry) time.Time {
	if len(es) == 0 {
		es = s.entries()
	}
	if len(es) == 0 {
		return s.ed.AsOf
	}
	return es[0].Updated
}

// caution is what feeds say of a sample.
func (s *site) caution(lang string) string {
	if s.ed.Sample && lang == "en" {
		return "The chronology, the hearing notes and the judgements are samples; they are not counted for detection."
	}
	if s.ed.Sample {
		return "年表、ヒアリング、判断は見本です。検知の件数には入れていません。"
	}
	return ""
}

// completed is a feed with what the site knows of it. Its addresses are whole where the
// site's own is known, else relative to the feed.
func (s *site) completed(f feeds.Feed) feeds.Feed {
	f.Lang, f.Author = "ja", siteName
	if strings.HasPrefix(f.Path, "en/") {
		f.Lang, f.Author = "en", siteNameEN
	}
	f.Subtitle, f.Updated = s.caution(f.Lang), s.latest(f.Entries)
	if s.ed.Base != "" {
		f.Hub = s.opts.Hub
	}
	f.At = func(path string) string {
		if s.ed.Base != "" {
			return s.ed.Base + path
		}
		return s.address(f.Path, path, "")
	}
	return f
}

func (s *site) addFeed(f feeds.Feed) (err error) {
	s.files[f.Path], err = feeds.Atom(s.completed(f))
	return err
}
