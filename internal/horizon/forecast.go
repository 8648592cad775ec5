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

const EnoughCompared = 60 // comparable series, from which on something is said of a share of them

// Outlook is the figures of a forecast.
type Outlook struct {
	Chance   Figure // that it comes to pass; none where the regression was refused
	Base     Figure // share of the comparable terms with which it did; none without one
	Compared Figure // comparable terms
}

// usedBy is the sources of what is counted by a bin.
var usedBy = map[Bin]string{Yearly: UsedSources, Monthly: UsedByMonth, Weekly: UsedByMonth}

// Outlook makes the figures of a forecast, as of the last moment that is known.
func (b *Book) Outlook(f Forecast, asOf time.Time) (o Outlook) {
	of := Counted{Subject: Signal{Name: f.Name, Theme: f.Theme}.Subject(), Period: Days{From: asOf.Add(time.Second), To: f.Horizon.AddDate(0, 0, 1).Add(-time.Second)}, Panel: f.Panel, Sources: usedBy[f.Bin], AsOf: asOf}
	put := func(m Measure, x float64) Figure {
		of.Measure = m
		return b.Put(of, x)
	}
	if o.Compared = put(MeasureCompared, float64(f.N)); f.N > 0 {
		o.Base = put(MeasureBase, f.Base)
	}
	if f.Refused == "" {
		o.Chance = put(MeasureChance, f.P)
	}
	return o
}
