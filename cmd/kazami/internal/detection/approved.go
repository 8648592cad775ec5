package detection

import (
	"context"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
)

// approvedWords leaves of the descriptions of each public change those that somebody
// approved: where a second person approves, words that were written since wait.
func approvedWords(described map[horizon.ChangeID][]archive.Wording, acts []archive.Act) {
	var js []horizon.Judgement
	for _, a := range acts {
		js = append(js, a.Judgement)
	}
	for id, places := range approval.Approvals(js) {
		var words []archive.Wording
		for _, i := range places {
			if a := acts[i]; a.After != nil { // those of before the archive kept their words say nothing
				words = append(words, archive.Wording{Change: *a.After, Cut: a.Cut})
			}
		}
		if described[id] != nil && words != nil {
			slices.SortStableFunc(words, byCut)
			described[id] = words
		}
	}
}

func byCut(a, b archive.Wording) int { return a.Cut.Compare(b.Cut) }

// Readable is every change as who may not see drafts may read it: one that is public
// in the words that were approved. Any other is as it is described by now.
func Readable(ctx context.Context, s *work.Work, store *archive.Store) ([]horizon.Change, error) {
	all, err := store.Changes(ctx, s.AsOf)
	if err != nil || !s.Cfg.Desk.SecondPerson {
		return all, err
	}
	described, err := DescribedBy(ctx, s, store, nil)
	for i, c := range all {
		if words := described[c.ID]; words != nil && !c.Altered {
			all[i] = words[len(words)-1].Change
		}
	}
	return all, err
}
