// Package peers holds the rules that others use to say what rises.
package peers

import (
	"kazami/trends/replay/history"
	"math"
	"slices"
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

// Ladder is n thresholds of equal ratio from lo on, and the default among them.
func Ladder(lo, hi, fixed float64, n int) []float64 {
	all := []float64{fixed}
	for i := range n {
		all = append(all, lo*math.Pow(hi/lo, float64(i)/float64(n-1)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// DefaultStep is the place of the default threshold in the ladder.
func (r Rule) DefaultStep() int { return slices.Index(r.Ladder, r.Default) }

// NewView is the view of a history before its first period.
func NewView(h *history.History) *View {
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

// Fill takes in the timely documents of a period, each where its series is
// looked for.
func (v *View) Fill(h *history.History, w history.Week) {
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
