package history

import "kazami/internal/horizon"

// Surges is the periods from one on in which a source had more than double its
// mean of the year before, and ten documents more.
func (h *History) Surges(from horizon.Period) map[horizon.Period]bool {
	year := max(int(h.Bin.PerYear()+0.5), 1)
	in := map[horizon.Period]bool{}
	for t := max(int(from.N-h.first.N), year); t < len(h.rows); t++ {
		for _, strata := range h.bySource() {
			var before float64
			for i := t - year; i < t; i++ {
				before += float64(h.volume(i, strata)) / float64(year)
			}
			if now := float64(h.volume(t, strata)); before > 0 && now > 2*before && now > before+10 {
				in[h.first.Add(t)] = true
			}
		}
	}
	return in
}

func (h *History) volume(t int, strata []int) (n uint32) {
	for _, s := range strata {
		if row := h.rows[t]; s < len(row) {
			n += row[s].docs
		}
	}
	return n
}
