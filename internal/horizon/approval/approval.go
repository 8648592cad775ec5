// Package approval is the rule of the second person: who wrote last of a change cannot
// approve it, and what is public is what was approved.
package approval

import (
	"strings"
	"unicode"

	"kazami/internal/horizon"
)

// Refusal says why somebody cannot approve a change.
type Refusal struct {
	Change horizon.ChangeID
	Writer string // who wrote last; "" where nobody drafted the change
}

func (e *Refusal) Error() string {
	if e.Writer == "" {
		return "change " + string(e.Change) + " has no draft of another person"
	}
	return "change " + string(e.Change) + " was written last by " + e.Writer + ", who cannot approve it"
}

// Check is what keeps somebody from approving a change; nil is nothing. What they
// approve has to be the words of another person.
func Check(js []horizon.Judgement, id horizon.ChangeID, who string) error {
	writer := Writer(js, id)
	if letters(writer) == "" || letters(writer) == letters(who) {
		return &Refusal{id, writer}
	}
	return nil
}

// Writer is who made the last standing draft or description of a change; "" without one.
// The judgements may be of other changes, too.
func Writer(js []horizon.Judgement, id horizon.ChangeID) (who string) {
	for _, j := range horizon.Standing(js) {
		if j.Change == id && (j.Action == horizon.Draft || j.Action == horizon.Describe) {
			who = j.Who
		}
	}
	return who
}

// letters is a name without what the eye does not tell apart: case and spaces.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// Rewritten reports whether a change that is approved was described anew since, so that
// other words stand than those that were approved.
func Rewritten(js []horizon.Judgement, id horizon.ChangeID) (since bool) {
	approved := false
	for _, j := range horizon.Standing(js) {
		switch {
		case j.Change != id:
		case j.Action.Decides():
			approved, since = j.Action == horizon.Approve, false
		case j.Action == horizon.Describe:
			since = approved
		}
	}
	return since
}

// Approvals are the places of the approvals that stand of changes which are public by
// them, by change, each in their order.
func Approvals(js []horizon.Judgement) map[horizon.ChangeID][]int {
	placed := make([]horizon.Judgement, len(js))
	for i, j := range js {
		placed[i] = j
		placed[i].ID = int64(i)
	}
	all := map[horizon.ChangeID][]int{}
	public := map[horizon.ChangeID]bool{}
	for _, j := range horizon.Standing(placed) {
		if j.Action.Decides() {
			public[j.Change] = j.Action == horizon.Approve
		}
		if j.Action == horizon.Approve {
			all[j.Change] = append(all[j.Change], int(j.ID))
		}
	}
	for id := range all {
		if !public[id] {
			delete(all, id)
		}
	}
	return all
}
