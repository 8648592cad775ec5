package detection

import (
	"cmp"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// Flag is an open flag with the flags that say nothing more than it does.
type Flag struct {
	horizon.Signal
	Within []string // folded into it, by name
}

// Fold orders flags for a reader and folds those that say the same: terms by
// which a flagged theme is recognised, and terms nested in a longer one that has
// nearly the same documents. The watch list and the weekly and monthly panels
// come first; terms of the yearly panel, which names a year and no more, come
// last, as a reading list. Within each, most evidence for its price comes
// first. Folding is for reading alone: prices count every series.
func Fold(open []horizon.Signal, v work.Vocabulary) []Flag {
	byEvidence(open)
	slices.SortStableFunc(open, func(a, b horizon.Signal) int { return cmp.Compare(tier(a), tier(b)) })
	all := make([]Flag, len(open))
	head := make([]int, len(open)) // index of the flag it is folded into: itself, or another
	for i, g := range open {
		all[i].Signal, head[i] = g, i
		for j, h := range open {
			if i != j && says(h, g, v) && (head[i] == i || len(h.Name) > len(open[head[i]].Name)) {
				head[i] = j
			}
		}
	}
	for i := range all {
		to := head[i]
		for steps := 0; head[to] != to && steps < len(all); steps++ {
			to = head[to]
		}
		if to != i {
			all[to].Within = append(all[to].Within, all[i].Name)
		}
	}
	var heads []Flag
	for i, f := range all {
		if head[i] == i {
			slices.Sort(f.Within)
			heads = append(heads, f)
		}
	}
	return heads
}

// tier is 1 for the reading list: discovered terms of the yearly panel.
func tier(g horizon.Signal) int {
	if g.Period.Bin == horizon.Yearly && !g.Watch {
		return 1
	}
	return 0
}

// says reports whether flag h says all that flag g does: g is a word of the
// theme h, or is nested in the longer term h with nearly the same documents.
func says(h, g horizon.Signal, v work.Vocabulary) bool {
	if g.Theme != "" || h.Period != g.Period {
		return false
	}
	if h.Theme != "" {
		return slices.ContainsFunc(v.Variants(h.Theme), func(w string) bool { return v.Alias(w) == g.Name })
	}
	return len(h.Name) > len(g.Name) && strings.Contains(h.Name, g.Name) && h.Observed >= 0.9*g.Observed
}
