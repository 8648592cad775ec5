package changesheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/dossier"
	"kazami/site/english"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// teller puts into words what is known of one change.
type teller struct {
	*maker
	p *horizon.PublishedChange
	d *dossier.Dossier
}

// name is what the change is called, in at most n letters.
func (c teller) name(n int) string {
	return phrase.Cut(c.in(c.d.Name.JA, cmp.Or(c.d.Name.EN, c.d.Name.JA)), n)
}

func (c teller) finding() string {
	if c.english {
		return phrase.FindingEN(c.p.Tally).String() + "."
	}
	return phrase.Finding(c.p.Tally).String() + "。"
}

// used says how many documents of the last year detection used; "" where it judged none.
func (c teller) used() string {
	y := c.p.Tally.Last()
	switch {
	case y == nil || y.State == horizon.YearUnjudged:
		return ""
	case c.english:
		return phrase.UsedSentenceEN(*y).String()
	}
	return phrase.UsedSentence(*y).String()
}

func (c teller) category() string {
	if c.english {
		return phrase.CategoryEN(c.p.Change().Category)
	}
	return string(c.p.Change().Category)
}

// stage is the stage that the verdicts claim at most; "" where nothing is detected.
func (c teller) stage() string {
	name := phrase.StageOf(c.p.Standing())
	for _, s := range horizon.Stages() {
		if s.Name() == name && c.english {
			return s.English()
		}
	}
	return name
}

// strength says how clear the rise of a series is, and what was counted.
func (c teller) strength(g horizon.Signal) string {
	r := c.ed.Figures.Reckon(g, c.ed.AsOf)
	name := phrase.Cut(cmp.Or(g.Name, string(g.Theme)), 40)
	if c.english {
		return fmt.Sprintf("%s. “%s”: %s (%s)", upper(phrase.StrengthEN(g)), name, phrase.RiseWordsEN(g, r), phrase.CountedByEN(g.Period.Bin))
	}
	return fmt.Sprintf("%s。「%s」、%s：%s", phrase.Strength(g), name, phrase.CountedBy(g.Period.Bin), phrase.RiseWords(g, r))
}

// support is the support without its name, which stands beside it.
func (c teller) support() string {
	if c.english {
		return upper(strings.TrimPrefix(phrase.SupportWordsEN(&c.p.Tally).String(), "Support: "))
	}
	return strings.TrimPrefix(phrase.SupportWords(&c.p.Tally).String(), "裏付け：")
}

// documents says how many there are, and what is not counted among them.
func (c teller) documents() string {
	if c.english {
		return english.EvidenceOf(c.p.Tally).String()
	}
	return phrase.EvidenceOf(c.p.Tally).String()
}

// first is the date of the first document; "" without one.
func (c teller) first() string {
	t := c.p.Tally
	switch {
	case t.First.IsZero():
		return ""
	case c.english:
		return phrase.FirstDateEN(t.First, t.FirstP)
	}
	return phrase.FirstDate(t.First, t.FirstP)
}

func (c teller) recognised(r horizon.Recognition) string {
	if c.english {
		return cmp.Or(r.DocumentEN, r.Document) + ", " + phrase.DateEN(r.On, r.Precision)
	}
	return r.Document + "（" + phrase.DateKnown(r.On, r.Precision) + "）"
}

// sector names a sector.
func (c teller) sector(s dossier.Sector) string {
	return c.in(s.Name, english.Sector(horizon.Sector{ID: horizon.SectorID(s.ID), Name: s.Name}))
}

// sectorNames are the sectors of the change.
func (c teller) sectorNames() string {
	switch n := len(c.d.Sectors); {
	case n == 0:
		return c.in(phrase.SectorsOpen, "undecided")
	case n > 1 && n == len(c.ed.Sectors):
		return c.in(fmt.Sprintf("全%d分野", n), fmt.Sprintf("all %d", n))
	}
	var names []string
	for _, s := range c.d.Sectors {
		names = append(names, c.sector(s))
	}
	return strings.Join(names, c.in("、", ", "))
}

func (c teller) degree(degree string) string {
	return c.in(degree, cmp.Or(map[horizon.Magnitude]string{horizon.Large: "large", horizon.Medium: "medium", horizon.Small: "small", horizon.Unclear: "unclear"}[horizon.Magnitude(degree)], degree))
}

