// Package history holds the counts of a panel in memory, and makes other
// histories of them: without a rise, with growth put in, with more series.
package history

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
)

// History is the counts of one panel by one bin, held in memory. Histories
// that were made from one another share what did not change; none of it is
// written to again.
type History struct {
	Bin    horizon.Bin
	Strata []horizon.Stratum // by number
	Series []trends.Series   // by number

	// Weights is the weight of each series in a calendar year, from what was known
	// when it began; nil: all alike.
	Weights func(year int) func(trends.Series) float64

	first horizon.Period
	rows  [][]plot // by period since first, then by stratum
}

// plot is what one stratum had in one period.
type plot struct {
	docs, late uint32
	cells      []cell // by term
}

type cell struct {
	term       horizon.TermID
	docs, late uint32
}

// Week is one period of a history, as a judge is given it.
type Week struct {
	Period horizon.Period
	Totals []horizon.Total // by stratum
	Counts []horizon.Count // by term and stratum
}

// AddStratum adds a source in one language and answers its number.
func (h *History) AddStratum(s horizon.Stratum) horizon.StratumID {
	h.Strata = append(h.Strata, s)
	return horizon.StratumID(len(h.Strata) - 1)
}

// Add takes in the next period; those left out had no document. Totals and
// counts come in any order, name strata that were added, and are copied. It
// panics on a period that is not later than the last one or is of another bin.
func (h *History) Add(w Week) {
	switch {
	case w.Period.Bin != h.Bin:
		panic(fmt.Sprintf("history: period %s in a history by %s", w.Period, h.Bin))
	case len(h.rows) == 0:
		h.first = w.Period
	case w.Period.N <= h.Last().N:
		panic(fmt.Sprintf("history: period %s after %s", w.Period, h.Last()))
	}
	for len(h.rows) > 0 && h.Last().N+1 < w.Period.N {
		h.rows = append(h.rows, nil)
	}
	row := make([]plot, len(h.Strata))
	sizes := make([]int, len(h.Strata))
	for _, c := range w.Counts {
		sizes[c.Stratum]++
	}
	for s, n := range sizes {
		row[s].cells = make([]cell, 0, n)
	}
	for _, t := range w.Totals {
		row[t.Stratum].docs, row[t.Stratum].late = t.Docs, t.Late
	}
	for _, c := range w.Counts {
		p := &row[c.Stratum]
		p.cells = append(p.cells, cell{c.Term, c.Docs, c.Late})
	}
	for s := range row {
		if !slices.IsSortedFunc(row[s].cells, byTerm) {
			slices.SortFunc(row[s].cells, byTerm)
		}
	}
	h.rows = append(h.rows, row)
}

func byTerm(a, b cell) int { return cmp.Compare(a.term, b.term) }

// Len is how many periods the history spans.
func (h *History) Len() int { return len(h.rows) }

// First is the first period; the zero Period before there is one.
func (h *History) First() horizon.Period { return h.first }

// Last is the newest period; the one before First if there is none.
func (h *History) Last() horizon.Period { return h.first.Add(len(h.rows) - 1) }

// Sources lists its sources in the order of their first stratum.
func (h *History) Sources() (all []horizon.SourceID) {
	for _, of := range h.bySource() {
		all = append(all, h.Strata[of[0]].Source)
	}
	return all
}

// Of is the series of a number.
func (h *History) Of(id horizon.TermID) trends.Series { return h.Series[id] }

// Until is the history as it stood when the period last was over.
func (h *History) Until(last horizon.Period) *History {
	o := *h
	o.rows = h.rows[:min(max(int(last.N-h.first.N)+1, 0), len(h.rows))]
	return &o
}

// Weeks is every period in order. A Week is valid until the next.
func (h *History) Weeks() iter.Seq[Week] {
	return func(yield func(Week) bool) {
		var w Week
		var heads []int
		for t, row := range h.rows {
			w.Period, w.Totals, w.Counts = h.first.Add(t), w.Totals[:0], w.Counts[:0]
			for s, p := range row {
				if p.docs+p.late > 0 {
					w.Totals = append(w.Totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: p.docs, Late: p.late})
				}
			}
			w.Counts, heads = merge(w.Counts, row, heads[:0])
			if !yield(w) {
				return
			}
		}
	}
}

// merge appends the cells of all strata by term and stratum. heads is room to
// work in, and is answered for the next call.
func merge(counts []horizon.Count, row []plot, heads []int) ([]horizon.Count, []int) {
	for range row {
		heads = append(heads, 0)
	}
	for {
		next, found := horizon.TermID(0), false
		for s := range row {
			if i := heads[s]; i < len(row[s].cells) {
				if t := row[s].cells[i].term; !found || t < next {
					next, found = t, true
				}
			}
		}
		if !found {
			return counts, heads
		}
		for s := range row {
			for i := heads[s]; i < len(row[s].cells) && row[s].cells[i].term == next; i++ {
				c := row[s].cells[i]
				counts = append(counts, horizon.Count{Term: next, Stratum: horizon.StratumID(s), Docs: c.docs, Late: c.late})
				heads[s]++
			}
		}
	}
}

// StratumOf is the stratum of a source's documents in a language, or in
// another if it has none in that one; false if the source is not in the history.
func (h *History) StratumOf(src horizon.SourceID, lang string) (at horizon.StratumID, found bool) {
	for i, s := range h.Strata {
		if s.Source == src && (!found || s.Lang == lang) {
			at, found = horizon.StratumID(i), true
		}
	}
	return at, found
}
