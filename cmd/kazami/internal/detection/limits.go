package detection

import (
	"fmt"
	"math"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// LimitLine is the false-alarm limits of a panel, and what its average term needs.
func LimitLine(p horizon.PanelLimits) string {
	return fmt.Sprintf("limit: over all terms together, %s on average; the average term needs E of %.0f; watched terms together %s, E of %.0f; %s, last %s judged %s",
		Accepted(p.F, p.Bin), p.A, Accepted(p.WatchF, p.Bin), p.WatchA, work.Count(p.Sources, "source"), p.Bin, p.Period)
}

// Accepted is f false alarms a period in words: "one false alarm in 10 years".
func Accepted(f float64, b horizon.Bin) string {
	if f == 1 {
		return fmt.Sprintf("one false alarm a %s", b)
	}
	if n := math.Round(1 / f); f < 1 && math.Abs(n*f-1) < 1e-9 {
		return fmt.Sprintf("one false alarm in %.0f %ss", n, b)
	}
	return fmt.Sprintf("%g false alarms a %s", f, b)
}
