package card

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Apart is what was detected and stands apart from the cards, as a line.
type Apart struct {
	ID, Name, Members, Kind, Strength string
	Sentence, Chance                  horizon.Words
	Seen                              int // acts so far
}

// ApartOf is what was detected and stands apart, in the order of the list.
func ApartOf(w view.Week, list []horizon.DigestApart) (all []Apart) {
	for _, a := range list {
		all = append(all, Apart{ID: string(a.ID), Name: cmp.Or(w.Names[a.ID], a.Signal.Name), Sentence: phrase.RiseWords(a.Signal, a.Counted), Members: Some(a.Terms, membersShown),
			Chance: horizon.Sentence(chance(w, a.Signal, a.Relevance)), Kind: a.Relevance.KindName, Strength: phrase.Strength(a.Signal), Seen: w.Acts[a.ID]})
	}
	return all
}

// Below is the sentences under the cards. The quality line goes below the card that it
// follows: of the cards, only the discovered ones count.
func Below(w view.Week, cards []Card) (all []horizon.Words) {
	discovered, last, drawn := 0, 0, false // last: the card of the discovered one that comes last by its rank
	for i, it := range w.Judge {
		if it.Drawn > 0 {
			drawn = true
			all = append(all, phrase.DrawnAtRandom(w.Scope, it.Drawn))
		} else if it.Relevance != nil && discovered < w.Quality {
			discovered, last = discovered+1, i
		}
	}
	switch {
	case discovered == 0:
	case drawn || slices.ContainsFunc(w.Judge[last+1:], func(it horizon.DigestItem) bool { return it.Relevance != nil }):
		cards[last].Line = "ここまでは、半分以上が環境変化と見込まれます。"
	default:
		all = append(all, horizon.Plain("カードの言葉は、半分以上が環境変化と見込まれます。"))
	}
	return all
}
