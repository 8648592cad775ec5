package plan

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
	"kazami/site/timemachine"
)

// What the two pages have room for. Longer text is cut: all of it stands in the chapters.
const (
	mostRows    = 8 // changes in a table
	mostThreats = 6 // changes whose threats are named
	mostPrepare = 3
	mostLeads   = 5
	mostJudged  = 5
	mostNamed   = 3  // names in a sentence, threats in a cell
	cutName     = 24 // letters; of English, which are half as wide, twice as many
	cutPrepare  = 110
	cutUnknown  = 80
	cutThreat   = 20
	cutDocument = 40
	mostSectors = 16
)

// Summary is what stands on two pages for who reads no more.
type Summary struct {
	Year     int             // fiscal, until the end of which changes are asked for
	Lead     []horizon.Words // what the counts say, one sentence each
	Count    string          // what the column of documents is of
	Rows     []Row
	More     horizon.Figure // changes beyond them
	Prepare  []Prepare
	Unsure   []horizon.Words
	Unknown  []Named // what the analysts do not know
	Sectors  []string
	Mentions []Mentions
	Judged   []string // impacts that somebody judged
	Threats  []Threatened
	Leads    []Lead
	Missed   string // changes that an authority named, and that were not detected
}

// Row is a change in the list.
type Row struct {
	Chapter
	Short             string // its name
	Picture           template.HTML
	Documents, Used   horizon.Words
	Strength, Support string
}

// Named is what is said of a change.
type Named struct{ Name, Text string }

// Prepare is what to prepare for a change, and an item that is proposed for it.
type Prepare struct{ Name, Text, Proposal string }

// Mentions is in how many documents of a change each sector is named.
type Mentions struct {
	Name  string
	All   horizon.Figure
	Cells []Cell
}

// Cell is a number with its shade.
type Cell struct {
	Count horizon.Figure // not made: none
	Shade string
}

// Threatened is what threats a change brings.
type Threatened struct {
	Name    string
	Named   []Named         // by documents
	Count   []horizon.Words // of Named
	Assumed []string        // by analysts alone
}

// Lead is how early a change was detected.
type Lead struct{ Name, Found, Named, Apart string }

// summarise makes the summary, the changes that move most first.
func (p *Pack) summarise(ed horizon.Edition, kept []horizon.PublishedChange) {
	if len(p.Chapters) == 0 {
		return
	}
	s := &Summary{Year: phrase.FiscalYear(ed.Horizon)}
	order := make([]int, len(kept))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(standing(kept[a].Tally), standing(kept[b].Tally)) })
	shown := order[:min(len(order), mostRows)]
	s.More = ed.Items("plan/summary/more", len(order)-len(shown))
	s.Lead = p.lead(ed, order)
	for _, i := range shown {
		s.Rows = append(s.Rows, p.row(p.Chapters[i], kept[i]))
		if len(s.Threats) < mostThreats {
			s.threatened(p.Chapters[i])
		}
	}
	s.Count = p.Say("文書", "Documents")
	if last := s.Rows[0].Tally.Last(); last != nil {
		s.Count = p.Say(fmt.Sprintf("%d年の文書", last.Year), fmt.Sprintf("Documents in %d", last.Year))
	}
	p.prepare(s, order)
	p.unsure(s, order)
	p.mentions(s, ed, kept, shown)
	p.leads(s, ed)
	p.Summary = s
}

// short is a text of at most so many letters, as wide in both languages.
func (l language) short(s string, letters int) string {
	if l.English && !l.foreign(s) {
		letters *= 2
	}
	return phrase.Cut(s, letters)
}

// The standings of a change, by what detection says of its last year.
const (
	detected = iota
	goesOn
	close
	above // more documents than expected, and not detected
	quiet
)

// standing is how a change stands at the end of the last year that was over.
func standing(t horizon.Tally) int {
	y := t.Last()
	switch {
	case y == nil:
		return quiet
	case y.State == horizon.YearDetected:
		return detected
	case y.State == horizon.YearGoesOn:
		return goesOn
	case y.State == horizon.YearClose:
		return close
	case y.State != horizon.YearUnjudged && y.Above():
		return above
	}
	return quiet
}

