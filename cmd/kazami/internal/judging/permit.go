// Package judging is what may be done with a change for what was done with it so far, on
// the command line as at the desk.
package judging

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
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
	if err := approval.Check(js, j.Change, j.Who); err != nil {
		return fmt.Errorf("%w: let another person approve it, after kazami review draft %s", err, j.Change)
	}
	if words != nil && !reworded(*words, after) {
		return nil
	}
	return &ReworkedError{j.Change}
}

// reworded reports whether a change says something else than before. An address that it
// did not have is no word of it: an approval needs one.
func reworded(before, after horizon.Change) bool {
	before.Slug, before.NameEN = cmp.Or(before.Slug, after.Slug), cmp.Or(before.NameEN, after.NameEN)
	return !reflect.DeepEqual(said(before), said(after))
}

// said is what a change says: its fields, without those that are empty.
func said(c horizon.Change) map[string]any {
	all := map[string]any{}
	b, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		panic(err) // a change is plain values
	}
	maps.DeleteFunc(all, func(_ string, x any) bool {
		list, is := x.([]any)
		return x == nil || x == "" || is && len(list) == 0
	})
	return all
}

// RefusalOf is why an act is not permitted, in the words of the desk.
func RefusalOf(err error) string {
	if second, is := errors.AsType[*approval.Refusal](err); is {
		return phrase.SecondPerson(second)
	}
	if _, is := errors.AsType[*ReworkedError](err); is {
		return phrase.Reworked
	}
	return phrase.DraftOfPublic
}
