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
	k := top(acts, id)
	if k < 0 {
		return horizon.Judgement{}, work.Advise(fmt.Sprintf("There is nothing to undo for %s.", id), "the judgements", "kazami review list")
	}
	undo, err := takeBack(ctx, s, store, acts, k)
	if err != nil {
		return acts[k].Judgement, err
	}
	undo.Who, undo.Why = who, why
	return acts[k].Judgement, store.Judge(ctx, *undo.After, undo.Judgement)
}

// top is the place of the last standing act on a change that can be taken back; -1
// without one. The acts may be on other changes, too.
func top(acts []archive.Act, id horizon.ChangeID) int {
	undone := horizon.Undone(judgements(acts))
	for i := len(acts) - 1; i >= 0; i-- {
		if _, taken := undone[i]; !taken && acts[i].Change == id && acts[i].Action != horizon.Note && acts[i].Action != horizon.Undo {
			return i
		}
	}
	return -1
}

func judgements(acts []archive.Act) (js []horizon.Judgement) {
	for _, a := range acts {
		js = append(js, a.Judgement)
	}
	return js
}

// takeBack is the act that takes back the one at a place, which is the last on its change,
// with the words of before. Nobody signed it yet.
func takeBack(ctx context.Context, s *work.Work, store *archive.Store, acts []archive.Act, k int) (archive.Act, error) {
	last := acts[k]
	if last.Altered {
		return archive.Act{}, &horizon.AlteredError{Change: last.Change, Record: "judgement"}
	}
	words := last.Before
	if words == nil && last.Action == horizon.Describe {
		plain, err := detection.Undescribed(ctx, s, store, last.Change)
		if err != nil {
			return archive.Act{}, err
		}
		words = &plain
	}
	if words == nil {
		words = last.After
	}
	if words == nil {
		return archive.Act{}, fmt.Errorf("the last act on %s was made before the database kept what it changed: reject or approve it anew", last.Change)
	}
	if words.Slug != "" {
		v, err := work.VocabularyOf(s)
		if err == nil {
			err = edition.CheckAddress(ctx, store, v.Themes, *words, horizon.Undo)
		}
		if err != nil {
			return archive.Act{}, err
		}
	}
	own := slices.DeleteFunc(slices.Clone(acts), func(a archive.Act) bool { return a.Change != last.Change })
	return archive.Act{After: words, Judgement: horizon.Judgement{Change: last.Change, Action: horizon.Undo, When: s.Now().In(horizon.Tokyo), Cut: work.CutOfActs(s, own)}}, nil
}