// lead says what was detected, by the last year that was over.
func (p *Pack) lead(ed horizon.Edition, order []int) (all []horizon.Words) {
	groups := [quiet + 1][]string{}
	for _, i := range order {
		at := standing(p.Chapters[i].Tally)
		groups[at] = append(groups[at], p.short(p.Chapters[i].Name, cutName))
	}
	for i, text := range [quiet][2]string{
		detected: {"新しく増加を検知したのは%sです。", "Newly detected: %s."}, goesOn: {"増加が続いているのは%sです。", "Still rising: %s."}, close: {"検知に近いのは%sです。", "Close to detection: %s."},
		above: {"従来の水準を上回り、検知していないのは%sです。", "Above what was expected, and not detected: %s."},
	} {
		if len(groups[i]) > 0 {
			all = append(all, horizon.Plain(fmt.Sprintf(p.Say(text[0], text[1]), p.names(groups[i]))))
		}
	}
	n := ed.Items("plan/summary/quiet", len(groups[quiet])).Shown(phrase.Int(len(groups[quiet])))
	switch {
	case len(groups[quiet]) == 0:
	case len(all) == 0:
		all = append(all, p.words(horizon.Sentence("取り上げる", n, "件のどれも、増加を検知していません。"), horizon.Sentence("None of the ", n, " listed is detected to rise.")))
	default:
		all = append(all, p.words(horizon.Sentence("ほかの", n, "件は、増加を検知していません。"), horizon.Sentence("The other ", n, " are not detected to rise.")))
	}
	return all
}

// names is a few of the names as part of a sentence.
func (l language) names(all []string) string {
	few := make([]string, 0, mostNamed+1)
	for _, name := range all[:min(len(all), mostNamed)] {
		few = append(few, l.Say("「"+name+"」", "“"+name+"”"))
	}
	switch more := len(all) > mostNamed; {
	case more && l.English:
		return l.list(append(few, "others"))
	case more:
		return strings.Join(few, "") + "など"
	case l.English:
		return l.list(few)
	}
	return strings.Join(few, "")
}

func (p *Pack) row(c Chapter, change horizon.PublishedChange) Row {
	r := Row{Chapter: c, Short: p.short(c.Name, cutName), Strength: "—", Support: "—"}
	r.Picture = chart.Card{ID: "s" + c.Identity.ID, Name: c.Name, Category: change.Change().Category, Tally: c.Tally, English: p.English}.SVG()
	y := c.Tally.Last()
	if y == nil {
		r.Documents = p.words(phrase.Docs(c.Tally.Documents), phrase.DocsEN(c.Tally.Documents))
		return r
	}
	r.Documents = p.words(phrase.Docs(y.Documents), phrase.DocsEN(y.Documents))
	if y.State == horizon.YearUnjudged || !y.Expected.Made() {
		r.Strength = p.Say("判定できません", "not judged")
		return r
	}
	expected := y.Expected.Shown(phrase.RoundedDocs(y.Expected.Value(), p.English))
	r.Used = p.words(horizon.Sentence("判定に使う", phrase.Docs(y.Used), "、従来の水準", expected),
		horizon.Sentence(y.Used.Shown(phrase.Int(y.Used.Int())), " used for detection, ", expected, " expected"))
	r.Strength = p.Say(phrase.Strength(y.Signal), phrase.StrengthEN(y.Signal))
	var by []int
	for _, s := range c.Tally.BySource {
		by = append(by, s.Count.Int())
	}
	if len(by) > 0 {
		r.Support = p.Say(phrase.SupportOf(by).String(), phrase.SupportOf(by).English())
	}
	return r
}

// prepare is what the first changes ask for that say it.
func (p *Pack) prepare(s *Summary, order []int) {
	for _, i := range order {
		c, n := p.Chapters[i], len(p.Chapters[i].Written)
		if len(s.Prepare) == mostPrepare {
			return
		}
		if c.Dossier.Definition.Prepare == "" || n == 0 {
			continue
		}
		x := Prepare{Name: p.short(c.Name, cutName), Text: p.short(c.Written[n-1].Text, cutPrepare)}
		if len(c.Proposals) > 0 {
			x.Proposal = p.short(c.Proposals[0].Requirement, cutUnknown)
		}
		s.Prepare = append(s.Prepare, x)
	}
}

