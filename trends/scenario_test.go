package trends

import (
	"fmt"
	"testing"

	"kazami/internal/horizon"
)

// scenario is a panel in which every number can be checked by hand: n sources
// of 30 Japanese documents a period, and one series whose documents are given.
type scenario struct {
	det     *Detector
	n       int
	docs    func(t, source int) int
	signals []*horizon.Signal // by period, nil for noise
}

func weekly(t int) horizon.Period { return horizon.Period{Bin: horizon.Weekly, N: int32(2000 + t)} }

func ja(id horizon.TermID) Series {
	return Series{ID: id, Name: fmt.Sprintf("用語%d", id), Lang: "ja"}
}

func sources(n int) (all []horizon.Stratum) {
	for i := range n {
		all = append(all, horizon.Stratum{Source: horizon.SourceID(fmt.Sprintf("s%02d", i)), Lang: "ja"})
	}
	return all
}

func newDetector(t testing.TB, cfg Config, strata []horizon.Stratum) *Detector {
	t.Helper()
	d, err := New(cfg, strata)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func play(t *testing.T, cfg Config, n, periods int, docs func(t, source int) int) *scenario {
	t.Helper()
	sc := &scenario{det: newDetector(t, cfg, sources(n)), n: n, docs: docs}
	for w := range periods {
		p := horizon.Period{Bin: cfg.Bin, N: int32(2000 + w)}
		totals, counts := sc.period(w)
		var of *horizon.Signal
		for _, s := range sc.det.Week(p, totals, counts, ja) {
			of = &s
		}
		sc.signals = append(sc.signals, of)
	}
	return sc
}

func (sc *scenario) period(w int) (totals []horizon.Total, counts []horizon.Count) {
	for s := range sc.n {
		totals = append(totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: 30})
		if y := sc.docs(w, s); y > 0 {
			counts = append(counts, horizon.Count{Stratum: horizon.StratumID(s), Docs: uint32(y)})
		}
	}
	return totals, counts
}

// onsets is the periods in which a flag opened.
func (sc *scenario) onsets() (all []int) {
	for w, s := range sc.signals {
		if s != nil && s.Flagged {
			all = append(all, w)
		}
	}
	return all
}

// lastOpen is the last period with an open flag.
func (sc *scenario) lastOpen() int {
	last := never
	for w, s := range sc.signals {
		if s != nil && s.Open {
			last = w
		}
	}
	return last
}

// spread puts y documents into different sources, another first each period.
func spread(y, t, n, source int) int {
	if (source-t%n+n)%n < y {
		return 1
	}
	return 0
}
