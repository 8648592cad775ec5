package main

import (
	"kazami/internal/horizon"
	"kazami/trends/forecast"
	"time"
)

// askedSeries is a series whose way to half of the sources is to be watched.
type askedSeries struct {
	panel horizon.Panel
	bin   horizon.Bin
	name  string
	theme horizon.ThemeID
}

func askedOf(f horizon.Forecast) askedSeries { return askedSeries{f.Panel, f.Bin, f.Name, f.Theme} }

func askedBy(all []horizon.Forecast) map[askedSeries][]time.Time {
	asked := map[askedSeries][]time.Time{}
	for _, f := range all {
		k := askedOf(f)
		asked[k] = nil
		k.panel = horizon.PublicPanel // whose replay the full panel may share
		asked[k] = nil
	}
	return asked
}

// answer notes which of the series that were asked for are in half of the
// sources at the end of a quarter.
func (r *replay) answer(name horizon.Panel, asked map[askedSeries][]time.Time, p horizon.Period) {
	if len(asked) == 0 || !r.det.Ready() {
		return
	}
	for _, s := range r.series.series {
		k := askedSeries{name, r.bin, s.Name, s.Theme}
		if times, ok := asked[k]; ok && forecast.Mainstream(r.seen.Breadths(s.ID)) {
			asked[k] = append(times, p.End())
		}
	}
}

// sameAnswers gives a panel the answers of the public one, whose replay it shares.
func sameAnswers(asked map[askedSeries][]time.Time, bin horizon.Bin, name horizon.Panel) {
	for k := range asked {
		if k.panel == name && k.bin == bin {
			asked[k] = asked[askedSeries{horizon.PublicPanel, bin, k.name, k.theme}]
		}
	}
}
