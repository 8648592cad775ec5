package desk

import (
	"context"
	"net/http"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// tab leads to a list of the week, and says how many there are.
type tab struct {
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
func (l listing) tabs(here string) []tab {
	w := l.week
	return []tab{{place{Path: "/", Name: "判断する", Key: "1"}, phrase.Waiting(w.Scope, card.Undecided(w)), here == "/"},
		{place{Path: "/new", Name: "先週からの新着", Key: "2"}, phrase.NewDocs(l.stream), here == "/new"},
		{place{Path: "/near", Name: "検知に近い", Key: "3"}, phrase.Nearby(w.Scope, len(w.Near)), here == "/near"}}
}

// streamPage is what is new since last week.
type streamPage struct {
	Frame
	Tabs                  []tab
	Span, Order, Mentions string
	Left, Total           horizon.Words
	Documents             []card.News
	Terms                 []mentionRow
}

type mentionRow struct {
	Term, Path         string
	Documents, Sources horizon.Words
}

// stream shows what is new since last week.
func stream(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		l, err := listingOf(r.Context(), d.Views, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		s := l.stream
		d.render(w, http.StatusOK, "stream.html", streamPage{Frame: d.frame(v, "/new", "先週からの新着"), Tabs: l.tabs("/new"), Span: card.SpanOf(s), Order: phrase.NearFirst, Left: phrase.NewLeft(s),
			Mentions: phrase.MentionsOnly, Total: phrase.NewDocs(s), Documents: card.NewsOf(s, len(s.Documents)), Terms: mentionRows(s)})
	}
}

func mentionRows(s horizon.Stream) (all []mentionRow) {
	for _, m := range s.Mentions {
		q := Query{Text: `"` + m.Term + `"`, From: phrase.ISO(s.From, horizon.ByDay), To: phrase.ISO(s.To.Add(-time.Second), horizon.ByDay)}
		documents, sources := phrase.MentionedIn(s, m)
		all = append(all, mentionRow{m.Term, q.path(), documents, sources})
	}
	return all
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
			Tabs  []tab
			Cards []card.Card
		}{d.frame(v, "/near", "検知に近い"), l.tabs("/near"), card.Cards(l.week, "near", l.week.Near, "")})
	}
}
