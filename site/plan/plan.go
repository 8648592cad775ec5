// Package plan writes the second output that the Second Action Plan asks of the
// sensing of changes, 察知した環境変化とそれに起因する脅威のまとめ, for a plan meeting:
// as Markdown, and as one HTML page that is made for printing, with its style
// and its pictures in it, without script, and without any request. It is made
// from dossiers and nothing else, so that it says what they say. The same input
// makes the same bytes. Its functions are pure.
package plan

import (
	"cmp"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/phrase"
)

// Title is what the pack is called.
const Title = "察知した環境変化とそれに起因する脅威のまとめ"

// listed is how many documents a change's chapter lists, the newest ones.
const listed = 8

// Pack is what a pack is written from. Its numbers are figures of the edition.
type Pack struct {
	AsOf, Target string // days in words, the first with its era
	TLP          string // the strictest of the dossiers
	Sample       bool
	Read         horizon.Words // what was read
	Listed       horizon.Figure
	Counts       []Tally
	Timeline     []chart.Figure
	Chapters     []Chapter
	Threats      []Threat
	Kinds        horizon.Figure // of threats
	Sectors      []string       // that any change names, in the order of the plan
	Items        []Items

	figures *horizon.Book
}

// Tally is how many changes a category has.
type Tally struct {
	Category horizon.Category
	Changes  horizon.Figure
}

// Chapter is one change.
type Chapter struct {
	dossier.Dossier
	Number   int
	Tally    horizon.Tally
	Years    chart.Figure
	Course   horizon.Words // how the last year that was over compares with the one before
	Verdicts []string      // of its series; none where none was judged
	Chance   horizon.Words // of its outlook; nil where none was estimated
	Expected horizon.Words // its outlook in sentences; nil where nothing is forecast
	Handling horizon.Words
	Brought  []Brought // the threats that the analyst named
	Against  []string  // counter-evidence, and where it was looked for: what is written
	Unknown  []string  // likewise
	Degrees  []string  // by sector of the pack; "" where the change does not name it
	Newest   []dossier.Evidence
	Shown    horizon.Figure // how many these are
	Rest     horizon.Figure // documents beyond them
}

// First is the date of the first document in which the change is meant, as exactly as it
// is known.
func (c Chapter) First() string { return phrase.Date(c.Tally.First, c.Tally.FirstP) }

