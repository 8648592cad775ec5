package replay

import (
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends/replay/history"
)

// Weighed is how much growth was found in series of one class of weight.
type Weighed struct {
	Class  string  `json:"class"`     // see [TestedHigh] and the others
	From   float64 `json:"rate_from"` // documents a period before the growth
	To     float64 `json:"rate_to"`
	Factor float64 `json:"factor"`
	Series int     `json:"series"`
	Found  int     `json:"found"` // within 30 months
}

// The classes of weight: of the series that are tested, and of all that were ever
// named before the year in which the growth begins.
const (
	TestedHigh   = "tested, above their 90th percentile"
	TestedMedian = "tested, within 10 % of their median"
	AllHigh      = "all, above their 90th percentile"
	AllMedian    = "all, within 10 % of their median"

	weighedEach   = 200
	weighedMonths = 30
)

// weighed puts growth into series by what they weighed when it began: 200 of each
// class and factor, or as many as there are.
func weighed(h *history.History, real []Episode, o Options) (out []Weighed, err error) {
	if h.Weights == nil || h.Bin != horizon.Monthly {
		return nil, nil
	}
	flagged := map[horizon.TermID]bool{}
	for _, e := range real {
		flagged[e.Term] = true
	}
	grid := history.Grid{Rates: []float64{3, 10}, Factors: []float64{2, 4, 8}, Each: weighedEach, Half: int(1.5*h.Bin.PerYear() + 0.5)}
	for i, class := range []string{TestedHigh, TestedMedian, AllHigh, AllMedian} {
		in := classes(h, class, o.Config.LeastShare)
		plan := history.Plan(h, grid, o.From, o.To.Add(-weighedMonths), func(id horizon.TermID, start horizon.Period) bool {
			return flagged[id] || h.Series[id].Watch || !in(id, start)
		}, o.Seed+uint64(i))
		first := map[horizon.TermID]horizon.Period{}
		d, err := Detect(history.Inject(h, plan, o.Seed), o.Config, nil)
		if err != nil {
			return nil, fmt.Errorf("inject growth by weight: %w", err)
		}
		for _, e := range d.Episodes {
			if was, ok := first[e.Term]; e.Called && (!ok || e.Claim.N < was.N) {
				first[e.Term] = e.Claim
			}
		}
		for _, f := range grid.Factors {
			w := Weighed{Class: class, From: grid.Rates[0], To: grid.Rates[1], Factor: f}
			for _, g := range plan {
				if g.Factor != f {
					continue
				}
				w.Series++
				if at, ok := first[g.Term]; ok && at.N >= g.Start.N && at.N < g.Start.N+weighedMonths {
					w.Found++
				}
			}
			out = append(out, w)
		}
	}
	return out, nil
}

// classes reports whether a series is of a class of weight in the year of a period.
func classes(h *history.History, class string, least float64) func(horizon.TermID, horizon.Period) bool {
	type year struct{ least, high, median float64 }
	years := map[int]year{}
	return func(id horizon.TermID, start horizon.Period) bool {
		at := start.Start().In(horizon.Tokyo).Year()
		of := h.Weights(at)
		if of == nil {
			return false
		}
		y, ok := years[at]
		if !ok {
			var all []float64
			var sum float64
			for _, id := range h.Before(at) {
				if h.Series[id].Watch {
					continue
				}
				v := of(h.Series[id])
				all = append(all, v)
				sum += v
			}
			slices.Sort(all)
			if class == TestedHigh || class == TestedMedian {
				y.least = least * sum / float64(max(len(all), 1))
				i, _ := slices.BinarySearch(all, y.least)
				all = all[i:]
			}
			if n := len(all); n > 0 {
				y.high, y.median = all[n*9/10], all[n/2]
			}
			years[at] = y
		}
		v := of(h.Series[id])
		if class == TestedHigh || class == AllHigh {
			return v >= y.least && v > y.high
		}
		return v >= y.least && math.Abs(v-y.median) <= y.median/10
	}
}
