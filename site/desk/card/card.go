package card

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Card is a change in the list of the week: what it is, why it is there, and how its
// documents went by year.
type Card struct {
	Row
	Kind    Kind
	Pill    string        // the class of its state: wait, draft or done
	Backing horizon.Words // the support and of how many sources it is
	Picture template.HTML // of the years; "" without a dated document
}

// Kind is a category as a chip shows it: by shape, colour and name.
type Kind struct {
	Slug, Name string
	Sign       template.HTML
}

// KindOf is the chip of a category; of none it says that nobody chose one yet.
func KindOf(c horizon.Category) Kind {
	return Kind{Slug: chart.LookOf(c).Slug, Name: cmp.Or(string(c), "分類は未定"), Sign: chart.Symbol(c)}
}

// EventKind is the chip of an event.
func EventKind() Kind {
	return Kind{Slug: chart.LookOf("").Slug, Name: "出来事", Sign: chart.Symbol("")}
}

// Cards is items as cards, in their order. The prefix tells the pictures of one list from
// those of another.
func Cards(w view.Week, prefix string, items []horizon.DigestItem, chosen horizon.ChangeID) (all []Card) {
	for i, it := range items {
		row := RowOf(w, it, chosen)
		row.Members = Some(slices.DeleteFunc(slices.Clone(it.Terms), func(t string) bool { return t == row.Name }), membersShown)
		category := w.Categories[it.ID]
		all = append(all, Card{Row: row, Kind: KindOf(category), Pill: pill(it.State), Backing: phrase.Backing(it.Support, it.Counted),
			Picture: chart.Card{ID: fmt.Sprint(prefix, i), Name: row.Name, Category: category, Tally: it.Tally}.SVG()})
	}
	return all
}

// pill is the class of a state.
func pill(a horizon.Action) string {
	switch {
	case a == horizon.Draft:
		return "draft"
	case a.Decides():
		return "done"
	}
	return "wait"
}

// Around parts the cards behind the chosen one: what is known of it stands between the
// two. Where none is chosen all of them stand before.
func Around(all []Card) (before, after []Card) {
	for i, c := range all {
		if c.Selected {
			return all[:i+1], all[i+1:]
		}
	}
	return all, nil
}

// Head is what the head of the week says: how many detections stand on how many cards,
// and how many of these nobody has decided.
type Head struct{ Grouped, Left horizon.Words }

// HeadOf counts what the week lists: the changes to judge and the events.
func HeadOf(w view.Week) Head {
	detections := 0
	for _, it := range w.Judge {
		detections += 1 + len(it.Terms)
	}
	for _, a := range w.Digest.Events {
		detections += 1 + len(a.Terms)
	}
	cards := len(w.Judge) + len(w.Digest.Events)
	if cards == 0 {
		return Head{}
	}
	return Head{phrase.Grouped(w.Scope, detections, cards, w.Left), phrase.Undecided(w.Scope, Undecided(w))}
}

// Undecided is how many changes nobody has decided on, those that are not listed among them.
func Undecided(w view.Week) int {
	n := w.Left
	for _, it := range w.Judge {
		if !it.State.Decides() {
			n++
		}
	}
	return n
}
