package forecast

import (
	"kazami/internal/horizon"
)

// What a regression without a record is trusted by, and how much record
// outweighs that: the sum of squares of what it said beside the base rate.
const (
	weightBefore = 0.5
	weightOf     = 2.0
)

// LearnTested is Learn, and asks the regression for its own record: what it
// would have said of the cases whose span has elapsed, each from what had
// elapsed before. It is believed by as much as that was worth: see [Model.Weight].
func LearnTested(cases []Case, stage horizon.Stage, span, now int) Model {
	m := Learn(cases, stage, span, now)
	if m.Refused == "" {
		m.Weight = weight(record(cases, stage, span, now, func(*Model, int) {}), span, now)
	}
	return m
}

// Elapsed forecasts every case of a stage as of its own quarter, from the
// cases whose span had elapsed by then, and scores those whose span has elapsed
// by now: leave-future-out. from is the first quarter of the panel that is scored.
func Elapsed(cases []Case, stage horizon.Stage, span, from, now int) []Scored {
	plain := record(cases, stage, span, now, func(*Model, int) {})
	known := map[int]float64{}
	var out []Scored
	for _, f := range record(cases, stage, span, now, func(m *Model, at int) {
		if _, seen := known[at]; !seen {
			known[at] = weight(plain, span, at)
		}
		m.Weight = known[at]
	}) {
		if f.At >= from {
			out = append(out, f)
		}
	}
	return out
}

// record is what a regression would have said of every case at a stage whose
// span has elapsed by now; weigh is called with each quarter's.
func record(cases []Case, stage horizon.Stage, span, now int, weigh func(m *Model, at int)) (all []Scored) {
	models := map[int]Model{}
	for _, c := range cases {
		if c.Stage != stage || c.At+span > now {
			continue
		}
		m, ok := models[c.At]
		if !ok {
			m = Learn(cases, stage, span, c.At)
			weigh(&m, c.At)
			models[c.At] = m
		}
		if m.N == 0 {
			continue // nothing to say yet
		}
		f := m.At(c.X)
		all = append(all, Scored{Term: c.Term, At: c.At, N: f.N, P: f.P, Base: f.Base, Refused: f.Refused != "", Event: c.After > 0 && c.After <= span, Quarters: span,
			Seen: now - c.At, After: c.After, Q10: f.Q10, Q50: f.Q50, Q90: f.Q90})
	}
	return all
}

// weight is the slope of what came on what was said, both beside the base rate,
// over the forecasts whose span had elapsed by a quarter, drawn towards
// weightBefore (ridge) and kept within 0 and 1:
//
//	w = (sum (P - B)(y - B) + 2/2) / (sum (P - B)^2 + 2)
func weight(all []Scored, span, by int) float64 {
	num, den := weightBefore*weightOf, weightOf
	for _, f := range all {
		if f.Refused || f.At+span > by {
			continue
		}
		y := 0.0
		if f.Event {
			y = 1
		}
		num += (f.P - f.Base) * (y - f.Base)
		den += (f.P - f.Base) * (f.P - f.Base)
	}
	return min(max(num/den, 0), 1)
}
