package public

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/bundle"
	"kazami/site/chart"
	"kazami/site/feeds"
	"kazami/site/moving"
	"kazami/site/phrase"
	"kazami/site/timemachine"
)

// siteNameEN is the site's name on its English pages.
const siteNameEN = "Environment Change Watch"

// english is a change as the English pages show it. Path is "" where nobody
// described it in English: then the Japanese page is all there is.
type english struct {
	*change
	Path  string
	Name  string // in English where there is one, else as it is
	Lang  string // "ja" where Name is Japanese
	Stage string // "" where nothing is detected
	Words horizon.English
}

func (s *site) english(c *change) english {
	e := english{change: c, Name: cmp.Or(c.NameEN, c.Name), Words: c.Change.English}
	if c.NameEN == "" {
		e.Lang = "ja"
	}
	if c.InEnglish() {
		e.Path = address.Page("en", c.Address())
	}
	for _, st := range horizon.Stages() {
		if st.Name() == c.Stage {
			e.Stage = st.English()
		}
	}
	return e
}

// ChangePath is the change's Japanese page.
func (e english) ChangePath() string { return e.change.Path }

// JapaneseName is the change's own name.
func (e english) JapaneseName() string { return e.change.Name }

// SectorsEN is the change's sectors in words.
func (e english) SectorsEN() string {
	if len(e.In) == 0 {
		return "undecided"
	}
	names := make([]string, len(e.In))
	for i, x := range e.In {
		names[i] = sectorEN(x.Sector)
	}
	return strings.Join(names, ", ")
}

// sectorEN is a sector of the plan in English; one that it does not have keeps
// its own name.
func sectorEN(s horizon.Sector) string {
	return cmp.Or(map[horizon.SectorID]string{
		"ict": "Information and communications", "finance": "Finance", "aviation": "Aviation", "railway": "Railways", "power": "Electric power", "gas": "Gas supply",
		"government": "Government and administrative services", "medical": "Medical services", "water": "Water supply", "logistics": "Logistics",
	}[s.ID], s.Name)
}

// categoryEN is a category with its changes.
type categoryEN struct {
	Name    horizon.Category
	Slug    string
	Changes []english
}

// rowsEN is a table of changes with what it is of.
type rowsEN struct {
	Of      string
	Changes []english
}

// sectorPageEN is a sector with its changes.
type sectorPageEN struct {
	Sector   horizon.Sector
	Name     string
	Ministry string
	Changes  []english
}

// issueEN is an issue; its lead stays in Japanese.
type issueEN struct {
	*issue
	Path   string
	Title  string
	Groups []groupEN
}

// JapanesePath is the issue's Japanese page.
func (x issueEN) JapanesePath() string { return x.issue.Path }

// groupEN is one kind of news of an issue.
type groupEN struct {
	group
	Changes []itemEN
}

// itemEN is a change in an issue.
type itemEN struct {
	item
	Name, Lang string
	Path       string // of its English page, or ""
	ChangePath string // of its Japanese page, or ""
}

// pageEN is what every English page is given.
type pageEN struct {
	Question   int
	Categories []categoryEN
	All        []english
	Untold     int // changes that nobody described in English
	Figures    []chart.Figure
	Machine    timemachine.Page
	Moving     moving.Moving
	Sectors    []sectorPageEN
	Sector     sectorPageEN
	Change     english
	Years      chart.Figure
	Finding    horizon.Words
	Used       horizon.Words
	Issues     []issueEN
	Issue      issueEN
	Body       template.HTML
	Reading    horizon.Reading
	Sources    []sourceRow
	Words      []word
	Files      []file
	Panels     []horizon.PanelLimits
	Pages      []crumb
}

