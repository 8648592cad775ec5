package main

import (
	"context"
	"fmt"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// mergedError says that a change was merged into another, so that no other act
// on it has an effect.
type mergedError struct{ id, into horizon.ChangeID }

func (e *mergedError) Error() string {
	return fmt.Sprintf("%s was merged into %s: judge that one, or take the merge back first with kazami review undo %s", e.id, e.into, e.id)
}

// refuseMerged is a [*mergedError] if the last act that stands on a change
// merged it into another. Notes go everywhere.
func refuseMerged(ctx context.Context, store *archive.Store, s *session, action horizon.Action, id, into horizon.ChangeID) error {
	js, err := store.Judgements(ctx, s.asOf)
	if err != nil {
		return err
	}
	for _, of := range []horizon.ChangeID{id, into} {
		if to, merged := horizon.MergedInto(js, of); merged && action != horizon.Note {
			return &mergedError{of, to}
		}
	}
	return nil
}
