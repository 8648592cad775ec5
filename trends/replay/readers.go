package replay

import (
	"cmp"
	"maps"
	"slices"
)

// Reading is what one reader called right of the items of some years and a bin.
type Reading struct {
	Reader   int    `json:"reader"` // place, from 1
	Bin      string `json:"bin"`
	From     int    `json:"from"` // year
	To       int    `json:"to"`
	Changes  Share  `json:"changes"`  // those that stand for a change
	Concepts Share  `json:"concepts"` // of these, those that the digest does not list apart
	Likely   Share  `json:"likely"`   // of these, those that the ranking gives an even chance
	First    Share  `json:"first"`    // of these, the twenty ranked first
	Mixed    Share  `json:"mixed_in"`
}

// firstOfAll is how many concepts of all years together are ranked first.
const firstOfAll = 20

// Readings sums up what each reader said, by bin: of all years, and of the
// later half of them, where the ranking has more to go by.
func Readings(items []Item) (all []Reading) {
	years, readers := map[string][]int{}, 0
	for _, it := range items {
		years[it.Bin] = append(years[it.Bin], it.Year)
		readers = max(readers, len(it.Readers))
	}
	for reader := range readers {
		for _, bin := range slices.Sorted(maps.Keys(years)) {
			first, last := slices.Min(years[bin]), slices.Max(years[bin])
			all = append(all, reading(items, Reading{Reader: reader + 1, Bin: bin, From: first, To: last}))
			if half := first + (last-first+1)/2; half > first {
				all = append(all, reading(items, Reading{Reader: reader + 1, Bin: bin, From: half, To: last}))
			}
		}
	}
	return all
}

// reading fills in the shares of one reader.
func reading(items []Item, r Reading) Reading {
	var concepts []Item
	for _, it := range items {
		if it.Bin != r.Bin || it.Year < r.From || it.Year > r.To {
			continue
		}
		if it.Verdict = ""; len(it.Readers) >= r.Reader {
			it.Verdict = it.Readers[r.Reader-1]
		}
		switch {
		case it.Placebo:
			r.Mixed.add(it)
		case it.Head():
			r.Changes.add(it)
			if it.Kind == "concept" {
				concepts = append(concepts, it)
			}
		}
	}
	slices.SortStableFunc(concepts, func(a, b Item) int { return cmp.Compare(b.Share, a.Share) })
	for i, it := range concepts {
		r.Concepts.add(it)
		if it.Share >= 0.5 {
			r.Likely.add(it)
		}
		if i < firstOfAll {
			r.First.add(it)
		}
	}
	return r
}
