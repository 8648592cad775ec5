package history

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends/replay/draw"
)

// Growth is what is put into one series of a real history: from Start on its
// rate in every source rises along a logistic curve to Factor times itself,
// half of it after Half periods.
type Growth struct {
	Term   horizon.TermID
	Start  horizon.Period
	Factor float64
	Half   int
	Rate   float64 // documents a period that the series had in the two years before Start
}

// at is by what the rate is multiplied n periods after the start.
func (g Growth) at(n int) float64 {
	if n < 0 {
		return 1
	}
	return 1 + (g.Factor-1)/(1+math.Exp(-4*(float64(n)/float64(g.Half)-1)))
}

// Inject is a history in which the series of the growths rise. What is added
// in a source and period are documents that were read there and did not have
// the term: each gets it with the probability that brings the source's own
// rate, as it was in the two years before the start, to the factor of the
// period. All that the real text does otherwise stays.
func Inject(h *History, all []Growth, seed uint64) *History {
	o := *h
	o.rows = slices.Clone(h.rows)
	fresh := make([]bool, len(h.rows))
	for i, g := range all {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		start := int(g.Start.N - h.first.N)
		rates := h.rates(g.Term, start-h.twoYears(), start)
		for t := max(start, 0); t < len(h.rows); t++ {
			if !fresh[t] {
				o.rows[t], fresh[t] = slices.Clone(h.rows[t]), true
			}
			for s := range o.rows[t] {
				o.rows[t][s].add(r, g.Term, rates[s]*(g.at(t-start)-1))
			}
		}
	}
	return &o
}

// twoYears is how many periods two years have.
func (h *History) twoYears() int { return int(2*h.Bin.PerYear() + 0.5) }

// rates is the share of each stratum's documents that held a term in the
// periods from lo up to hi.
func (h *History) rates(term horizon.TermID, lo, hi int) []float64 {
	docs, read := make([]float64, len(h.Strata)), make([]float64, len(h.Strata))
	for t := max(lo, 0); t < min(hi, len(h.rows)); t++ {
		for s, p := range h.rows[t] {
			read[s] += float64(p.docs)
			docs[s] += float64(p.of(term).docs)
		}
	}
	for s := range docs {
		if read[s] > 0 {
			docs[s] /= read[s]
		}
	}
	return docs
}

// of is what a stratum had of a term.
func (p plot) of(term horizon.TermID) cell {
	if i, ok := slices.BinarySearchFunc(p.cells, cell{term: term}, byTerm); ok {
		return p.cells[i]
	}
	return cell{term: term}
}

// add gives the term to each document without it by chance p.
func (p *plot) add(r *rand.Rand, term horizon.TermID, rate float64) {
	if rate <= 0 {
		return
	}
	have := p.of(term)
	n := uint32(draw.Binomial(r, int(p.docs)-int(have.docs), min(rate, 1)))
	if n == 0 {
		return
	}
	i, had := slices.BinarySearchFunc(p.cells, have, byTerm)
	p.cells = slices.Clone(p.cells)
	if had {
		p.cells[i].docs += n
	} else {
		p.cells = slices.Insert(p.cells, i, cell{term: term, docs: n})
	}
}

// Grid is what growths are tried in an injection.
type Grid struct {
	Rates   []float64 // documents a period before the growth, at the least; the last ends the one before
	Factors []float64
	Each    int // growths for each pair, at most
	Half    int // periods to half of the growth
}

// Plan chooses series for the growths of a grid, by chance, among those that
// had the rate in the two years before a start of their own between from and
// to and are not left out for it, no series twice.
func Plan(h *History, grid Grid, from, to horizon.Period, leave func(horizon.TermID, horizon.Period) bool, seed uint64) (all []Growth) {
	r := rand.New(rand.NewPCG(seed, 7))
	starts := max(int(to.N-from.N)/6, 1)
	byRate := make([][]Growth, len(grid.Rates)-1)
	for step := range 6 {
		start := from.Add(step*starts + starts/2)
		for term, rate := range h.sums(start) {
			k, exact := slices.BinarySearch(grid.Rates, rate)
			if !exact {
				k--
			}
			if k >= 0 && k < len(byRate) && term%6 == step && !leave(horizon.TermID(term), start) {
				byRate[k] = append(byRate[k], Growth{Term: horizon.TermID(term), Start: start, Rate: rate, Half: grid.Half})
			}
		}
	}
	for _, of := range byRate {
		r.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		for i, g := range of[:min(len(of), grid.Each*len(grid.Factors))] {
			g.Factor = grid.Factors[i%len(grid.Factors)]
			all = append(all, g)
		}
	}
	return all
}

// sums is the mean documents a period of every series in the two years before
// a period, by series.
func (h *History) sums(before horizon.Period) []float64 {
	all := make([]float64, len(h.Series))
	hi := int(before.N - h.first.N)
	lo := max(hi-h.twoYears(), 0)
	for t := lo; t < min(hi, len(h.rows)); t++ {
		for _, p := range h.rows[t] {
			for _, c := range p.cells {
				all[c.term] += float64(c.docs) / float64(hi-lo)
			}
		}
	}
	return all
}

// Before is the series that a document named before a calendar year, in order.
func (h *History) Before(year int) []horizon.TermID {
	all := map[horizon.TermID]bool{}
	for t, row := range h.rows {
		if h.first.Add(t).Start().In(horizon.Tokyo).Year() >= year {
			break
		}
		for _, p := range row {
			for _, c := range p.cells {
				all[c.term] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}
