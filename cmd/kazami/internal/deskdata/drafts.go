package deskdata

import (
	"slices"

	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
	"kazami/site/desk/view"
)

// drafts is what is on its way to be public, in the order of what was judged: drafts, and
// where a second person approves, what was rewritten since. What is written of a draft is
// for who may see all.
func (n *Snapshot) drafts(judged []view.Judged, changes []horizon.Change, standing []horizon.Judgement, most horizon.TLP) (all []view.Drafted) {
	for _, j := range judged {
		rewritten := n.Cfg.Desk.SecondPerson && j.State == horizon.Approve && approval.Rewritten(standing, j.ID)
		if j.State != horizon.Draft && !rewritten {
			continue
		}
		d := view.Drafted{Judged: j, Change: horizon.Change{ID: j.ID, Name: j.Name}, Hidden: most != horizon.Red, Rewritten: rewritten}
		if i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == j.ID && !c.Altered }); i >= 0 && !d.Hidden {
			d.Change = changes[i]
		}
		all = append(all, d)
	}
	return all
}
