package replay

// Surge is what the trap of volume is judged by: whether more is flagged while
// a source publishes much more than it used to.
type Surge struct {
	Periods int     `json:"surge_periods"` // in which a source had twice its mean of the year before, and ten documents more
	Per     float64 `json:"flags_a_surge_period"`
	Other   float64 `json:"flags_another_period"`
}

// surge counts the discovered real flags in periods with a surge and without.
func (m *Measured) surge(h *History, o Options) {
	year := max(int(h.Bin.PerYear()+0.5), 1)
	in := map[int32]bool{}
	for t := max(int(o.From.N-h.first.N), year); t < len(h.rows); t++ {
		for _, strata := range h.bySource() {
			var before float64
			for i := t - year; i < t; i++ {
				before += float64(h.volume(i, strata)) / float64(year)
			}
			if now := float64(h.volume(t, strata)); before > 0 && now > 2*before && now > before+10 {
				in[h.first.Add(t).N] = true
			}
		}
	}
	var flags, others int
	for _, e := range m.Real.Episodes {
		switch {
		case !o.counts(e) || h.Series[e.Term].Watch:
		case in[e.Opened.N]:
			flags++
		default:
			others++
		}
	}
	m.Surge = Surge{len(in), share(flags, len(in)), share(others, m.Periods-len(in))}
}

func (h *History) volume(t int, strata []int) (n uint32) {
	for _, s := range strata {
		if row := h.rows[t]; s < len(row) {
			n += row[s].docs
		}
	}
	return n
}
