package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// table is a CSV file of counts.
type table struct {
	bin         horizon.Bin
	first, last horizon.Period
	strata      []horizon.Stratum
	terms       []string
	langs       []string // that each is exposed to; nil: all are to any
	totals      map[horizon.Period][]horizon.Total
	counts      map[horizon.Period][]horizon.Count
	warnings    []string
}

// row is one line of the file.
type row struct {
	period       horizon.Period
	source, term string
	docs         uint32
	line         int // of the file
}

// readTable reads week,source,term,docs. All faults are named at once.
func readTable(name string, in io.Reader) (*table, error) {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.TrimLeadingSpace = 4, true
	var rows []row
	var faults yamlfile.Faults
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: err.Error()})
			if len(rec) == 0 {
				break
			}
			continue
		}
		if strings.TrimPrefix(rec[0], "\ufeff") == "week" {
			continue
		}
		v, err := readRow(rec)
		if err != nil {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: err.Error()})
			continue
		}
		if len(rows) > 0 && rows[0].period.Bin != v.period.Bin {
			faults = append(faults, yamlfile.Fault{File: name, Line: line, Message: "weeks, months and years must not be mixed in one file"})
		}
		v.line = line
		rows = append(rows, v)
	}
	if len(rows) == 0 && len(faults) == 0 {
		faults = append(faults, yamlfile.Fault{File: name, Line: 1, Message: "no row week,source,term,docs was found"})
	}
	sources := map[string]bool{}
	for _, r := range rows {
		sources[r.source] = true
	}
	if len(sources) > math.MaxUint16 {
		faults = append(faults, yamlfile.Fault{File: name, Line: 1, Message: fmt.Sprintf("%d sources are more than a panel holds, %d", len(sources), math.MaxUint16)})
	}
	faults = append(faults, beyondTotals(name, rows)...)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return newTable(rows), nil
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

// What is no week, month or year of a count of documents.
const (
	firstYear = 1800
	lastYear  = 2200
)

func readRow(rec []string) (row, error) {
	p, err := horizon.ParsePeriod(strings.TrimPrefix(rec[0], "\ufeff"))
	if err != nil {
		return row{}, err
	}
	if y := p.Start().Year(); y < firstYear || y > lastYear {
		return row{}, fmt.Errorf("period %s is not between %d and %d: is the clock or a date wrong?", p, firstYear, lastYear)
	}
	n, err := strconv.ParseUint(rec[3], 10, 32)
	if err != nil {
		return row{}, fmt.Errorf("docs %q is not a count", rec[3])
	}
	if rec[1] == "" {
		return row{}, errors.New("a row needs a source")
	}
	return row{period: p, source: rec[1], term: rec[2], docs: uint32(n)}, nil
}

// newTable numbers sources and terms by name, and sums rows that stand twice.
func newTable(rows []row) *table {
	t := &table{bin: rows[0].period.Bin, first: rows[0].period, last: rows[0].period,
		totals: map[horizon.Period][]horizon.Total{}, counts: map[horizon.Period][]horizon.Count{}}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.period.N, b.period.N), cmp.Compare(a.term, b.term), cmp.Compare(a.source, b.source))
	})
	sources, terms := map[string]horizon.StratumID{}, map[string]horizon.TermID{}
	t.first, t.last = rows[0].period, rows[len(rows)-1].period
	repeated := 0
	for i, r := range rows {
		if i > 0 && rows[i-1].period == r.period && rows[i-1].term == r.term && rows[i-1].source == r.source {
			repeated++
		}
		st, ok := sources[r.source]
		if !ok {
			st = horizon.StratumID(len(t.strata))
			sources[r.source] = st
			t.strata = append(t.strata, horizon.Stratum{Source: horizon.SourceID(r.source)})
		}
		if r.term == "" {
			t.totals[r.period] = add(t.totals[r.period], func(x horizon.Total) bool { return x.Stratum == st }, horizon.Total{Stratum: st}, func(x *horizon.Total) { x.Docs = sum(x.Docs, r.docs) })
			continue
		}
		id, ok := terms[r.term]
		if !ok {
			id = horizon.TermID(len(t.terms))
			terms[r.term] = id
			t.terms = append(t.terms, r.term)
		}
		same := func(x horizon.Count) bool { return x.Term == id && x.Stratum == st }
		t.counts[r.period] = add(t.counts[r.period], same, horizon.Count{Term: id, Stratum: st}, func(x *horizon.Count) { x.Docs = sum(x.Docs, r.docs) })
	}
	if repeated > 0 {
		t.warnings = append(t.warnings, fmt.Sprintf("%d rows repeat the %s, source and term of another: their documents are added up", repeated, t.bin))
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
func (t *table) complete() {
	for p, counts := range t.counts {
		slices.SortFunc(counts, func(a, b horizon.Count) int {
			return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Stratum, b.Stratum))
		})
		least := map[horizon.StratumID]uint32{}
		for _, c := range counts {
			least[c.Stratum] = max(least[c.Stratum], c.Docs)
		}
		for _, n := range t.totals[p] {
			delete(least, n.Stratum) // a total that is given is no smaller: see beyondTotals
		}
		for st, n := range least {
			t.totals[p] = append(t.totals[p], horizon.Total{Stratum: st, Docs: n})
			t.warnings = append(t.warnings, fmt.Sprintf("%s: %s has no total (a row without a term): its largest count, %d, is used", p, t.strata[st].Source, n))
		}
	}
	for _, totals := range t.totals {
		slices.SortFunc(totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	}
	slices.Sort(t.warnings)
}

// lang is the language of the text that a term is exposed to.
func (t *table) lang(id horizon.TermID) string {
	if t.langs == nil {
		return "any"
	}
	return t.langs[id]
}
