package replay

import (
	"kazami/internal/horizon"
	"kazami/trends/replay/history"
	"kazami/trends/replay/peers"
	"sort"
)

// Scored is what a peer said at every threshold of its ladder.
type Scored struct {
	Rule   peers.Rule
	onsets []onset // by period, then by series
}

// onset is an episode that begins at the thresholds from lo to hi, by index.
type onset struct {
	term   horizon.TermID
	at     horizon.Period
	lo, hi int16
	score  float64
}

// Score runs a peer over a history. An episode opens where the score reaches
// the threshold, and is over when it has stayed below for two months (a year by
// year): flicker is not held against a peer.
func Score(h *history.History, rule peers.Rule) Scored {
	out := Scored{Rule: rule}
	quiet := max(int(h.Bin.PerYear()/6), 1)
	v := peers.NewView(h)
	score := make([]float64, len(h.Series))
	last := make([][]int32, len(h.Series)) // by series and threshold: the last period at or above it, plus one
	peer := rule.New(len(h.Series))
	for w := range h.Weeks() {
		v.Fill(h, w)
		clear(score)
		peer.Week(v, score)
		for i, s := range score {
			if !(s >= rule.Ladder[0]) {
				continue
			}
			if last[i] == nil {
				last[i] = make([]int32, len(rule.Ladder))
			}
			k := sort.Search(len(rule.Ladder), func(k int) bool { return rule.Ladder[k] > s })
			lo := k
			for j := range k {
				if last[i][j] == 0 || v.T-int(last[i][j]-1) > quiet {
					lo = min(lo, j)
				}
				last[i][j] = int32(v.T) + 1
			}
			if lo < k {
				out.onsets = append(out.onsets, onset{horizon.TermID(i), w.Period, int16(lo), int16(k - 1), s})
			}
		}
		v.T++
	}
	return out
}

// At is the episodes at the k-th threshold of the ladder. When they are over
// is not kept.
func (s Scored) At(k int) (all []Episode) {
	for _, o := range s.onsets {
		if int(o.lo) <= k && k <= int(o.hi) {
			all = append(all, Episode{Term: o.term, Opened: o.at, Called: true, Claim: o.at, Score: o.score})
		}
	}
	return all
}

// Within is the lowest threshold at which no more than most episodes are
// counted; found is false if even the highest has more.
func (s Scored) Within(most float64, counts func(Episode) bool) (k int, found bool) {
	n := make([]int, len(s.Rule.Ladder)+1)
	for _, o := range s.onsets {
		if counts(Episode{Term: o.term, Opened: o.at, Called: true, Claim: o.at, Score: o.score}) {
			for k := o.lo; k <= o.hi; k++ {
				n[k]++
			}
		}
	}
	for k := range s.Rule.Ladder {
		if float64(n[k]) <= most {
			return k, true
		}
	}
	return len(s.Rule.Ladder) - 1, false
}
