package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/dossier"
	"kazami/site/phrase"
)

// Chapter is one change.
type Chapter struct {
	dossier.Dossier
	language
	Number     int
	Name       string // in the pack's language where there is one in it
	Category   string
	Slug       string // of its category
	Definition string
	What       string
	Written    []dossier.Point // what the analyst wrote for the head of a chapter
	Tally      horizon.Tally
	Years      chart.Figure
	Counted    horizon.Words // how many documents
	Course     horizon.Words // how the last year that was over compares with the one before
	Verdict    horizon.Words // what detection says at its end, as the picture does; nil: see NoVerdict
	NoVerdict  string
	Outlooks   []Outlook // one for each of its series
	Handling   horizon.Words
	Brought    []Brought // the threats that the analyst named
	Against    []string  // counter-evidence, and where it was looked for: what is written
	Unknown    []string  // likewise
	Degrees    []string  // by sector of the pack; "" where nobody judged it
	Newest     []dossier.Evidence
	Shown      horizon.Figure // how many these are
	Rest       horizon.Figure // documents beyond them
}

// Brought is a threat that a change brings.
type Brought struct {
	dossier.Threat
	Count horizon.Figure // documents that name it; of none it is the analyst's assessment
}

// Outlook is what is expected of a series, or why nothing is.
type Outlook struct {
	Series string // "" where the change has one alone
	Brief  horizon.Words
	Full   horizon.Words
}

// ID is where the chapter stands.
func (c Chapter) ID() string { return fmt.Sprintf("c%d", c.Number) }

// First is the date of the first document in which the change is meant, as exactly as it
// is known.
func (c Chapter) First() string {
	return c.Say(phrase.Date(c.Tally.First, c.Tally.FirstP), phrase.DateEN(c.Tally.First, c.Tally.FirstP))
}

