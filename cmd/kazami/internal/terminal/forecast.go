package terminal

import (
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// forecastWords is a forecast for people.
func forecastWords(f *horizon.Forecast) string {
	if f.Refused != "" {
		return fmt.Sprintf("half of the sources by %s: %.0f %% of %d comparable terms got there; more cannot be said of so few, of such alike, or of a span that was no better foretold before", work.Date(f.Horizon), 100*f.Base, f.N)
	}
	span := "; most get there later, if at all"
	if !f.Early.IsZero() {
		span = "; " + quarterOf(f.Early) + " to " + quarterOf(f.Late) + " (8 in 10)"
	}
	return fmt.Sprintf("half of the sources by %s: %.0f %% (base rate %.0f %%, n = %d comparable terms)%s", work.Date(f.Horizon), 100*f.P, 100*f.Base, f.N, span)
}

func quarterOf(t time.Time) string {
	if t.IsZero() {
		return "later"
	}
	return fmt.Sprintf("%dQ%d", t.Year(), (int(t.Month())+2)/3)
}
