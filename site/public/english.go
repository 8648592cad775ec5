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
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/feeds"
	"kazami/site/moving"
	"kazami/site/opening"
	"kazami/site/phrase"
)

// siteNameEN is the site's name on its English pages.
const siteNameEN = "Environment Change Watch"

// tongue is what an English page says where the Japanese one says something else.
type tongue struct {
	Title, Desc string
	Data        any // what its template is given; nil: the same as the Japanese one
}

// addBoth takes a page into the site, and with it the English page of the same kind,
// which it returns.
func addBoth(s *site, p *page, en tongue) *page {
	s.add(p)
	t := *p
	t.Path, t.Section, t.canonical, t.kind, t.Lang = twinPath(p.Path), twinPath(p.Section), twinPath(p.canonical), "en/"+p.kind, "en"
	t.Title, t.Desc, t.Linked, t.twin, t.Crumbs = en.Title, en.Desc, nil, "", nil
	if en.Data != nil {
		t.Data = en.Data
	}
	for _, c := range p.Crumbs {
		t.Crumbs = append(t.Crumbs, crumb{c.Name, twinPath(c.Path)})
	}
	s.add(&t)
	return &t
}

// twinPath is where the page of the other language stands.
func twinPath(path string) string {
	switch {
	case strings.HasPrefix(path, "ja/"):
		return "en" + strings.TrimPrefix(path, "ja")
	case strings.HasPrefix(path, "en/"):
		return "ja" + strings.TrimPrefix(path, "en")
	}
	return path
}

// nameCrumbs names the steps to the English pages by the titles of what they lead to.
func nameCrumbs(pages []*page) {
	titles := map[string]string{"en/": "Home"}
	for _, p := range pages {
		if p.Lang == "en" && p.Path != "en/" {
			titles[p.Path] = p.Title
		}
	}
	for _, p := range pages {
		for i, c := range p.Crumbs {
			if p.Lang == "en" {
				p.Crumbs[i].Name = cmp.Or(titles[c.Path], p.Title)
			}
		}
	}
}

// Named is what English pages call the change.
func (c *change) Named() string { return english.Named(c.Change) }

// Untold reports whether nobody described the change in English: its Japanese text stands
// on its English page.
func (c *change) Untold() bool { return !c.InEnglish() || english.Japanese(c.NameEN) }

// StageEN is the stage in English; "" where nothing is detected.
func (c *change) StageEN() string { return stageEN(c.Stage) }

func stageEN(name string) string {
	for _, st := range horizon.Stages() {
		if st.Name() == name {
			return st.English()
		}
	}
	return ""
}

// FirstDateEN is FirstDate in English.
func (c *change) FirstDateEN() string { return phrase.DateEN(c.Tally.First, c.Tally.FirstP) }

// aboutEN is the change in a sentence for lists and machines.
func (c *change) aboutEN() string {
	if c.Untold() {
		return phrase.FindingEN(c.Tally).String() + "."
	}
	return c.Change.English.Definition
}

// sectorsEN names the sectors of a change.
func sectorsEN(s *site, c *change) string {
	of := make([]horizon.Sector, len(c.In))
	for i, x := range c.In {
		of[i] = x.Sector
	}
	return english.Sectors(of, s.ed.Sectors)
}

// usedEN is usedOf in English.
func usedEN(t horizon.Tally) horizon.Words {
	if y := t.Last(); y != nil && y.State != horizon.YearUnjudged {
		return phrase.UsedSentenceEN(*y)
	}
	return nil
}

// verdictsEN is the verdicts of a change in English.
func verdictsEN(s *site, c *change) []verdict {
	all := slices.Clone(c.Verdicts)
	for i := range all {
		v := &all[i]
		g := v.Signal
		v.Of, v.Conclusion, v.Said, v.Times = phrase.CountedByEN(g.Period.Bin), english.Conclusion(g), phrase.RiseWordsEN(g, v.Reckoned), english.Times(v.Reckoned)
		v.Strength, v.Limit, v.Gate, v.Cautions = phrase.StrengthEN(g), english.Limit(g.F, g.Watch, g.Period.Bin), g.Gated, g.Warnings
		if v.Onset != "" {
			v.Onset = phrase.PeriodEN(g.Onset)
		}
		if v.First != "" {
			v.First = phrase.PeriodEN(g.First)
		}
		if v.forecast != nil {
			v.Outlook = english.Outlook(*v.forecast, s.ed.Figures.Outlook(*v.forecast, s.ed.AsOf))
		}
	}
	return all
}

