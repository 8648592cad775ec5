package public

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/markup"
	"kazami/site/phrase"
)

//go:embed templates templates/en
var templates embed.FS

//go:embed static
var static embed.FS

// siteName is the name of the site, in titles and feeds.
const siteName = "環境変化ウォッチ"

// page is one HTML page before it is rendered.
type page struct {
	Path    string // of its folder, ending in '/', or of its file
	kind    string // template
	Title   string // of the page alone
	Desc    string
	Section string // the menu entry that it belongs to
	Crumbs  []crumb
	Updated time.Time // when its content last changed
	Article bool
	Linked  any // JSON-LD beside the breadcrumbs
	Data    any
	Hidden  bool   // not in the site map, not for search engines
	Lang    string // "" is Japanese
	Lasting bool   // it says nothing that changes with the cut-off
	Items   int    // of a list that grows: what it lists, for its budget

	twin      string // file that says the same as Markdown, or ""
	canonical string // address of the page that stands for this one, or ""
	form      bool   // it has the form for opinions
	script    bool   // it is the search page, which has a script
}

// crumb is one step of the way to a page.
type crumb struct {
	Name, Path string
}

// site collects pages and files while it is built.
type site struct {
	ed       horizon.Edition
	opts     Options
	changes  []*change
	byID     map[horizon.ChangeID]*change
	sectors  map[horizon.SectorID]horizon.Sector
	sources  map[horizon.SourceID]horizon.Source
	threats  map[horizon.ThreatID]string
	meetings []*meeting    // newest first
	outreach *outreachPage // counts what is rendered, so it is rendered last
	pages    []*page
	files    map[string][]byte
	prepared []*issue                          // all issues, once they are prepared
	made     map[string]func() ([]byte, error) // files that are made when they are written
	beside   map[string]string                 // the page, by its path, that a file says the same as
	kinds    map[string]*template.Template
	paths    map[string]bool // of the pages, once all are there
}

