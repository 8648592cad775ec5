package judging

import (
	"context"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// MergedError says that an act is on a change that was merged into another, or would
// merge one into such a change. Until the merging is undone nothing else is to be
// judged of it: a note can be written, and the merging be undone.
type MergedError struct {
	merged horizon.ChangeID
	into   bool // it is the target of the act
}

func (e *MergedError) Error() string {
	if e.into {
		return "change " + string(e.merged) + " was merged into another: name that one, or take the merging back with kazami review undo " + string(e.merged)
	}
	return "change " + string(e.merged) + " was merged into another: judge that one, or take the merging back with kazami review undo " + string(e.merged)
}

// Japanese is the same for the desk. It does not name the other change, which may be
// above somebody's ceiling.
func (e *MergedError) Japanese() string {
	if e.into {
		return phrase.MergedTarget
	}
	return phrase.MergedAway
}

// NotMerged refuses an act that would judge a change which was merged away.
func NotMerged(ctx context.Context, s *work.Work, store *archive.Store, j horizon.Judgement) error {
	if j.Action == horizon.Note || j.Action == horizon.Undo {
		return nil
	}
	all, err := store.Judgements(ctx, s.AsOf)
	if err != nil {
		return err
	}
	for _, id := range []horizon.ChangeID{j.Change, j.Into} {
		if _, merged := horizon.MergedInto(all, id); merged {
			return &MergedError{merged: id, into: id == j.Into}
		}
	}
	return nil
}
