package backtest

import (
	"context"
	"fmt"
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

// scoreForecasts forecasts the past of the public panel, series by series, from
// a day on, three and five years ahead.
func scoreForecasts(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, from time.Time) ([]backtestForecast, error) {
	rules, err := detection.TermRulesOf(ctx, s, store)
	if err != nil {
		return nil, err
	}
	p, err := detection.ReplayPanel(ctx, s, store, v, rules, detection.Asking{}, horizon.PublicPanel, nil)
	if err != nil {
		return nil, err
	}
	var out []backtestForecast
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
				out = append(out, backtestForecast{r.Bin.String(), stage, years,
					forecast.Sum(forecast.Elapsed(r.Seen.Cases(), stage, perYear*years, now-ago, now))})
			}
		}
	}
	return out, nil
}

func (d *sheetOf) forecasts(all []backtestForecast) {
	if len(all) == 0 {
		return
	}
	d.line("## Forecasts of the past\n")
	d.line("Every series at a stage, at most once a year, is forecast from the series whose span had elapsed by then: will half of the sources that could have it have it? A regression is believed by as much as its own record was worth. Skill is against the base rate that stood beside each forecast. The interval is one of 80 %%: 10 %% at most should come before it, half by its middle; each is asked of the forecasts of which that time was seen.\n")
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
