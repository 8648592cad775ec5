package history

import (
	"math/rand/v2"

	"kazami/internal/horizon"
)

// Placebo is a way to take the rises out of a history. A source's documents
// stay together, its volumes go with them, and all its languages move as one;
// nothing leaves the span from its first to its last document.
type Placebo struct {
	Name  string
	Fair  string // what it is a null of, and what it is not
	order func(r *rand.Rand, n int, first horizon.Period) []int
}

// Placebos is every kind for a bin.
//
// None is a fair null of everything. A flag says that a series rises for a
// while in its sources, so a fair placebo keeps how a source's documents
// scatter from one period to the next and has no rise in it. "whole" is that
// and nothing else: it is the one from which a price is stated. Its fault is
// that a word of a few years becomes a rare word of all years, and slow drift
// becomes scatter, so it is harder than quiet text in variance and easier in
// runs. The others say where flags come from by what they leave in.
func Placebos(bin horizon.Bin) []Placebo {
	block := max(int(2*bin.PerYear()+0.5), 2)
	year := max(int(bin.PerYear()+0.5), 1)
	all := []Placebo{
		{"whole", "Fair for rises of any length: periods of a source are exchangeable, so nothing can rise but by chance. Bursts become lone shocks, drift becomes scatter.", shuffled(0)},
		{"blocks", "Fair for rises within two years; what rises from one block of two years to the next is still there as a step, so it is an upper bound.", shuffled(block)},
		{"moved blocks", "Fair for the order of years; whole blocks of two years change places, and rises within a block are still there. It shows what short bursts alone give.", moved(block)},
		{"shift", "Fair for agreement between sources alone: each source is turned by its own offset, so its own rises, seasons and drift are there in full and meet the others' at chance.", turned},
		{"year", "No null of slow growth: months change places within their year, so growth over years stays and seasons and short bursts go. Real detections that it keeps are owed to years.", shuffled(year)},
	}
	if bin == horizon.Yearly { // a year has one place to stand in
		all = all[:len(all)-1]
	}
	return all
}

// Shuffle is a placebo of a history. The same seed gives the same one.
func Shuffle(h *History, p Placebo, seed uint64) *History {
	o := *h
	o.rows = make([][]plot, len(h.rows))
	for t := range o.rows {
		o.rows[t] = make([]plot, len(h.Strata))
	}
	for _, strata := range h.bySource() {
		first, last := h.life(strata)
		if first > last {
			continue
		}
		r := rand.New(rand.NewPCG(seed, uint64(strata[0])+1))
		for i, from := range p.order(r, last-first+1, h.first.Add(first)) {
			for _, s := range strata {
				if row := h.rows[first+from]; s < len(row) {
					o.rows[first+i][s] = row[s]
				}
			}
		}
	}
	return &o
}

// bySource is the strata of each source, in order.
func (h *History) bySource() (all [][]int) {
	at := map[horizon.SourceID]int{}
	for s, st := range h.Strata {
		i, ok := at[st.Source]
		if !ok {
			i = len(all)
			at[st.Source] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], s)
	}
	return all
}

// life is the first and the last period in which any of the strata had a
// document; first is after last if none had.
func (h *History) life(strata []int) (first, last int) {
	first, last = len(h.rows), -1
	for t, row := range h.rows {
		for _, s := range strata {
			if s < len(row) && row[s].docs+row[s].late > 0 {
				first, last = min(first, t), t
			}
		}
	}
	return first, last
}

// shuffled changes places within blocks of so many periods; 0: everywhere.
// Blocks begin where the calendar's do, so that a block of a year is a year.
func shuffled(block int) func(*rand.Rand, int, horizon.Period) []int {
	return func(r *rand.Rand, n int, first horizon.Period) []int {
		order := identity(n)
		for lo := 0; lo < n; {
			hi := n
			if block > 0 {
				hi = min(n, lo+block-phase(first.Add(lo), block))
			}
			part := order[lo:hi]
			r.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
			lo = hi
		}
		return order
	}
}

// phase is how far a period stands in its block: months count from January.
func phase(p horizon.Period, block int) int {
	return ((int(p.N) % block) + block) % block
}

// moved changes the places of whole blocks. The last may be shorter.
func moved(block int) func(*rand.Rand, int, horizon.Period) []int {
	return func(r *rand.Rand, n int, _ horizon.Period) []int {
		blocks := r.Perm((n + block - 1) / block)
		order := make([]int, 0, n)
		for _, b := range blocks {
			for i := b * block; i < min(n, (b+1)*block); i++ {
				order = append(order, i)
			}
		}
		return order
	}
}

// turned moves all periods on by one offset, those at the end to the beginning.
func turned(r *rand.Rand, n int, _ horizon.Period) []int {
	order, by := identity(n), r.IntN(n)
	for i := range order {
		order[i] = (i + by) % n
	}
	return order
}

func identity(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}
