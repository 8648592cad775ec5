package main

import (
	"context"
	"time"

	"kazami/index"
	"kazami/internal/archive"
)

// today is the cut-off that moves on with the clock.
const today = "today"

// endAtCut ends the days that a query asks for at the cut-off.
func endAtCut(s *work, q *index.Query) {
	if q.To.IsZero() || q.To.After(s.asOf) {
		q.To = s.asOf
	}
}

// healthAsOf is how each source fares now, with its documents counted up to the
// cut-off where that is a day of the past.
func healthAsOf(ctx context.Context, s *work, store *archive.Store) ([]fares, error) {
	all, err := healthOf(ctx, s, store, time.Time{})
	if err != nil || !s.named || s.asOf.After(s.now()) {
		return all, err
	}
	held, err := store.PublishedBefore(ctx, s.asOf)
	for i := range all {
		h := held[all[i].Source.ID]
		all[i].Documents, all[i].Newest = h.Documents, h.Newest
	}
	return all, err
}
