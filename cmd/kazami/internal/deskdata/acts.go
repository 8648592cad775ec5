package deskdata

import (
	"context"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// UndoLast takes back the last standing act on a change, and its words with it; it
// gives the act that was undone.
func UndoLast(ctx context.Context, s *work.Work, store *archive.Store, id horizon.ChangeID, who, why string) (horizon.Judgement, error) {
	acts, err := store.Acts(ctx, id, s.AsOf)
	if err != nil {
		return horizon.Judgement{}, err
	}
	var js []horizon.Judgement
	for _, a := range acts {
		js = append(js, a.Judgement)
	}
	standing := horizon.Standing(js)
	for i := len(standing) - 1; i >= 0; i-- {
		last := standing[i]
		if last.Action == horizon.Note {
			continue
		}
		if last.Altered {
			return last, &horizon.AlteredError{Change: id, Record: "judgement"}
		}
		k := slices.IndexFunc(js, func(j horizon.Judgement) bool { return j.ID == last.ID })
		words := acts[k].Before
		if words == nil && last.Action == horizon.Describe {
			plain, err := detection.Undescribed(ctx, s, store, id)
			if err != nil {
				return last, err
			}
			words = &plain
		}
		if words == nil {
			words = acts[k].After
		}
		if words == nil {
			return last, fmt.Errorf("the last act on %s was made before the database kept what it changed: reject or approve it anew", id)
		}
		if words.Slug != "" {
			v, err := work.VocabularyOf(s)
			if err == nil {
				err = edition.CheckAddress(ctx, store, v.Themes, *words, horizon.Undo)
			}
			if err != nil {
				return last, err
			}
		}
		return last, store.Judge(ctx, *words, horizon.Judgement{Change: id, Action: horizon.Undo, Who: who, When: s.Now().In(horizon.Tokyo), Why: why, Cut: work.CutOfActs(s, acts)})
	}
	return horizon.Judgement{}, work.Advise(fmt.Sprintf("There is nothing to undo for %s.", id), "the judgements", "kazami review list")
}
