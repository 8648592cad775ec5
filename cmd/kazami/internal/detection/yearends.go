package detection

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
	"kazami/trends/past"
)

// YearEnd is what the replay by year said of a series when a year had ended.
type YearEnd struct {
	Signal horizon.Signal
	Lo, Hi float64 // 90 % range of the documents expected
	Enough bool    // there was history enough to judge by
}

// endYear keeps what the detector makes of the series that people look at, at the end
// of a year: themes, watched terms, those of changes, and what was detected by then.
func (r *Replay) endYear(p horizon.Period) {
	if r.Bin != horizon.Yearly || !past.EndsYear(p) {
		return
	}
	if r.ends == nil {
		r.ends = map[horizon.TermID][]YearEnd{}
	}
	for _, s := range r.Series.Series {
		_, opened := r.opened[s.ID]
		if s.Theme == "" && !s.Watch && !r.named[s.Name] && !opened {
			continue
		}
		v := r.Det.Explain(s)
		if v.Open {
			v.Opened = r.opened[s.ID]
		}
		end := YearEnd{Signal: v.Signal, Enough: v.Enough}
		end.Lo, end.Hi = forecast.Range(v.Expected, v.K)
		r.ends[s.ID] = append(r.ends[s.ID], end)
	}
}

// EndsOf is the ends of years of a series, by its local number.
func (r *Replay) EndsOf(id horizon.TermID) []YearEnd { return r.ends[id] }

// YearEndsOf is what a panel said at the end of each year of the series that
// stands for a change in its verdicts, in order of time; none where it has no series.
func (d *Result) YearEndsOf(panel horizon.Panel, c horizon.Change) (series string, all []YearEnd) {
	p := d.Panels[panel]
	if p == nil {
		return "", nil
	}
	r := p.By(horizon.Yearly)
	if r == nil {
		return "", nil
	}
	var own []trends.Series
	for _, s := range r.Series.Series {
		if Belongs(c, s.Theme, s.Name) && len(r.ends[s.ID]) > 0 {
			own = append(own, s)
		}
	}
	if len(own) == 0 {
		return "", nil
	}
	last := func(s trends.Series) YearEnd { return r.ends[s.ID][len(r.ends[s.ID])-1] }
	best := slices.MinFunc(own, func(a, b trends.Series) int {
		x, y := last(a), last(b)
		return cmp.Or(standsFirst(x.Signal, y.Signal), -cmp.Compare(x.Signal.Observed, y.Signal.Observed), cmp.Compare(a.Name, b.Name))
	})
	all = slices.Clone(r.ends[best.ID])
	for i := range all {
		all[i].Signal.Panel = panel
	}
	return cmp.Or(best.Name, string(best.Theme)), all
}
