package public

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/bundle"
	"kazami/site/chart"
	"kazami/site/english"
	"kazami/site/phrase"
)

// newest is how many documents a change's page lists beside the most telling ones;
// the pages of its documents list all.
const (
	telling = 3
	newest  = 5
)

// change is a published change as pages show it.
type change struct {
	described
	Tally     horizon.Tally
	Path      string
	Stage     string // in words, of the verdict that claims most
	Verdicts  []verdict
	NoVerdict string
	Telling   []told     // the most telling documents
	Newest    []document // beside them
	Evidence  []document // all, newest first
	Story     []document // chosen by hand, that are not counted for detection
	Earlier   []document // mentions from before the change was meant
	Span      chart.Span // from the first to the latest evidence
	First     time.Time
	Latest    time.Time
	Quarters  []horizon.Quarter
	In        []sector // that the analyst named
	Mentioned []named  // sectors in the evidence
	Together  []named  // threats in the evidence
	Induced   []induced
	Steps     []happening
	Approved  horizon.Judgement
	History   []horizon.Judgement
	Forecasts []horizon.Forecast // of the public panel
	Sample    bool
	Versions  []horizon.Version
	Meetings  []*meeting // that were about it

	signs      []horizon.SignFigures
	naming     map[horizon.SectorID]horizon.Figure // documents that name a sector
	mentions   map[horizon.ThreatID]horizon.Figure // documents that mention a threat
	induced    map[horizon.ThreatID]horizon.Figure // likewise, of the threats that the analyst named
	recognised []horizon.Recognition               // by authorities
	cited      map[string]bool                     // anchors of documents that something is shown by
}

// told is a document that shows the change, and what of it does.
type told struct {
	document
	Before, Mark, After string // the sentence, parted at the word of the change; "" where only the title may be shown
	Beside, BesideEN    []string
}

// named is a sector or a threat, and how many documents of the evidence name it.
type named struct {
	Name, NameEN string
	Count        horizon.Figure
}

// described is a change as an analyst describes it. A page shows of it what is
// written, and no heading over nothing.
type described struct{ horizon.Change }

// point is a part of a description with its name.
type point struct{ Name, Text string }

// Points are the parts that stand together at the head of a page, those that are
// written.
func (d described) Points() []point {
	var all []point
	for _, p := range []horizon.Part{horizon.PartWhat, horizon.PartWhen, horizon.PartPrepare} {
		if text := d.Written(p); !horizon.Blank(text) {
			all = append(all, point{phrase.Part(p), text})
		}
	}
	return all
}

// Doubts is the heading over what speaks against the change and what is not known;
// "" where neither is written.
func (d described) Doubts() string {
	against := len(d.Counter) > 0 || !horizon.Blank(d.Searched)
	switch unknown := len(d.Unknowns) > 0; {
	case against && unknown:
		return "反証と不明な点"
	case against:
		return "反証"
	case unknown:
		return "不明な点"
	}
	return ""
}

// sector is a sector with its ministries and CEPTOAR in words.
type sector struct {
	horizon.Sector
	Ministry string
	Changes  []*change // but those that touch every sector
	Count    int       // these included
}

// induced is a threat that a change brings, by the analyst's assessment, and how many
// documents name it.
type induced struct {
	Name, NameEN, Text string
	Count              horizon.Figure
}

// happening is a thing that happened and the document that says so.
type happening struct {
	Text string
	Doc  *document
}

// Updated is when the page's own facts last changed: the last judgement or the
// newest evidence, whichever is later.
func (c *change) Updated() time.Time {
	t := judged(c.Approved)
	for _, j := range c.History {
		if w := judged(j); w.After(t) {
			t = w
		}
	}
	if c.Latest.After(t) {
		return c.Latest
	}
	return t
}

// judged is the date that a judgement counts from: the cut-off of the data that
// the analyst looked at, or when it was made.
func judged(j horizon.Judgement) time.Time {
	if !j.Cut.IsZero() {
		return j.Cut
	}
	return j.When
}

// everywhere says whether the change touches all sectors of the plan.
func (s *site) everywhere(c *change) bool {
	return len(s.ed.Sectors) > 1 && len(c.In) == len(s.ed.Sectors)
}

// sectorNames is the change's sectors in words.
func (s *site) sectorNames(c *change) string {
	if s.everywhere(c) {
		return fmt.Sprintf("全%d分野", len(c.In))
	}
	names := make([]string, len(c.In))
	for i, x := range c.In {
		names[i] = x.Name
	}
	if len(names) == 0 {
		return phrase.SectorsOpen
	}
	return strings.Join(names, "、")
}

