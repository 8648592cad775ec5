// Package figures counts what pages report of all public documents: those of the
// archive's own, and those of which it has the counts alone.
package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/naming"
	"kazami/internal/archive/packs"
	"kazami/internal/horizon"
)

// Figures are what an edition reports of all public documents. They take long to
// count, and stay while no document comes. Safe for concurrent use; who asks
// first counts.
type Figures struct {
	mu        sync.Mutex
	quarters  map[time.Time]int
	readings  []archive.Reading
	crossings *Crossings
	named     []naming.Document
	byTerm    map[archive.Term][]int64 // documents by term
	placed    []packs.Placed           // documents of packs
	packed    bool                     // these were read
}

// Crossings is how many documents name a threat and a sector, or either.
type Crossings struct {
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
	f.quarters, f.readings, f.crossings, f.named, f.byTerm, f.placed, f.packed = nil, nil, nil, nil, nil, nil, false
}

// inPacks is the documents that packs hold up to the cut-off. The lock is held.
func (f *Figures) inPacks(ctx context.Context, s *work.Work, store *archive.Store) ([]packs.Placed, error) {
	if f.packed {
		return f.placed, nil
	}
	err := packs.Read(ctx, store, time.Time{}, s.AsOf, func(p packs.Placed) error {
		f.placed = append(f.placed, p)
		return nil
	})
	f.packed = err == nil
	return f.placed, err
}

// QuartersOf is [archive.Store.Quarters] of the span that is counted.
func QuartersOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures) (map[time.Time]int, error) {
	defer f.lock()()
	if f.quarters != nil {
		return f.quarters, nil
	}
	all, err := store.Quarters(ctx, s.Since(), s.AsOf)
	if err != nil {
		return nil, err
	}
	placed, err := f.inPacks(ctx, s, store)
	if err != nil {
		return nil, err
	}
	for _, p := range placed {
		if at := p.Month.Start(); p.Precision.Fits(horizon.Monthly) && !at.Before(s.Since()) {
			all[horizon.QuarterOf(at)] += p.Counted + p.Copies
		}
	}
	f.quarters = all
	return all, nil
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
	if err != nil {
		return nil, err
	}
	placed, err := f.inPacks(ctx, s, store)
	if err != nil {
		return nil, err
	}
	f.readings = withPacks(all, placed)
	return f.readings, nil
}

// withPacks adds the documents of packs to what was read of each source, by source.
func withPacks(all []archive.Reading, placed []packs.Placed) []archive.Reading {
	of := map[horizon.SourceID]archive.Reading{}
	for _, r := range all {
		of[r.Source] = r
	}
	for _, p := range placed {
		r, known := of[p.Source]
		r.Source = p.Source
		r.Documents += p.Counted + p.Copies
		if first := p.Month.Start(); !known || r.First.IsZero() || first.Before(r.First) {
			r.First = first
		}
		if last := p.Month.End().Add(-time.Second); last.After(r.Latest) {
			r.Latest = last
		}
		of[p.Source] = r
	}
	return slices.SortedFunc(maps.Values(of), func(a, b archive.Reading) int { return cmp.Compare(a.Source, b.Source) })
}

// CrossingsOf is [archive.Store.Crossings] from a day to the cut-off.
func CrossingsOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures, from time.Time) (c Crossings, err error) {
	defer f.lock()()
	if f.crossings != nil {
		return *f.crossings, nil
	}
	if c.Cells, c.Alone, c.Documents, err = store.Crossings(ctx, from, s.AsOf); err != nil {
		return c, err
	}
	placed, err := f.inPacks(ctx, s, store)
	if err != nil {
		return c, err
	}
	c.add(placed, from)
	f.crossings = &c
	return c, nil
}

// add counts documents of packs from a day on.
func (c *Crossings) add(placed []packs.Placed, from time.Time) {
	cells := map[[2]string]int{}
	for _, x := range c.Cells {
		cells[[2]string{x.Threat, x.Sector}] = x.Docs
	}
	for _, p := range placed {
		if p.Month.Start().Before(from) {
			continue
		}
		c.Documents += p.Counted
		for _, t := range p.Tags[archive.TagThreat] {
			c.Alone[archive.TagThreat][t] += p.Counted
			for _, x := range p.Tags[archive.TagSector] {
				cells[[2]string{t, x}] += p.Counted
			}
		}
		for _, x := range p.Tags[archive.TagSector] {
			c.Alone[archive.TagSector][x] += p.Counted
		}
	}
	c.Cells = c.Cells[:0]
	for _, k := range slices.SortedFunc(maps.Keys(cells), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		if cells[k] > 0 {
			c.Cells = append(c.Cells, archive.Crossing{Threat: k[0], Sector: k[1], Docs: cells[k]})
		}
	}
}
