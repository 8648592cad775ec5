package main

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// supposed is what is only thought through: acts that are read as if the archive
// held them, and the newest words for an issue. Nil and the zero value suppose
// nothing.
type supposed struct {
	acts []supposedAct // in the order in which they would be made
	lead archive.Lead
}

// supposedAct is a judgement, and the change as it would leave it.
type supposedAct struct {
	change horizon.Change
	act    horizon.Judgement
}

func (x *supposed) all() []supposedAct {
	if x == nil {
		return nil
	}
	return x.acts
}

// judgements is every judgement that stands as of the session's cut-off, those
// of asIf among them.
func judgementsOf(ctx context.Context, s *work.Work, store *archive.Store, asIf *supposed) ([]horizon.Judgement, error) {
	all, err := store.Judgements(ctx, s.AsOf)
	for _, x := range asIf.all() {
		if x.act.Cut.Before(s.AsOf) {
			all = append(all, x.act)
		}
	}
	return horizon.Standing(all), err
}

// described is every description of every change by the session's cut-off, by
// change, each in the order of their cut-offs, those of asIf among them.
func describedBy(ctx context.Context, s *work.Work, store *archive.Store, asIf *supposed) (map[horizon.ChangeID][]archive.Wording, error) {
	all, err := store.Wordings(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	for _, x := range asIf.all() {
		if x.act.Cut.Before(s.AsOf) {
			words := append(all[x.change.ID], archive.Wording{Change: x.change, Cut: x.act.Cut})
			slices.SortStableFunc(words, func(a, b archive.Wording) int { return a.Cut.Compare(b.Cut) })
			all[x.change.ID] = words
		}
	}
	return all, nil
}

// changesOf is every change in the last words of what described gives, by id.
func changesOf(described map[horizon.ChangeID][]archive.Wording) (all []horizon.Change) {
	for _, words := range described {
		all = append(all, words[len(words)-1].Change)
	}
	slices.SortFunc(all, func(a, b horizon.Change) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// leadOf is the words for the issue of a week; the zero Lead if there are none.
func leadOf(ctx context.Context, store *archive.Store, week horizon.Period, asIf *supposed) (archive.Lead, error) {
	if asIf != nil && asIf.lead.Week == week && asIf.lead.Text != "" {
		return asIf.lead, nil
	}
	return store.Lead(ctx, week)
}
