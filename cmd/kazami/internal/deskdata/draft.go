package deskdata

import (
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// PublicError says that a change is public and so can be no draft.
type PublicError struct{ Change horizon.ChangeID }

func (e *PublicError) Error() string {
	return "change " + string(e.Change) + " is public: hold it first, with kazami review hold " + string(e.Change) + ", and it can be a draft again"
}

// Draftable refuses to make a draft of a change that is public by its acts so far: that
// would take its page away without saying so.
func Draftable(acts []archive.Act, j horizon.Judgement) error {
	if j.Action != horizon.Draft {
		return nil
	}
	var all []horizon.Judgement
	for _, a := range acts {
		all = append(all, a.Judgement)
	}
	if horizon.Decision(all, j.Change) == horizon.Approve {
		return &PublicError{j.Change}
	}
	return nil
}
