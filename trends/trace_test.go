package trends

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"kazami/internal/horizon"
)

// TestStepsCanBeReckonedAgain holds that every number of a trace follows from
// the others by the formulas of Step, that what would have been enough is the
// least that is, that the parts add up to the signal, and that tracing changes
// no bit of the state.
func TestStepsCanBeReckonedAgain(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	plain, traced := newDetector(t, Defaults(horizon.Monthly), sources(6)), newDetector(t, Defaults(horizon.Monthly), sources(6))
	traced.Trace(func(s Series) bool { return s.ID%3 == 0 })
	for m := range 51 { // the last month ends a quarter: what is fitted then is of the next
		var in input
		for s := range horizon.StratumID(6) {
			in.totals = append(in.totals, total(s, 100))
			for i := range 12 {
				mean := 0.3
				if i == 0 && m > 36 {
					mean = 2.5
				}
				if y := poisson(rng, mean); y > 0 {
					in.counts = append(in.counts, horizon.Count{Term: horizon.TermID(i), Stratum: s, Docs: uint32(y)})
				}
			}
		}
		plain.Week(monthOf(2000, 1).Add(m), in.totals, in.counts, ja)
		traced.Week(monthOf(2000, 1).Add(m), in.totals, in.counts, ja)
	}
	if !bytes.Equal(state(t, plain), state(t, traced)) {
		t.Error("tracing changed the state")
	}
	if len(traced.Steps(1)) > 0 || len(traced.Steps(3)) == 0 {
		t.Fatalf("%d steps of a series that was not asked for, %d of one that was", len(traced.Steps(1)), len(traced.Steps(3)))
	}
	could, short := 0, 0
	for id := horizon.TermID(0); id < 12; id += 3 {
		for _, s := range traced.Steps(id) {
			var e float64
			for i, rho := range rises() {
				var c float64
				if s.Periods == 1 && s.Limit > 0 {
					if s.Reference != max(s.Expected, s.Season) || s.Counted > s.Observed {
						t.Fatalf("held against %v: %+v", s.Reference, s)
					}
					c = carried(s.Before[i]) + min(s.Counted*math.Log(rho)-(s.Counted+s.K)*math.Log((s.K+rho*s.Reference)/(s.K+s.Reference)), s.Limit)
				} else {
					c = max(0, s.Before[i]) - float64(s.Periods)*s.K*math.Log1p((rho-1)*s.Reference/float64(s.Periods)/(s.K+s.Reference/float64(s.Periods)))
					if s.Counted != 0 {
						t.Fatalf("documents in idle periods: %+v", s)
					}
				}
				if math.Abs(c-s.C[i]) > 1e-3*max(1, math.Abs(c)) {
					t.Fatalf("series %d, %s: C[%d] = %v, by hand %v", id, s.Period, i, s.C[i], c)
				}
				e += math.Exp(s.C[i]) / 4
			}
			if math.Abs(e-s.E) > 1e-6*e {
				t.Fatalf("E = %v, by hand %v", s.E, e)
			}
			y, ok := s.Enough()
			if !ok {
				short++
				continue
			}
			could++
			if (s.Counted >= float64(y)) != (s.E >= s.A*(1-1e-6)) {
				t.Errorf("%s: %v counted gave E %v of %v, and %d are said to be enough", s.Period, s.Counted, s.E, s.A, y)
			}
		}
		v := traced.Explain(ja(id))
		var observed, expected float64
		for _, p := range v.Parts {
			observed += p.Observed
			expected += p.Expected
		}
		if observed != v.Observed || math.Abs(expected-v.Expected) > 1e-9*v.Expected {
			t.Errorf("series %d: the parts add up to %v of %v, the signal says %v of %v", id, observed, expected, v.Observed, v.Expected)
		}
		if p := (v.Background + v.PriorA) / (v.Base + v.PriorB); math.Abs(p-v.P) > 1e-9*v.P {
			t.Errorf("series %d: P %v, by hand %v", id, v.P, p)
		}
		for _, x := range v.Parts {
			kappa := min(2000, x.Shape/v.P)
			if by := x.Read * (x.Background + kappa*v.P) / (x.Base + kappa); math.Abs(kappa-x.Kappa) > 1e-9*kappa || math.Abs(by-x.Expected) > 1e-9*by {
				t.Errorf("series %d in %s: kappa %v and %v expected, by hand %v and %v", id, x.Source, x.Kappa, x.Expected, kappa, by)
			}
		}
		if last := v.Steps[len(v.Steps)-1]; last.Period == v.Period && last.Periods == 1 && !last.Frozen && (last.K != v.K || last.Reference != v.Mu) {
			t.Errorf("series %d: the last step has k %v and %v expected, the verdict %v and %v", id, last.K, last.Reference, v.K, v.Mu)
		}
		if len(v.Steps) == 0 {
			t.Errorf("series %d: no steps in the verdict", id)
		}
	}
	if could == 0 || short == 0 {
		t.Errorf("%d steps with a number that is enough, %d without: the test shows little", could, short)
	}
}
