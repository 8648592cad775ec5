package public

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/address"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// shown is how many documents a change's page lists; its table of evidence
// holds all.
const shown = 12

// change is a published change as pages show it.
type change struct {
	horizon.Change
	Path      string
	Tally     horizon.Tally
	Stage     string // in words, of the verdict that claims most
	Verdicts  []verdict
	NoVerdict string
	Documents []document // that the page lists, newest first
	Evidence  []document // all, newest first
	Counted   int        // of them; Documents lists the newest
	Story     []document // of them, those that are not counted
	Voices    int        // publishers that speak in the evidence
	First     time.Time
	Latest    time.Time
	Quarters  []horizon.Quarter
	In        []sector // that the analyst named
	Mentioned []count  // sectors in the evidence
	Together  []count  // threats in the evidence
	Induced   []induced
	Steps     []happening
	Approved  horizon.Judgement
	History   []horizon.Judgement
	Trend     chart.Trend
	Forecasts []horizon.Forecast // of the public panel
	Sample    bool
	Versions  []horizon.Version
	Meetings  []*meeting // that were about it

	naming   map[horizon.SectorID]int // documents that name a sector
	mentions map[horizon.ThreatID]int // documents that mention a threat
}

// sector is a sector with its ministries and CEPTOAR in words.
type sector struct {
	horizon.Sector
	Ministry string
	Changes  []*change // but those that touch every sector
	Count    int       // these included
}

// count is a name and how many documents hold it.
type count struct {
	Name string
	Docs int
}

// induced is a threat that a change brings.
type induced struct{ Name, Text string }

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
		return "特定していません"
	}
	return strings.Join(names, "、")
}

// change prepares a published change for its page.
func (s *site) change(p horizon.PublishedChange) *change {
	c := &change{
		Change: p.Change(), NoVerdict: p.NoVerdict, Tally: p.Tally,
		First: p.First, Latest: p.Latest, Quarters: p.Quarters,
		Approved: p.Approved(), History: p.History(), Versions: p.Versions,
		naming: map[horizon.SectorID]int{}, mentions: map[horizon.ThreatID]int{},
	}
	c.Sample = s.ed.Sample || c.Change.Sample
	c.Path = address.Page("ja", c.Address())
	for _, d := range p.Evidence {
		c.Evidence = append(c.Evidence, s.document(d))
	}
	c.Voices = voices(c.Evidence)
	c.happened()
	for i, v := range p.Verdicts {
		words := s.verdict(v.Signal(), i)
		for _, f := range p.Forecasts {
			if f := f.Forecast(); f.Name == words.Name && f.Bin == words.Period.Bin {
				words.Outlook = phrase.Forecast(f)
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
		c.naming[n.Sector] = n.Docs
		c.Mentioned = append(c.Mentioned, count{cmp.Or(s.sectors[n.Sector].Name, string(n.Sector)), n.Docs})
	}
	for _, n := range p.Threats {
		c.mentions[n.Threat.ID] = n.Docs
		c.Together = append(c.Together, count{n.Threat.Name, n.Docs})
	}
	for _, t := range c.Change.Threats {
		c.Induced = append(c.Induced, induced{cmp.Or(s.threats[t.ID], ""), t.Text})
	}
	c.Trend = s.trend(c)
	return c
}

// Figure draws the change's quarters.
func (c *change) Figure() chart.Figure { return c.Trend.Figure() }

// Outlook draws what is expected before the horizon, beside the base rates.
func (c *change) Outlook() chart.Figure {
	return chart.Outlook{ID: "outlook", Category: c.Category, Forecasts: c.Forecasts}.Figure()
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

// trend is the change's quarters for drawing.
func (s *site) trend(c *change) chart.Trend {
	return chart.Trend{ID: "trend", Name: c.Name, Category: c.Category, AsOf: s.ed.AsOf, Quarters: c.Quarters}
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
	cited := map[int]bool{}
	for _, h := range c.Change.Happened {
		step := happening{Text: h.Text}
		if i, ok := at[h.Evidence]; ok {
			cited[i] = true
			step.Doc = &c.Evidence[i]
		}
		c.Steps = append(c.Steps, step)
	}
	listed := 0
	for i, d := range c.Evidence {
		switch {
		case d.Apart && (cited[i] || !d.Invented):
			c.Story = append(c.Story, d)
		case !d.Apart:
			if c.Counted++; listed < shown || cited[i] {
				listed++
				c.Documents = append(c.Documents, d)
			}
		}
	}
}

// changePage is what the page of one change is given.
type changePage struct {
	*change
	Cite        string
	Question    int
	SectorNames string
	Look        chart.Look
}

func (s *site) addChanges() error {
	for _, c := range s.changes {
		p := &page{
			Path: c.Path, kind: "change", Title: c.Name, Section: "ja/changes/", Article: true,
			Desc:   phrase.Cut(c.Name, 40) + "：" + c.Definition,
			Crumbs: []crumb{{"ホーム", "ja/"}, {"環境変化の一覧", "ja/changes/"}, {c.Name, ""}},
			Linked: s.article(c), Updated: c.Updated(),
			Data: changePage{change: c, Cite: s.cite(c), Question: phrase.FiscalYear(s.ed.Horizon),
				SectorNames: s.sectorNames(c), Look: chart.LookOf(c.Category)},
		}
		s.add(p)
		s.files[c.Path+"quarters.csv"] = quartersCSV(c)
		s.files[c.Path+"evidence.csv"] = evidenceCSV(c)
		if len(c.Forecasts) > 0 {
			s.files[c.Path+"outlook.csv"] = outlookCSV(c)
		}
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
			p = &page{Path: m.From, kind: "en/moved", Lang: "en", Title: "Moved: " + c.NameEN, Desc: "The page of this environment change has another URL now."}
			to.Name = c.NameEN
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
	return fmt.Sprintf("%s「%s」資料の締切%s、%s", siteName, c.Name, phrase.Day(s.ed.AsOf), at)
}
