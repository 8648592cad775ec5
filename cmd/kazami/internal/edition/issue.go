package edition

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// issuesOf is the issue of the cut-off's week, as it would be published now, with
// the back numbers, newest first. What an earlier week's issue said stays as it
// was, and so does that of the cut-off's week once a later one was published.
func issuesOf(ctx context.Context, s *work.Work, store *archive.Store, analysis int, judgements []horizon.Judgement, e *horizon.Edition, asIf *detection.Supposed) ([]horizon.Issue, error) {
	lead, err := leadOf(ctx, store, s.Week(), asIf)
	if err != nil {
		return nil, err
	}
	described, err := detection.DescribedBy(ctx, s, store, asIf)
	if err != nil {
		return nil, err
	}
	names := map[horizon.ChangeID]string{}
	for _, c := range detection.ChangesOf(described) {
		names[c.ID] = c.Name
	}
	all, err := store.Issues(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Published = work.Earlier(all[i].Published, s.At()) // one of before stood for the whole of its day
	}
	last, found, err := store.LastIssue(ctx)
	if err != nil || found && last.N > s.Week().N {
		return all, err
	}
	var before horizon.Issue
	if len(all) > 0 && all[0].Week == s.Week() {
		before, all = all[0], all[1:]
	}
	is := makeIssue(s, lead, sinceOf(all, s.At()), judgements, names, e)
	is.Analysis = analysis
	if before.Week == is.Week {
		corrections := before.Corrections
		if s.UnderWay() && SaysTheSame(before, is, e.Meetings) {
			is = before
		}
		is.Corrections = corrections
	}
	return slices.Insert(all, 0, is), nil
}

// leadOf is the words for the issue of a week; the zero Lead if there are none.
func leadOf(ctx context.Context, store *archive.Store, week horizon.Period, asIf *detection.Supposed) (archive.Lead, error) {
	if asIf != nil && asIf.Lead.Week == week && asIf.Lead.Text != "" {
		return asIf.Lead, nil
	}
	all, err := store.Leads(ctx, week)
	if err != nil || len(all) == 0 {
		return archive.Lead{}, err
	}
	return all[len(all)-1], nil
}

// firstSpan is how many years the first of all issues looks back for its news.
const firstSpan = 1

// sinceOf is the last moment that the issue before knew; earlier ones are newest first.
func sinceOf(earlier []horizon.Issue, now time.Time) time.Time {
	if len(earlier) == 0 {
		return now.AddDate(-firstSpan, 0, 0)
	}
	return earlier[0].Published
}

// keyed is the key of a figure in an issue as it is stored.
var keyed = regexp.MustCompile(`"key":"(?:[^"\\]|\\.)*",`)

// SaysTheSame reports whether an issue says what it said before: then it keeps
// its time. A meeting that was announced since is new; that a figure is known up to a
// later day, and is the same, is not.
func SaysTheSame(before, now horizon.Issue, meetings []horizon.Meeting) bool {
	if slices.ContainsFunc(meetings, func(m horizon.Meeting) bool {
		return m.Announced.After(before.Published) && !m.Announced.After(now.Published) && m.Start.After(now.Published)
	}) {
		return false
	}
	before.Published, before.Corrections, before.Analysis = now.Published, nil, now.Analysis
	was, err := json.Marshal(before)
	is, err2 := json.Marshal(now)
	return err == nil && err2 == nil && bytes.Equal(keyed.ReplaceAll(was, nil), keyed.ReplaceAll(is, nil))
}

// saveIssue stores the issue of a week as an edition has it, unless a later one
// was published: then it stays as it was. An edition without one stores nothing.
func saveIssue(ctx context.Context, store *archive.Store, e horizon.Edition, week horizon.Period) error {
	for _, is := range e.Issues {
		if is.Week == week {
			is.Corrections = nil // they stand beside it
			_, err := store.PutIssue(ctx, is)
			return err
		}
	}
	return nil
}

// makeIssue is the newsletter of the cut-off's week: what was approved in it, what
// detection said since the issue before, what goes on, what was withdrawn.
func makeIssue(s *work.Work, lead archive.Lead, since time.Time, judgements []horizon.Judgement, names map[horizon.ChangeID]string, e *horizon.Edition) horizon.Issue {
	week := s.Week()
	_, number := week.Start().ISOWeek()
	is := horizon.Issue{Number: number, Week: week, Published: s.At(), Title: lead.Title, Lead: lead.Text}
	published := map[horizon.ChangeID]bool{}
	n := news{week: week, since: since, now: s.At(), edition: e}
	for i := range e.Changes {
		p := &e.Changes[i]
		published[p.Change().ID] = true
		if kind := n.kind(p); kind != "" {
			is.Named = append(is.Named, n.change(p, kind))
			if kind == horizon.IssuePublished {
				is.New = append(is.New, p.Change().ID)
			}
		}
	}
	for _, j := range judgements {
		if (j.Action == horizon.Reject || j.Action == horizon.Hold) && horizon.WeekOf(j.Cut) == week && !published[j.Change] && wasApproved(judgements, j) {
			is.Withdrawn = append(is.Withdrawn, horizon.Movement{Change: j.Change, Name: names[j.Change], Why: phrase.Withdrawal(j.Action)})
		}
	}
	if is.Title == "" {
		is.Title = phrase.IssueTitle(is)
	}
	return is
}

func firstApproval(history []horizon.Judgement) horizon.Judgement {
	i := slices.IndexFunc(history, func(j horizon.Judgement) bool { return j.Action == horizon.Approve })
	return history[i] // a judged change was approved
}

// wasApproved reports whether the change was public before the judgement.
func wasApproved(all []horizon.Judgement, before horizon.Judgement) bool {
	approved := false
	for _, j := range all {
		if j == before {
			return approved
		}
		if j.Change == before.Change && j.Action.Decides() {
			approved = j.Action == horizon.Approve
		}
	}
	return false
}
