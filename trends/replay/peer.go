package replay

import (
	"math"
	"slices"
	"sort"

	"kazami/internal/horizon"
)

// Peer is a rule that others use. It scores all series of one period; a score
// of 0 or less says nothing. Peers know neither sources nor stories: they are
// given the documents that hold a series, and the documents that it could have
// been in.
type Peer interface {
	Week(v *View, score []float64)
}

// View is one period of all series, as a peer sees it.
type View struct {
	T    int       // periods before this one
	Docs []float64 // by series

	read  [4]float64 // by language
	langs []uint8    // by series
}

// Read is how many documents a series could have been in.
func (v *View) Read(i int) float64 { return v.read[v.langs[i]] }

// Rule is a peer with the thresholds that its score is held against.
type Rule struct {
	Name    string
	Default float64   // the threshold that its authors give
	Ladder  []float64 // ascending; Default is one of them
	New     func(series int) Peer
}

// ladder is n thresholds of equal ratio from lo on, and the default among them.
func ladder(lo, hi, fixed float64, n int) []float64 {
	all := []float64{fixed}
	for i := range n {
		all = append(all, lo*math.Pow(hi/lo, float64(i)/float64(n-1)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Scored is what a peer said at every threshold of its ladder.
type Scored struct {
	Rule   Rule
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
func Score(h *History, rule Rule) Scored {
	out := Scored{Rule: rule}
	quiet := max(int(h.Bin.PerYear()/6), 1)
	v := newView(h)
	score := make([]float64, len(h.Series))
	last := make([][]int32, len(h.Series)) // by series and threshold: the last period at or above it, plus one
	peer := rule.New(len(h.Series))
	for w := range h.Weeks() {
		v.fill(h, w)
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

// DefaultStep is the place of the default threshold in the ladder.
func (r Rule) DefaultStep() int { return slices.Index(r.Ladder, r.Default) }

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

func newView(h *History) *View {
	v := &View{Docs: make([]float64, len(h.Series)), langs: make([]uint8, len(h.Series))}
	for i, s := range h.Series {
		v.langs[i] = langIndex(s.Lang)
	}
	return v
}

// Languages as a view numbers them.
const (
	anyLang uint8 = iota
	japanese
	english
	other
)

func langIndex(lang string) uint8 {
	switch lang {
	case "", "any":
		return anyLang
	case "ja":
		return japanese
	case "en":
		return english
	}
	return other
}

// fill takes in the timely documents of a period, each where its series is
// looked for.
func (v *View) fill(h *History, w Week) {
	clear(v.Docs)
	clear(v.read[:])
	for _, t := range w.Totals {
		v.read[anyLang] += float64(t.Docs)
		if l := langIndex(h.Strata[t.Stratum].Lang); l != anyLang {
			v.read[l] += float64(t.Docs)
		}
	}
	for _, c := range w.Counts {
		if l := v.langs[c.Term]; l == anyLang || l == langIndex(h.Strata[c.Stratum].Lang) {
			v.Docs[c.Term] += float64(c.Docs)
		}
	}
}
