package counts

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

// Unnamed reports whether a term of a table has no name.
func Unnamed(term string) bool { return strings.HasPrefix(term, unnamedMark) }

// ReadPack reads the counts of a pack, by month and by year.
func ReadPack(file string) ([]*Table, error) {
	p, err := packing.Load(file, time.Now())
	if err != nil {
		return nil, err
	}
	var all []*Table
	for _, b := range []horizon.Bin{horizon.Monthly, horizon.Yearly} {
		if t := tableOf(p, b); len(t.Totals) > 0 {
			all = append(all, t)
		}
	}
	return all, nil
}

// tableOf is the counts of one bin, each term exposed to the language that it is of.
func tableOf(p *packs.Pack, b horizon.Bin) *Table {
	t := &Table{Bin: b, Totals: map[horizon.Period][]horizon.Total{}, Counts: map[horizon.Period][]horizon.Count{}}
	for _, x := range p.Terms {
		name := x.String()
		if x.Kind == archive.Unnamed {
			name = unnamedMark
		}
		t.Terms, t.langs = append(t.Terms, name), append(t.langs, x.Lang)
	}
	strata := map[horizon.Stratum]horizon.StratumID{}
	for i := range p.Slices {
		for period, c := range p.Slices[i].Counts {
			if period.Bin != b {
				continue
			}
			if len(t.Totals) == 0 || period.N < t.First.N {
				t.First = period
			}
			t.Last = horizon.Period{Bin: b, N: max(t.Last.N, period.N)}
			at := func(lang string) horizon.StratumID {
				st := horizon.Stratum{Source: p.Slices[i].Source.ID, Lang: lang}
				id, known := strata[st]
				if !known {
					id = horizon.StratumID(len(t.Strata))
					strata[st] = id
					t.Strata = append(t.Strata, st)
				}
				return id
			}
			for lang, n := range c.Totals {
				t.Totals[period] = append(t.Totals[period], horizon.Total{Stratum: at(lang), Docs: uint32(n)})
			}
			for _, x := range c.Counts {
				t.Counts[period] = append(t.Counts[period], horizon.Count{Term: horizon.TermID(x.Term), Stratum: at(x.Lang), Docs: uint32(x.Docs)})
			}
		}
	}
	t.complete() // in order
	return t
}
