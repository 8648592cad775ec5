package tryout

import (
	"cmp"
	"math"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
)

// series is what a detection is of, by the bin that it is counted by.
type series struct {
	bin   horizon.Bin
	theme horizon.ThemeID
	name  string
}

func seriesOf(g horizon.Signal) series { return series{g.Period.Bin, g.Theme, g.Name} }

// span is the days in [from, to).
type span struct{ from, to time.Time }

// opens reports whether a detection of a period opens within the span: at its end.
func (s span) opens(p horizon.Period) bool {
	return p.End().After(s.from) && !p.End().After(s.to)
}

// compare says what became of the detections that open within a span. Name is the name
// under which a term is counted after.
func compare(before, after []horizon.Signal, name func(string) string, in span) []tryout.Move {
	all := []tryout.Move{}
	was, is := bySeries(before), bySeries(after)
	for k, old := range was {
		gone, come := unpaired(old, is[k])
		for len(gone) > 0 && len(come) > 0 {
			if in.opens(gone[0].Period) || in.opens(come[0].Period) {
				all = append(all, moved(gone[0], come[0]))
			}
			gone, come = gone[1:], come[1:]
		}
		for _, g := range gone {
			if in.opens(g.Period) {
				all = append(all, lost(g, name, is))
			}
		}
		all = append(all, found(come, in)...)
	}
	for k, young := range is {
		if was[k] == nil {
			all = append(all, found(young, in)...)
		}
	}
	slices.SortFunc(all, func(a, b tryout.Move) int {
		return cmp.Or(a.Opened().End().Compare(b.Opened().End()), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Opened().Bin, b.Opened().Bin), cmp.Compare(a.Turn, b.Turn))
	})
	return all
}

func bySeries(all []horizon.Signal) map[series][]horizon.Signal {
	out := map[series][]horizon.Signal{}
	for _, g := range all {
		out[seriesOf(g)] = append(out[seriesOf(g)], g)
	}
	return out
}

// unpaired is the detections of one series that open in a period in which those of the
// other side do not.
func unpaired(before, after []horizon.Signal) (gone, come []horizon.Signal) {
	without := func(all, others []horizon.Signal) []horizon.Signal {
		return slices.DeleteFunc(slices.Clone(all), func(g horizon.Signal) bool {
			return slices.ContainsFunc(others, func(o horizon.Signal) bool { return o.Period == g.Period })
		})
	}
	return without(before, after), without(after, before)
}

func moved(from, to horizon.Signal) tryout.Move {
	m := moveOf(tryout.Later, from)
	m.After = to.Period
	m.Weeks = int(math.Round(to.Period.End().Sub(from.Period.End()).Hours() / (24 * 7)))
	if m.Weeks < 0 {
		m.Turn = tryout.Earlier
	}
	return m
}

// lost is a detection that is no more: merged where its term is counted under another
// name that is detected.
func lost(g horizon.Signal, name func(string) string, is map[series][]horizon.Signal) tryout.Move {
	m := moveOf(tryout.Gone, g)
	if to := name(g.Name); g.Theme == "" && to != g.Name && len(is[series{g.Period.Bin, "", to}]) > 0 {
		m.Turn, m.Into = tryout.Merged, to
	}
	return m
}

func found(come []horizon.Signal, in span) (all []tryout.Move) {
	for _, g := range come {
		if in.opens(g.Period) {
			m := moveOf(tryout.Come, g)
			m.Before, m.After = horizon.Period{}, g.Period
			all = append(all, m)
		}
	}
	return all
}

func moveOf(t tryout.Turn, g horizon.Signal) tryout.Move {
	return tryout.Move{Turn: t, Name: g.Name, Theme: g.Theme != "", Before: g.Period, Docs: int(math.Round(g.Observed))}
}

// months is how many detections open in each month of a span, before and after.
func months(before, after []horizon.Signal, in span) (all []tryout.Month) {
	last := horizon.PeriodOf(horizon.Monthly, in.to.Add(-time.Second))
	for p := horizon.PeriodOf(horizon.Monthly, in.from); p.N <= last.N; p = p.Add(1) {
		all = append(all, tryout.Month{Month: p})
	}
	count := func(signals []horizon.Signal, n func(*tryout.Month) *int) {
		for _, g := range signals {
			if in.opens(g.Period) {
				at := horizon.PeriodOf(horizon.Monthly, g.Period.End().Add(-time.Second)).N - all[0].Month.N
				*n(&all[at])++
			}
		}
	}
	count(before, func(m *tryout.Month) *int { return &m.Before })
	count(after, func(m *tryout.Month) *int { return &m.After })
	return all
}

// onsets is every detection of a panel.
func onsets(p *detection.Panel) (all []horizon.Signal) {
	for _, r := range p.Replays {
		all = append(all, r.Onsets...)
	}
	return all
}

// limits is what a panel's terms need, before and after, by bin.
func limits(before, after []horizon.PanelLimits) (all []tryout.Limit) {
	for _, b := range before {
		if i := slices.IndexFunc(after, func(a horizon.PanelLimits) bool { return a.Bin == b.Bin }); i >= 0 {
			all = append(all, tryout.Limit{Bin: b.Bin, Term: [2]float64{b.A, after[i].A}, Watch: [2]float64{b.WatchA, after[i].WatchA}, Tested: [2]int{b.M, after[i].M}})
		}
	}
	return all
}