// addEnglish adds the English pages. What they show is of the same values as
// the Japanese ones; what nobody wrote in English leads to the Japanese page.
func (s *site) addEnglish() error {
	base := pageEN{Question: phrase.FiscalYear(s.ed.Horizon), Reading: s.ed.Reading, Panels: s.ed.Panels, Machine: timeMachine(s, true), Moving: moving.Of(s.ed.Changes, true)}
	for _, c := range s.changes {
		e := s.english(c)
		base.All = append(base.All, e)
		if e.Path == "" {
			base.Untold++
		}
	}
	for _, cat := range horizon.Categories() {
		base.Categories = append(base.Categories, categoryEN{cat, chart.LookOf(cat).Slug, filterEN(base.All, func(e english) bool { return e.Category == cat })})
	}
	for _, row := range s.bySector() {
		base.Sectors = append(base.Sectors, sectorPageEN{row.Sector, sectorEN(row.Sector), row.Ministry,
			filterEN(base.All, func(e english) bool { return slices.Contains(e.Change.Sectors, row.ID) })})
	}
	for _, x := range s.issues() {
		base.Issues = append(base.Issues, issueInEnglish(x, base.All))
	}
	base.Figures = s.timelineEN(base.All)
	add := func(path, kind, title, desc string, p pageEN, updated time.Time, crumbs ...crumb) {
		all := append([]crumb{{"Home", "en/"}}, crumbs...)
		if path != "en/" {
			all = append(all, crumb{title, ""})
		}
		out := &page{Path: path, kind: "en/" + kind, Title: title, Desc: desc, Section: sectionEN(path), Crumbs: all, Updated: updated, Lang: "en", Data: p,
			Lasting: kind == "issue", Items: len(p.All) + len(p.Sector.Changes) + len(p.Sources)}
		switch kind {
		case "change":
			addTwin(s, out, func() bundle.Twin { return twinEN(s, p.Change) })
		case "issue":
			addTwin(s, out, func() bundle.Twin { return issueTwin(s, p.Issue.issue, path, true) })
		}
		s.add(out)
	}
	add("en/", "home", "", fmt.Sprintf("Changes around Japan's critical infrastructure that will matter for information security by %d, with their evidence and a limit on false alarms.", base.Question), base, time.Time{})
	add("en/changes/", "changes", "Environment changes", fmt.Sprintf("The %d environment changes that are followed, by category, with stage, evidence and sectors.", len(base.All)), base, time.Time{})
	for _, e := range base.All {
		if e.Path == "" {
			continue
		}
		p := pageEN{Question: base.Question, Change: e}
		p.Years, p.Finding, p.Used = yearsOf(s, e.change, true).Figure(), phrase.FindingEN(e.Tally), usedEN(e.Tally)
		add(e.Path, "change", e.Name, phrase.Cut(e.Name, 40)+": "+e.Words.Definition, p, e.Updated(), crumb{"Environment changes", "en/changes/"})
	}
	add("en/timeline/", "timeline", "Timeline", "From when to when public documents give evidence of each environment change.", base, time.Time{})
	add("en/sectors/", "sectors", "Sectors", fmt.Sprintf("The %d critical infrastructure sectors, the ministries in charge, and the changes that concern each.", len(base.Sectors)), base, time.Time{})
	for _, x := range base.Sectors {
		p := pageEN{Sector: x}
		add("en/sectors/"+string(x.Sector.ID)+"/", "sector", x.Name+": changes of the sector", fmt.Sprintf("%s: %s that concern this sector, with stage and evidence.", x.Name, phrase.Some(len(x.Changes), "environment change", "environment changes")), p, time.Time{}, crumb{"Sectors", "en/sectors/"})
	}
	add("en/news/", "news", "Newsletter", "All issues of the weekly newsletter on environment changes.", base, time.Time{})
	for _, x := range base.Issues {
		p := pageEN{Issue: x}
		add(x.Path, "issue", x.Title, fmt.Sprintf("Newsletter %d of %d: what is new, what moved, which detections ended, what was withdrawn. Published on %s.", x.Number, x.Year, phrase.DayEN(x.Published)), p, x.Published, crumb{"Newsletter", "en/news/"})
	}
	method := base
	if i := bytes.Index(s.opts.Method, []byte("\n## Summary in English\n")); i >= 0 {
		var err error
		if method.Body, _, _, err = markdown(s.opts.Method[i+len("\n## Summary in English\n"):]); err != nil {
			return fmt.Errorf("method page in English: %w", err)
		}
	}
	add("en/method/", "method", "Method and the false-alarm limit", "How documents are counted and judged, how many false alarms are accepted, and how often the method was wrong.", method, time.Time{})
	words := base
	words.Words = glossary()
	add("en/glossary/", "glossary", "Glossary", "The words of this site in English, in Japanese, and how the Japanese is read.", words, time.Time{})
	data := base
	data.Files = []file{
		{"ja/data/changes.csv", "List of changes", "CSV"}, {"ja/data/changes.json", "List of changes with definitions", "JSON"}, {figuresFile, "All figures of this site", "CSV"}, {dossierBook, "Dossiers of all changes", "XLSX"},
		{"en/feed.atom", "What is new (English)", "Atom"}, {"ja/feed.atom", "What is new (Japanese)", "Atom"},
	}
	add("en/data/", "data", "Data and feeds", "Files with the list of changes, the counts by quarter and the evidence, and feeds of what is new.", data, time.Time{})
	reading := base
	reading.Sources = s.reading().Rows
	add("en/sources/", "sources", "Sources", fmt.Sprintf("The %d sources that were read for this site, with the number of public documents and the latest date.", len(s.ed.Reading.Sources)), reading, time.Time{})
	add("en/accessibility/", "accessibility", "Accessibility", "What this site does so that everybody can read it, how that is checked, and what has not been checked yet.", base, time.Time{})
	add("en/terms/", "terms", "Terms of use", "How the texts and data of this site may be used, and that readers are not tracked.", base, time.Time{})
	return s.addFeed(feeds.Feed{Path: "en/feed.atom", Name: "en/feed.atom", Title: siteNameEN, Page: "en/", Entries: s.entriesEN(base)})
}

