package horizon

import "time"

// Outlook is the figures of a forecast.
type Outlook struct {
	Chance   Figure // that it comes to pass; none where the regression was refused
	Base     Figure // share of the comparable terms with which it did; none without one
	Compared Figure // comparable terms
}

// Outlook makes the figures of a forecast, as of the last moment that is known.
func (b *Book) Outlook(f Forecast, asOf time.Time) (o Outlook) {
	of := Counted{Subject: Signal{Name: f.Name, Theme: f.Theme}.Subject(), Period: Days{From: asOf.Add(time.Second), To: f.Horizon.AddDate(0, 0, 1).Add(-time.Second)}, Panel: f.Panel, Sources: UsedSources, AsOf: asOf}
	if f.Bin != Yearly {
		of.Sources = UsedByMonth
	}
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
