package dossier

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// More is what a dossier may hold beside what is public.
type More struct {
	Shared   []horizon.SharedDocument // evidence up to a ceiling; CLEAR ones among it are left to the edition
	Withheld *int                     // how many documents are above the ceiling; nil: not counted
}

// NotJudged is why the degree of a sector is unknown where nobody said it.
const NotJudged = "担当者は、程度をまだ判断していません。"

// All makes the dossier of every change of an edition, in its order. Figures
// are the edition's, so of public documents alone; more may be nil.
func All(ed horizon.Edition, more map[horizon.ChangeID]More) []Dossier {
	m := maker{ed: ed, names: map[horizon.ChangeID]string{}, sources: map[horizon.SourceID]horizon.Source{}, threats: map[horizon.ThreatID]string{}}
	m.signs, _ = Signs(ed.Changes)
	for _, p := range ed.Changes {
		m.names[p.Change().ID] = p.Change().Name
	}
	for _, r := range ed.Reading.Sources {
		m.sources[r.Source.ID] = r.Source
	}
	for _, t := range ed.Threats {
		m.threats[t.ID] = t.Name
	}
	all := make([]Dossier, len(ed.Changes))
	for i, p := range ed.Changes {
		all[i] = m.dossier(p, more[p.Change().ID])
	}
	return all
}

// maker is an edition, looked up.
type maker struct {
	ed      horizon.Edition
	names   map[horizon.ChangeID]string
	sources map[horizon.SourceID]horizon.Source
	threats map[horizon.ThreatID]string
	signs   map[horizon.ChangeID][]Sign
}

func (m *maker) dossier(p horizon.PublishedChange, more More) Dossier {
	c := p.Change()
	d := Dossier{
		Identity: Identity{ID: string(c.ID), Version: approvals(p.History()), Status: "published",
			AsOf: day(m.ed.AsOf), Target: day(m.ed.Horizon), Sample: m.ed.Sample || c.Sample},
		Name:       Name{c.Name, c.Yomi, c.NameEN},
		Definition: Definition{c.Definition, c.What, c.When, c.Prepare},
		Category:   Category{Name: string(c.Category)},
		Growth:     growth(p.Growth),
		Horizon:    m.outlook(p),
		Stage:      stages(p),
		Signs:      m.signs[c.ID],
		Impact:     impact(c.Impact),
		Exercise:   Exercise{c.Exercise},
	}
	if d.Identity.Sample && d.Growth.Quarters > 0 {
		d.Growth.Note += "見本の年表は、件数に入れていません。"
	}
	for _, x := range c.Also {
		d.Category.Also = append(d.Category.Also, string(x))
	}
	m.evidence(&d, p, more)
	m.analyst(&d, p, c)
	for _, j := range p.History() {
		d.History = append(d.History, Step{day(j.When), j.Who, phrase.Action(j.Action), j.Why, day(j.Cut)})
	}
	for _, q := range p.Quarters {
		d.Counts = append(d.Counts, Count{day(q.Start), q.Docs, q.Total, q.Expected, q.Lo, q.Hi, q.Outside})
	}
	for _, y := range p.Tally.Years {
		d.Years = append(d.Years, year(y))
	}
	d.tidy()
	return d
}

// outlook is the forecast of a change, with the figures of the edition.
func (m *maker) outlook(p horizon.PublishedChange) Horizon {
	f, ok := ForecastOf(p)
	if !ok {
		return Horizon{Note: "見通しは出せません（見積もれる言葉がありません）。"}
	}
	h := Horizon{Method: "同じ段階にあった過去の用語の、リッジ付きロジスティック回帰", Note: OutlookOf(m.ed, f).String()}
	if f.N > 0 {
		h.BaseRate = &f.Base
	}
	if f.Refused != "" {
		h.Method = "同じ段階の用語での割合"
		return h
	}
	h.Probability = &f.P
	h.P10, h.P50, h.P90 = yearOf(f.Early), yearOf(f.Middle), yearOf(f.Late)
	return h
}

