// Package plan writes the second output that the Second Action Plan asks of the
// sensing of changes, 察知した環境変化とそれに起因する脅威のまとめ, for a plan meeting:
// as Markdown, and as one HTML page that is made for printing, with its style
// and its pictures in it, without script, and without any request. Two pages that stand
// alone come first. It is made from an edition and its dossiers, in Japanese or English,
// and says what they say; what nobody translated is marked. The same input makes the
// same bytes. Its functions are pure.
package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/english"
	"kazami/site/phrase"
	"kazami/site/sectorlinks"
)

// listed is how many documents a change's chapter lists, the newest ones.
const listed = 8

// Pack is what a pack is written from. Its numbers are figures of the edition.
type Pack struct {
	language
	AsOf, Target string // days in words, the first with its era
	TLP          string // the strictest of the dossiers
	Sample       bool
	Read         horizon.Words // what was read
	Listed       horizon.Figure
	Counts       []Tally
	Summary      *Summary // nil without a change
	Timeline     []chart.Figure
	Chapters     []Chapter
	Threats      []Threat
	Kinds        horizon.Figure // of threats
	Sectors      []string       // for which somebody judged any change, in the order of the plan
	Items        []Items
	Links        *sectorlinks.Page // which sectors documents name together; nil where none were counted

	figures *horizon.Book
}

// Tally is how many changes a category has.
type Tally struct {
	Category string
	Changes  horizon.Figure
}

// Threat is a threat with the changes that bring it.
type Threat struct {
	Name    string
	Changes []Brings
}

// Brings is how a change brings a threat.
type Brings struct {
	Brought
	Change string
}

// Items are the items proposed for one pillar or priority item of the guideline.
type Items struct {
	Axis, Pillar string
	Proposals    []Proposed
}

// Proposed is an item and the change that it comes from.
type Proposed struct {
	dossier.Proposal
	Change string
}

// Content is a line of the contents.
type Content struct {
	ID, Name string
	Page     int // of the printed pack; 0: not known
}

// New puts a pack together from the dossiers of an edition's changes; those of
// changes that the edition does not have are left out. What the pack itself lists is
// counted into the figures of the edition.
func New(ed horizon.Edition, ds []dossier.Dossier, inEnglish bool) Pack {
	l := language{inEnglish}
	p := Pack{language: l, AsOf: l.Say(phrase.DayEra(ed.AsOf), phrase.DayEN(ed.AsOf)), Target: l.Say(phrase.Day(ed.Horizon), phrase.DayEN(ed.Horizon)), TLP: horizon.Clear.String(), Sample: ed.Sample,
		Read: l.words(phrase.Read(ed.Reading), english.Read(ed.Reading)), figures: ed.Figures}
	byID := map[string]dossier.Dossier{}
	for _, d := range ds {
		byID[d.Identity.ID] = d
	}
	timeline := chart.Timeline{ID: "timeline", AsOf: ed.AsOf, Horizon: ed.Horizon, English: inEnglish,
		Items: func(of string, n int) horizon.Figure { return ed.Items("plan/"+of, n) }}
	var kept []horizon.PublishedChange
	for _, c := range ed.Changes {
		if _, ok := byID[string(c.Change().ID)]; ok {
			kept = append(kept, c)
		}
	}
	judged := p.sectors(ed, kept)
	for _, c := range kept {
		p.chapter(ed, c, byID[string(c.Change().ID)], judged)
		timeline.Spans = append(timeline.Spans, chart.SpanOf(c, p.Chapters[len(p.Chapters)-1].Name))
	}
	p.Timeline = timeline.Figures()
	p.Listed = ed.Items("plan/changes", len(p.Chapters))
	for _, cat := range horizon.Categories() {
		n := 0
		for _, c := range kept {
			if c.Change().Category == cat {
				n++
			}
		}
		p.Counts = append(p.Counts, Tally{l.category(cat), ed.Items("plan/changes/"+chart.LookOf(cat).Slug, n)})
	}
	p.threats()
	p.Kinds = ed.Items("plan/threats", len(p.Threats))
	p.items()
	if ed.Together.All.Made() {
		links := sectorlinks.Of(ed, inEnglish, l.called())
		p.Links = &links
	}
	p.summarise(ed, kept)
	return p
}

