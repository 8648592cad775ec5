package forecast

import (
	"math"
	"slices"

	"kazami/internal/horizon"
)

// Scored is a forecast whose date has passed, with what came.
type Scored struct {
	Term     horizon.TermID // of a replay; else 0, as At and N
	At       int            // quarters of the panel before it
	N        int            // comparable series
	P, Base  float64
	Refused  bool // the base rate was given
	Event    bool // within the span
	Quarters int  // the span
	Seen     int  // quarters that have passed since: the span or more
	After    int  // quarters until the event; 0: none in those that were seen
	Q10      int  // quarters by which it was to come with 10 % ...
	Q50      int
	Q90      int // ... and 90 %; 0: not within twice the span
}

// Bin is a bin of the reliability table.
type Bin struct {
	From, To float64
	N        int
	Mean     float64 // forecast, on average
	Came     float64 // share that came
}

// Score is how forecasts did.
type Score struct {
	N, Events   int
	Regressed   int     // of N, by a regression and not the base rate
	Brier       float64 // mean squared error of P
	BrierBase   float64 // of the base rate that stood beside it
	Skill       float64 // 1 - Brier/BrierBase
	Calibration float64 // mean absolute difference of forecast and share over the bins, by their size
	Early       Part    // came before its interval of 80 % began, of those whose beginning was seen: 10 % at most is right
	Middle      Part    // came by the middle that was said, of those where it was seen: 50 %, or a little more, for quarters are coarse
	Covered     Part    // came within the interval, of those whose end was seen: 80 % or a little more
	Bins        []Bin
}

// Part is how many of some forecasts.
type Part struct {
	N, Of int
}

// Share is N over Of, 0 of none.
func (p Part) Share() float64 { return float64(p.N) / float64(max(p.Of, 1)) }

func (p *Part) add(of, came bool) {
	if of {
		p.Of++
		if came {
			p.N++
		}
	}
}

// bins are fifths: finer ones would hold too few.
const bins = 5

// Sum scores forecasts; the zero Score for none.
func Sum(all []Scored) Score {
	s := Score{N: len(all)}
	if s.N == 0 {
		return s
	}
	for i := range bins {
		s.Bins = append(s.Bins, Bin{From: float64(i) / bins, To: float64(i+1) / bins})
	}
	for _, f := range all {
		y := 0.0
		if f.Event {
			y = 1
			s.Events++
		}
		if !f.Refused {
			s.Regressed++
		}
		s.Brier += (f.P - y) * (f.P - y) / float64(s.N)
		s.BrierBase += (f.Base - y) * (f.Base - y) / float64(s.N)
		b := &s.Bins[min(int(f.P*bins), bins-1)]
		b.N++
		b.Mean += f.P
		b.Came += y
		by := func(q int) bool { return f.After > 0 && f.After <= q }
		s.Early.add(f.Q10 > 0 && f.Q10 <= f.Seen, by(f.Q10-1))
		s.Middle.add(f.Q50 > 0 && f.Q50 <= f.Seen, by(f.Q50))
		s.Covered.add(f.Q90 > 0 && f.Q90 <= f.Seen, by(f.Q90) && !by(f.Q10-1))
	}
	s.Bins = slices.DeleteFunc(s.Bins, func(b Bin) bool { return b.N == 0 })
	for i := range s.Bins {
		b := &s.Bins[i]
		b.Mean /= float64(b.N)
		b.Came /= float64(b.N)
		s.Calibration += math.Abs(b.Mean-b.Came) * float64(b.N) / float64(s.N)
	}
	if s.BrierBase > 0 {
		s.Skill = 1 - s.Brier/s.BrierBase
	}
	return s
}
