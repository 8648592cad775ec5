package publishing

import (
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
)

// Pane is one change on its way to be public, with the form that describes it.
type Pane struct {
	ID, Name   string
	Seen       int // acts so far
	State      horizon.Action
	Typed      *draft.Form
	Categories []horizon.Category
	Choices    []Choice
	Offered    string // the sectors of its themes, by name: nobody chose them
	Thin       string // why it cannot be approved yet, or ""
	Drafted    bool   // what is written may not be seen
	May        bool   // who asks may approve
	Approved   bool
	Rewritten  bool // since the approval
}

// Choice is a sector that may be chosen, and whether it is.
type Choice struct {
	horizon.Sector
	On bool
}

// PaneOf is the pane of a change, with what was typed; nil is what is written. Second is
// whether a second person approves.
func PaneOf(d view.Detail, typed *draft.Form, second bool) *Pane {
	js := Acts(d)
	p := &Pane{ID: string(d.Change.ID), Name: d.Change.Name, Seen: len(d.Log), State: horizon.Decision(js, d.Change.ID), Typed: typed, Categories: horizon.Categories(),
		Drafted: d.Drafted, May: true, Rewritten: second && approval.Rewritten(js, d.Change.ID)}
	p.Approved = p.State == horizon.Approve
	if p.Typed == nil {
		p.Typed = draft.Of(d.Change)
	}
	var offered []string
	for _, s := range d.Sectors {
		p.Choices = append(p.Choices, Choice{s, slices.Contains(p.Typed.Sectors, s.ID)})
		if slices.Contains(d.Offered, s.ID) {
			offered = append(offered, s.Name)
		}
	}
	p.Offered = strings.Join(offered, "、")
	return p
}

// Acts is the acts on a change, in their order.
func Acts(d view.Detail) (js []horizon.Judgement) {
	for _, e := range d.Log {
		js = append(js, e.Judgement)
	}
	return js
}

// Written is how many of the fields that an approval needs are filled in.
func (p *Pane) Written() int { return p.Typed.Fields() - len(p.Typed.Missing()) }
