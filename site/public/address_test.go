package public

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"kazami/internal/horizon"
)

// renamed is the edition with slugs for two of its changes, the first of them with an
// English page; both stood at their ids.
func renamed(t *testing.T, ed horizon.Edition) horizon.Edition {
	t.Helper()
	ed.Changes = slices.Clone(ed.Changes)
	for i, slug := range map[int]string{2: "cloud-services", 6: "ipv6"} {
		p := ed.Changes[i]
		c := p.Change()
		p.Stood = []horizon.Stood{{Address: string(c.ID), English: c.InEnglish()}, {Address: slug + "-before"}, {Address: slug, English: c.InEnglish()}}
		c.Slug = slug
		p.JudgedChange = release[horizon.JudgedChange](t)(c.Release(p.History()))
		ed.Changes[i] = p
	}
	return ed
}

var hrefs = regexp.MustCompile(` href="([^"#]*)`)

// TestPagesStandAtSlugs gives changes addresses in words: all links lead there (Build
// follows them), the old folders hold a page that says so and nothing else, and site
// maps have the new address alone.
func TestPagesStandAtSlugs(t *testing.T) {
	for _, base := range []string{"", "https://example.jp/kaze/"} {
		ed := realistic(t)
		speakEnglish(t, &ed)
		ed.Base = base
		files := read(t, build(t, renamed(t, ed)))
		for _, lang := range []string{"ja", "en"} {
			if files[lang+"/changes/cloud-services/index.html"] == "" {
				t.Fatalf("%s: there is no page at the slug", lang)
			}
			old := files[lang+"/changes/cloud-computing/index.html"]
			to := base + lang + "/changes/cloud-services/"
			if base == "" {
				to = "../cloud-services/index.html"
			}
			for _, want := range []string{`<link rel="canonical" href="` + to + `">`, `<meta name="robots" content="noindex">`, map[string]string{"ja": "このページは移りました", "en": "This page has moved"}[lang]} {
				if !strings.Contains(old, want) {
					t.Errorf("%s: the page at the id has no %q", lang, want)
				}
			}
			if !regexp.MustCompile(`<a href="\.\./cloud-services/(index\.html)?">`).MatchString(old) || !regexp.MustCompile(`http-equiv="refresh" content="0; url=\.\./cloud-services/`).MatchString(old) {
				t.Errorf("%s: the page at the id does not lead to the slug", lang)
			}
			if strings.Contains(old, "<script") || strings.Contains(old, "og:url") {
				t.Errorf("%s: the page at the id says more than where the change is", lang)
			}
		}
		for name, text := range files {
			if strings.HasPrefix(name, "ja/changes/cloud-computing/") && name != "ja/changes/cloud-computing/index.html" {
				t.Errorf("%s still stands at the id", name)
			}
			for _, m := range hrefs.FindAllStringSubmatch(text, -1) {
				if strings.Contains(m[1], "changes/cloud-computing/") || strings.Contains(m[1], "changes/ipv6-migration/") {
					t.Errorf("%s leads to the former address %s", name, m[1])
				}
			}
		}
		for _, name := range []string{"sitemap.xml", "ja/sitemap/index.html"} {
			if strings.Contains(files[name], "cloud-computing") || !strings.Contains(files[name], "changes/cloud-services/") {
				t.Errorf("%s does not list the new address alone", name)
			}
		}
		root := map[bool]string{true: "/", false: "/kaze/"}[base == ""]
		if want := root + "ja/changes/ipv6-before/* " + root + "ja/changes/ipv6/:splat 301\n"; !strings.Contains(files["redirects.txt"], want) || !strings.Contains(files["redirects.map"], "ipv6-before/(?<moved_rest>") {
			t.Errorf("the tables of redirects have no %q", want)
		}
		row := `cloud-computing,クラウドコンピューティングの台頭,`
		if csv := files["ja/data/changes.csv"]; !strings.Contains(csv, row) || !strings.Contains(csv, ",true,cloud-services,") || !strings.Contains(csv, ",true,ifrs,") {
			t.Errorf("changes.csv lost an id, or has no address:\n%s", csv)
		}
		if !strings.Contains(files["ja/changes/cloud-services/dossier.json"], `"id": "cloud-computing"`) {
			t.Error("the dossier has another id")
		}
	}
}

// speakEnglish describes one change in English.
func speakEnglish(t *testing.T, ed *horizon.Edition) {
	t.Helper()
	p := ed.Changes[2]
	c := p.Change()
	c.English = horizon.English{Definition: "Systems of operators move to services of others.", What: "What.", When: "When.", Prepare: "What for."}
	p.JudgedChange = release[horizon.JudgedChange](t)(c.Release(p.History()))
	ed.Changes[2] = p
}

// TestIdentifiersStay compares the feeds of a site before and after changes were given
// slugs: every entry and every feed has the identifier that it had, in its order.
func TestIdentifiersStay(t *testing.T) {
	ed := realistic(t)
	speakEnglish(t, &ed)
	before, after := read(t, build(t, ed)), read(t, build(t, renamed(t, ed)))
	ids := func(files map[string]string, name string) (all []string) {
		f, err := gofeed.NewParser().ParseString(files[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, i := range f.Items {
			all = append(all, i.GUID)
		}
		if m := regexp.MustCompile(`<id>([^<]*)`).FindStringSubmatch(files[name]); m != nil {
			all = append(all, m[1])
		}
		return all
	}
	for old, now := range map[string]string{
		"ja/feed.atom": "ja/feed.atom", "ja/feed.json": "ja/feed.json", "en/feed.atom": "en/feed.atom", "ja/sectors/ict/feed.atom": "ja/sectors/ict/feed.atom",
		"ja/changes/cloud-computing/feed.atom": "ja/changes/cloud-services/feed.atom", "ja/changes/ipv6-migration/feed.atom": "ja/changes/ipv6/feed.atom", "ja/changes/ifrs/feed.atom": "ja/changes/ifrs/feed.atom",
	} {
		if got, want := ids(after, now), ids(before, old); len(want) < 2 || !slices.Equal(got, want) {
			t.Errorf("%s has the identifiers %q, and %s had %q", now, got, old, want)
		}
	}
}

// TestOneAddressTwice refuses two changes at one address.
func TestOneAddressTwice(t *testing.T) {
	for slug, want := range map[string]string{"ifrs": `changes "ifrs" and "cloud-computing" have one address, "ifrs"`, "A B": "an address has small letters"} {
		ed := realistic(t)
		p := ed.Changes[2]
		c := p.Change()
		c.Slug = slug
		p.JudgedChange = release[horizon.JudgedChange](t)(c.Release(p.History()))
		ed.Changes[2] = p
		if _, err := Build(t.TempDir(), ed, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("slug %q: %v, want %s", slug, fmt.Sprint(err), want)
		}
	}
}