// Brought is a threat that a change brings.
type Brought struct {
	dossier.Threat
	Count horizon.Figure // documents that name it; of none it is the analyst's assessment
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

// New puts a pack together from the dossiers of an edition's changes; those of
// changes that the edition does not have are left out. What the pack itself lists is
// counted into the figures of the edition.
func New(ed horizon.Edition, ds []dossier.Dossier) Pack {
	p := Pack{AsOf: phrase.DayEra(ed.AsOf), Target: phrase.Day(ed.Horizon), TLP: horizon.Clear.String(), Sample: ed.Sample, Read: phrase.Read(ed.Reading), figures: ed.Figures}
	byID := map[string]dossier.Dossier{}
	for _, d := range ds {
		byID[d.Identity.ID] = d
	}
	timeline := chart.Timeline{ID: "timeline", AsOf: ed.AsOf, Horizon: ed.Horizon,
		Items: func(of string, n int) horizon.Figure { return ed.Items("plan/"+of, n) }}
	var kept []horizon.PublishedChange
	for _, c := range ed.Changes {
		if _, ok := byID[string(c.Change().ID)]; ok {
			kept = append(kept, c)
		}
	}
	p.sectors(ed, kept)
	for _, c := range kept {
		d := byID[string(c.Change().ID)]
		timeline.Spans = append(timeline.Spans, chart.SpanOf(c, d.Name.JA))
		p.chapter(ed, c, d)
	}
	p.Timeline = timeline.Figures()
	p.Listed = ed.Items("plan/changes", len(p.Chapters))
	for _, cat := range horizon.Categories() {
		n := 0
		for _, c := range p.Chapters {
			if c.Category.Name == string(cat) {
				n++
			}
		}
		p.Counts = append(p.Counts, Tally{cat, ed.Items("plan/changes/"+chart.LookOf(cat).Slug, n)})
	}
	p.threats()
	p.Kinds = ed.Items("plan/threats", len(p.Threats))
	p.items()
	return p
}

// sectors are those of the plan that any change names.
func (p *Pack) sectors(ed horizon.Edition, changes []horizon.PublishedChange) {
	for _, s := range ed.Sectors {
		if slices.ContainsFunc(changes, func(c horizon.PublishedChange) bool { return slices.Contains(c.Change().Sectors, s.ID) }) {
			p.Sectors = append(p.Sectors, s.Name)
		}
	}
}

func (p *Pack) chapter(ed horizon.Edition, c horizon.PublishedChange, d dossier.Dossier) {
	ch := Chapter{Dossier: d, Number: len(p.Chapters) + 1, Tally: c.Tally, Course: phrase.YearToYear(c.Tally), Degrees: make([]string, len(p.Sectors))}
	ch.Years = chart.Years{ID: "years-" + d.Identity.ID, Name: d.Name.JA, Category: c.Change().Category, AsOf: ed.AsOf, Tally: c.Tally, Named: ed.Past.RecognitionsOf(c.Change().ID)}.Figure()
	if f, ok := dossier.ForecastOf(c); ok {
		ch.Chance, ch.Expected = phrase.Chance(ed.Figures.Outlook(f, ed.AsOf).Chance), dossier.OutlookOf(ed, f)
	}
	for _, v := range c.Verdicts {
		ch.Verdicts = append(ch.Verdicts, phrase.Judged(v.Signal()))
	}
	naming := map[string]horizon.Figure{}
	for _, t := range c.Induced {
		naming[string(t.Threat.ID)] = t.Count
	}
	for _, t := range d.Threats {
		ch.Brought = append(ch.Brought, Brought{t, naming[t.ID]})
	}
	ch.Against, ch.Unknown = said(d.Counter, slices.Concat(c.Change().Counter, []string{c.Change().Searched})), said(d.Unknowns, c.Change().Unknowns)
	for _, s := range d.Sectors {
		if i := slices.Index(p.Sectors, s.Name); i >= 0 {
			ch.Degrees[i] = s.Degree
		}
	}
	// What is listed and withheld differs by the strictest label: so do its keys.
	own := func(of string, n int) horizon.Figure {
		return ed.Items("plan/"+d.Sharing.TLP+"/"+d.Identity.ID+"/"+of, n)
	}
	ch.Newest = d.Evidence[:min(listed, len(d.Evidence))]
	ch.Shown, ch.Rest = own("listed", len(ch.Newest)), own("rest", len(d.Evidence)-len(ch.Newest))
	mine, _ := horizon.ParseTLP(d.Sharing.TLP)
	ch.Handling = horizon.Sentence("TLP:" + d.Sharing.TLP + "。" + phrase.Handling(mine))
	if n := d.Sharing.Withheld; n != nil && *n > 0 {
		ch.Handling = horizon.Sentence(ch.Handling, phrase.Withheld(own("withheld", *n).Shown(phrase.Int(*n))))
	}
	if now, _ := horizon.ParseTLP(p.TLP); mine < now {
		p.TLP = d.Sharing.TLP
	}
	p.Sample = p.Sample || d.Identity.Sample
	p.Chapters = append(p.Chapters, ch)
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
			p.Threats[i].Changes = append(p.Threats[i].Changes, Brings{t, c.Name.JA})
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
	}{{"4つの柱", horizon.Pillars()}, {"5つの重点項目", horizon.Priorities()}} {
		for _, pillar := range axis.pillars {
			p.Items = append(p.Items, Items{Axis: axis.name, Pillar: pillar})
		}
	}
	other := Items{Axis: "その他", Pillar: "柱と重点項目のどれでもないもの"}
	for _, c := range p.Chapters {
		for _, x := range c.Proposals {
			to := &other
			for i := range p.Items {
				if p.Items[i].Pillar == x.Pillar {
					to = &p.Items[i]
				}
			}
			to.Proposals = append(to.Proposals, Proposed{x, c.Name.JA})
		}
	}
	if len(other.Proposals) > 0 {
		p.Items = append(p.Items, other)
	}
}

// Impacts is what the analyst wrote of the impact.
func (c Chapter) Impacts() []dossier.Point {
	all := []dossier.Point{{Name: "サービスの停止", Text: c.Impact.Service}, {Name: "情報漏えい", Text: c.Impact.Leak}, {Name: "人命・身体", Text: c.Impact.Life}, {Name: "検証レベル", Text: c.Impact.Level}}
	return slices.DeleteFunc(all, func(p dossier.Point) bool { return p.Text == "" })
}

// Judged are the sectors of a chapter whose degree the analyst judged.
func (c Chapter) Judged() []dossier.Sector {
	var all []dossier.Sector
	for _, s := range c.Sectors {
		if s.Why != dossier.NotJudged {
			all = append(all, s)
		}
	}
	return all
}

// Unjudged are the names of the others, "" if there are none.
func (c Chapter) Unjudged() string {
	var names []string
	for _, s := range c.Sectors {
		if s.Why == dossier.NotJudged {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, "、")
}
