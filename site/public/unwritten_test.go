package public

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

var (
	tocLink   = regexp.MustCompile(`<li><a href="#([a-z-]+)">`)
	emptyPart = regexp.MustCompile(`<h2[^>]*>[^<]*</h2>\s*(?:<dl>\s*</dl>|<div[^>]*>\s*</div>|</div>)?\s*</section>`)
)

// rewritten is a published change with other words.
func rewritten(t *testing.T, p horizon.PublishedChange, edit func(*horizon.Change)) horizon.PublishedChange {
	t.Helper()
	c, approved := p.Change(), p.Approved()
	edit(&c)
	p.JudgedChange = release[horizon.JudgedChange](t)(c.Release([]horizon.Judgement{approved}))
	p.Versions = []horizon.Version{{JudgedChange: p.JudgedChange, Since: day("2010-03-31")}}
	return p
}

// TestNothingIsShownOfWhatIsNotWritten publishes changes that were approved before
// their parts were asked for: no heading stands over nothing, and the contents list
// what there is.
func TestNothingIsShownOfWhatIsNotWritten(t *testing.T) {
	ed := realistic(t)
	sections := []string{"points", "happened", "threats", "doubt", "guideline"}
	cases := []struct {
		what  string
		edit  func(*horizon.Change)
		shown []string
		has   []string
	}{
		{"nothing", func(c *horizon.Change) {
			*c = horizon.Change{ID: c.ID, Name: c.Name, NameEN: c.NameEN, Category: c.Category, Themes: c.Themes, Definition: c.Definition, What: "　", English: horizon.English{Definition: "D."}}
		}, nil, []string{"分野は未定", "<dt>分野</dt><dd>未定</dd>"}},
		{"by when alone", func(c *horizon.Change) {
			*c = horizon.Change{ID: c.ID, Name: c.Name, Category: c.Category, Themes: c.Themes, When: "時期は、文書からは言えません。"}
		}, []string{"points"}, []string{"<dt>いつ頃か</dt><dd>時期は、文書からは言えません。</dd>"}},
		{"where it was looked for alone", func(c *horizon.Change) {
			*c = horizon.Change{ID: c.ID, Name: c.Name, Category: c.Category, Themes: c.Themes, Searched: "12件を読みました。"}
		}, []string{"doubt"}, []string{`<h2 id="doubt">反証</h2>`, "反証を探した範囲：12件を読みました。", `<a href="#doubt">反証</a>`}},
		{"unknowns alone", func(c *horizon.Change) {
			*c = horizon.Change{ID: c.ID, Name: c.Name, Category: c.Category, Themes: c.Themes, Unknowns: []string{"数は示されていません。"}}
		}, []string{"doubt"}, []string{`<h2 id="doubt">不明な点</h2>`}},
		{"everything", func(*horizon.Change) {}, sections, []string{`<h2 id="doubt">反証と不明な点</h2>`, "反証を探した範囲："}},
	}
	ed.Changes = ed.Changes[:len(cases)]
	for i, c := range cases {
		ed.Changes[i] = rewritten(t, ed.Changes[i], c.edit)
		if c.what != "everything" {
			ed.Changes[i].Sectors, ed.Changes[i].Threats = nil, nil
		}
	}
	files := read(t, build(t, ed))
	for i, c := range cases {
		id := string(ed.Changes[i].Change().ID)
		page := files["ja/changes/"+id+"/index.html"]
		for _, name := range []string{"ja/changes/" + id + "/index.html", "ja/changes/" + id + "/v/1/index.html", "en/changes/" + id + "/index.html"} {
			text, made := files[name]
			if !made && strings.HasPrefix(name, "ja/") {
				t.Fatalf("%s: no page %s", c.what, name)
			}
			if m := emptyPart.FindString(text); m != "" {
				t.Errorf("%s: %s has a heading over nothing: %s", c.what, name, m)
			}
			for _, never := range []string{"まだ書いていません", "わかりません。", "まだ案はありません", "挙げていません", "見つかっていません", "特定していません", "Not written", "Not known", "not determined"} {
				if strings.Contains(text, never) {
					t.Errorf("%s: %s says %q", c.what, name, never)
				}
			}
		}
		for _, s := range sections {
			if got, want := strings.Contains(page, `<h2 id="`+s+`">`), slices.Contains(c.shown, s); got != want {
				t.Errorf("%s: section %s is shown: %t, want %t", c.what, s, got, want)
			}
		}
		for _, m := range tocLink.FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, `id="`+m[1]+`"`) {
				t.Errorf("%s: the contents lead to #%s, which is not there", c.what, m[1])
			}
		}
		for _, s := range c.shown {
			if !strings.Contains(page, `<li><a href="#`+s+`">`) {
				t.Errorf("%s: the contents have no %s", c.what, s)
			}
		}
		for _, want := range c.has {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page has no %s", c.what, want)
			}
		}
	}
	if en := files["en/changes/"+string(ed.Changes[0].Change().ID)+"/index.html"]; en == "" || strings.Contains(en, "In short") || !strings.Contains(en, "<dt>Sectors</dt><dd>undecided</dd>") {
		t.Errorf("the English page of nothing:\n%.1500s", en)
	}
}
