package card

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
)

// Refused is a form that was refused: what was typed, and what it says as far as that
// can be read.
type Refused struct {
	Form  *draft.Form
	Act   *view.Act
	Words bool // it is the form that describes the change, not the one that approves it
}

// Keep puts back what was typed before a refusal; nil is none.
func (p *Pane) Keep(r *Refused) {
	p.Address, p.Agreed = cmp.Or(p.Change.Slug, p.Change.ProposedSlug()), p.Change.Slug
	if r == nil {
		return
	}
	a := r.Act
	p.Change.NameEN = cmp.Or(a.NameEN, p.Change.NameEN)
	p.Address = cmp.Or(a.Slug, p.Change.Slug, p.Change.ProposedSlug())
	if p.Describing = r.Words; p.Describing {
		p.Agreed = a.Slug
		p.describe(a)
	}
	p.Typed = r.Form
	for i := range p.Choices {
		p.Choices[i].On = slices.Contains(p.Typed.Sectors, p.Choices[i].ID)
	}
}

// describe puts what was typed into the form that describes the change back there.
func (p *Pane) describe(a *view.Act) {
	p.Change.Name, p.Change.Category, p.Change.Definition = a.Name, a.Category, a.Definition
	if a.Terms != nil {
		p.Change.Terms = a.Terms
	}
	p.Induced = append(slices.Clone(a.Threats), make([]horizon.InducedThreat, 2)...)
	p.Proposals = append(slices.Clone(a.Guideline), horizon.Proposal{})
}
