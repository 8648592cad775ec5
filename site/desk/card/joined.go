package card

import (
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Joined is a document that somebody joined to a change, with who did and when.
type Joined struct {
	Document
	Who, When string
}

// JoinedOf is the documents that people joined to a change.
func JoinedOf(s horizon.Scope, docs []view.Joined) (all []Joined) {
	for _, x := range docs {
		all = append(all, Joined{DocumentOf(s, x.Told), x.Who, phrase.DayOf(x.When)})
	}
	return all
}
