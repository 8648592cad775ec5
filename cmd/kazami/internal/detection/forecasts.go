package detection

import (
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends/forecast"
)

// horizonSpan is how many quarters lie between the last period of a replay and
// the horizon; of a panel by year, how many years.
func (r *Replay) horizonSpan(until time.Time) int {
	months := 3
	if r.Bin == horizon.Yearly {
		months = 12
	}
	n := 0
	for at := r.Last.End(); !at.AddDate(0, months*(n+1), 0).After(until); {
		n++
	}
	return n
}

// ForecastsOf is what the past lets expect of the signals of one replay that are
// weak or emerging, before the horizon; nothing where that has passed.
func ForecastsOf(s *work.Work, r *Replay, signals []horizon.Signal) []horizon.Forecast {
	span := r.horizonSpan(s.Horizon)
	if span < 1 || r.Seen == nil {
		return nil
	}
	models := map[horizon.Stage]forecast.Model{}
	var all []horizon.Forecast
	for _, g := range signals {
		if g.Stage != horizon.Weak && g.Stage != horizon.Emerging {
			continue
		}
		m, ok := models[g.Stage]
		if !ok {
			m = forecast.LearnTested(r.Seen.Cases(), g.Stage, span, r.Seen.Now())
			models[g.Stage] = m
		}
		b := r.Seen.Breadths(g.Term)
		if forecast.Mainstream(b) {
			continue
		}
		f := m.At(forecast.Features(b))
		all = append(all, horizon.Forecast{Panel: g.Panel, Bin: r.Bin, Name: g.Name, Theme: g.Theme, Stage: g.Stage, Made: s.AsOf.Add(-time.Second),
			Horizon: s.Horizon, Span: span, P: f.P, Base: f.Base, N: f.N, Events: f.Events, Refused: f.Refused,
			Early: r.ahead(f.Q10), Middle: r.ahead(f.Q50), Late: r.ahead(f.Q90)})
	}
	return all
}

// ahead is the day some quarters after the last period; zero for none.
func (r *Replay) ahead(quarters int) time.Time {
	if quarters == 0 {
		return time.Time{}
	}
	months := 3
	if r.Bin == horizon.Yearly {
		months = 12
	}
	return r.Last.End().AddDate(0, months*quarters, 0).Add(-time.Second)
}

// ForecastOf is the forecast of a signal in the full or public panel; nil
// where none is made.
func ForecastOf(s *work.Work, d *Result, g horizon.Signal) *horizon.Forecast {
	if r := d.Panels[g.Panel].By(g.Period.Bin); r != nil {
		if all := ForecastsOf(s, r, []horizon.Signal{g}); len(all) > 0 {
			return &all[0]
		}
	}
	return nil
}
