package changes

import (
	"cmp"
	"slices"
)

// Change is a cluster with its identity.
type Change struct {
	ID      string
	Members []string // names of series, sorted
	Merged  []string // changes of the time before that it holds now, beside its own
	From    string   // the change that it was split from, or ""
}

// sameFrom is the Jaccard index from which on a cluster is what a change was
// before.
const sameFrom = 0.3

// Follow gives clusters the identity of the changes of the time before: pairs
// of the largest Jaccard index first, each once, from 0.3 on. A cluster without
// one gets what fresh says. A change of before whose members are mostly in a
// cluster of another identity was merged into it; a new cluster most of whose
// members were in one change was split from it. members and before may come in
// any order; the result is in the order of members.
func Follow(members [][]string, before []Change, fresh func(members []string) string) []Change {
	type pair struct {
		now, then int
		jaccard   float64
	}
	before = slices.Clone(before)
	slices.SortFunc(before, func(a, b Change) int { return cmp.Compare(a.ID, b.ID) })
	out := make([]Change, len(members))
	var pairs []pair
	for i, m := range members {
		out[i].Members = slices.Sorted(slices.Values(m))
		for k, b := range before {
			if j := jaccard(out[i].Members, b.Members); j >= sameFrom {
				pairs = append(pairs, pair{i, k, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.jaccard, a.jaccard), cmp.Compare(before[a.then].ID, before[b.then].ID), slices.Compare(out[a.now].Members, out[b.now].Members))
	})
	goesOn := make([]bool, len(before))
	for _, p := range pairs {
		if out[p.now].ID == "" && !goesOn[p.then] {
			out[p.now].ID, goesOn[p.then] = before[p.then].ID, true
		}
	}
	for i := range out {
		isNew := out[i].ID == ""
		if isNew {
			out[i].ID = fresh(out[i].Members)
		}
		for k, b := range before {
			switch n := float64(shared(out[i].Members, b.Members)); {
			case b.ID == out[i].ID:
			case isNew && goesOn[k] && n > float64(len(out[i].Members))/2:
				out[i].From = b.ID
			case !goesOn[k] && n > float64(len(b.Members))/2:
				out[i].Merged = append(out[i].Merged, b.ID)
			}
		}
	}
	return out
}

// shared is how many names two sorted lists have in common.
func shared(a, b []string) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n
}

func jaccard(a, b []string) float64 {
	n := shared(a, slices.Sorted(slices.Values(b)))
	return float64(n) / float64(len(a)+len(b)-n)
}
