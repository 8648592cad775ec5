package backtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/forecast"
)

// backtestForecast is how forecasts of one stage and span would have done, each
// made from what had elapsed by then.
type backtestForecast struct {
	Bin   string        `json:"bin"`
	Stage horizon.Stage `json:"stage"`
	Years int           `json:"years"` // ahead
	forecast.Score
}

// replayedForecast is a line of forecasts.jsonl: one forecast of the past and
// what came of it by the cut-off.
type replayedForecast struct {
	Made      string        `json:"made"` // day
	Bin       string        `json:"bin"`
	Series    string        `json:"series"`
	Theme     string        `json:"theme"`
	Lang      string        `json:"lang"`
	Stage     horizon.Stage `json:"stage"`
	Years     int           `json:"years"` // the span
	P         float64       `json:"p"`     // of half of the sources within the span
	Base      float64       `json:"base_rate"`
	N         int           `json:"n"`         // comparable series
	Regressed bool          `json:"regressed"` // or the base rate was given
	Early     string        `json:"early"`     // the interval of 80 %, by days; "" is later than twice the span, or not said
	Middle    string        `json:"middle"`
	Late      string        `json:"late"`
	Came      bool          `json:"came"`    // within the span
	CameOn    string        `json:"came_on"` // the end of that quarter, later than the span too; "" is not by the cut-off
	Brier     float64       `json:"brier"`   // (p - came)^2
	BrierBase float64       `json:"brier_base_rate"`
}

// replayed says of what series and days a scored forecast is.
func replayed(r *detection.Replay, stage horizon.Stage, years int, f forecast.Scored) replayedForecast {
	months := 3
	if r.Bin == horizon.Yearly {
		months = 12
	}
	day := func(quarters int) string {
		if quarters == 0 {
			return ""
		}
		return work.Date(r.Seen.Quarter(f.At).End().AddDate(0, months*quarters, -1))
	}
	squared := func(p float64) float64 {
		if f.Event {
			p = 1 - p
		}
		return p * p
	}
	series := r.Series.Of(f.Term)
	return replayedForecast{Made: work.Date(r.Seen.Quarter(f.At).End().AddDate(0, 0, -1)), Bin: r.Bin.String(), Series: series.Name, Theme: string(series.Theme), Lang: series.Lang,
		Stage: stage, Years: years, P: f.P, Base: f.Base, N: f.N, Regressed: !f.Refused, Early: day(f.Q10), Middle: day(f.Q50), Late: day(f.Q90),
		Came: f.Event, CameOn: day(f.After), Brier: squared(f.P), BrierBase: squared(f.Base)}
}

// scoreForecasts forecasts the past of the public panel, series by series, from
// a day on, three and five years ahead. It gives each score, and each forecast.
func scoreForecasts(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, from time.Time) (out []backtestForecast, all []replayedForecast, err error) {
	rules, err := detection.TermRulesOf(ctx, s, store)
	if err != nil {
		return nil, nil, err
	}
	p, err := detection.ReplayPanel(ctx, s, store, v, rules, detection.Asking{}, horizon.PublicPanel, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range p.Replays {
		perYear, ago := 4, 0
		if r.Bin == horizon.Yearly {
			perYear = 1
		}
		for at := r.Last.End(); at.After(from); at = at.AddDate(0, -12/perYear, 0) {
			ago++
		}
		for _, stage := range []horizon.Stage{horizon.Weak, horizon.Emerging} {
			for _, years := range []int{3, 5} {
				now := r.Seen.Now()
				scored := forecast.Elapsed(r.Seen.Cases(), stage, perYear*years, now-ago, now)
				out = append(out, backtestForecast{r.Bin.String(), stage, years, forecast.Sum(scored)})
				for _, f := range scored {
					all = append(all, replayed(r, stage, years, f))
				}
			}
		}
	}
	return out, all, nil
}

// forecasts writes forecasts.jsonl.
func (r *Report) forecasts(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, f := range r.Replayed {
		if err := e.Encode(f); err != nil {
			return err
		}
	}
	return nil
}

func (d *sheetOf) forecasts(all []backtestForecast) {
	if len(all) == 0 {
		return
	}
	d.line("## Forecasts of the past\n")
	d.line("Every series at a stage, at most once a year, is forecast from the series whose span had elapsed by then: will half of the sources that could have it have it? A regression is believed by as much as its own record was worth. Skill is against the base rate that stood beside each forecast. The interval is one of 80 %%: 10 %% at most should come before it, half by its middle; each is asked of the forecasts of which that time was seen. forecasts.jsonl has each of them.\n")
	d.head("bin", "stage", "years ahead", "forecasts", "by regression", "events", "Brier", "base rate", "skill", "calibration error", "before the interval", "by the middle", "within it")
	for _, f := range all {
		part := func(p forecast.Part) string {
			if p.Of == 0 {
				return "-"
			}
			return fmt.Sprintf("%s of %d", percent(p.Share()), p.Of)
		}
		d.row(f.Bin, f.Stage, f.Years, f.N, f.Regressed, f.Events, fmt.Sprintf("%.3f", f.Brier), fmt.Sprintf("%.3f", f.BrierBase), percent(f.Skill), fmt.Sprintf("%.3f", f.Calibration),
			part(f.Early), part(f.Middle), part(f.Covered))
	}
	d.line("")
	for _, f := range all {
		if f.Regressed == 0 {
			continue
		}
		d.line("### Reliability, by %s, %s, %d years ahead\n", f.Bin, f.Stage, f.Years)
		d.head("said", "forecasts", "on average", "came")
		for _, b := range f.Bins {
			d.row(fmt.Sprintf("%.0f-%.0f %%", 100*b.From, 100*b.To), b.N, percent(b.Mean), percent(b.Came))
		}
		d.line("")
	}
}
