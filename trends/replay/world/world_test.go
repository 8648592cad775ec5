package world

import (
	"math"
	"reflect"
	"testing"

	"kazami/internal/horizon"
)

// little is a world that is quick to judge.
func little() World {
	return World{Weeks: 260, Sources: 10, Volume: 900, Null: 500, Each: 25, Rising: 25, Warm: 110}
}

// TestWorld holds the world to what it says of itself.
func TestWorld(t *testing.T) {
	w := little()
	s := w.Make(11)
	h := s.History
	var before, after, holidays, others float64
	docs := make([][]float64, len(s.Truth)) // by series and week
	for id := range docs {
		docs[id] = make([]float64, h.Len())
	}
	for week := range h.Weeks() {
		i := s.Week(week.Period)
		var all float64
		read := map[horizon.StratumID]uint32{}
		for _, t := range week.Totals {
			all += float64(t.Docs)
			read[t.Stratum] = t.Docs
		}
		for _, c := range week.Counts {
			docs[c.Term][i] += float64(c.Docs)
		}
		switch {
		case i < 100:
			before += all / 100
		case i >= h.Len()-100:
			after += all / 100
		}
		if i%52 == 0 || i%52 == 51 {
			holidays += all / float64(h.Len()/26)
		} else {
			others += all / float64(h.Len()*50/52)
		}
		joining, leaving := read[horizon.StratumID(w.joins())], read[horizon.StratumID(w.leaves())]
		joined, left := joining > 0, leaving == 0
		if joined != (i >= w.joined()) || left != (i >= w.left()) {
			t.Errorf("week %d: the joining source has %d documents, the leaving one %d", i, joining, leaving)
		}
	}
	if after < before*1.1 || holidays > 0.7*others {
		t.Errorf("%.0f documents a week at first and %.0f at the end; %.0f in holidays, %.0f else", before, after, holidays, others)
	}
	mean := func(k Kind, in func(i int, truth Truth) bool) float64 {
		var sum, n float64
		for id, truth := range s.Truth {
			for i, had := range docs[id] {
				if truth.Kind == k && in(i, truth) {
					n++
					sum += had
				}
			}
		}
		return sum / n
	}
	for _, c := range []struct {
		kind   Kind
		lo, hi float64
	}{{Slow, 5, 40}, {New, 1e6, math.Inf(1)}, {Shift, 2, 5}, {Fast, 7, 50}} {
		early := mean(c.kind, func(i int, x Truth) bool { return i < x.Start })
		late := mean(c.kind, func(i int, x Truth) bool { return i >= x.Half+60 })
		if grown := late / early; grown < c.lo || grown > c.hi {
			t.Errorf("%s: %.2f documents a week before and %.2f after, %.1f times; want %g to %g", c.kind, early, late, grown, c.lo, c.hi)
		}
	}
}

func TestReproducible(t *testing.T) {
	if !reflect.DeepEqual(little().Make(5), little().Make(5)) {
		t.Error("Make(5) differs from Make(5)")
	}
	if reflect.DeepEqual(little().Make(5).History, little().Make(6).History) {
		t.Error("Make(5) is Make(6)")
	}
}