// change prepares a published change for its page.
func (s *site) change(p horizon.PublishedChange) *change {
	c := &change{
		described: described{p.Change()}, NoVerdict: p.NoVerdict, Tally: p.Tally, Span: chart.SpanOf(p, p.Change().Name),
		First: p.First, Latest: p.Latest, Quarters: p.Quarters, recognised: s.ed.Past.RecognitionsOf(p.Change().ID),
		Approved: p.Approved(), History: p.History(), Versions: p.Versions,
		signs: p.Signs, naming: map[horizon.SectorID]horizon.Figure{}, mentions: map[horizon.ThreatID]horizon.Figure{}, induced: map[horizon.ThreatID]horizon.Figure{},
	}
	c.Sample = s.ed.Sample || c.Change.Sample
	c.Path = address.Page("ja", c.Address())
	for _, d := range p.Evidence {
		c.Evidence = append(c.Evidence, s.document(d))
	}
	for _, d := range p.Earlier {
		c.Earlier = append(c.Earlier, s.document(d))
	}
	c.happened()
	tell(s, c, p.Telling)
	for i, v := range p.Verdicts {
		words := s.verdict(v.Signal(), i)
		for _, f := range p.Forecasts {
			if f := f.Forecast(); f.Name == words.Name && f.Bin == words.Period.Bin {
				words.forecast = &f
				words.Outlook = slices.Concat(phrase.Outlook(f, s.ed.Figures.Outlook(f, s.ed.AsOf))...)
			}
		}
		c.Verdicts = append(c.Verdicts, words)
	}
	for _, f := range p.Forecasts {
		if f := f.Forecast(); f.N > 0 {
			c.Forecasts = append(c.Forecasts, f)
		}
	}
	c.Stage = phrase.StageOf(p.Standing())
	for _, x := range s.ed.Sectors {
		if slices.Contains(c.Change.Sectors, x.ID) {
			c.In = append(c.In, sector{Sector: x})
		}
	}
	for _, n := range p.Sectors {
		c.naming[n.Sector] = n.Count
		if name := s.sectors[n.Sector].Name; name != "" { // one of the plan's
			c.Mentioned = append(c.Mentioned, named{name, english.Sector(s.sectors[n.Sector]), n.Count})
		}
	}
	for _, n := range p.Threats {
		c.mentions[n.Threat.ID] = n.Count
		c.Together = append(c.Together, named{n.Threat.Name, english.Threat(n.Threat.ID, n.Threat.Name), n.Count})
	}
	for _, n := range p.Induced {
		c.induced[n.Threat.ID] = n.Count
	}
	for i, t := range c.Change.Threats {
		x := induced{Name: s.threats[t.ID], NameEN: english.Threat(t.ID, s.threats[t.ID]), Text: t.Text}
		if i < len(p.Induced) {
			x.Count = p.Induced[i].Count
		}
		c.Induced = append(c.Induced, x)
	}
	return c
}

// yearsOf draws the change's documents by year.
func yearsOf(s *site, c *change, english bool) chart.Years {
	d := chart.Years{ID: "years", Name: c.Name, Category: c.Category, AsOf: s.ed.AsOf, Tally: c.Tally, Named: c.recognised, English: english}
	if english {
		d.Name = c.Named()
	}
	return d
}

// outlookCSV is the forecasts of a change.
func outlookCSV(c *change) []byte {
	var rows [][]string
	for _, f := range c.Forecasts {
		p := ""
		if f.Refused == "" {
			p = fmt.Sprintf("%.4f", f.P)
		}
		rows = append(rows, []string{f.Name, phrase.ISO(f.Horizon, horizon.ByDay), p, fmt.Sprintf("%.4f", f.Base), fmt.Sprint(f.N), fmt.Sprint(f.Events)})
	}
	return table([]string{"series", "horizon", "probability", "base_rate", "compared", "reached"}, rows)
}

// happened links what happened to its documents, and picks those that the page
// lists: the newest, and every one that something is shown by.
func (c *change) happened() {
	at := map[horizon.DocumentID]int{}
	for i, d := range c.Evidence {
		if _, ok := at[d.ID]; !ok {
			at[d.ID] = i
		}
	}
	c.cited = map[string]bool{}
	for _, h := range c.Change.Happened {
		step := happening{Text: h.Text}
		if i, ok := at[h.Evidence]; ok {
			c.cited[c.Evidence[i].Anchor] = true
			step.Doc = &c.Evidence[i]
		}
		c.Steps = append(c.Steps, step)
	}
	for _, d := range c.Evidence {
		if d.Apart && (c.cited[d.Anchor] || !d.Invented) {
			c.Story = append(c.Story, d)
		}
	}
}

// tell picks the documents that the page lists: the most telling, and beside them the
// newest of the others.
func tell(s *site, c *change, all []horizon.Telling) {
	seen := map[string]bool{}
	for _, x := range all[:min(len(all), telling)] {
		t := told{document: s.document(x.Document)}
		t.Quote = ""
		if q := phrase.Around(x.Quote, x.Mark, 120); q != "" {
			t.Before, t.Mark, t.After = phrase.Parted(q, x.Mark)
		}
		for _, id := range x.Sectors {
			t.Beside = append(t.Beside, s.sectors[id].Name)
			t.BesideEN = append(t.BesideEN, english.Sector(s.sectors[id]))
		}
		for _, id := range x.Threats {
			t.Beside = append(t.Beside, s.threats[id])
			t.BesideEN = append(t.BesideEN, english.Threat(id, s.threats[id]))
		}
		t.BesideEN = slices.DeleteFunc(t.BesideEN, func(name string) bool { return name == "" })
		t.Beside = slices.DeleteFunc(t.Beside, func(name string) bool { return name == "" })
		seen[t.Anchor] = true
		c.Telling = append(c.Telling, t)
	}
	for _, d := range c.Evidence {
		if !d.Apart && (c.cited[d.Anchor] || len(c.Newest) < newest && !seen[d.Anchor]) {
			c.Newest = append(c.Newest, d)
		}
	}
}

