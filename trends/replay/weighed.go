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
	Class  string  `json:"class"`     // "above the 90th percentile", "within 10 % of the median"
	From   float64 `json:"rate_from"` // documents a period before the growth
	To     float64 `json:"rate_to"`
	Factor float64 `json:"factor"`
	Series int     `json:"series"`
	Found  int     `json:"found"` // within 30 months
}

// The classes of weight among the series that a document named in the two years
// before.
const (
	AbovePercentile = "above the 90th percentile"
	NearMedian      = "within 10 % of the median"

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
	for i, class := range []string{AbovePercentile, NearMedian} {
		in := classes(h, class)
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
func classes(h *history.History, class string) func(horizon.TermID, horizon.Period) bool {
	type year struct {
		v             map[horizon.TermID]float64
		tenth, middle float64
	}
	years := map[int]*year{}
	return func(id horizon.TermID, start horizon.Period) bool {
		at := start.Start().In(horizon.Tokyo).Year()
		y := years[at]
		if y == nil {
			y = &year{v: map[horizon.TermID]float64{}}
			if of := h.Weights(at); of != nil {
				var all []float64
				for id := range h.Seen(at) {
					v := of(h.Series[id])
					y.v[id] = v
					all = append(all, v)
				}
				slices.Sort(all)
				if n := len(all); n > 0 {
					y.tenth, y.middle = all[n*9/10], all[n/2]
				}
			}
			years[at] = y
		}
		v, ok := y.v[id]
		switch {
		case !ok:
			return false
		case class == AbovePercentile:
			return v > y.tenth
		}
		return math.Abs(v-y.middle) <= y.middle/10
	}
}
