package forecast

import (
	"math"

	"kazami/internal/horizon"
)

// Enough is how many comparable series a regression needs; fewer give their
// base rate, and it says so.
const Enough = horizon.EnoughCompared

// fewEvents is how many of them must have become mainstream, and how many not,
// for a regression to separate the two: five for each feature (Vittinghoff
// and McCulloch 2007). With seven of 143 it said 90 % of what did not come.
const fewEvents = 5 * features

// Model is what the past says of series at one stage over one span.
type Model struct {
	Stage    horizon.Stage
	Quarters int     // the span
	N        int     // comparable series: those at this stage whose span has elapsed
	Events   int     // of them that became mainstream within it
	Base     float64 // (Events + 1/2)/(N + 1): the base rate, never 0 nor 1
	Refused  string  // why there is no regression, in Japanese; "" where there is one
	Weight   float64 // how far what is said leaves the base rate towards the regression, 0 to 1; 1 where it has no record to ask

	odds, hazard logistic
}

// Learn reads the cases at a stage whose span of quarters had elapsed by a
// quarter. What came after it is not looked at: a case whose event came later
// counts as one without.
func Learn(cases []Case, stage horizon.Stage, span, now int) Model {
	m := Model{Stage: stage, Quarters: span}
	var x [][]float64
	var y []bool
	var hx [][]float64
	var hy []bool
	for _, c := range cases {
		if c.Stage != stage || c.At+span > now {
			continue
		}
		m.N++
		event := c.After > 0 && c.After <= span
		if event {
			m.Events++
		}
		x, y = append(x, c.X[:]), append(y, event)
		for q := 1; q <= span; q++ {
			came := event && c.After == q
			hx, hy = append(hx, hazardInput(c.X, q)), append(hy, came)
			if came {
				break
			}
		}
	}
	m.Base = (float64(m.Events) + 0.5) / (float64(m.N) + 1)
	switch {
	case m.N < Enough:
		m.Refused = "比べられる用語が60に届きません。"
		return m
	case m.Events < fewEvents || m.N-m.Events < fewEvents:
		m.Refused = "比べられる用語の行く末が、ほとんど同じです。"
		return m
	}
	m.odds, m.hazard, m.Weight = fit(x, y), fit(hx, hy), 1
	return m
}

// hazardInput is the features and how far ahead a quarter is.
func hazardInput(x X, q int) []float64 {
	return append(append([]float64{}, x[:]...), math.Log(float64(q)))
}

// Forecast is what is said of one series.
type Forecast struct {
	P             float64 // of being mainstream within the span; the base rate where the regression was refused
	Base          float64
	N             int
	Events        int
	Refused       string
	Q10, Q50, Q90 int // quarters until then, by the hazard, scaled so that it says P of the span; 0: not within twice the span
}

// At forecasts for the features of a series now.
func (m *Model) At(x X) Forecast {
	f := Forecast{P: m.Base, Base: m.Base, N: m.N, Events: m.Events, Refused: m.Refused}
	if m.Refused != "" {
		return f
	}
	f.P = m.Base + m.Weight*(m.odds.at(x[:])-m.Base)
	gone := make([]float64, 2*m.Quarters) // by each quarter, by the hazard alone
	alive := 1.0
	for q := range gone {
		alive *= 1 - m.hazard.at(hazardInput(x, q+1))
		gone[q] = 1 - alive
	}
	scale := f.P / gone[m.Quarters-1]
	for q, g := range gone {
		for _, want := range []struct {
			q    *int
			gone float64
		}{{&f.Q10, 0.1}, {&f.Q50, 0.5}, {&f.Q90, 0.9}} {
			if *want.q == 0 && g*scale >= want.gone {
				*want.q = q + 1
			}
		}
	}
	return f
}
