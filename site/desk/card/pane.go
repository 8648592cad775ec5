// Package card makes of a week and a change what the desk shows of it: the card in the
// list, and the pane that says why it is there.
package card

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Row is a change as a line of the screen.
type Row struct {
	ID, Name, Strength, Sectors, Support, State string
	Mark, Sentence, Forecast, Reason, Evidence  horizon.Words
	Selected                                    bool

	Members string // other terms of the same change
	Line    string // what stands below it, across the table
}

// Pane is what is known of the selected change.
type Pane struct {
	Row
	view.Detail
	Token      string
	Definition string
	Forecasts  []horizon.Words
	Why        Why
	Within     string
	Picture    *chart.Figure // of the years; nil without a dated document
	Categories []horizon.Category
	Reasons    []string
	Others     []view.Similar // that it can be merged into
	Thin       string         // why it cannot be approved yet, or ""
	Seen       int            // acts so far
	Undoable   bool
	Stoppable  string // the term of the flag, where it is one
	Aliases    []horizon.AliasProposal
	Choices    []Choice
	Induced    []horizon.InducedThreat // and two more to fill in
	Proposals  []horizon.Proposal      // and one more
	Pillars    []string
	Levels     []horizon.Level
	Next, Prev string
	Typed      *draft.Form // into the form that approves
	Public     bool        // an approval stands: what is saved is public with the next edition
	Offered    string      // the sectors of its themes, by name: nobody chose them
	Address    string      // its slug, or one that is proposed
	Agreed     string      // its slug, or what was typed for it
	Describing bool        // the form that describes it was refused
}

// Choice is a sector that may be chosen, and whether it is.
type Choice struct {
	horizon.Sector
	On bool
}

// State is what was decided last, in Japanese.
func State(a horizon.Action) string { return cmp.Or(phrase.Decision(a), "判断待ち") }

// Rows is items as lines, in their order.
func Rows(w view.Week, items []horizon.DigestItem, chosen horizon.ChangeID) (all []Row) {
	for _, it := range items {
		all = append(all, RowOf(w, it, chosen))
	}
	return all
}

// How many sectors and members a row names.
const (
	sectorsShown = 2
	membersShown = 3
)

// Some is the first n of a list, and how many more there are.
func Some(list []string, n int) string {
	if more := len(list) - n; more > 0 {
		list = append(list[:n:n], fmt.Sprintf("ほか%d", more))
	}
	return strings.Join(list, "、")
}

// RowOf is an item as a line.
func RowOf(w view.Week, it horizon.DigestItem, chosen horizon.ChangeID) Row {
	var sectors []string
	for _, s := range it.Sectors {
		sectors = append(sectors, s.Name)
	}
	g := it.Signal
	mark := horizon.Plain("増加が続く")
	if g.Flagged {
		mark = horizon.Plain("新しい検知")
	}
	if g.Watch {
		mark = horizon.Sentence(mark, "、テーマ")
	}
	if it.Relevance != nil {
		mark = horizon.Sentence(mark, "、環境変化と見られる割合", chance(w, g, *it.Relevance))
	}
	for _, x := range it.Also {
		mark = horizon.Sentence(mark, "、"+phrase.Per(x.Period.Bin)+"ごとにも")
	}
	if it.Drawn > 0 {
		mark = horizon.Sentence(mark, "、無作為に選んだもの")
	}
	return Row{ID: string(it.ID), Name: cmp.Or(w.Names[it.ID], g.Name, string(it.ID)), Mark: mark, Sentence: it.Sentence,
		Strength: phrase.Strength(g), Sectors: Some(sectors, sectorsShown),
		Forecast: forecast(w, it.Forecast), Support: it.Support, Reason: it.Reason, Evidence: phrase.EvidenceWords(it.Tally), State: State(it.State), Selected: it.ID == chosen,
		Members: Some(it.Terms, membersShown)}
}

// chance is the share with which the ranking takes a term for a change.
func chance(w view.Week, g horizon.Signal, r horizon.Relevance) horizon.Piece {
	return w.Scope.Figure("ranking/"+g.Name, horizon.MeasureShare, horizon.Days{}, horizon.AllSources, r.Share).Shown(phrase.Share(r.Share))
}

// forecast is the outlook in few words, or that there is none.
func forecast(w view.Week, f *horizon.Forecast) horizon.Words {
	if f == nil {
		return phrase.ForecastCell(nil, horizon.Outlook{})
	}
	return phrase.ForecastCell(f, w.Scope.Book.Outlook(*f, w.Scope.AsOf))
}

// Thin is why an item has too little evidence to be public, or "": one document
// or one publisher is not enough.
func Thin(it horizon.DigestItem) string {
	if it.Thin == "" || it.Signal.Gated != "" {
		return ""
	}
	return it.Thin + "まだ承認できません。保留にしてください。"
}

