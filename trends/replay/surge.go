package replay

import (
	"kazami/trends/replay/history"
)

// Surge is what the trap of volume is judged by: whether more is flagged while
// a source publishes much more than it used to.
type Surge struct {
	Periods int     `json:"surge_periods"` // in which a source had twice its mean of the year before, and ten documents more
	Per     float64 `json:"flags_a_surge_period"`
	Other   float64 `json:"flags_another_period"`
}

// surge counts the discovered real flags in periods with a surge and without.
func (m *Measured) surge(h *history.History, o Options) {
	in := h.Surges(o.From)
	var flags, others int
	for _, e := range m.Real.Episodes {
		switch {
		case !o.counts(e) || h.Series[e.Term].Watch:
		case in[e.Opened]:
			flags++
		default:
			others++
		}
	}
	m.Surge = Surge{len(in), share(flags, len(in)), share(others, m.Periods-len(in))}
}
