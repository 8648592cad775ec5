package desk

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
)

// typed is what stands in the form that approves: of the change itself the
// category and never a reason, after a refusal what was typed.
type typed struct {
	Category horizon.Category
	Public   string // the reason
	Wrong    string // why it was refused, or ""
	Field    string // the field that it was refused for

	act *Act // what the form that was refused says; nil: none was
}

// keep puts back what was typed before a refusal; nil is none.
func (p *pane) keep(refused *typed) {
	p.Typed = typed{Category: p.Change.Category}
	p.Address = cmp.Or(p.Change.Slug, p.Change.ProposedSlug())
	if refused == nil {
		return
	}
	a := refused.act
	p.Change.NameEN = cmp.Or(a.NameEN, p.Change.NameEN)
	p.Address = cmp.Or(a.Slug, p.Change.Slug, p.Change.ProposedSlug())
	if p.Describing = a.Action == horizon.Describe; p.Describing {
		p.describe(a)
		p.Typed.Wrong, p.Typed.Field = refused.Wrong, refused.Field
		return
	}
	p.Typed = *refused
}

// describe puts what was typed into the form that describes the change back there.
func (p *pane) describe(a *Act) {
	p.Change.Name, p.Change.Category, p.Change.Definition = a.Name, a.Category, a.Definition
	if a.Terms != nil {
		p.Change.Terms = a.Terms
	}
	p.Induced = append(slices.Clone(a.Threats), make([]horizon.InducedThreat, 2)...)
	p.Proposals = append(slices.Clone(a.Guideline), horizon.Proposal{})
	for i := range p.Choices {
		p.Choices[i].On = slices.Contains(a.Sectors, p.Choices[i].ID)
	}
}