// unsure is what the pack cannot answer.
func (p *Pack) unsure(s *Summary, order []int) {
	var unconfirmed []string
	for _, i := range order {
		if standing(p.Chapters[i].Tally) >= above {
			unconfirmed = append(unconfirmed, p.short(p.Chapters[i].Name, cutName))
		}
		if unknown := p.Chapters[i].Unknown; len(unknown) > 0 && len(s.Unknown) < mostNamed {
			s.Unknown = append(s.Unknown, Named{p.short(p.Chapters[i].Name, cutName), p.short(unknown[0], cutUnknown)})
		}
	}
	if len(unconfirmed) > 0 {
		s.Unsure = append(s.Unsure, horizon.Plain(p.Say(p.names(unconfirmed)+"は、増加を検知していません。増えていないとは限りません。", "Not detected: "+p.names(unconfirmed)+". They may rise all the same.")))
	}
	if slices.ContainsFunc(p.Chapters, func(c Chapter) bool {
		return slices.ContainsFunc(c.Outlooks, func(o Outlook) bool { return len(o.Full) > 0 })
	}) {
		s.Unsure = append(s.Unsure, horizon.Plain(p.Say("数年先の見通しは、当たると確かめられていません。計画の根拠は文書と判断です。", "Outlooks of several years have not been shown to come true. Plan on documents and judgements.")))
	}
}

// mentions is in how many documents each sector is named.
func (p *Pack) mentions(s *Summary, ed horizon.Edition, kept []horizon.PublishedChange, shown []int) {
	sectors := ed.Sectors[:min(len(ed.Sectors), mostSectors)]
	for _, x := range sectors {
		s.Sectors = append(s.Sectors, p.sector(x.ID, x.Name))
	}
	for _, i := range shown {
		m := Mentions{Name: p.short(p.Chapters[i].Name, cutName), All: kept[i].Tally.Documents}
		for _, x := range sectors {
			cell := Cell{}
			if at := slices.IndexFunc(kept[i].Sectors, func(n horizon.SectorCount) bool { return n.Sector == x.ID && n.Docs > 0 }); at >= 0 {
				cell = Cell{kept[i].Sectors[at].Count, shade(kept[i].Sectors[at].Docs, m.All.Int())}
			}
			m.Cells = append(m.Cells, cell)
		}
		s.Mentions = append(s.Mentions, m)
		for k, degree := range p.Chapters[i].Degrees {
			if degree != "" && degree != string(horizon.Unclear) {
				s.Judged = append(s.Judged, m.Name+p.Say("：", ": ")+p.Sectors[k]+p.Say("「"+degree+"」", " ("+p.Degree(degree)+")"))
			}
		}
	}
	if len(s.Judged) > mostJudged {
		s.Judged = append(s.Judged[:mostJudged], p.Say("ほか", "others"))
	}
}

// shade is how dark a cell is: a fifth of the documents and more, a tenth, any.
func shade(n, of int) string {
	switch {
	case 5*n >= of:
		return "b"
	case 10*n >= of:
		return "m"
	}
	return "s"
}

// threatened adds the threats of a change, those that documents name first.
func (s *Summary) threatened(c Chapter) {
	t := Threatened{Name: c.short(c.Name, cutName)}
	for _, b := range c.Brought {
		switch name := c.short(b.Name, cutThreat); {
		case b.Count.Int() == 0 && len(t.Assumed) < mostNamed:
			t.Assumed = append(t.Assumed, name)
		case b.Count.Int() > 0 && len(t.Named) < mostNamed:
			t.Named = append(t.Named, Named{Name: name})
			t.Count = append(t.Count, c.words(phrase.Docs(b.Count), horizon.Sentence(b.Count.Shown(phrase.Int(b.Count.Int())))))
		}
	}
	if len(t.Named)+len(t.Assumed) > 0 {
		s.Threats = append(s.Threats, t)
	}
}

// leads is when the changes of the pack were detected, beside the first document of an
// authority.
func (p *Pack) leads(s *Summary, ed horizon.Edition) {
	machine := timemachine.Of(ed, p.English)
	var missed []string
	for _, x := range machine.Leads {
		if !slices.ContainsFunc(p.Chapters, func(c Chapter) bool { return c.Identity.ID == string(x.Change) }) {
			continue
		}
		if x.Outcome == timemachine.Missed {
			missed = append(missed, p.short(x.Name, cutName))
			continue
		}
		if len(s.Leads) == mostLeads {
			continue
		}
		found := horizon.PeriodOf(x.Bin, x.Found.Add(-1))
		day := p.Say(phrase.Date(x.Recognised.On, x.Recognised.Precision), phrase.DateEN(x.Recognised.On, x.Recognised.Precision))
		document := p.short(p.Say(x.Recognised.Document, cmp.Or(x.Recognised.DocumentEN, x.Recognised.Document)), cutDocument)
		s.Leads = append(s.Leads, Lead{p.short(x.Name, cutName), p.Say(phrase.Period(found), phrase.PeriodEN(found)), day + p.Say("　", "  ") + document, x.Words})
	}
	if len(missed) > 0 {
		s.Missed = p.names(missed)
	}
}
