package main

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kazami/internal/archive"
)

// figures are what an edition tells of all public documents. They take long to
// count, and stay while no document comes: a desk keeps them. Nil keeps nothing.
// Safe for concurrent use; who asks first counts.
type figures struct {
	mu        sync.Mutex
	quarters  map[time.Time]int
	readings  []archive.Reading
	crossings *crossings
	held      map[archive.Term][]int64 // documents by term
}

type crossings struct {
	cells     []archive.Crossing
	alone     map[string]map[string]int
	documents int
}

func (f *figures) lock() func() {
	if f == nil {
		return func() {}
	}
	f.mu.Lock()
	return f.mu.Unlock
}

// forget has all counted anew.
func (f *figures) forget() {
	defer f.lock()()
	f.quarters, f.readings, f.crossings, f.held = nil, nil, nil, nil
}

// quartersOf is [archive.Store.Quarters] of the session's span.
func (s *session) quartersOf(ctx context.Context, store *archive.Store) (map[time.Time]int, error) {
	defer s.figures.lock()()
	if s.figures != nil && s.figures.quarters != nil {
		return s.figures.quarters, nil
	}
	all, err := store.Quarters(ctx, s.since(), s.asOf)
	if err == nil && s.figures != nil {
		s.figures.quarters = all
	}
	return all, err
}

// holders is the documents of terms up to the session's cut-off, by their
// numbers, those that several hold once. Terms of other changes that will be
// asked for are best found in the same pass: see [session.find].
func (s *session) holders(ctx context.Context, store *archive.Store, terms []archive.Term) ([]int64, error) {
	if err := s.find(ctx, store, terms); err != nil {
		return nil, err
	}
	defer s.figures.lock()()
	var all []int64
	for _, t := range terms {
		all = append(all, s.figures.held[t]...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// find looks for the documents of terms, those that were not found yet in one pass.
func (s *session) find(ctx context.Context, store *archive.Store, terms []archive.Term) error {
	defer s.figures.lock()()
	var missing []archive.Term
	for _, t := range terms {
		if _, known := s.figures.held[t]; !known {
			missing = append(missing, t)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := store.HeldBy(ctx, missing, s.since(), s.asOf)
	if err != nil {
		return err
	}
	if s.figures.held == nil {
		s.figures.held = map[archive.Term][]int64{}
	}
	maps.Copy(s.figures.held, found)
	return nil
}

// readingsOf is [archive.Store.Readings] as of the session's cut-off.
func (s *session) readingsOf(ctx context.Context, store *archive.Store) ([]archive.Reading, error) {
	defer s.figures.lock()()
	if s.figures != nil && s.figures.readings != nil {
		return s.figures.readings, nil
	}
	all, err := store.Readings(ctx, s.asOf)
	if err == nil && s.figures != nil {
		s.figures.readings = all
	}
	return all, err
}

// crossingsOf is [archive.Store.Crossings] from a day to the session's cut-off.
func (s *session) crossingsOf(ctx context.Context, store *archive.Store, from time.Time) (c crossings, err error) {
	defer s.figures.lock()()
	if s.figures != nil && s.figures.crossings != nil {
		return *s.figures.crossings, nil
	}
	c.cells, c.alone, c.documents, err = store.Crossings(ctx, from, s.asOf)
	if err == nil && s.figures != nil {
		s.figures.crossings = &c
	}
	return c, err
}
