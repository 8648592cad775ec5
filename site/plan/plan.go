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
	"strconv"
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

// Pack is what a pack is written from.
type Pack struct {
	AsOf, Target string // days in words, the first with its era
	TLP          string // the strictest of the dossiers
	Sample       bool
	Read         string // what was read, a sentence
	Counts       []Tally
	Timeline     []chart.Figure
	Chapters     []Chapter
	Threats      []Threat
	Sectors      []string // that any change names, in the order of the plan
	Items        []Items
}

// Tally is how many changes a category has.
type Tally struct {
	Category horizon.Category
	Changes  int
}

// Chapter is one change.
type Chapter struct {
	dossier.Dossier
	Number  int
	Trend   chart.Figure // its documents by year
	Degrees []string     // by sector of the pack; "" where the change does not name it
	Newest  []dossier.Evidence
	Rest    int // documents beyond them
}

// Threat is a threat with the changes that bring it.
type Threat struct {
	Name    string
	Changes []Brings
}

// Brings is how a change brings a threat.
type Brings struct{ Change, Path, System string }

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
// changes that the edition does not have are left out.
func New(ed horizon.Edition, ds []dossier.Dossier) Pack {
	p := Pack{AsOf: phrase.DayEra(ed.AsOf), Target: phrase.Day(ed.Horizon), TLP: horizon.Clear.String(), Sample: ed.Sample}
	p.Read = "公開文書は、まだ1件も読んでいません。"
	if ed.Reading.Documents > 0 {
		p.Read = phrase.Int(len(ed.Reading.Sources)) + "件の情報源の、" + phrase.Month(ed.Reading.First) + "から" + phrase.Month(ed.Reading.Latest) + "までの公開文書" + phrase.Int(ed.Reading.Documents) + "件を読みました。"
	}
	byID := map[string]dossier.Dossier{}
	for _, d := range ds {
		byID[d.Identity.ID] = d
	}
	timeline := chart.Timeline{ID: "timeline", AsOf: ed.AsOf, Horizon: ed.Horizon}
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
	for _, cat := range horizon.Categories() {
		n := 0
		for _, c := range p.Chapters {
			if c.Category.Name == string(cat) {
				n++
			}
		}
		p.Counts = append(p.Counts, Tally{cat, n})
	}
	p.threats()
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
	ch := Chapter{Dossier: d, Number: len(p.Chapters) + 1, Degrees: make([]string, len(p.Sectors))}
	ch.Trend = chart.Years{ID: "trend-" + d.Identity.ID, Name: d.Name.JA, Category: c.Change().Category, AsOf: ed.AsOf, Tally: c.Tally}.Figure()
	for _, s := range d.Sectors {
		if i := slices.Index(p.Sectors, s.Name); i >= 0 {
			ch.Degrees[i] = s.Degree
		}
	}
	ch.Newest = d.Evidence[:min(listed, len(d.Evidence))]
	ch.Rest = len(d.Evidence) - len(ch.Newest)
	mine, _ := horizon.ParseTLP(d.Sharing.TLP)
	if now, _ := horizon.ParseTLP(p.TLP); mine < now {
		p.TLP = d.Sharing.TLP
	}
	p.Sample = p.Sample || d.Identity.Sample
	p.Chapters = append(p.Chapters, ch)
}

// threats turns the changes' threats round: which changes bring each, those of
// most changes first.
func (p *Pack) threats() {
	at := map[string]int{}
	for _, c := range p.Chapters {
		for _, t := range c.Threats {
			i, ok := at[t.ID]
			if !ok {
				i = len(p.Threats)
				at[t.ID], p.Threats = i, append(p.Threats, Threat{Name: t.Name})
			}
			p.Threats[i].Changes = append(p.Threats[i].Changes, Brings{c.Name.JA, t.Path, t.System})
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

// Growing is a chapter's growth in words.
func (c Chapter) Growing() string {
	g := c.Growth
	if g.Ratio == nil || g.Lo == nil {
		return g.Note
	}
	hi := "上限は求められません"
	if g.Hi != nil {
		hi = phrase.Number(*g.Hi) + "倍まで"
	}
	return "直近" + phrase.Int(g.Quarters) + "四半期は" + phrase.Int(g.Total) + "件中" + phrase.Int(g.Docs) + "件、その前は" + phrase.Int(g.TotalOld) + "件中" + phrase.Int(g.DocsOld) +
		"件で、割合は" + phrase.Number(*g.Ratio) + "倍です（90%区間は" + phrase.Number(*g.Lo) + "倍から" + hi + "。" + g.Test + "、p＝" + phrase.Number(*g.P) + "）。" + g.Note
}

// Expected is a chapter's forecast in words.
func (c Chapter) Expected() string {
	h := c.Horizon
	if h.P50 == nil {
		return cmp.Or(h.Note, "まだ見積もっていません。")
	}
	s := "中央は" + year(*h.P50)
	if h.P10 != nil && h.P90 != nil {
		s += "、8割の幅で" + year(*h.P10) + "から" + year(*h.P90)
	}
	if h.Probability != nil {
		s += "。対象の日までの確率は" + phrase.Percent(*h.Probability)
	}
	if h.BaseRate != nil {
		s += "、基準率は" + phrase.Percent(*h.BaseRate)
	}
	return s + "です。" + h.Note
}

// year is a year with its fraction as pages write it: the year.
func year(x float64) string { return strconv.Itoa(int(x)) + "年" }

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