func (p *Pack) chapter(ed horizon.Edition, c horizon.PublishedChange, d dossier.Dossier, sectors []horizon.SectorID) {
	change := c.Change()
	ch := Chapter{Dossier: d, language: p.language, Number: len(p.Chapters) + 1, Name: d.Name.JA, Category: p.category(change.Category), Slug: chart.LookOf(change.Category).Slug,
		Definition: d.Definition.Text, What: d.Definition.What, Tally: c.Tally, Degrees: make([]string, len(sectors))}
	ch.Written = d.Written()
	if p.English {
		ch.Name = cmp.Or(d.Name.EN, d.Name.JA)
		ch.Definition, ch.What = cmp.Or(change.English.Definition, ch.Definition), cmp.Or(change.English.What, ch.What)
		ch.Written = points([]string{"What changes", "By when", "Prepare for"}, ch.What, cmp.Or(change.English.When, d.Definition.When), cmp.Or(change.English.Prepare, d.Definition.Prepare))
	}
	ch.Years = chart.Years{ID: "years-" + d.Identity.ID, Name: ch.Name, Category: change.Category, AsOf: ed.AsOf, Tally: c.Tally, Named: ed.Past.RecognitionsOf(change.ID), English: p.English}.Figure()
	ch.count(c)
	ch.outlooks(ed, c)
	naming := map[string]horizon.Figure{}
	for _, t := range c.Induced {
		naming[string(t.Threat.ID)] = t.Count
	}
	for _, t := range d.Threats {
		ch.Brought = append(ch.Brought, Brought{t, naming[t.ID]})
	}
	ch.Against, ch.Unknown = said(d.Counter, slices.Concat(change.Counter, []string{change.Searched})), said(d.Unknowns, change.Unknowns)
	for _, s := range ch.Judged() {
		if i := slices.Index(sectors, horizon.SectorID(s.ID)); i >= 0 {
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
	ch.Handling = horizon.Sentence("TLP:" + d.Sharing.TLP + p.Say("。", ". ") + p.Say(phrase.Handling(mine), phrase.HandlingEN(mine)))
	if n := d.Sharing.Withheld; n != nil && *n > 0 {
		left := own("withheld", *n).Shown(phrase.Int(*n))
		ch.Handling = horizon.Sentence(ch.Handling, p.words(phrase.Withheld(left), phrase.WithheldEN(left)))
	}
	if now, _ := horizon.ParseTLP(p.TLP); mine < now {
		p.TLP = d.Sharing.TLP
	}
	p.Sample = p.Sample || d.Identity.Sample
	p.Chapters = append(p.Chapters, ch)
}

// count says what was counted and what detection made of it: all of it from the same
// tally, and so from the verdict that the picture is drawn by.
func (c *Chapter) count(p horizon.PublishedChange) {
	t := p.Tally
	c.Counted = c.words(phrase.EvidenceOf(t), phrase.EvidenceOfEN(t))
	if c.Identity.Sample {
		c.Counted = horizon.Sentence(c.Counted, c.Say(phrase.WithSamples, phrase.WithSamplesEN))
	}
	c.Course = phrase.YearToYear(t)
	if c.English {
		c.Course = nil
		for i, w := range phrase.YearWordsEN(&t) {
			if i > 0 {
				w = horizon.Sentence(" ", w)
			}
			c.Course = horizon.Sentence(c.Course, w)
		}
	}
	y := t.Last()
	if y == nil || y.State == horizon.YearUnjudged {
		c.NoVerdict = c.Stage[0].Conclusion
		return
	}
	c.Verdict = c.words(
		horizon.Sentence(phrase.Finding(t), "。増え方："+phrase.Strength(y.Signal)+"。", phrase.SupportWords(&t), "。"),
		horizon.Sentence(phrase.FindingEN(t), ". Strength: "+phrase.StrengthEN(y.Signal)+". ", phrase.SupportWordsEN(&t), "."))
}

// outlooks are those of the series of a change, each by the forecast of it that was
// compared with most; of a series without one, why there is none.
func (c *Chapter) outlooks(ed horizon.Edition, p horizon.PublishedChange) {
	best := map[string]horizon.Forecast{}
	for _, f := range p.Forecasts {
		subject := horizon.Signal{Name: f.Forecast().Name, Theme: f.Forecast().Theme}.Subject()
		if now, known := best[subject]; !known || f.Forecast().N > now.N {
			best[subject] = f.Forecast()
		}
	}
	seen := map[string]bool{}
	for _, v := range p.Verdicts {
		g := v.Signal()
		if seen[g.Subject()] {
			continue
		}
		seen[g.Subject()] = true
		o := Outlook{Series: cmp.Or(g.Name, string(g.Theme))}
		f, made := best[g.Subject()]
		figures := horizon.Outlook{}
		if made {
			figures = ed.Figures.Outlook(f, ed.AsOf)
		}
		switch {
		case figures.Chance.Made():
			o.Brief = c.words(phrase.Chance(figures.Chance), phrase.ChanceEN(figures.Chance))
		case made:
			o.Brief = horizon.Plain(c.Say("出せません", "none given"))
		default:
			o.Brief = horizon.Plain(c.Say(phrase.NoOutlook(g), phrase.NoOutlookEN(g)))
			o.Full = horizon.Sentence(o.Brief, c.Say("。", "."))
		}
		if made {
			o.Full = c.words(slices.Concat(phrase.Outlook(f, figures)...), phrase.OutlookEN(f, figures))
		}
		c.Outlooks = append(c.Outlooks, o)
	}
	if len(c.Outlooks) == 1 {
		c.Outlooks[0].Series = ""
	}
}

// Impacts is what the analyst wrote of the impact.
func (c Chapter) Impacts() []dossier.Point {
	names := c.impacts()
	return points(names[:], c.Impact.Service, c.Impact.Leak, c.Impact.Life, c.Impact.Level)
}

// points gives texts their names, and leaves out those that nobody wrote.
func points(names []string, texts ...string) (all []dossier.Point) {
	for i, text := range texts {
		if text != "" {
			all = append(all, dossier.Point{Name: names[i], Text: text})
		}
	}
	return all
}

// Judged are the sectors of a chapter whose degree the analyst judged.
func (c Chapter) Judged() (all []dossier.Sector) {
	for _, s := range c.Sectors {
		if s.Why != dossier.NotJudged {
			s.Name = c.sector(horizon.SectorID(s.ID), s.Name)
			all = append(all, s)
		}
	}
	return all
}

// points are what a meeting must know before it reads on, as far as there is anything.
func (c Chapter) points() []dossier.Point {
	verdict := c.Verdict.String()
	if verdict == "" {
		verdict = c.mark(c.NoVerdict)
	}
	all := slices.Clone(c.Written)
	for i := range all {
		all[i].Text = c.mark(all[i].Text)
	}
	all = append(all, dossier.Point{Name: c.Say("文書", "Documents"), Text: c.Counted.String()},
		dossier.Point{Name: c.Say("件数の移り変わり", "From year to year"), Text: c.Course.String()}, dossier.Point{Name: c.Say("自動検知の判定", "Detection (automatic)"), Text: verdict})
	for _, o := range c.Outlooks {
		name := c.Say("見通し", "Outlook")
		if o.Series != "" {
			name += c.Say("（", " (") + o.Series + c.Say("）", ")")
		}
		all = append(all, dossier.Point{Name: name, Text: o.Full.String()})
	}
	all = append(all, dossier.Point{Name: c.Say("取扱い", "Handling"), Text: c.Handling.String()})
	return slices.DeleteFunc(all, func(p dossier.Point) bool { return strings.TrimSpace(p.Text) == "" })
}
