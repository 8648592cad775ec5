package detection

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Supposed is what is only thought through: acts that are read as if the archive
// held them, and the newest words for an issue. Nil and the zero value suppose
// nothing.
type Supposed struct {
	Acts []SupposedAct // in the order in which they would be made
	Lead archive.Lead
}

// SupposedAct is a judgement, and the change as it would leave it.
type SupposedAct struct {
	Change horizon.Change
	Act    horizon.Judgement
}

// by is the supposed acts on data cut off before asOf.
func (x *Supposed) by(asOf time.Time) []SupposedAct {
	if x == nil {
		return nil
	}
	return work.Filter(x.Acts, func(a SupposedAct) bool { return a.Act.Cut.Before(asOf) })
}

// JudgementsOf is every judgement that stands as of the cut-off, those
// of asIf among them.
func JudgementsOf(ctx context.Context, s *work.Work, store *archive.Store, asIf *Supposed) ([]horizon.Judgement, error) {
	all, err := store.Judgements(ctx, s.AsOf)
	for _, x := range asIf.by(s.AsOf) {
		all = append(all, x.Act)
	}
	return horizon.Standing(all), err
}

// DescribedBy is every description of every change by the cut-off, by
// change, each in the order of their cut-offs, those of asIf among them. Where a second
// person approves, those of a public change are what was approved of it.
func DescribedBy(ctx context.Context, s *work.Work, store *archive.Store, asIf *Supposed) (map[horizon.ChangeID][]archive.Wording, error) {
	all, err := store.Wordings(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	for _, x := range asIf.by(s.AsOf) {
		words := append(all[x.Change.ID], archive.Wording{Change: x.Change, Cut: x.Act.Cut})
		slices.SortStableFunc(words, byCut)
		all[x.Change.ID] = words
	}
	if s.Cfg.Desk.SecondPerson {
		acts, err := store.Acts(ctx, "", s.AsOf)
		if err != nil {
			return nil, err
		}
		for _, x := range asIf.by(s.AsOf) {
			acts = append(acts, archive.Act{Judgement: x.Act, After: &x.Change})
		}
		approvedWords(all, acts)
	}
	return all, nil
}

// ChangesOf is every change in the last words of what described gives, by id.
func ChangesOf(described map[horizon.ChangeID][]archive.Wording) (all []horizon.Change) {
	for _, words := range described {
		all = append(all, words[len(words)-1].Change)
	}
	slices.SortFunc(all, func(a, b horizon.Change) int { return cmp.Compare(a.ID, b.ID) })
	return all
}
