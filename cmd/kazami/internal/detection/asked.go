package detection

import (
	"time"

	"kazami/internal/horizon"
	"kazami/trends/forecast"
)

// Asked is a series whose way to half of the sources is to be watched.
type Asked struct {
	panel horizon.Panel
	bin   horizon.Bin
	name  string
	theme horizon.ThemeID
}

// AskedOf is the series of a forecast.
func AskedOf(f horizon.Forecast) Asked { return Asked{f.Panel, f.Bin, f.Name, f.Theme} }

// AskedBy is the series of all forecasts, in the panel of each and in the public one.
func AskedBy(all []horizon.Forecast) map[Asked][]time.Time {
	asked := map[Asked][]time.Time{}
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
func (r *Replay) answer(name horizon.Panel, asked map[Asked][]time.Time, p horizon.Period) {
	if len(asked) == 0 || !r.Det.Ready() {
		return
	}
	for _, s := range r.Series.Series {
		k := Asked{name, r.Bin, s.Name, s.Theme}
		if times, ok := asked[k]; ok && forecast.Mainstream(r.Seen.Breadths(s.ID)) {
			asked[k] = append(times, p.End())
		}
	}
}

// sameAnswers gives a panel the answers of the public one, whose replay it shares.
func sameAnswers(asked map[Asked][]time.Time, bin horizon.Bin, name horizon.Panel) {
	for k := range asked {
		if k.panel == name && k.bin == bin {
			asked[k] = asked[Asked{horizon.PublicPanel, bin, k.name, k.theme}]
		}
	}
}
