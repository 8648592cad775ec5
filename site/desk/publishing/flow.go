package publishing

import (
	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
)

// Step is a step on the way to the public site.
type Step struct {
	Name string
	Done bool
	Here bool
}

// Flow is the way of a change to the public site, with the step that is next.
func Flow(state horizon.Action, rewritten bool, missing int, second bool) []Step {
	approval := "承認"
	if second {
		approval = "別の人の承認"
	}
	at := 0
	switch {
	case state == horizon.Approve && !rewritten:
		at = 3
	case missing > 0 && (state == horizon.Draft || rewritten):
		at = 1
	case state == horizon.Draft || rewritten:
		at = 2
	}
	var all []Step
	for i, name := range []string{"下書き", "必須項目", approval, "公開"} {
		all = append(all, Step{name, i < at, i == at})
	}
	return all
}

// Row is a change on its way to be public, as a line.
type Row struct {
	ID, Name, Who   string
	Written, Fields int
	Missing         []string
	Hidden          bool
	Rewritten       bool
}

// Rows is the changes on their way, in their order.
func Rows(all []view.Drafted) (rows []Row) {
	for _, d := range all {
		r := Row{ID: string(d.ID), Name: d.Name, Who: d.Who, Hidden: d.Hidden, Rewritten: d.Rewritten}
		if !d.Hidden {
			f := draft.Of(d.Change)
			r.Missing, r.Fields = f.Missing(), f.Fields()
			r.Written = r.Fields - len(r.Missing)
		}
		rows = append(rows, r)
	}
	return rows
}

// Second is who approves where a second person has to.
type Second struct {
	Writer   string // who wrote last; "" where nobody did
	May      bool   // who asks may approve
	Others   []string
	Outside  bool // others may come by the organisation's login
	Nobody   bool // nobody who is known may approve
	NoLogins bool // nobody logs in here, so that there is one person alone
}

// SecondOf is who may approve a change by its acts: who asks, and of the people those
// whose role and ceiling let them.
func SecondOf(js []horizon.Judgement, id horizon.ChangeID, asks string, people []string, outside, open bool) *Second {
	s := &Second{Writer: approval.Writer(js, id), May: approval.Check(js, id, asks) == nil, Outside: outside, NoLogins: open}
	if s.Writer == "" { // then who asks drafts it
		js = append(js[:len(js):len(js)], horizon.Judgement{Change: id, Action: horizon.Draft, Who: asks})
	}
	for _, name := range people {
		if approval.Check(js, id, name) == nil {
			s.Others = append(s.Others, name)
		}
	}
	s.Nobody = len(s.Others) == 0 && !outside
	return s
}
