package detection

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// approvedWords leaves of the descriptions of each public change those that somebody
// approved: where a second person approves, words that were written since wait.
func approvedWords(described map[horizon.ChangeID][]archive.Wording, acts []archive.Act) {
	js := make([]horizon.Judgement, len(acts))
	for i, a := range acts {
		js[i] = a.Judgement
		js[i].ID = int64(i) // its place, so that what stands is found again
	}
	approved := map[horizon.ChangeID][]archive.Wording{}
	public := map[horizon.ChangeID]bool{}
	for _, j := range horizon.Standing(js) {
		if j.Action.Decides() {
			public[j.Change] = j.Action == horizon.Approve
		}
		if a := acts[j.ID]; j.Action == horizon.Approve && a.After != nil {
			approved[j.Change] = append(approved[j.Change], archive.Wording{Change: *a.After, Cut: j.Cut})
		}
	}
	for id, words := range approved {
		if _, readable := described[id]; readable && public[id] {
			slices.SortStableFunc(words, func(a, b archive.Wording) int { return a.Cut.Compare(b.Cut) })
			described[id] = words
		}
	}
}

// actsOf is every act by the cut-off, those of asIf among them.
func actsOf(ctx context.Context, s *work.Work, store *archive.Store, asIf *Supposed) ([]archive.Act, error) {
	acts, err := store.Acts(ctx, "", s.AsOf)
	for _, x := range asIf.all() {
		if x.Act.Cut.Before(s.AsOf) {
			acts = append(acts, archive.Act{Judgement: x.Act, After: &x.Change})
		}
	}
	return acts, err
}

// Readable is every change as who may not see drafts may read it: one that is public
// in the words that were approved. Any other is as it is described by now.
func Readable(ctx context.Context, s *work.Work, store *archive.Store) ([]horizon.Change, error) {
	all, err := store.Changes(ctx, s.AsOf)
	if err != nil || !s.Cfg.Desk.SecondPerson {
		return all, err
	}
	described, err := DescribedBy(ctx, s, store, nil)
	if err != nil {
		return nil, err
	}
	words := ChangesOf(described)
	for i, c := range all {
		if k, found := slices.BinarySearchFunc(words, c.ID, func(w horizon.Change, id horizon.ChangeID) int { return cmp.Compare(w.ID, id) }); found && !c.Altered {
			all[i] = words[k]
		}
	}
	return all, nil
}
