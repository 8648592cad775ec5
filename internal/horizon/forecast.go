package horizon

import "time"

// Forecast is what was said of a series as of a cut-off: how likely half of the
// sources name it before the horizon. It is kept as it was said, and scored.
type Forecast struct {
	Panel   Panel
	Bin     Bin
	Name    string // of the series
	Theme   ThemeID
	Stage   Stage     // of the series then: only series at this stage were compared
	Made    time.Time // data cut-off
	Horizon time.Time
	Span    int       // quarters until then (by year: years)
	P       float64   // the base rate where the regression was refused
	Base    float64   // share of comparable series that did
	N       int       // comparable series, whose span had elapsed
	Events  int       // of them that did
	Refused string    // why there is no regression, in Japanese; "" where there is one
	Early   time.Time // end of the quarter by which one in ten is there; zero: not within twice the span
	Middle  time.Time // one in two
	Late    time.Time // nine in ten
}
