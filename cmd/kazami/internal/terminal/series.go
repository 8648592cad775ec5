// Package terminal gathers what run, explain and review list show, as the values of
// site/screen, which words them; with what was reckoned for those who ask for numbers.
package terminal

import (
	"cmp"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/site/screen"
	"kazami/trends"
)

// seriesOf is a signal by the names of its theme, or by its own.
func seriesOf(g horizon.Signal, v work.Vocabulary) screen.Series {
	s := screen.Series{Name: g.Name, Signal: g, Enough: true}
	if t, ok := v.Themes[g.Theme]; ok {
		s.Name, s.NameEN = t.Name, t.NameEN
	}
	return s
}

// verdictSeries is a verdict, by the same names.
func verdictSeries(x trends.Verdict, v work.Vocabulary) screen.Series {
	s := seriesOf(x.Signal, v)
	s.Enough, s.Documents = x.Enough, x.Documents
	if len(x.Steps) > 0 {
		last := x.Steps[len(x.Steps)-1]
		if n, ok := last.Enough(); ok {
			s.Missing = max(0, n-int(last.Counted))
		}
	}
	return s
}

// changeSeries is what a panel says of a change, by the short names of its theme where
// it has one alone.
func changeSeries(d *detection.Result, panel horizon.Panel, c horizon.Change, v work.Vocabulary) screen.Series {
	all := d.StandingOf(panel, c)
	s := screen.Series{Signal: horizon.Signal{Stage: horizon.Noise}}
	if len(all) > 0 {
		s = verdictSeries(all[0], v)
		for _, x := range all {
			s.Documents = max(s.Documents, x.Documents)
		}
	}
	s.Earlier = firstOnset(d, panel, c)
	s.Name, s.NameEN = c.Name, c.NameEN
	if len(c.Themes) == 1 {
		if t, ok := v.Themes[c.Themes[0]]; ok {
			s.Name, s.NameEN = t.Name, t.NameEN
		}
	}
	return s
}

// firstOnset is the period of the first detection of a change's own series; zero where
// there was none.
func firstOnset(d *detection.Result, panel horizon.Panel, c horizon.Change) (first horizon.Period) {
	for _, r := range d.Panels[panel].Replays {
		for _, g := range r.Onsets {
			if detection.Belongs(c, g.Theme, g.Name) && (first == horizon.Period{} || g.Period.End().Before(first.End())) {
				first = g.Period
			}
		}
	}
	return first
}

// sourcesOf is the documents of a verdict's window by source, most first.
func sourcesOf(x trends.Verdict, name func(horizon.SourceID) string) []screen.Source {
	docs := map[horizon.SourceID]float64{}
	for _, p := range x.Parts {
		docs[p.Source] += p.Observed
	}
	var all []screen.Source
	for id, n := range docs {
		if n > 0 {
			all = append(all, screen.Source{Name: name(id), Documents: int(n)})
		}
	}
	return mostFirst(all)
}

func mostFirst(all []screen.Source) []screen.Source {
	slices.SortFunc(all, func(a, b screen.Source) int { return cmp.Or(b.Documents-a.Documents, cmp.Compare(a.Name, b.Name)) })
	return all
}

// named is the names of sources.
func named(all []horizon.Source) func(horizon.SourceID) string {
	names := map[horizon.SourceID]string{}
	for _, s := range all {
		names[s.ID] = s.Name
	}
	return func(id horizon.SourceID) string { return cmp.Or(names[id], string(id)) }
}