// changePage is what the page of one change is given.
type changePage struct {
	*change
	Finding     horizon.Words
	Used        horizon.Words
	Figure      chart.Figure
	Cite        string
	Question    int
	SectorNames string
	Look        chart.Look
	VerdictsEN  []verdict
}

func (s *site) addChanges() error {
	for _, c := range s.changes {
		p := &page{
			Path: c.Path, kind: "change", Title: c.Name, Section: "ja/changes/", Article: true,
			Desc:   phrase.Cut(c.Name, 40) + "：" + c.Definition,
			Crumbs: []crumb{{"ホーム", "ja/"}, {"環境変化の一覧", "ja/changes/"}, {c.Name, ""}},
			Linked: s.article(c), Updated: c.Updated(),
			Data: changePage{change: c, Finding: phrase.Finding(c.Tally), Used: usedOf(c.Tally), Figure: yearsOf(s, c, false).Figure(), Cite: s.cite(c), Question: phrase.FiscalYear(s.ed.Horizon),
				SectorNames: s.sectorNames(c), Look: chart.LookOf(c.Category)},
		}
		addTwin(s, p, func() bundle.Twin { return twinOf(s, c) })
		en := addBoth(s, p, tongue{Title: c.Named(), Desc: phrase.Cut(c.Named(), 40) + ": " + c.aboutEN(), Data: changeEN(s, c)})
		addTwin(s, en, func() bundle.Twin { return twinEN(s, c) })
		addDocuments(s, c)
		s.files[c.Path+"years.csv"] = yearsCSV(c)
		s.files[c.Path+"years.svg"] = embedded(s, c, false)
		addBundle(s, c)
		s.files[c.Path+"quarters.csv"] = quartersCSV(c)
		s.files[c.Path+"evidence.csv"] = evidenceCSV(c)
		if len(c.Forecasts) > 0 {
			s.files[c.Path+"outlook.csv"] = outlookCSV(c)
		}
	}
	return nil
}

// FirstDate is the date of the first document in which the change is meant, as exactly
// as it is known; "" without a dated one.
func (c *change) FirstDate() string {
	if c.Tally.First.IsZero() {
		return ""
	}
	return phrase.Date(c.Tally.First, c.Tally.FirstP)
}

// LatestDate is the same of the newest.
func (c *change) LatestDate() string { return c.Evidence[0].Date }

// EarlierPath is the first page of the earlier mentions.
func (c *change) EarlierPath() string {
	for _, l := range documentLists(c) {
		if l.Earlier {
			return l.Lists[l.At].Path
		}
	}
	return ""
}

// Recognised says when an authority first named the change; "" where that is not known.
func (c *change) Recognised() string {
	if len(c.recognised) == 0 {
		return ""
	}
	r := c.recognised[0]
	return fmt.Sprintf("公的な文書：%s（%s）。", r.Document, phrase.Date(r.On, r.Precision))
}

// usedOf says how many documents of the last full year detection used; nil where none
// was judged.
func usedOf(t horizon.Tally) horizon.Words {
	if y := t.Last(); y != nil && y.State != horizon.YearUnjudged {
		return phrase.UsedSentence(*y)
	}
	return nil
}

// addMoves leaves a page at every address that a change had before, with the way to
// where it is now, and the tables by which servers lead there.
func addMoves(s *site) error {
	moves := address.Moves(s.ed.Changes)
	for _, m := range moves {
		c := s.byID[m.Change]
		p := &page{Path: m.From, kind: "moved", Title: "移転：" + c.Name, Desc: "環境変化のページのURLが変わりました。新しいページへ案内します。"}
		to := crumb{c.Name, m.To}
		if m.Lang == "en" {
			p = &page{Path: m.From, kind: "en/moved", Lang: "en", Title: "Moved: " + c.Named(), Desc: "The page of this environment change has another URL now."}
			to.Name = c.Named()
		}
		p.Section, p.Hidden, p.canonical, p.Data = m.Lang+"/changes/", true, m.To, to
		s.add(p)
	}
	s.files["redirects.txt"], s.files["redirects.map"] = address.Rules(rootOf(s.ed.Base), moves), address.Map(rootOf(s.ed.Base), moves)
	return nil
}

// cite is how a change's page is cited.
func (s *site) cite(c *change) string {
	at := s.ed.Base + c.Path
	if s.ed.Base == "" {
		at = "/" + c.Path
	}
	return fmt.Sprintf("%s「%s」%s時点、%s", siteName, c.Name, phrase.Day(s.ed.AsOf), at)
}