func newSite(ed horizon.Edition, opts Options) (*site, error) {
	ed.Figures = ed.Figures.Clone() // what pages count of themselves is no part of the edition
	s := &site{
		ed: ed, opts: opts,
		sectors: byID(ed.Sectors, func(x horizon.Sector) horizon.SectorID { return x.ID }),
		sources: map[horizon.SourceID]horizon.Source{},
		threats: map[horizon.ThreatID]string{},
		files:   map[string][]byte{},
		made:    map[string]func() ([]byte, error){},
		beside:  map[string]string{},
	}
	for _, r := range ed.Reading.Sources {
		s.sources[r.Source.ID] = r.Source
	}
	for _, t := range ed.Threats {
		s.threats[t.ID] = t.Name
	}
	for _, t := range ed.Crossings.Threats {
		s.threats[t.Threat.ID] = t.Threat.Name
	}
	for _, c := range ed.Changes {
		s.changes = append(s.changes, s.change(c))
	}
	s.byID = byID(s.changes, func(c *change) horizon.ChangeID { return c.ID })
	if err := s.meet(); err != nil {
		return nil, err
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	for _, name := range []string{"style.css", pagesStyle, homeStyle, "favicon.svg", card} {
		data, err := static.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(name, ".css") {
			data = squeezed(data)
		}
		s.files[name] = data
	}
	return s, nil
}

// squeezed is a style sheet without its comments, its line ends and the spaces
// that mean nothing. It keeps those within a value.
func squeezed(css []byte) []byte {
	css = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAll(css, nil)
	css = regexp.MustCompile(`\s*\n\s*`).ReplaceAll(css, nil)
	return append(bytes.ReplaceAll(css, []byte(";}"), []byte("}")), '\n')
}

// parse reads the templates: one set a kind of page, all with the same frame.
func (s *site) parse() error {
	frame, err := template.New("frame.html").Funcs(s.functions()).ParseFS(templates, "templates/frame.html", "templates/parts.html")
	if err != nil {
		return fmt.Errorf("read the frame: %w", err)
	}
	frameEN, err := template.New("frame.html").Funcs(s.functions()).ParseFS(templates, "templates/en/frame.html", "templates/en/parts.html")
	if err != nil {
		return fmt.Errorf("read the English frame: %w", err)
	}
	s.kinds = map[string]*template.Template{}
	return cmp.Or(s.parseKinds(frame, "templates", ""), s.parseKinds(frameEN, "templates/en", "en/"))
}

// parseKinds reads the templates of one language.
func (s *site) parseKinds(frame *template.Template, dir, prefix string) error {
	list, err := templates.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range list {
		name := e.Name()
		if e.IsDir() || name == "frame.html" || name == "parts.html" {
			continue
		}
		t, err := frame.Clone()
		if err == nil {
			t, err = t.ParseFS(templates, dir+"/"+name)
		}
		if err != nil {
			return fmt.Errorf("read template %s%s: %w", prefix, name, err)
		}
		s.kinds[prefix+strings.TrimSuffix(name, ".html")] = t
	}
	return nil
}

// functions are what templates can ask.
func (s *site) functions() template.FuncMap {
	return template.FuncMap{
		"day":           phrase.Day,
		"dayEra":        phrase.DayEra,
		"month":         phrase.Month,
		"date":          phrase.Date,
		"known":         func(d chart.Date) string { return phrase.MonthOr(d.At, d.Precision) },
		"knownEN":       func(d chart.Date) string { return phrase.MonthOrEN(d.At, d.Precision) },
		"int":           phrase.Int,
		"number":        phrase.Number,
		"percent":       phrase.Percent,
		"per":           phrase.Per,
		"period":        phrase.Period,
		"times":         phrase.Times,
		"act":           phrase.Action,
		"cut":           phrase.Cut,
		"paras":         markup.Paragraphs,
		"web":           func(s string) template.URL { return template.URL(phrase.Web(s)) },
		"foreign":       markup.Foreign,
		"symbol":        chart.Symbol,
		"slug":          func(c horizon.Category) string { return chart.LookOf(c).Slug },
		"pair":          definitions,
		"en":            twinPath,
		"pageOf":        func(lang string, id horizon.ChangeID) string { return pageOf(s, lang, id) },
		"list":          changeRows,
		"listEN":        func(of string, all []*change) rows { return rows{Of: of, Changes: all} },
		"sectorsEN":     func(c *change) string { return sectorsEN(s, c) },
		"sectorEN":      english.Sector,
		"namedEN":       english.Named,
		"threatEN":      english.Threat,
		"ministriesEN":  func(x horizon.Sector) string { return english.Ministries(x.Ministries(s.ed.AsOf)) },
		"ceptoarEN":     english.CEPTOAR,
		"classEN":       english.Class,
		"actEN":         english.Action,
		"meetingEN":     english.Meeting,
		"pillarEN":      english.Pillar,
		"aboutEN":       english.Category,
		"quarterEN":     english.Quarter,
		"fileEN":        english.File,
		"limitEN":       english.LimitWords,
		"periodEN":      phrase.PeriodEN,
		"meaningEN":     english.Meaning,
		"fieldEN":       english.Field,
		"stageEN":       stageEN,
		"issueEN":       issueTitleEN,
		"first":         func(n int, list []*change) []*change { return list[:min(n, len(list))] },
		"rest":          func(n int, list []*change) []*change { return list[min(n, len(list)):] },
		"add":           func(a, b int) int { return a + b },
		"when":          when,
		"monthEN":       phrase.MonthEN,
		"catEN":         phrase.CategoryEN,
		"some":          phrase.Some,
		"plural":        plural,
		"limit":         phrase.LimitWords,
		"docsEN":        phrase.DocsEN,
		"threatDocs":    phrase.ThreatDocs,
		"threatDocsEN":  phrase.ThreatDocsEN,
		"fig":           markup.Figure,
		"share":         markup.Percent,
		"words":         markup.Words,
		"items":         items(s.ed),
		"cell":          cell,
		"unconfirmed":   func() string { return phrase.Unconfirmed },
		"unconfirmedEN": func() string { return phrase.UnconfirmedEN },
	}
}

// pageOf is where the page of a change stands in a language. One that the edition
// does not have leads nowhere, and the build says so.
func pageOf(s *site, lang string, id horizon.ChangeID) string {
	if c := s.byID[id]; c != nil {
		return address.Page(lang, c.Address())
	}
	return address.Name(lang, id)
}

// add takes a page into the site.
func (s *site) add(p *page) {
	if p.Updated.IsZero() {
		p.Updated = s.ed.AsOf
	}
	p.Desc = phrase.Cut(p.Desc, 120)
	s.pages = append(s.pages, p)
}

// frame is what every template is given.
type frame struct {
	*page
	site      *site
	Site      string
	Sample    bool
	AsOf      time.Time
	Contact   template.URL
	Canonical string
	Refresh   string // where a page that has moved leads to, or ""
	Menu      []crumb
	Card      string // address of the picture for who links the page, or ""
	Other     string // the same page in the other language, or ""
	Alternate []alternate
	Script    bool   // it may run the site's own script
	Actions   string // what the page's policy lets forms go to
}

// alternate is a page's address in one language.
type alternate struct{ Lang, Address string }

// alternates are the languages that a page has, for search engines; none where
// there is one alone. Addresses must be whole, so without a base there are none.
func (s *site) alternates(p *page, other string) []alternate {
	if other == "" || s.ed.Base == "" || p.Hidden {
		return nil
	}
	ja, en := p.Path, other
	if p.Lang == "en" {
		ja, en = other, p.Path
	}
	return []alternate{{"ja", s.ed.Base + ja}, {"en", s.ed.Base + en}, {"x-default", s.ed.Base + ja}}
}

// menu lists the main sections.
func menu() []crumb {
	return []crumb{
		{"ホーム", "ja/"}, {"変化", "ja/changes/"}, {"時期", "ja/timeline/"}, {"分野", "ja/sectors/"}, {"脅威", "ja/threats/"},
		{"ニューズレター", "ja/news/"}, {"会議", "ja/meetings/"}, {"調べ方", "ja/method/"}, {"データ", "ja/data/"},
	}
}

// menuEN is the menu of the English pages.
func menuEN() []crumb {
	return []crumb{
		{"Home", "en/"}, {"Changes", "en/changes/"}, {"Timeline", "en/timeline/"}, {"Sectors", "en/sectors/"}, {"Threats", "en/threats/"},
		{"Newsletter", "en/news/"}, {"Meetings", "en/meetings/"}, {"Method", "en/method/"}, {"Data", "en/data/"},
	}
}

// Graph is what the page says to machines.
func (f frame) Graph() any { return f.site.graph(f.page) }

// FullTitle is the title with the site's name, within 60 letters.
func (f frame) FullTitle() string {
	if f.Lang == "en" {
		if f.Title == "" {
			return siteNameEN + " | Japan's critical infrastructure"
		}
		return phrase.Cut(f.Title, 60-3-utf8.RuneCountInString(siteNameEN)) + " | " + siteNameEN
	}
	if f.Title == "" {
		return siteName + "｜重要インフラの情報セキュリティ対策"
	}
	return phrase.Cut(f.Title, 60-1-utf8.RuneCountInString(siteName)) + "｜" + siteName
}

// Twin is the file that says the same as Markdown, or "".
func (f frame) Twin() string { return f.twin }

// pagesStyle is the style sheet of what stands on a few pages alone; all others are
// lighter without it.
const pagesStyle = "pages.css"

// homeStyle is the style sheet of the home page alone.
const homeStyle = "home.css"

// Style is the sheet that a page needs beside the common one, or "".
func (f frame) Style() string {
	if strings.TrimPrefix(f.kind, "en/") == "home" {
		return homeStyle
	}
	if slices.Contains([]string{"search", "glossary", "timemachine", "change", "version", "documents", "method", "meeting", "sector", "data", "sectorlinks"}, strings.TrimPrefix(f.kind, "en/")) {
		return pagesStyle
	}
	return ""
}

// card is the picture that is shown where somebody links a page.
const card = "card.png"

// unsampled are the kinds of pages that show nothing of what was judged or read.
var unsampled = []string{"accessibility", "glossary", "terms", "search", "sitemap", "missing", "moved", "landing"}

// frames is what the template of every page is given, in the order of the
// pages. Two pages of one title are distinguished by their addresses. What does
// not change with the cut-off of the data is not given it.
func (s *site) frames() ([]frame, error) {
	titles := map[string]bool{}
	s.paths = map[string]bool{}
	for _, p := range s.pages {
		if s.paths[p.Path] {
			return nil, fmt.Errorf("two pages at %s", p.Path)
		}
		s.paths[p.Path] = true
	}
	nameCrumbs(s.pages)
	all := make([]frame, len(s.pages))
	for i, p := range s.pages {
		f := frame{page: p, site: s, Site: siteName, Sample: s.ed.Sample && !slices.Contains(unsampled, strings.TrimPrefix(p.kind, "en/")), AsOf: s.ed.AsOf, Contact: contact(s.ed.Contact), Menu: menu(), Other: s.other(p)}
		if p.Lang == "en" {
			f.Site, f.Menu = siteNameEN, menuEN()
		}
		if p.Lasting {
			f.AsOf = time.Time{}
		}
		f.Alternate = s.alternates(p, f.Other)
		if titles[f.FullTitle()] {
			before, behind := "（", "）"
			if p.Lang == "en" {
				before, behind = " (", ")"
			}
			p.Title = phrase.Cut(p.Title, 25) + before + phrase.Cut(strings.Trim(p.Path, "/"), 20) + behind
		}
		titles[f.FullTitle()] = true
		if p.Hidden && p.canonical != "" {
			f.Canonical, f.Refresh = cmp.Or(s.ed.Base, "/")+p.canonical, s.address(p.Path, p.canonical, "")
		}
		if s.ed.Base != "" && !p.Hidden {
			f.Canonical = s.ed.Base + cmp.Or(p.canonical, p.Path)
		}
		if s.ed.Base != "" && !p.Hidden {
			f.Card = s.ed.Base + card
		}
		f.Actions, f.Script = s.actions(p), p.script
		all[i] = f
	}
	return all, nil
}

// actions is where a page's forms may go: nowhere else than the site itself,
// but for the page with the form for opinions.
func (s *site) actions(p *page) string {
	if u, err := url.Parse(phrase.Web(s.ed.Contact)); p.form && err == nil && u.Host != "" {
		return "'self' " + u.Scheme + "://" + u.Host
	}
	return "'self'"
}

// fileOf is the file that serves a page's address.
func fileOf(path string) string {
	if path == "" || strings.HasSuffix(path, "/") {
		return path + "index.html"
	}
	return path
}
