package edition

import (
	"cmp"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// news is what an issue has to say of changes, from the figures and states that their
// pages show.
type news struct {
	week       horizon.Period
	since, now time.Time // the last moment that the issue before knew, and this one
	edition    *horizon.Edition
}

// pictured is how many years the picture of a change in an issue has at most.
const pictured = 9

// kind says why the issue names a change; "" if it does not.
func (n news) kind(p *horizon.PublishedChange) horizon.IssueKind {
	t := &p.Tally
	_, was := t.OpenAt(n.since)
	_, is := t.OpenAt(n.now)
	_, ended := t.EndedBetween(n.since, n.now)
	switch {
	case horizon.WeekOf(firstApproval(p.History()).Cut) == n.week:
		return horizon.IssuePublished
	case is && !was:
		return horizon.IssueDetected
	case !is && ended:
		return horizon.IssueEnded
	case n.fell(t.Last()):
		return horizon.IssueFell
	case is:
		return horizon.IssueOpen
	}
	return ""
}

// fell reports whether the year that was over last was so since the issue before, and
// has fewer documents than expected.
func (n news) fell(y *horizon.TallyYear) bool {
	if y == nil || !horizon.DaysOfYear(y.Year).To.After(n.since) {
		return false
	}
	return y.Below() || y.Signal.Stage == horizon.Fading
}

// change is a change as the issue shows it.
func (n news) change(p *horizon.PublishedChange, kind horizon.IssueKind) horizon.IssueChange {
	c, t := p.Change(), &p.Tally
	out := horizon.IssueChange{Change: c.ID, Name: c.Name, NameEN: c.NameEN, Slug: c.Slug, Category: c.Category, Definition: c.Definition, Sectors: c.Sectors,
		Stage: phrase.StageOf(p.Standing()), Documents: t.Documents.Int(), Publishers: t.Publishers.Int(), Kind: kind, Years: t.Recent(pictured)}
	said := phrase.News{Kind: kind, Name: c.Name, Tally: t, Year: t.Last(), Until: n.now}
	if open, is := t.OpenAt(n.now); is {
		said.Since = open.Opened
		if last := len(t.Years) - 1; last >= 0 && (said.Year == nil || open.Opened.Start().After(horizon.DaysOfYear(said.Year.Year).To)) {
			said.Year = &t.Years[last]
		}
		if g := openVerdict(p); g != nil && (said.Year == nil || !said.Year.Signal.Open) {
			said.Verdict, said.Counted = g, n.edition.Figures.Reckon(*g, n.edition.AsOf)
		}
	}
	if ended, is := t.EndedBetween(n.since, n.now); is {
		said.Ended = ended.Ended
	}
	out.Text = said.Text()
	said.Name = cmp.Or(c.NameEN, c.Name)
	out.English = said.TextEN()
	return out
}

// openVerdict is the first of the verdicts whose detection is open; nil if none is.
func openVerdict(p *horizon.PublishedChange) *horizon.Signal {
	i := slices.IndexFunc(p.Verdicts, func(v horizon.PublicSignal) bool { return v.Signal().Open })
	if i < 0 {
		return nil
	}
	g := p.Verdicts[i].Signal()
	return &g
}

// takeIssues has the edition's book hold what its issues show, so that the pages of back
// numbers are held to it, too.
func takeIssues(e *horizon.Edition) {
	for _, is := range e.Issues {
		for f := range is.Figures() {
			e.Figures.Take(f)
		}
	}
}
