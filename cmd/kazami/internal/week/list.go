package week

import (
	"cmp"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// waiting is those of some detections that nobody decided on yet, one of each change
// that is not listed already; it lists them.
func (b *digester) waiting(some []detection.Flag, listed map[horizon.ChangeID]bool) (all []detection.Flag) {
	for _, f := range some {
		id := b.ChangeOf(f.Signal)
		if last := b.last[id]; listed[id] || last != "" && last != horizon.Hold {
			continue
		}
		listed[id] = true
		all = append(all, f)
	}
	return all
}

// list is what a digest lists of what waits: the first ones, and in the last place one
// that is drawn from the others by the week and its id. It notes with what chance each
// stands there, and says how many are left.
func (b *digester) list(waiting []detection.Flag, chance map[horizon.ChangeID]float64) (listed []detection.Flag, left int) {
	listed = slices.Clone(waiting[:min(len(waiting), digestItems-1)])
	for _, f := range listed {
		chance[b.ChangeOf(f.Signal)] = 1
	}
	if rest := waiting[len(listed):]; len(rest) > 0 {
		ids := make([]string, len(rest))
		for i, f := range rest {
			ids[i] = string(b.ChangeOf(f.Signal))
		}
		i, p := relevance.Draw(b.Week().String(), ids)
		listed, left = append(listed, rest[i]), len(rest)-1
		chance[horizon.ChangeID(ids[i])] = p
	}
	for i := range b.Shown {
		b.Shown[i].Chance = chance[b.Shown[i].Change]
	}
	return listed, left
}

// lines are the two lines of the list: whether what was judged of it holds most of
// what matters in it, and how many of the discovered changes that wait stand above the
// quality line.
func (b *digester) lines() (stop bool, quality int) {
	type verdict struct {
		when  time.Time
		id    horizon.ChangeID
		right bool
	}
	var read []verdict
	var odds []float64
	listed := map[horizon.ChangeID]bool{}
	watched := 0 // that wait, and stand before them
	for _, f := range b.waiting(b.Judge, map[horizon.ChangeID]bool{}) {
		if _, discovered := b.Rankings.Of(f.Signal); !discovered && watched < digestItems-1 {
			watched++
		}
	}
	for _, f := range b.Judge {
		n, discovered := b.Rankings.Of(f.Signal)
		id := b.ChangeOf(f.Signal)
		if !discovered || listed[id] {
			continue
		}
		listed[id] = true
		if worth, decided := detection.Worth(b.last[id]); decided {
			read = append(read, verdict{b.times[id], id, worth})
		} else {
			odds = append(odds, n.Odds)
		}
	}
	slices.SortFunc(read, func(x, y verdict) int { return cmp.Or(x.when.Compare(y.when), cmp.Compare(x.id, y.id)) })
	right := make([]bool, len(read))
	for i, v := range read {
		right[i] = v.right
	}
	return len(odds) > 0 && relevance.Stop(len(listed), right), relevance.Quality(odds, digestItems-1-watched, b.Taught.Judged)
}
