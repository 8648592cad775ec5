package main

import (
	"strings"
	"time"

	"kazami/cmd/kazami/internal/packing"
	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/horizon"
)

// unnamedMark begins the name that a term without one has in a table.
const unnamedMark = "\x00"

func unnamed(term string) bool { return strings.HasPrefix(term, unnamedMark) }

// readPack reads the counts of a pack, by month and by year.
func readPack(file string) ([]*table, error) {
	p, err := packing.Load(file, time.Now())
	if err != nil {
		return nil, err
	}
	var all []*table
	for _, b := range []horizon.Bin{horizon.Monthly, horizon.Yearly} {
		if t := tableOf(p, b); len(t.totals) > 0 {
			all = append(all, t)
		}
	}
	return all, nil
}

// tableOf is the counts of one bin, each term exposed to the language that it is of.
func tableOf(p *packs.Pack, b horizon.Bin) *table {
	t := &table{bin: b, totals: map[horizon.Period][]horizon.Total{}, counts: map[horizon.Period][]horizon.Count{}}
	for _, x := range p.Terms {
		name := x.String()
		if x.Kind == archive.Unnamed {
			name = unnamedMark
		}
		t.terms, t.langs = append(t.terms, name), append(t.langs, x.Lang)
	}
	strata := map[horizon.Stratum]horizon.StratumID{}
	for i := range p.Slices {
		for period, c := range p.Slices[i].Counts {
			if period.Bin != b {
				continue
			}
			if len(t.totals) == 0 || period.N < t.first.N {
				t.first = period
			}
			t.last = horizon.Period{Bin: b, N: max(t.last.N, period.N)}
			at := func(lang string) horizon.StratumID {
				st := horizon.Stratum{Source: p.Slices[i].Source.ID, Lang: lang}
				id, known := strata[st]
				if !known {
					id = horizon.StratumID(len(t.strata))
					strata[st] = id
					t.strata = append(t.strata, st)
				}
				return id
			}
			for lang, n := range c.Totals {
				t.totals[period] = append(t.totals[period], horizon.Total{Stratum: at(lang), Docs: uint32(n)})
			}
			for _, x := range c.Counts {
				t.counts[period] = append(t.counts[period], horizon.Count{Term: horizon.TermID(x.Term), Stratum: at(x.Lang), Docs: uint32(x.Docs)})
			}
		}
	}
	t.complete() // in order
	return t
}
