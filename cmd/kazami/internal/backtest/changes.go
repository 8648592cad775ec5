package backtest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	judge "kazami/trends/replay"
)

// sameShare is the share of the rarer one's documents of the year that two
// items must have in common to be one change.
const sameShare = 0.5

// proposedChanges parts the items of a bin and year into changes: items that share
// half of the rarer one's documents are one, and the concept that is ranked
// first stands for it. Of the items that were never flagged it keeps one for
// each four changes, concepts first, which is what most changes are recognised by.
func proposedChanges(ctx context.Context, s *work.Work, store *archive.Store, bins []*judge.Measured, items []judge.Item) ([]judge.Item, error) {
	docs, err := documentsOfItems(ctx, s, store, bins, items)
	if err != nil {
		return nil, err
	}
	type key struct {
		bin  string
		year int
	}
	of := map[key][]int{}
	for i, it := range items {
		k := key{it.Bin, it.Year}
		of[k] = append(of[k], i)
	}
	var kept []judge.Item
	for _, k := range slices.SortedFunc(maps.Keys(of), func(a, b key) int { return cmp.Or(cmp.Compare(a.bin, b.bin), cmp.Compare(a.year, b.year)) }) {
		var real, mixed []int
		for _, i := range of[k] {
			if items[i].Change = items[i].ID; items[i].Placebo {
				mixed = append(mixed, i)
			} else {
				real = append(real, i)
			}
		}
		slices.SortStableFunc(real, func(a, b int) int { return byPlace(items[a], items[b]) })
		heads := 0
		for n, i := range real {
			for _, j := range real[:n] {
				if items[j].Head() && sameDocuments(docs[i], docs[j]) {
					items[i].Change = items[j].ID
					break
				}
			}
			if items[i].Head() {
				heads++
			}
			kept = append(kept, items[i])
		}
		slices.SortStableFunc(mixed, func(a, b int) int {
			flagged := func(i int) bool { return items[i].Score != 0 }
			concept := func(i int) bool { return items[i].Kind == "concept" }
			return cmp.Or(trueFirst(flagged(a), flagged(b)), trueFirst(concept(a), concept(b)))
		})
		for _, i := range mixed[:min((heads+3)/4, len(mixed))] {
			kept = append(kept, items[i])
		}
	}
	return kept, nil
}

// byPlace orders items as the digest does: concepts by their rank, then the
// others by their evidence.
func byPlace(a, b judge.Item) int {
	ca, cb := a.Kind == "concept", b.Kind == "concept"
	if ca && cb {
		return cmp.Compare(b.Share, a.Share)
	}
	return cmp.Or(trueFirst(ca, cb), cmp.Compare(b.Score, a.Score))
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// sameDocuments reports whether two sets share half of the smaller.
func sameDocuments(a, b []int64) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for _, x := range a {
		if _, found := slices.BinarySearch(b, x); found {
			n++
		}
	}
	return len(a) > 0 && float64(n) >= sameShare*float64(len(a))
}

// documentsOfItems is the numbers of the CLEAR documents of each item's year that
// have its term, of the sources of its bin, in order.
func documentsOfItems(ctx context.Context, s *work.Work, store *archive.Store, bins []*judge.Measured, items []judge.Item) ([][]int64, error) {
	in, out := sourcesOf(bins), make([][]int64, len(items))
	of := map[archive.Term][]int{}
	for i, it := range items {
		t := archive.Term{Text: it.Term, Lang: it.Lang}
		of[t] = append(of[t], i)
	}
	for h, err := range store.Holding(ctx, slices.Collect(maps.Keys(of)), s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		for _, t := range h.Terms {
			for _, i := range of[t] {
				if h.TLP == horizon.Clear && in[items[i].Bin][h.Source] && h.Published.In(horizon.Tokyo).Year() == items[i].Year {
					out[i] = append(out[i], int64(h.Seq))
				}
			}
		}
	}
	for i := range out {
		slices.Sort(out[i])
	}
	return out, nil
}