// changeEN is what the English page of a change is given.
func changeEN(s *site, c *change) changePage {
	cite := fmt.Sprintf("%s, “%s”, as of %s, %s", siteNameEN, phrase.Cut(c.Named(), 200), phrase.DayEN(s.ed.AsOf), cmp.Or(s.ed.Base, "/")+twinPath(c.Path))
	return changePage{change: c, Finding: phrase.FindingEN(c.Tally), Used: usedEN(c.Tally), Figure: yearsOf(s, c, true).Figure(), Cite: cite,
		SectorNames: sectorsEN(s, c), Look: chart.LookOf(c.Category), VerdictsEN: verdictsEN(s, c)}
}

// RecognisedEN is Recognised in English.
func (c *change) RecognisedEN() string {
	if len(c.recognised) == 0 {
		return ""
	}
	r := c.recognised[0]
	return fmt.Sprintf("Official document: %s (%s).", r.Document, phrase.DateEN(r.On, r.Precision))
}

// homeEN is what the English home page is given.
type homeEN struct {
	homePage
	All    []*change
	Issues []issueEN
}

// issueEN is an issue by its English name.
type issueEN struct {
	*issue
	Path, Title string
}

// addEnglish adds the English home page and feed.
func addEnglish(s *site) error {
	h := homeEN{homePage: homePage{Reading: s.ed.Reading, Machine: timeMachine(s, true), Moving: moving.Of(s.ed.Changes, true), Sectors: s.bySector(), Subscribe: subscription(s.opts.Subscribe)}, All: s.changes}
	h.Opening = opening.Of(s.ed, h.Machine, h.Moving, true)
	var entries []feeds.Entry
	for _, x := range s.issues() {
		h.Issues = append(h.Issues, issueEN{x, twinPath(x.Path), issueTitleEN(x)})
		entries = append(entries, feeds.Entry{Title: issueTitleEN(x), Path: twinPath(x.Path), Name: twinPath(x.Path), Summary: "Published on " + phrase.DayEN(x.Published) + ". " + x.SummaryEN().String(), Category: "Newsletter", Published: x.Published, Updated: x.Published})
	}
	for _, c := range s.changes {
		entries = append(entries, entryEN(c))
	}
	s.add(&page{Path: "en/", kind: "en/home", Section: "en/", Lang: "en", Items: len(h.All), Data: h,
		Desc: fmt.Sprintf("Changes around Japan's critical infrastructure that will matter for information security by %d, with their evidence and a limit on false alarms.", phrase.FiscalYear(s.ed.Horizon))})
	return s.addFeed(feeds.Feed{Path: "en/feed.atom", Name: "en/feed.atom", Title: siteNameEN, Page: "en/", Entries: feeds.Newest(entries)})
}

// entryEN is a change as an English feed shows it.
func entryEN(c *change) feeds.Entry {
	return feeds.Entry{Title: phrase.Cut(c.Named(), 100), Path: twinPath(c.Path), Name: address.Name("en", c.ID), Summary: phrase.Cut(c.aboutEN(), 300), Category: phrase.CategoryEN(c.Category), Published: judged(c.Approved), Updated: c.Updated()}
}

// issueTitleEN names an issue.
func issueTitleEN(x *issue) string { return fmt.Sprintf("Issue %d of %d", x.Number, x.Year) }

// methodEN is what the English method page is given: the summary, and the whole text in
// Japanese.
type methodEN struct {
	methodPage
	Summary template.HTML
}

// summaryEN is the English part of the method's text.
func summaryEN(method []byte) (template.HTML, error) {
	_, text, ok := bytes.Cut(method, []byte("\n## Summary in English\n"))
	if !ok {
		return "", nil
	}
	body, _, _, err := markdown(text)
	if err != nil {
		return "", fmt.Errorf("method page in English: %w", err)
	}
	return body, nil
}

// when is a day in English as a time element.
func when(t time.Time) template.HTML {
	if t.IsZero() {
		return "no date"
	}
	return template.HTML(`<time datetime="` + phrase.ISO(t, horizon.ByDay) + `">` + phrase.DayEN(t) + `</time>`)
}

// other is the page of the other language, or "". Of a page that has moved it is that of
// the new address.
func (s *site) other(p *page) string {
	path := p.Path
	if p.Hidden && p.canonical != "" {
		path = p.canonical
	}
	if to := twinPath(path); to != path && s.paths[to] {
		return to
	}
	return ""
}