// ForecastOf is the forecast that is given of a change: of its series the one that was
// compared with most. It is false where none was made.
func ForecastOf(p horizon.PublishedChange) (f horizon.Forecast, ok bool) {
	if len(p.Forecasts) == 0 {
		return f, false
	}
	return slices.MaxFunc(p.Forecasts, func(a, b horizon.PublicForecast) int { return cmp.Compare(a.Forecast().N, b.Forecast().N) }).Forecast(), true
}

// OutlookOf says what is expected of a series and when, with the figures of the edition.
func OutlookOf(ed horizon.Edition, f horizon.Forecast) horizon.Words {
	return slices.Concat(phrase.Outlook(f, ed.Figures.Outlook(f, ed.AsOf))...)
}

// yearOf is a day as a year with its part that has passed; nil for none.
func yearOf(t time.Time) *float64 {
	if t.IsZero() {
		return nil
	}
	y := float64(t.Year()) + math.Round(float64(t.YearDay()-1)/365*100)/100
	return &y
}

// analyst fills in what the analyst wrote, and says where nothing was written.
func (m *maker) analyst(d *Dossier, p horizon.PublishedChange, c horizon.Change) {
	for _, id := range c.Sectors {
		s := Sector{ID: string(id), Name: string(id), Degree: string(horizon.Unclear), Why: NotJudged}
		for _, x := range m.ed.Sectors {
			if x.ID == id {
				s.Name, s.Ministry = x.Name, x.Ministries(m.ed.AsOf)
			}
		}
		for _, x := range c.Degrees {
			if x.Sector == id && x.Degree != "" {
				s.Degree, s.Why = string(x.Degree), cmp.Or(x.Why, "担当者は、理由を書いていません。")
			}
		}
		for _, n := range p.Sectors {
			if n.Sector == id {
				s.Docs = n.Docs
			}
		}
		d.Sectors = append(d.Sectors, s)
	}
	for _, t := range c.Threats {
		x := Threat{ID: string(t.ID), Name: cmp.Or(m.threats[t.ID], string(t.ID)), Path: t.Text, System: t.System}
		for _, n := range p.Induced {
			if n.Threat.ID == t.ID {
				x.Docs = n.Docs
			}
		}
		d.Threats = append(d.Threats, x)
	}
	for _, h := range c.Happened {
		d.Happened = append(d.Happened, Event{h.Text, m.evidenceID(d, h.Evidence)})
	}
	d.Counter = m.doubts(c.Counter, c.Searched, "反証", d)
	d.Unknowns = m.doubts(c.Unknowns, "", "不明な点", d)
	for _, x := range c.Guideline {
		r := Proposal{Requirement: x.Text, Axis: axis(x.Pillar), Pillar: x.Pillar, Level: cmp.Or(string(x.Level), "未定"), Target: x.Target}
		for _, id := range x.Evidence {
			if ref := m.evidenceID(d, id); ref != "" {
				r.Evidence = append(r.Evidence, ref)
			}
		}
		d.Proposals = append(d.Proposals, r)
	}
	for _, x := range c.Related {
		if name, ok := m.names[x.Change]; ok { // a change that is not public is not named
			d.Related = append(d.Related, Relation{string(x.Change), name, string(x.Bond), x.Why})
		}
	}
}

// evidenceID is the document's id if it stands in the evidence: what is not there is
// not to be pointed at.
func (m *maker) evidenceID(d *Dossier, id horizon.DocumentID) string {
	if slices.ContainsFunc(d.Evidence, func(e Evidence) bool { return e.ID == string(id) }) {
		return string(id)
	}
	return ""
}

// axis says which list of the guideline a pillar stands in.
func axis(pillar string) string {
	switch {
	case slices.Contains(horizon.Pillars(), pillar):
		return "4つの柱"
	case slices.Contains(horizon.Priorities(), pillar):
		return "5つの重点項目"
	}
	return ""
}

