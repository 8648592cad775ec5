package main

import (
	"context"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
)

// today is the cut-off that moves on with the clock.
const today = "today"

// endAtCut ends the days that a query asks for at the cut-off.
func endAtCut(s *work.Work, q *index.Query) {
	if q.To.IsZero() || q.To.After(s.AsOf) {
		q.To = s.AsOf
	}
}

// healthAsOf is how each source fares now, with its documents counted up to the
// cut-off where that is a day of the past.
func healthAsOf(ctx context.Context, s *work.Work, store *archive.Store) ([]fares, error) {
	all, err := healthOf(ctx, s, store, time.Time{})
	if err != nil || !s.Named || s.AsOf.After(s.Now()) {
		return all, err
	}
	held, err := store.PublishedBefore(ctx, s.AsOf)
	for i := range all {
		h := held[all[i].Source.ID]
		all[i].Documents, all[i].Newest = h.Documents, h.Newest
	}
	return all, err
}