// kind names the kind of source that a document is of.
func (c teller) kind(e dossier.Evidence) string {
	return c.in(e.Class, cmp.Or(map[string]string{horizon.Government.Name(): "Government", horizon.Research.Name(): "Related bodies, research", horizon.Operators.Name(): "Operators",
		horizon.Others.Name(): "Others (vendors and so on)"}[e.Class], e.Class))
}

func (c teller) bond(bond string) string {
	return c.in(bond, cmp.Or(map[horizon.Bond]string{horizon.BondCause: "Cause", horizon.BondEffect: "Effect", horizon.BondOverlap: "Overlap"}[horizon.Bond(bond)], bond))
}

func (c teller) action(a horizon.Action) string {
	if c.english {
		return upper(cmp.Or(map[horizon.Action]string{horizon.Draft: "saved as draft", horizon.Approve: "approved", horizon.Hold: "held", horizon.Reject: "rejected",
			horizon.Merge: "merged", horizon.Note: "noted", horizon.Describe: "rewritten", horizon.Undo: "undone"}[a], string(a)))
	}
	return phrase.Decision(a)
}

// mentioned are the sectors that the documents name most; "" without any.
func (c teller) mentioned() string {
	var all []string
	for _, n := range c.p.Sectors {
		i := slices.IndexFunc(c.ed.Sectors, func(s horizon.Sector) bool { return s.ID == n.Sector })
		if i >= 0 && n.Count.Int() > 0 && len(all) < mostNamed {
			all = append(all, c.counted(c.in(c.ed.Sectors[i].Name, english.Sector(c.ed.Sectors[i])), n.Count))
		}
	}
	return c.beside(c.in("同じ文書に出てくる分野：", "Sectors in the same documents: "), all)
}

// together are the threats that the documents name most; "" without any.
func (c teller) together() string {
	var all []string
	for _, n := range c.p.Threats {
		if n.Threat.Name != "" && n.Count.Int() > 0 && len(all) < mostNamed {
			all = append(all, c.counted(c.in(n.Threat.Name, english.Threat(n.Threat.ID, n.Threat.Name)), n.Count))
		}
	}
	return c.beside(c.in("同じ文書に出てくる脅威：", "Threats in the same documents: "), all)
}

// mostNamed is how many sectors or threats a line names.
const mostNamed = 6

func (c teller) counted(name string, n horizon.Figure) string {
	return c.in(name+" "+phrase.Docs(n).String(), name+" ("+phrase.Int(n.Int())+")")
}

func (c teller) beside(what string, all []string) string {
	if len(all) == 0 {
		return ""
	}
	return what + strings.Join(all, c.in("、", ", ")) + c.in("。原因であることは意味しません。", ". This does not mean that one causes the other.")
}

func (c teller) threatDocs(f horizon.Figure) string {
	if c.english {
		return phrase.ThreatDocsEN(f).String()
	}
	return phrase.ThreatDocs(f).String()
}

// outlook is what is expected of a series, with its number and its event.
func (c teller) outlook(f horizon.Forecast) string {
	if !c.english {
		return dossier.OutlookOf(c.ed, f).String()
	}
	return english.Outlook(f, c.ed.Figures.Outlook(f, c.ed.AsOf)).String()
}

// caveat is what is to be known of every outlook.
func (m *maker) caveat() sheet.Line {
	return paragraph(sheet.Note, m.in("見通しは、公開文書の件数だけによる推定です。5年先については、同じ段階の用語での割合より当たることを示せていません。",
		"The outlook rests on counts of public documents alone. Five years ahead no skill beyond the share among comparable terms is shown."))
}

// sharing says who may be given the sheet.
func (c teller) sharing() string {
	if !c.english {
		return "TLP:" + c.d.Sharing.TLP + "。" + c.d.Sharing.Note
	}
	if c.d.Sharing.TLP == horizon.Clear.String() {
		return "TLP:CLEAR. Made of CLEAR documents alone; it may be published."
	}
	return "TLP:" + c.d.Sharing.TLP + ". It holds documents of this label and must not be published."
}

// cite is how the sheet is cited, with the address of the change's page.
func (c teller) cite() string {
	lang := "ja"
	if c.english && c.p.Change().InEnglish() {
		lang = "en"
	}
	at := c.ed.Base + address.Page(lang, c.p.Change().Address())
	return c.in("環境変化ウォッチ「"+c.name(most)+"」"+c.day(c.ed.AsOf)+"時点、"+at, "Environment Change Watch, “"+c.name(most)+"”, as of "+c.day(c.ed.AsOf)+", "+at)
}

// upper is a text with a capital first letter.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
