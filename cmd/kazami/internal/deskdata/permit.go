package deskdata

import (
	"errors"
	"fmt"
	"reflect"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// PublicError says that a change is public and so can be no draft.
type PublicError struct{ Change horizon.ChangeID }

func (e *PublicError) Error() string {
	return "change " + string(e.Change) + " is public: hold it first, with kazami review hold " + string(e.Change) + ", and it can be a draft again"
}

// ReworkedError says that an approval would change the words that another person wrote.
type ReworkedError struct{ Change horizon.ChangeID }

func (e *ReworkedError) Error() string {
	return fmt.Sprintf("a second person approves here, and this approval would change the words of %s: save them with kazami review draft %s, and let another person approve", e.Change, e.Change)
}

// Permitted refuses an act on a change for what was done with it so far: a draft of what
// is public, which would take its page away without saying so, and where a second person
// approves, an approval by who wrote last or of words that nobody else wrote. After is
// the change as the act would leave it.
func Permitted(s *work.Work, acts []archive.Act, j horizon.Judgement, after horizon.Change) error {
	var js []horizon.Judgement
	var words *horizon.Change
	for _, a := range acts {
		js = append(js, a.Judgement)
		if a.After != nil {
			words = a.After
		}
	}
	switch {
	case j.Action == horizon.Draft && horizon.Decision(js, j.Change) == horizon.Approve:
		return &PublicError{j.Change}
	case j.Action != horizon.Approve || !s.Cfg.Desk.SecondPerson:
		return nil
	}
	if err := horizon.SecondPerson(js, j.Change, j.Who); err != nil {
		return fmt.Errorf("%w: let another person approve it, after kazami review draft %s", err, j.Change)
	}
	if words != nil && !reflect.DeepEqual(*words, after) {
		return &ReworkedError{j.Change}
	}
	return nil
}

// refusalOf is why an act is not permitted, in the words of the desk.
func refusalOf(err error) string {
	if second, is := errors.AsType[*horizon.SecondPersonError](err); is {
		return phrase.SecondPerson(second)
	}
	if _, is := errors.AsType[*ReworkedError](err); is {
		return phrase.Reworked
	}
	return phrase.DraftOfPublic
}
