package detection

import (
	"time"

	"kazami/internal/horizon"
	"kazami/trends/forecast"
)

// askedSeries is a series whose way to half of the sources is to be watched.
type askedSeries struct {
	panel horizon.Panel
	bin   horizon.Bin
	name  string
	theme horizon.ThemeID
}

func AskedOf(f horizon.Forecast) askedSeries { return askedSeries{f.Panel, f.Bin, f.Name, f.Theme} }

func AskedBy(all []horizon.Forecast) map[askedSeries][]time.Time {
	asked := map[askedSeries][]time.Time{}
	for _, f := range all {
		k := AskedOf(f)
		asked[k] = nil
		k.panel = horizon.PublicPanel // whose replay the full panel may share
		asked[k] = nil
	}
	return asked
}

// answer notes which of the series that were asked for are in half of the
// sources at the end of a quarter.
func (r *Replay) answer(name horizon.Panel, asked map[askedSeries][]time.Time, p horizon.Period) {
	if len(asked) == 0 || !r.Det.Ready() {
		return
	}
	for _, s := range r.Series.Series {
		k := askedSeries{name, r.Bin, s.Name, s.Theme}
		if times, ok := asked[k]; ok && forecast.Mainstream(r.Seen.Breadths(s.ID)) {
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
