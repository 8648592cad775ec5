package detection

import (
	"cmp"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// Flag is a theme or term with an open flag, and the flags that say nothing more
// than it does.
type Flag struct {
	horizon.Signal                  // that stands for it
	Also           []horizon.Signal // the other open flags of the same theme or term, each by its own counts
	Within         []string         // folded into it, by name
}

// series is a theme or a term, whatever it is counted by.
type series struct {
	theme horizon.ThemeID
	name  string
}

// Items makes one item of the open flags of each theme and term, whatever they were
// counted by: the flag that opened first stands for it, of two the one by month.
// Nothing of the others is added to it. Most evidence for its price comes first.
func Items(open []horizon.Signal) []Flag {
	at := map[series]int{}
	var all []Flag
	for _, g := range slices.SortedStableFunc(slices.Values(open), standsFirst) {
		k := series{g.Theme, g.Name}
		i, there := at[k]
		if there {
			all[i].Also = append(all[i].Also, g)
			continue
		}
		at[k] = len(all)
		all = append(all, Flag{Signal: g})
	}
	slices.SortStableFunc(all, func(a, b Flag) int { return moreEvidence(a.Signal, b.Signal) })
	return all
}

// standsFirst orders what the bins say of one series: open flags first, by when they
// opened, and then the shortest bin.
func standsFirst(a, b horizon.Signal) int {
	return cmp.Or(openedFirst(a, b), cmp.Compare(a.Period.Bin, b.Period.Bin), moreEvidence(a, b))
}

func openedFirst(a, b horizon.Signal) int {
	return cmp.Or(boolInt(b.Open)-boolInt(a.Open), a.Opened.End().Compare(b.Opened.End()))
}

// signals is all flags of an item, the one that stands for it first.
func (f Flag) signals() []horizon.Signal { return append([]horizon.Signal{f.Signal}, f.Also...) }

// Fold makes items of the open flags, orders them for a reader and folds those that
// say the same: terms by which a flagged theme is recognised, and terms nested in a
// longer one that has nearly the same documents. The watch list and what is detected
// by week or month come first; terms that are detected by year alone, which names a
// year and no more, come last, as a reading list. Within each, most evidence for its
// price comes first. Folding is for reading alone: prices count every series.
func Fold(open []horizon.Signal, v work.Vocabulary) []Flag {
	all := Items(open)
	slices.SortStableFunc(all, func(a, b Flag) int { return cmp.Compare(tier(a), tier(b)) })
	head := make([]int, len(all)) // index of the flag it is folded into: itself, or another
	for i, g := range all {
		head[i] = i
		for j, h := range all {
			if i != j && says(h, g, v) && (head[i] == i || len(h.Name) > len(all[head[i]].Name)) {
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

// tier is 1 for the reading list: terms that were discovered by year alone.
func tier(f Flag) int {
	for _, g := range f.signals() {
		if g.Period.Bin != horizon.Yearly || g.Watch {
			return 0
		}
	}
	return 1
}

// says reports whether flag h says all that flag g does: g is a word of the theme h,
// or is nested in the longer term h, which has nearly the same documents by one of
// the bins that both were detected by.
func says(h, g Flag, v work.Vocabulary) bool {
	if g.Theme != "" {
		return false
	}
	if h.Theme != "" {
		return slices.ContainsFunc(v.Variants(h.Theme), func(w string) bool { return v.Alias(w) == g.Name })
	}
	if len(h.Name) <= len(g.Name) || !strings.Contains(h.Name, g.Name) {
		return false
	}
	return slices.ContainsFunc(h.signals(), func(a horizon.Signal) bool {
		return slices.ContainsFunc(g.signals(), func(b horizon.Signal) bool { return a.Period == b.Period && a.Observed >= 0.9*b.Observed })
	})
}
