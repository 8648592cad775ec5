package edition

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// issuesOf is the issue of the cut-off's week, as it would be published now, with
// the back numbers, newest first. What an earlier week's issue said stays as it
// was, and so does that of the cut-off's week once a later one was published.
func issuesOf(ctx context.Context, s *work.Work, store *archive.Store, d *detection.Result, judgements []horizon.Judgement, e *horizon.Edition, asIf *detection.Supposed) ([]horizon.Issue, error) {
	lead, err := detection.LeadOf(ctx, store, s.Week(), asIf)
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
	is := makeIssue(s, lead, d, judgements, names, e)
	if len(all) > 0 && all[0].Week == is.Week {
		before := all[0]
		all = all[1:]
		if s.UnderWay() && SaysTheSame(before, is, e.Meetings) {
			is.Published = before.Published
		}
		is.Corrections = before.Corrections
	}
	return slices.Insert(all, 0, is), nil
}

// SaysTheSame reports whether an issue says what it said before: then it keeps
// its time. A meeting that was announced since is new.
func SaysTheSame(before, now horizon.Issue, meetings []horizon.Meeting) bool {
	if slices.ContainsFunc(meetings, func(m horizon.Meeting) bool {
		return m.Announced.After(before.Published) && !m.Announced.After(now.Published) && m.Start.After(now.Published)
	}) {
		return false
	}
	before.Published, before.Corrections = now.Published, nil
	was, err := json.Marshal(before)
	is, err2 := json.Marshal(now)
	return err == nil && err2 == nil && bytes.Equal(was, is)
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
// moved in the public panel, what was withdrawn.
func makeIssue(s *work.Work, lead archive.Lead, d *detection.Result, judgements []horizon.Judgement, names map[horizon.ChangeID]string, e *horizon.Edition) horizon.Issue {
	week := s.Week()
	_, number := week.Start().ISOWeek()
	is := horizon.Issue{Number: number, Week: week, Published: s.At(), Title: lead.Title, Lead: lead.Text}
	published := map[horizon.ChangeID]bool{}
	for _, c := range e.Changes {
		id := c.Change().ID
		published[id] = true
		first := firstApproval(c.History())
		if horizon.WeekOf(first.Cut) == week {
			is.New = append(is.New, id)
			continue
		}
		if why, ended := d.Movement(c.Change()); ended {
			is.Quiet = append(is.Quiet, id)
		} else if why != "" {
			is.Moved = append(is.Moved, horizon.Movement{Change: id, Name: c.Change().Name, Why: why})
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
	is.Named = issueChanges(is, d, e)
	return is
}

// issueChanges is the changes that an issue names, as they are public by now.
func issueChanges(is horizon.Issue, d *detection.Result, e *horizon.Edition) (all []horizon.IssueChange) {
	ids := slices.Concat(is.New, is.Quiet)
	for _, m := range is.Moved {
		ids = append(ids, m.Change)
	}
	for _, p := range e.Changes {
		c := p.Change()
		if !slices.Contains(ids, c.ID) {
			continue
		}
		t := horizon.IssueChange{Change: c.ID, Name: c.Name, NameEN: c.NameEN, Slug: c.Slug, Category: c.Category, Definition: c.Definition, Sectors: c.Sectors, Stage: phrase.StageOf(p.Standing()), Documents: len(p.Evidence)}
		if slices.Contains(is.Quiet, c.ID) {
			t.Ended, _ = d.Movement(c)
		}
		voices := map[string]bool{}
		for _, x := range p.Evidence {
			voices[x.Publisher()] = true
		}
		t.Publishers = len(voices)
		for _, v := range p.Verdicts {
			g := v.Signal()
			t.Lines = append(t.Lines, phrase.VerdictLine(g))
		}
		if len(t.Lines) == 0 {
			t.Lines = []string{cmp.Or(p.NoVerdict, phrase.NotJudged)}
		}
		all = append(all, t)
	}
	return all
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
