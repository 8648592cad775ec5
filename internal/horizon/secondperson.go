package horizon

import (
	"strings"
	"unicode"
)

// SecondPersonError says why a second person's rule refuses an approval.
type SecondPersonError struct {
	Change ChangeID
	Writer string // who wrote last; "" where nobody drafted the change
}

func (e *SecondPersonError) Error() string {
	if e.Writer == "" {
		return "change " + string(e.Change) + " has no draft of another person"
	}
	return "change " + string(e.Change) + " was written last by " + e.Writer + ", who cannot approve it"
}

// LastWriter is who made the last standing draft or description of a change; "" without
// one. The judgements may be of other changes, too.
func LastWriter(js []Judgement, id ChangeID) (who string) {
	for _, j := range Standing(js) {
		if j.Change == id && (j.Action == Draft || j.Action == Describe) {
			who = j.Who
		}
	}
	return who
}

// SecondPerson is what keeps somebody from approving a change where a second person
// approves; nil is nothing. What they approve has to be the words of another person.
func SecondPerson(js []Judgement, id ChangeID, who string) error {
	writer := LastWriter(js, id)
	if letters(writer) == "" || letters(writer) == letters(who) {
		return &SecondPersonError{id, writer}
	}
	return nil
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
func Rewritten(js []Judgement, id ChangeID) (since bool) {
	approved := false
	for _, j := range Standing(js) {
		switch {
		case j.Change != id:
		case j.Action.Decides():
			approved, since = j.Action == Approve, false
		case j.Action == Describe:
			since = approved
		}
	}
	return since
}