// sectors are those of the plan for which somebody judged any change. A sector that a
// change only names is not among them: nobody said how much it is touched.
func (p *Pack) sectors(ed horizon.Edition, changes []horizon.PublishedChange) (judged []horizon.SectorID) {
	for _, s := range ed.Sectors {
		if slices.ContainsFunc(changes, func(c horizon.PublishedChange) bool {
			return slices.ContainsFunc(c.Change().Degrees, func(d horizon.Degree) bool {
				return d.Sector == s.ID && d.Degree != "" && slices.Contains(c.Change().Sectors, s.ID)
			})
		}) {
			judged, p.Sectors = append(judged, s.ID), append(p.Sectors, p.sector(s.ID, s.Name))
		}
	}
	return judged
}

func (l language) sector(id horizon.SectorID, name string) string {
	return l.Say(name, english.Sector(horizon.Sector{ID: id, Name: name}))
}

// called is the names of sectors and threats in the pack's language.
func (l language) called() sectorlinks.Names {
	return sectorlinks.Names{Sector: func(s horizon.Sector) string { return l.sector(s.ID, s.Name) },
		Threat: func(t horizon.Threat) string { return l.Say(t.Name, english.Threat(t.ID, t.Name)) }}
}

// threats turns the changes' threats round: which changes bring each, those of
// most changes first.
func (p *Pack) threats() {
	at := map[string]int{}
	for _, c := range p.Chapters {
		for _, t := range c.Brought {
			i, ok := at[t.ID]
			if !ok {
				i = len(p.Threats)
				at[t.ID], p.Threats = i, append(p.Threats, Threat{Name: t.Name})
			}
			p.Threats[i].Changes = append(p.Threats[i].Changes, Brings{t, c.Name})
		}
	}
	slices.SortStableFunc(p.Threats, func(a, b Threat) int { return cmp.Compare(len(b.Changes), len(a.Changes)) })
}

// items puts the proposals under the pillars and priority items, in the
// guideline's order; what belongs to none comes last.
func (p *Pack) items() {
	for _, axis := range []struct {
		name    string
		pillars []string
	}{{pillars, horizon.Pillars()}, {priorities, horizon.Priorities()}} {
		for _, pillar := range axis.pillars {
			p.Items = append(p.Items, Items{Axis: axis.name, Pillar: pillar})
		}
	}
	other := Items{Axis: others, Pillar: otherItems}
	for _, c := range p.Chapters {
		for _, x := range c.Proposals {
			to := &other
			for i := range p.Items {
				if p.Items[i].Pillar == x.Pillar {
					to = &p.Items[i]
				}
			}
			to.Proposals = append(to.Proposals, Proposed{x, c.Name})
		}
	}
	if len(other.Proposals) > 0 {
		p.Items = append(p.Items, other)
	}
}

// contents are the parts of the pack behind its summary, with the pages on which they
// begin as far as these are known.
func (p Pack) contents(pages map[string]int) (all []Content) {
	add := func(id, name string) { all = append(all, Content{id, name, pages[id]}) }
	if len(p.Chapters) == 0 {
		return nil
	}
	add("summary", p.SummaryTitle())
	add("list", p.Say("察知した環境変化の一覧", "The changes"))
	add("time", p.Say("時間軸", "Timeline"))
	if len(p.Threats) > 0 {
		add("threats", p.Say("環境変化に起因する脅威", "Threats that the changes bring"))
	}
	add("sectors", p.Say("分野ごとの影響の程度", "Impact by sector"))
	if p.Links != nil {
		add("links", p.Say("分野間の相互依存性", "Interdependency of sectors"))
	}
	add("items", p.Say("指針に加える項目の案", "Proposed items for the guideline"))
	for _, c := range p.Chapters {
		add(c.ID(), fmt.Sprintf("%d%s%s", c.Number, p.Say("　", "  "), phrase.Cut(c.Name, 60)))
	}
	return all
}

// said is the doubts of a dossier where the analyst wrote any of them; where nobody
// did, a dossier says what was read, which is no doubt.
func said(doubts []dossier.Doubt, by []string) (all []string) {
	if horizon.Blank(strings.Join(by, "")) {
		return nil
	}
	for _, d := range doubts {
		all = append(all, d.Text)
	}
	return all
}