// doubts are what the analyst wrote, and where that was looked for; where neither is
// written, what was read at all.
func (m *maker) doubts(written []string, searched, what string, d *Dossier) []Doubt {
	var all []Doubt
	for _, s := range written {
		if strings.TrimSpace(s) != "" {
			all = append(all, Doubt{Text: s})
		}
	}
	if !horizon.Blank(searched) {
		all = append(all, Doubt{Text: what + "を探した範囲：" + searched, Searched: true})
	}
	if len(all) > 0 {
		return all
	}
	r := m.ed.Reading
	var names []string
	for _, s := range r.Sources {
		names = append(names, cmp.Or(s.Source.Name, string(s.Source.ID)))
	}
	text := fmt.Sprintf("担当者は%sを書いていません。公開文書は、まだ1件も読んでいません。", what)
	if r.Documents > 0 {
		first := names[:min(len(names), 8)]
		more := ""
		if len(names) > len(first) {
			more = "ほか"
		}
		text = fmt.Sprintf("担当者は%sを書いていません。読んだ資料は、%sから%sまでの公開文書%s件です。情報源は%d件（%s%s）です。そのうち%s件を、この変化の根拠として拾いました。%sがないという意味ではありません。",
			what, phrase.Month(r.First), phrase.Month(r.Latest), phrase.Int(r.Documents), len(names), strings.Join(first, "、"), more, phrase.Int(d.FirstSeen.Documents), what)
	}
	return []Doubt{{Text: text, Searched: true}}
}

func impact(x horizon.Impact) Impact {
	i := Impact{Service: x.Service, Leak: x.Leak, Life: x.Life, Level: x.Level}
	if x == (horizon.Impact{}) {
		i.Note = "影響は未定です。"
	}
	return i
}

// approvals counts the versions that were approved.
func approvals(js []horizon.Judgement) (n int) {
	for _, j := range js {
		if j.Action == horizon.Approve {
			n++
		}
	}
	return n
}

func growth(g horizon.Growth) Growth {
	if g.Quarters == 0 {
		return Growth{Note: "比べる四半期が足りないため、求めていません。"}
	}
	level, p := 90, significant(g.P, 3)
	ratio := horizon.Estimate{Value: significant(g.Ratio.Value, 3), Lo: significant(g.Ratio.Lo, 3), Hi: significant(g.Ratio.Hi, 3)} // an interval has no more to say
	x := Growth{From: day(g.From), Until: day(g.Until.Add(-time.Second)), Quarters: g.Quarters, Docs: g.Docs, Total: g.Total, DocsOld: g.DocsOld, TotalOld: g.TotalOld,
		Ratio: &ratio.Value, Lo: &ratio.Lo, Hi: &ratio.Hi, Level: &level, Test: "条件付き二項検定（正確、片側）", P: &p,
		Note: "月がわかる公開文書だけの、総数に占める割合の比です。選び方や集め方でも変わります。"}
	switch {
	case g.Docs+g.DocsOld == 0:
		x.Ratio, x.Lo, x.Hi, x.Level, x.P, x.Note = nil, nil, nil, nil, nil, "どちらの期間にも文書がないため、求めていません。"
	case g.DocsOld == 0:
		x.Note = "前の期間に文書がないため、倍率と上限は求められません。" + x.Note
	}
	return x
}

func stages(p horizon.PublishedChange) []Stage {
	var all []Stage
	for _, v := range p.Verdicts {
		g := v.Signal()
		all = append(all, Stage{g.Stage.Name(), cmp.Or(g.Name, string(g.Theme)), phrase.Period(g.Period), &g.Observed, &g.Expected,
			&g.Ratio.Value, &g.Ratio.Lo, &g.Ratio.Hi, &g.E, &g.A, phrase.Limit(g), phrase.Conclusion(g)})
	}
	if len(all) == 0 {
		all = []Stage{{Name: "判定なし", Conclusion: cmp.Or(p.NoVerdict, "資料が足りないため、判定していません。")}}
	}
	return all
}

// day is a date to the day, "" where it is not known.
func day(t time.Time) sheet.Date { return sheet.Date(phrase.ISO(t, horizon.ByDay)) }