// PaneOf is the pane of a change.
func PaneOf(w view.Week, detail view.Detail, token string) *Pane {
	c := detail.Change
	p := &Pane{Detail: detail, Token: token, Categories: horizon.Categories(), Reasons: Reasons(), Row: Row{ID: string(c.ID)}}
	p.Typed = draft.Of(c)
	p.Others, p.Definition, p.Seen, p.Evidence = others(w, detail), c.Definition, len(detail.Log), phrase.EvidenceWords(detail.Tally)
	for _, it := range slices.Concat(w.Judge, w.Changed, w.Quiet) {
		if it.ID == c.ID && p.Sentence == nil {
			p.show(w, it)
		}
	}
	for _, a := range w.Digest.Events {
		if a.ID == c.ID && p.Sentence == nil {
			p.Sentence = horizon.Sentence(phrase.OfDated(a.Signal.Period.Bin, detail.Tally), phrase.RiseWords(a.Signal, a.Counted))
		}
	}
	if p.Name = c.Name; p.Sentence == nil && detail.Tally.Last() != nil {
		p.Sentence = horizon.Sentence(phrase.Finding(detail.Tally), "。")
	}
	if i := slices.IndexFunc(w.Judge, func(it horizon.DigestItem) bool { return it.ID == c.ID }); i >= 0 {
		if i > 0 {
			p.Prev = string(w.Judge[i-1].ID)
		}
		if i+1 < len(w.Judge) {
			p.Next = string(w.Judge[i+1].ID)
		}
	} else if len(w.Judge) > 0 {
		p.Next = string(w.Judge[0].ID)
	}
	p.Why = whyOf(w, detail)
	p.draw(w)
	var log []horizon.Judgement
	for _, e := range detail.Log {
		log = append(log, e.Judgement)
	}
	p.Undoable = slices.ContainsFunc(horizon.Standing(log), func(j horizon.Judgement) bool { return j.Action != horizon.Note })
	p.Induced = append(slices.Clone(c.Threats), make([]horizon.InducedThreat, 2)...)
	p.Proposals = append(slices.Clone(c.Guideline), horizon.Proposal{})
	p.Pillars, p.Levels = slices.Concat(horizon.Pillars(), horizon.Priorities()), []horizon.Level{horizon.Considered, horizon.Reference}
	for _, s := range detail.Sectors {
		p.Choices = append(p.Choices, Choice{s, slices.Contains(p.Typed.Sectors, s.ID)})
	}
	p.Offered = strings.Join(names(detail.Sectors, detail.Offered), "、")
	p.Public = slices.ContainsFunc(w.Judged, func(j view.Judged) bool { return j.ID == c.ID && j.State == horizon.Approve })
	return p
}

// names is some of the sectors, by name.
func names(all []horizon.Sector, some []horizon.SectorID) (names []string) {
	for _, s := range all {
		if slices.Contains(some, s.ID) {
			names = append(names, s.Name)
		}
	}
	return names
}

// show puts what a digest says of the change into the pane.
func (p *Pane) show(w view.Week, it horizon.DigestItem) {
	p.Row, p.Thin = RowOf(w, it, it.ID), Thin(it)
	p.Within = strings.Join(it.Terms, "、")
	if it.Signal.Theme == "" {
		p.Stoppable = it.Signal.Name
	}
	p.Aliases = it.Aliases
	if it.Forecast != nil {
		p.Forecasts = phrase.Outlook(*it.Forecast, w.Scope.Book.Outlook(*it.Forecast, w.Scope.AsOf))
	}
}

// draw makes the picture of the years.
func (p *Pane) draw(w view.Week) {
	if len(p.Tally.Years) == 0 {
		return
	}
	f := chart.Years{ID: "years", Name: p.Change.Name, Category: p.Change.Category, AsOf: w.Scope.AsOf, Tally: p.Tally}.Figure()
	p.Picture = &f
}

// others is what a change can be merged into: similar ones first, then those of
// the week, then those that were judged.
func others(w view.Week, detail view.Detail) (all []view.Similar) {
	listed := map[horizon.ChangeID]bool{detail.Change.ID: true}
	add := func(id horizon.ChangeID, name string) {
		if !listed[id] {
			all = append(all, view.Similar{ID: id, Name: name})
		}
		listed[id] = true
	}
	for _, s := range detail.Similar {
		add(s.ID, s.Name)
	}
	for _, it := range w.Judge {
		add(it.ID, cmp.Or(w.Names[it.ID], it.Signal.Name))
	}
	for _, j := range w.Judged {
		if j.State != horizon.Merge && j.State != horizon.Reject {
			add(j.ID, j.Name)
		}
	}
	return all
}
