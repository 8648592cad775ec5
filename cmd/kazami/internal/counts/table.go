// Package counts reads files of counts: CSV, as people and their tools save it, and packs.
package counts

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// Table is the counts of a file, by one bin.
type Table struct {
	Bin         horizon.Bin
	First, Last horizon.Period
	Strata      []horizon.Stratum
	Terms       []string
	Totals      map[horizon.Period][]horizon.Total
	Counts      map[horizon.Period][]horizon.Count
	Warnings    []string

	langs []string // that each term is exposed to; nil: all are to any
}

// beyondTotals names the rows by which a term has more documents than its source
// has in all: one such count would make every other term look as if it rose.
func beyondTotals(name string, rows []row) (faults yamlfile.Faults) {
	type at struct {
		period horizon.Period
		source string
		term   string
	}
	totals, counted := map[at]uint64{}, map[at]uint64{}
	for _, r := range rows {
		if r.term == "" {
			totals[at{r.period, r.source, ""}] += uint64(r.docs)
		}
	}
	for _, r := range rows {
		total, known := totals[at{r.period, r.source, ""}]
		if r.term == "" || !known {
			continue
		}
		k := at{r.period, r.source, r.term}
		if counted[k] += uint64(r.docs); counted[k] > total {
			faults = append(faults, yamlfile.Fault{File: name, Line: r.line,
				Message: fmt.Sprintf("%q has %d documents in %s, and %s has a total of %d: correct one of them", r.term, counted[k], r.period, r.source, total)})
		}
	}
	return faults
}

// newTable numbers sources and terms by name, and sums rows that stand twice.
func newTable(rows []row) *Table {
	t := &Table{Bin: rows[0].period.Bin, First: rows[0].period, Last: rows[0].period,
		Totals: map[horizon.Period][]horizon.Total{}, Counts: map[horizon.Period][]horizon.Count{}}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.period.N, b.period.N), cmp.Compare(a.term, b.term), cmp.Compare(a.source, b.source))
	})
	sources, terms := map[string]horizon.StratumID{}, map[string]horizon.TermID{}
	t.First, t.Last = rows[0].period, rows[len(rows)-1].period
	repeated := 0
	for i, r := range rows {
		if i > 0 && rows[i-1].period == r.period && rows[i-1].term == r.term && rows[i-1].source == r.source {
			repeated++
		}
		st, ok := sources[r.source]
		if !ok {
			st = horizon.StratumID(len(t.Strata))
			sources[r.source] = st
			t.Strata = append(t.Strata, horizon.Stratum{Source: horizon.SourceID(r.source)})
		}
		if r.term == "" {
			t.Totals[r.period] = add(t.Totals[r.period], func(x horizon.Total) bool { return x.Stratum == st }, horizon.Total{Stratum: st}, func(x *horizon.Total) { x.Docs = sum(x.Docs, r.docs) })
			continue
		}
		id, ok := terms[r.term]
		if !ok {
			id = horizon.TermID(len(t.Terms))
			terms[r.term] = id
			t.Terms = append(t.Terms, r.term)
		}
		same := func(x horizon.Count) bool { return x.Term == id && x.Stratum == st }
		t.Counts[r.period] = add(t.Counts[r.period], same, horizon.Count{Term: id, Stratum: st}, func(x *horizon.Count) { x.Docs = sum(x.Docs, r.docs) })
	}
	if repeated > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d rows repeat the %s, source and term of another: their documents are added up", repeated, t.Bin))
	}
	t.complete()
	return t
}

// sum is a and b, and no more than a count holds.
func sum(a, b uint32) uint32 { return uint32(min(uint64(a)+uint64(b), math.MaxUint32)) }

// add applies f to the last element if it is the same, else to a new one.
func add[T any](all []T, same func(T) bool, fresh T, f func(*T)) []T {
	if n := len(all); n == 0 || !same(all[n-1]) {
		all = append(all, fresh)
	}
	f(&all[len(all)-1])
	return all
}

// complete gives a source without a total in a week its largest count, and says so.
func (t *Table) complete() {
	for p, counts := range t.Counts {
		slices.SortFunc(counts, func(a, b horizon.Count) int {
			return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Stratum, b.Stratum))
		})
		least := map[horizon.StratumID]uint32{}
		for _, c := range counts {
			least[c.Stratum] = max(least[c.Stratum], c.Docs)
		}
		for _, n := range t.Totals[p] {
			delete(least, n.Stratum) // a total that is given is no smaller: see beyondTotals
		}
		for st, n := range least {
			t.Totals[p] = append(t.Totals[p], horizon.Total{Stratum: st, Docs: n})
			t.Warnings = append(t.Warnings, fmt.Sprintf("%s: %s has no total (a row without a term): its largest count, %d, is used", p, t.Strata[st].Source, n))
		}
	}
	for _, totals := range t.Totals {
		slices.SortFunc(totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	}
	slices.Sort(t.Warnings)
}

// Lang is the language of the text that a term is exposed to.
func (t *Table) Lang(id horizon.TermID) string {
	if t.langs == nil {
		return "any"
	}
	return t.langs[id]
}
