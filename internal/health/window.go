package health

import (
	"fmt"
	"kazami/site/phrase"
	"time"
)

// overlap looks for items that were missed: none of the last try's items was
// known, though the source had items before.
func overlap(tries []Try) (Finding, bool) {
	last := tries[len(tries)-1]
	g := last.Figures
	if g.Items < 2 || g.New < g.Items {
		return Finding{}, false
	}
	earlier := withItems(tries[:len(tries)-1])
	if len(earlier) == 0 {
		return Finding{}, false
	}
	before := earlier[len(earlier)-1]
	from, to := before.Figures.Newest, g.Oldest
	if !from.IsZero() && !to.IsZero() && !to.After(from) {
		return Finding{Kind: Renamed,
			English:  fmt.Sprintf("all %d items are new though some are as old as what was read before: its addresses or identities have changed, and documents may be there twice", g.Items),
			Japanese: phrase.Renamed(g.Items)}, true
	}
	many, manyJa := missing(earlier, last, from, to)
	how, howJa := oftener(g.Items, g.Newest.Sub(g.Oldest), last.At.Sub(before.At))
	return Finding{Kind: Missed,
		English:  fmt.Sprintf("items were missed: none of its %d items was known; %s%s", g.Items, many, how),
		Japanese: phrase.ItemsMissed(g.Items, manyJa, howJa)}, true
}

// missing says how many items stood between two windows: as many as the
// source's pace makes of the time between them.
func missing(earlier []Try, last Try, from, to time.Time) (en, ja string) {
	pace, known := perWeek(append(earlier[:len(earlier):len(earlier)], last))
	if !known || from.IsZero() || to.IsZero() {
		return "how many cannot be said", phrase.MissedUnknown
	}
	n := int(pace*to.Sub(from).Hours()/(7*24) + 0.5)
	if n < 1 {
		return "probably none or few", phrase.MissedFew
	}
	return fmt.Sprintf("about %d may be missing between %s and %s", n, day(from), day(to)),
		phrase.MissedAbout(from, to, n)
}

// oftener says how often a window must be read: twice in the time that it spans.
func oftener(items int, spans, apart time.Duration) (en, ja string) {
	if spans <= 0 || apart <= 0 {
		return ": read it more often", phrase.ReadOftener
	}
	s, sJa := span(spans)
	if apart <= spans/2 {
		return fmt.Sprintf("; its %d items span %s, so that its cron line is tight enough", items, s), phrase.ReadEnough(items, sJa)
	}
	every, everyJa := span(max(spans/2, 15*time.Minute))
	was, wasJa := span(apart)
	return fmt.Sprintf("; its %d items span %s and it was read %s apart: give it a cron line of every %s or tighter", items, s, was, every),
		phrase.ReadEvery(items, sJa, wasJa, everyJa)
}
