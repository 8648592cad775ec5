package desk

import (
	"context"
	"net/http"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Tab leads to a list of the week, and says how many there are.
type Tab struct {
	place
	Count horizon.Words
	Here  bool
}

// listing is the week and what is new since the one before, for the pages that lead to
// each other by tabs.
type listing struct {
	week   view.Week
	stream horizon.Stream
}

func listingOf(ctx context.Context, views Views, most horizon.TLP) (l listing, err error) {
	if l.week, err = views.Week(ctx, most); err != nil {
		return l, err
	}
	l.stream, err = views.Stream(ctx, most)
	return l, err
}

// tabs are the three lists of the week.
func (l listing) tabs(here string) []Tab { return TabsOf(l.week, l.stream, here) }

// TabsOf is the three lists of the week, of which the one at here is shown.
func TabsOf(w view.Week, s horizon.Stream, here string) []Tab {
	return []Tab{{place{Path: "/", Name: "判断する", Key: "1"}, phrase.Waiting(w.Scope, card.Undecided(w)), here == "/"},
		{place{Path: "/new", Name: "先週からの新着", Key: "2"}, phrase.NewDocs(s), here == "/new"},
		{place{Path: "/near", Name: "検知に近い", Key: "3"}, phrase.Nearby(w.Scope, len(w.Near)), here == "/near"}}
}

// near shows what is close to detection. It asks for nothing.
func near(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		l, err := listingOf(r.Context(), d.Views, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		d.render(w, http.StatusOK, "near.html", struct {
			Frame
			Tabs  []Tab
			Cards []card.Card
		}{d.frame(v, "/near", "検知に近い"), l.tabs("/near"), card.Cards(l.week, "near", l.week.Near, "")})
	}
}
