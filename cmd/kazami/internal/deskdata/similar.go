package deskdata

import (
	"cmp"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// mostSimilar is how many similar changes are shown, and leastAlike how alike
// they are at least.
const (
	mostSimilar = 5
	leastAlike  = 0.2
)

// similarTo is the others whose names share the most with the change's name and
// terms, most first.
func similarTo(c horizon.Change, others []view.Similar) (all []view.Similar) {
	names := append([]string{c.Name}, c.Terms...)
	for _, o := range others {
		if o.ID == c.ID {
			continue
		}
		for _, name := range names {
			if alike := dice(name, o.Name); alike > o.Alike {
				o.Alike, o.Common = alike, common(name, o.Name)
			}
		}
		if o.Alike >= leastAlike && o.Common != "" {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b view.Similar) int { return cmp.Or(cmp.Compare(b.Alike, a.Alike), cmp.Compare(a.ID, b.ID)) })
	return all[:min(len(all), mostSimilar)]
}

// dice is Dice's coefficient of the pairs of neighbouring letters, from 0 to 1.
func dice(a, b string) float64 {
	pairs := func(s string) map[string]int {
		r, m := []rune(strings.ToLower(s)), map[string]int{}
		for i := range max(len(r)-1, 0) {
			m[string(r[i:i+2])]++
		}
		return m
	}
	x, y := pairs(a), pairs(b)
	shared, all := 0, 0
	for p, n := range x {
		shared, all = shared+min(n, y[p]), all+n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(all)
}

// common is the longest run of letters that two names share; "" if it is one letter.
func common(a, b string) string {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	best := ""
	for i := range x {
		for j := range y {
			n := 0
			for i+n < len(x) && j+n < len(y) && x[i+n] == y[j+n] {
				n++
			}
			if n > 1 && n > len([]rune(best)) {
				best = string(x[i : i+n])
			}
		}
	}
	return best
}
