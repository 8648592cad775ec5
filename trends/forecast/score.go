package forecast

import (
	"math"
	"slices"

	"kazami/internal/horizon"
)

// Scored is a forecast whose date has passed, with what came.
type Scored struct {
	P, Base  float64
	Refused  bool // the base rate was given
	Event    bool
	After    int // quarters until the event; 0: none within the span
	Q10, Q90 int // 0: not within twice the span
	Quarters int // the span
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
	Covered     float64 // share of events, of forecasts with an interval, that came within [Q10, Q90]
	CoveredOf   int
	Bins        []Bin
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
		if f.Event && f.Q10 > 0 {
			s.CoveredOf++
			if f.After >= f.Q10 && (f.Q90 == 0 || f.After <= f.Q90) {
				s.Covered++
			}
		}
	}
	if s.CoveredOf > 0 {
		s.Covered /= float64(s.CoveredOf)
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

// Elapsed forecasts every case of a stage as of its own quarter, from the
// cases whose span had elapsed by then, and scores those whose span has elapsed
// by now: leave-future-out. from is the first quarter of the panel that is scored.
func Elapsed(cases []Case, stage horizon.Stage, span, from, now int) []Scored {
	models := map[int]Model{}
	var all []Scored
	for _, c := range cases {
		if c.Stage != stage || c.At < from || c.At+span > now {
			continue
		}
		m, ok := models[c.At]
		if !ok {
			m = Learn(cases, stage, span, c.At)
			models[c.At] = m
		}
		if m.N == 0 {
			continue // nothing to say yet
		}
		f := m.At(c.X)
		event := c.After > 0 && c.After <= span
		s := Scored{P: f.P, Base: f.Base, Refused: f.Refused != "", Event: event, Q10: f.Q10, Q90: f.Q90, Quarters: span}
		if event {
			s.After = c.After
		}
		all = append(all, s)
	}
	return all
}
