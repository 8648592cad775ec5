package terminal

import (
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/trends/forecast"
)

// cameOn is when the event of a forecast came by what a detection answered; zero if it
// has not. The detection must have been asked for its series: see [detection.AskedBy].
func cameOn(d *detection.Result, f horizon.Forecast) time.Time {
	for _, at := range d.Asked[detection.AskedOf(f)] {
		if at.After(f.Made) {
			return at
		}
	}
	return time.Time{}
}

// OutcomesOf is what came of forecasts; open are those that wait.
func OutcomesOf(s *work.Work, d *detection.Result, all []horizon.Forecast) (scored []forecast.Scored, open int) {
	for _, f := range all {
		came := cameOn(d, f)
		if came.IsZero() && f.Horizon.After(s.AsOf) {
			open++
			continue
		}
		event := !came.IsZero() && !came.After(f.Horizon)
		scored = append(scored, forecast.Scored{P: f.P, Base: f.Base, Refused: f.Refused != "", Event: event, Quarters: f.Span,
			Seen: quartersBetween(f, s.AsOf), After: quartersBetween(f, came),
			Q10: quartersBetween(f, f.Early), Q50: quartersBetween(f, f.Middle), Q90: quartersBetween(f, f.Late)})
	}
	return scored, open
}

// quartersBetween is how many quarters (of a panel by year: years) after a
// forecast something came; 0 for never.
func quartersBetween(f horizon.Forecast, at time.Time) int {
	if at.IsZero() {
		return 0
	}
	months := 3
	if f.Bin == horizon.Yearly {
		months = 12
	}
	n := 1
	for f.Made.AddDate(0, months*n, 0).Before(at.AddDate(0, 0, -7)) {
		n++
	}
	return n
}
