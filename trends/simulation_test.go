package trends

import (
	"testing"

	"kazami/internal/horizon"
)

// TestSimulation holds the price against a world that is made for it: series
// of many rates and of overdispersions that differ, twelve sources of unequal
// volume, 300 weeks. Flags of series that never rise are at most F a week, and
// of each kind of rise a stated share is found in its time.
func TestSimulation(t *testing.T) {
	const (
		weeks = 300
		null  = 4000
		each  = 25
		block = 50 // weeks over which the price must hold
	)
	w := newWorld(2010, 12, null)
	kinds := []struct {
		name   string
		within int     // weeks from its beginning
		share  float64 // that must be found by then
		rate   float64 // at its lowest; new series begin with it
		factor func(i, t int) float64
	}{
		{"slow logistic x8 to x30", 130, 0.95, 1e-3, func(i, t int) float64 { return logistic(8+float64(i), 100, 100)(t) }},
		{"new series", 52, 0.95, 4e-3, func(i, t int) float64 { return step(t, 120, 0, 1) }},
		{"shift x3", 52, 0.75, 4e-3, func(i, t int) float64 { return step(t, 120, 1, 3) }},
		{"fast logistic x12", 52, 0.95, 1e-3, func(i, t int) float64 { return logistic(12, 120, 30)(t) }},
	}
	begin := []int{100, 120, 120, 120}
	for k := range kinds {
		for i := range each {
			w.plant(kinds[k].rate, 0.2, func(t int) float64 { return kinds[k].factor(i, t) })
		}
	}

	cfg := Defaults(horizon.Weekly)
	d := newDetector(t, cfg, w.strata)
	var falseFlags [weeks / block]int
	found := map[horizon.TermID]int{}
	for week := range weeks {
		totals, counts := w.week(week)
		for _, s := range d.Week(weekly(week), totals, counts, w.of) {
			if !s.Flagged {
				continue
			}
			k := (int(s.Term) - null) / each
			if int(s.Term) < null || week < begin[k] {
				falseFlags[week/block]++
			} else if _, again := found[s.Term]; !again {
				found[s.Term] = week
			}
		}
	}
	t.Logf("%d series, A = %.0f, psi %.3f: false flags by %d weeks: %d", d.m, d.Price().A, d.psi, block, falseFlags)
	for i, n := range falseFlags {
		if float64(n) > cfg.F*block {
			t.Errorf("%d false flags in weeks %d to %d, want at most F = %g a week", n, i*block, (i+1)*block-1, cfg.F)
		}
	}
	// The mean overdispersion of the world is 0.2.
	if d.psi < 0.1 || d.psi > 0.3 {
		t.Errorf("psi = %.3f, want about 0.2", d.psi)
	}
	for k, kind := range kinds {
		n := 0
		for i := range each {
			at, ok := found[horizon.TermID(null+k*each+i)]
			if ok && at < begin[k]+kind.within {
				n++
			}
		}
		t.Logf("%s: %d of %d found within %d weeks", kind.name, n, each, kind.within)
		if float64(n) < kind.share*each {
			t.Errorf("%s: %d of %d found within %d weeks, want %.0f %%", kind.name, n, each, kind.within, 100*kind.share)
		}
	}
}

func step(t, from int, before, after float64) float64 {
	if t < from {
		return before
	}
	return after
}
