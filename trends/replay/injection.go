package replay

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/trends/replay/history"
)

// Injected is how much growth of one size was found in series of one rate.
type Injected struct {
	From   float64 `json:"rate_from"` // documents a period before the growth
	To     float64 `json:"rate_to"`
	Factor float64 `json:"factor"`
	Series int     `json:"series"`
	Year   float64 `json:"share_in_52_weeks"`
	Found  float64 `json:"share_in_130_weeks"`
	Gated  float64 `json:"share_gated"`  // not found in 130 weeks, though E >= A: a gate held it
	Event  float64 `json:"share_event"`  // not found in 130 weeks, though E >= A: it was called an event
	Delay  float64 `json:"median_delay"` // periods to the claim, of those found in 130 weeks
}

// grid is what is tried in a bin: half of a growth is reached after a year and
// a half, so that it is slow at every bin.
func grid(bin horizon.Bin) history.Grid {
	g := history.Grid{Rates: []float64{0.1, 0.3, 1, 3, 10}, Factors: []float64{2, 4, 8, 16}, Each: 30, Half: int(1.5*bin.PerYear() + 0.5)}
	if bin == horizon.Yearly {
		g.Rates = []float64{0.5, 1, 3, 10, 30}
	}
	return g
}

// injection puts growth into series that were not flagged in the real run, all
// at once: they are few among many, so none disturbs another.
func injection(h *history.History, real []Episode, o Options) ([]Injected, error) {
	flagged := map[horizon.TermID]bool{}
	for _, e := range real {
		flagged[e.Term] = true
	}
	g := grid(h.Bin)
	limit := int(math.Ceil(130 / 52.1775 * h.Bin.PerYear()))
	plan := history.Plan(h, g, o.From, o.To.Add(-limit), func(id horizon.TermID, _ horizon.Period) bool { return flagged[id] || h.Series[id].Watch }, o.Seed)
	start := map[horizon.TermID]horizon.Period{}
	for _, p := range plan {
		start[p.Term] = p.Start
	}
	gated, event := map[horizon.TermID]bool{}, map[horizon.TermID]bool{}
	d, err := Detect(history.Inject(h, plan, o.Seed), o.Config, func(s horizon.Signal) {
		from, ok := start[s.Term]
		if after := int(s.Period.N - from.N); ok && s.E >= s.A && after >= 0 && after < limit {
			gated[s.Term] = gated[s.Term] || s.Gated != ""
			event[s.Term] = event[s.Term] || s.Stage == horizon.Event
		}
	})
	if err != nil {
		return nil, fmt.Errorf("inject growth: %w", err)
	}
	claim := map[horizon.TermID]horizon.Period{}
	for _, e := range d.Episodes {
		if was, ok := claim[e.Term]; e.Called && (!ok || e.Claim.N < was.N) {
			claim[e.Term] = e.Claim
		}
	}
	result := outcome{claim, gated, event, limit, int(math.Ceil(h.Bin.PerYear()))}
	var out []Injected
	for i := range len(g.Rates) - 1 {
		for _, f := range g.Factors {
			out = append(out, result.cell(plan, Injected{From: g.Rates[i], To: g.Rates[i+1], Factor: f}))
		}
	}
	return out, nil
}

// outcome is what became of the growths.
type outcome struct {
	claim        map[horizon.TermID]horizon.Period
	gated, event map[horizon.TermID]bool
	limit, year  int // periods
}

// cell fills in one cell of the grid.
func (o outcome) cell(plan []history.Growth, c Injected) Injected {
	var delays []float64
	var year, gated, events int
	for _, p := range plan {
		if p.Factor != c.Factor || p.Rate < c.From || p.Rate >= c.To {
			continue
		}
		c.Series++
		at, ok := o.claim[p.Term]
		after := int(at.N - p.Start.N)
		switch {
		case ok && after >= 0 && after < o.limit:
			delays = append(delays, float64(after))
			if after < o.year {
				year++
			}
		case o.event[p.Term]:
			events++
		case o.gated[p.Term]:
			gated++
		}
	}
	c.Year, c.Found, c.Delay = share(year, c.Series), share(len(delays), c.Series), median(delays)
	c.Gated, c.Event = share(gated, c.Series), share(events, c.Series)
	return c
}
