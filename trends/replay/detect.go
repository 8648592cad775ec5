package replay

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
)

// Episode is a stretch of time in which a judge says that a series rises.
type Episode struct {
	Term   horizon.TermID
	Opened horizon.Period
	Closed horizon.Period // the first in which it was over; one past the last period if it is not
	Called bool           // it was once said to be more than an event
	Claim  horizon.Period // the first period in which it was, if Called
	Score  float64        // of the detector: ln(E/A) at its largest until the year of the claim was over; of a peer: what it opened with

	// What follows is the detector's alone, as of the opening.
	Rise     horizon.Period // since when it rose
	Stage    horizon.Stage
	Watch    bool
	Sources  []horizon.SourceID // most documents first
	Observed float64            // documents
	Expected float64
}

// Detection is a detector's way through a history.
type Detection struct {
	Episodes []Episode // by the period in which they opened, then by series
	Limits   horizon.PanelLimits
}

// Detect runs a detector over the whole history. each is called with every
// signal, in order, and may be nil. It panics on a configuration of another bin.
func Detect(h *history.History, cfg trends.Config, each func(horizon.Signal)) (Detection, error) {
	det, err := trends.New(cfg, nil)
	if err != nil {
		return Detection{}, fmt.Errorf("replay by %s: %w", h.Bin, err)
	}
	r := &run{det: det, open: map[horizon.TermID]int{}, local: make([]int, len(h.Strata))}
	year := 0
	for w := range h.Weeks() {
		if y := w.Period.Start().Year(); h.Weights != nil && y != year {
			year = y
			if err := det.Weigh(h.Weights(y), h.Of); err != nil {
				return Detection{}, fmt.Errorf("replay by %s: %w", h.Bin, err)
			}
		}
		signals := det.Week(w.Period, r.totals(h, w.Totals), r.counts(w.Counts), h.Of)
		r.take(w.Period, signals)
		if each != nil {
			for _, s := range signals {
				each(s)
			}
		}
	}
	for _, i := range r.open {
		r.out[i].Closed = h.Last().Add(1)
	}
	return Detection{r.out, det.Limits()}, nil
}

// run is a detector on its way. It numbers strata by their first appearance,
// so that no source has a part in anything before its first document.
type run struct {
	det   *trends.Detector
	local []int // the detector's number of a stratum plus one; 0: none yet
	open  map[horizon.TermID]int
	out   []Episode

	totalBuf []horizon.Total
	countBuf []horizon.Count
}

func (r *run) totals(h *history.History, all []horizon.Total) []horizon.Total {
	r.totalBuf = append(r.totalBuf[:0], all...)
	for i, t := range r.totalBuf {
		if r.local[t.Stratum] == 0 {
			r.local[t.Stratum] = int(r.det.AddStratum(h.Strata[t.Stratum])) + 1
		}
		r.totalBuf[i].Stratum = horizon.StratumID(r.local[t.Stratum] - 1)
	}
	return r.totalBuf
}

// counts leaves out what a stratum without documents is said to have.
func (r *run) counts(all []horizon.Count) []horizon.Count {
	r.countBuf = r.countBuf[:0]
	for _, c := range all {
		if n := r.local[c.Stratum]; n > 0 {
			c.Stratum = horizon.StratumID(n - 1)
			r.countBuf = append(r.countBuf, c)
		}
	}
	return r.countBuf
}

// take keeps the episodes by the signals of one period.
func (r *run) take(p horizon.Period, signals []horizon.Signal) {
	still := make(map[horizon.TermID]int, len(r.open))
	for _, s := range signals {
		i, had := r.open[s.Term]
		if s.Flagged {
			if had {
				r.out[i].Closed = p
			}
			i, had = len(r.out), true
			r.out = append(r.out, Episode{Term: s.Term, Opened: p, Score: math.Inf(-1), Rise: s.Onset, Stage: s.Stage, Watch: s.Watch,
				Sources: s.Sources, Observed: s.Observed, Expected: s.Expected})
		}
		if !had || !s.Open {
			continue
		}
		still[s.Term] = i
		e := &r.out[i]
		if !e.Called && s.Stage != horizon.Event {
			e.Called, e.Claim = true, p
		}
		if !e.Called || p.Start().Year() == e.Claim.Start().Year() {
			e.Score = max(e.Score, math.Log(s.E/s.A))
		}
	}
	for id, i := range r.open {
		if j, ok := still[id]; !ok || j != i {
			r.out[i].Closed = p
		}
	}
	r.open = still
}
