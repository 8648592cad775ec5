package detection

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// Figures are what an edition reports of all public documents. They take long to
// count, and stay while no document comes. Safe for concurrent use; who asks
// first counts.
type Figures struct {
	mu        sync.Mutex
	quarters  map[time.Time]int
	readings  []archive.Reading
	crossings *crossings
	byTerm    map[archive.Term][]int64 // documents by term
}

type crossings struct {
	Cells     []archive.Crossing
	Alone     map[string]map[string]int
	Documents int
}

func (f *Figures) lock() func() {
	f.mu.Lock()
	return f.mu.Unlock
}

// Forget has all counted anew.
func (f *Figures) Forget() {
	defer f.lock()()
	f.quarters, f.readings, f.crossings, f.byTerm = nil, nil, nil, nil
}

// QuartersOf is [archive.Store.Quarters] of the span that is counted.
func QuartersOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures) (map[time.Time]int, error) {
	defer f.lock()()
	if f.quarters != nil {
		return f.quarters, nil
	}
	all, err := store.Quarters(ctx, s.Since(), s.AsOf)
	if err == nil {
		f.quarters = all
	}
	return all, err
}

// HoldersOf is the documents of terms up to the cut-off, by their
// numbers, those that several hold once. Terms of other changes that will be
// asked for are best found in the same pass: see [FindHolders].
func HoldersOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures, terms []archive.Term) ([]int64, error) {
	if err := FindHolders(ctx, s, store, f, terms); err != nil {
		return nil, err
	}
	defer f.lock()()
	var all []int64
	for _, t := range terms {
		all = append(all, f.byTerm[t]...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// FindHolders looks for the documents of terms, those that were not found yet in one pass.
func FindHolders(ctx context.Context, s *work.Work, store *archive.Store, f *Figures, terms []archive.Term) error {
	defer f.lock()()
	var missing []archive.Term
	for _, t := range terms {
		if _, known := f.byTerm[t]; !known {
			missing = append(missing, t)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := store.RevisionsWith(ctx, missing, s.Since(), s.AsOf)
	if err != nil {
		return err
	}
	if f.byTerm == nil {
		f.byTerm = map[archive.Term][]int64{}
	}
	maps.Copy(f.byTerm, found)
	return nil
}

// ReadingsOf is [archive.Store.Readings] as of the cut-off.
func ReadingsOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures) ([]archive.Reading, error) {
	defer f.lock()()
	if f.readings != nil {
		return f.readings, nil
	}
	all, err := store.Readings(ctx, s.AsOf)
	if err == nil {
		f.readings = all
	}
	return all, err
}

// CrossingsOf is [archive.Store.Crossings] from a day to the cut-off.
func CrossingsOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures, from time.Time) (c crossings, err error) {
	defer f.lock()()
	if f.crossings != nil {
		return *f.crossings, nil
	}
	c.Cells, c.Alone, c.Documents, err = store.Crossings(ctx, from, s.AsOf)
	if err == nil {
		f.crossings = &c
	}
	return c, err
}