// usedEN is usedOf in English.
func usedEN(t horizon.Tally) horizon.Words {
	if y := t.Last(); y != nil && y.State != horizon.YearUnjudged {
		return phrase.UsedSentenceEN(*y)
	}
	return nil
}

// RisesEN says in English what each verdict counted.
func (e english) RisesEN() (all []horizon.Words) {
	for _, v := range e.Verdicts {
		all = append(all, horizon.Sentence("“"+v.Series+"”, "+phrase.CountedByEN(v.Period.Bin)+": ", phrase.RiseWordsEN(v.Signal, v.Reckoned), " Strength: "+phrase.StrengthEN(v.Signal)+"."))
	}
	return all
}

// FirstDateEN is FirstDate in English.
func (e english) FirstDateEN() string {
	if e.Tally.First.IsZero() {
		return "no date"
	}
	return phrase.DateEN(e.Tally.First, e.Tally.FirstP)
}

// sectionEN is the menu entry that an English page belongs to.
func sectionEN(path string) string {
	parts := strings.SplitAfterN(path, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "")
}

func filterEN(all []english, keep func(english) bool) (out []english) {
	for _, e := range all {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}

// timelineEN is the timeline with English words; a change without an English
// name keeps its own.
func (s *site) timelineEN(all []english) []chart.Figure {
	t := chart.Timeline{ID: "tl", AsOf: s.ed.AsOf, Horizon: s.ed.Horizon, English: true, Items: s.ed.Items}
	for _, e := range all {
		span := e.Span
		if span.Name = e.Name; e.Path == "" {
			span.Change = ""
		}
		t.Spans = append(t.Spans, span)
	}
	return t.Figures()
}

// issueTitleEN names an issue.
func issueTitleEN(x *issue) string { return fmt.Sprintf("Issue %d of %d", x.Number, x.Year) }

// issueInEnglish is an issue in English: what its lists say, by name.
func issueInEnglish(x *issue, all []english) issueEN {
	out := issueEN{issue: x, Path: "en" + strings.TrimPrefix(x.Path, "ja"), Title: issueTitleEN(x)}
	for _, g := range x.Groups {
		n := groupEN{group: g}
		for _, it := range g.Items {
			to := itemEN{item: it, Name: cmp.Or(it.NameEN, it.Name), ChangePath: it.Path}
			if it.NameEN == "" {
				to.Lang = "ja"
			}
			for _, e := range all {
				if e.ID == it.Change && it.NameEN != "" {
					to.Path = e.Path
				}
			}
			n.Changes = append(n.Changes, to)
		}
		out.Groups = append(out.Groups, n)
	}
	return out
}

// entriesEN are the English entries of the feed, newest first.
func (s *site) entriesEN(p pageEN) []feeds.Entry {
	var out []feeds.Entry
	for _, x := range p.Issues {
		out = append(out, feeds.Entry{Title: x.Title, Path: x.Path, Name: x.Path, Summary: "Published on " + phrase.DayEN(x.Published) + ". " + x.SummaryEN().String(), Category: "Newsletter", Published: x.Published, Updated: x.Published})
	}
	for _, e := range p.All {
		if e.Path != "" {
			out = append(out, feeds.Entry{Title: phrase.Cut(e.Name, 100), Path: e.Path, Name: address.Name("en", e.ID), Summary: phrase.Cut(e.Words.Definition, 300), Category: phrase.CategoryEN(e.Category), Published: judged(e.Approved), Updated: e.Updated()})
		}
	}
	return feeds.Newest(out)
}

// when is a day in English as a time element.
func when(t time.Time) template.HTML {
	if t.IsZero() {
		return "no date"
	}
	return template.HTML(`<time datetime="` + phrase.ISO(t, horizon.ByDay) + `">` + phrase.DayEN(t) + `</time>`)
}

// other is the page of the other language, or "": a page has one where both
// languages have its address. Of a page that has moved it is that of the new address.
func (s *site) other(p *page) string {
	path, to := p.Path, ""
	if p.Hidden && p.canonical != "" {
		path = p.canonical
	}
	switch {
	case strings.HasPrefix(path, "ja/"):
		to = "en" + strings.TrimPrefix(path, "ja")
	case strings.HasPrefix(path, "en/"):
		to = "ja" + strings.TrimPrefix(path, "en")
	}
	if s.paths[to] {
		return to
	}
	return ""
}
