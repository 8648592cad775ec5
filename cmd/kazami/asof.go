package main

import (
	"context"
	"time"

	"kazami/index"
	"kazami/internal/archive"
)

// today is the cut-off that moves on with the clock.
const today = "today"

// asOfDay reports whether the cut-off is one that somebody named: by --as-of, or
// as a day of the profile. What is undated cannot be said to be older.
func (s *session) asOfDay() bool { return s.opts.AsOf != "" || s.profile.AsOf != today }

// endAtCut ends the days that a query asks for at the cut-off.
func (s *session) endAtCut(q *index.Query) {
	if q.To.IsZero() || q.To.After(s.asOf) {
		q.To = s.asOf
	}
}

// healthAsOf is how each source fares now, with its documents counted up to the
// cut-off where that is a day of the past.
func (s *session) healthAsOf(ctx context.Context, store *archive.Store) ([]fares, error) {
	all, err := s.health(ctx, store, time.Time{})
	if err != nil || !s.asOfDay() || s.asOf.After(s.now()) {
		return all, err
	}
	held, err := store.PublishedBefore(ctx, s.asOf)
	for i := range all {
		h := held[all[i].Source.ID]
		all[i].Documents, all[i].Newest = h.Documents, h.Newest
	}
	return all, err
}
