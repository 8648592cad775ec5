package health

import (
	"fmt"
	"time"

	"kazami/site/phrase"
)

// askedFor is a source whose dates are no dates of its items: all of them, at
// least two, are the time of the request, or known items came with other dates.
func askedFor(t Try) (Finding, bool) {
	g := t.Figures
	switch {
	case g.Asked > 1 && g.Asked == g.Timed, g.Asked > 0 && g.Asked <= g.Redated:
		return Finding{Kind: Dates, English: fmt.Sprintf("it dates its items by the time of the request (%s): a fault of the source; the first date of each is kept: tell its webmaster", count(g.Asked, "item")),
			Japanese: phrase.DatedByRequest(g.Asked)}, true
	case g.Redated > 0:
		return Finding{Kind: Dates, English: fmt.Sprintf("%s came again with another date: the first is kept", count(g.Redated, "item")),
			Japanese: phrase.Redated(g.Redated)}, true
	}
	return Finding{}, false
}

// ahead is a source with items that are dated in the future.
func ahead(t Try) (Finding, bool) {
	g := t.Figures
	return Finding{Kind: Ahead, English: fmt.Sprintf("%s %s dated ahead of now, up to %s: no list begins with them until then", count(g.Ahead, "item"), is(g.Ahead), g.Furthest.Format(time.DateOnly)),
		Japanese: phrase.DatedAhead(g.Ahead, g.Furthest)}, g.Ahead > 0
}

func is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
