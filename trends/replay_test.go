package trends

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

// input is one period as a detector is given it.
type input struct {
	totals []horizon.Total
	counts []horizon.Count
}

// history is a panel's past with a rise in it: weeks that a rapid test draws.
func history(t *rapid.T, weeks int) ([]horizon.Stratum, []input) {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	strata := sources(5)
	strata[4].Lang = "en"
	rise := rapid.IntRange(20, weeks).Draw(t, "rise")
	silent := rapid.IntRange(0, weeks).Draw(t, "silent")
	var all []input
	for w := range weeks {
		var in input
		for s := range strata {
			if w == silent || s == 3 && w < weeks/3 {
				continue
			}
			in.totals = append(in.totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: uint32(15 + rng.IntN(10)), Late: uint32(rng.IntN(8) / 7)})
			for id := range horizon.TermID(12) {
				rate := 1 / float64(id+2)
				if id > 7 && w < rise {
					rate = 0
				} else if id > 7 {
					rate = 1.5
				}
				c := horizon.Count{Term: id, Stratum: horizon.StratumID(s), Docs: uint32(rate + rng.Float64()), Late: uint32(rng.IntN(40) / 39)}
				if c.Docs+c.Late > 0 {
					in.counts = append(in.counts, c)
				}
			}
		}
		all = append(all, in)
	}
	return strata, all
}

func mixed(id horizon.TermID) Series {
	return Series{ID: id, Name: "t", Lang: []string{"ja", "any", "en", "ja"}[id%4], Watch: id == 9}
}

// run replays a history and answers the signals of each week. between is
// called after each week and may put another detector in its place.
func run(t interface {
	Fatalf(string, ...any)
}, strata []horizon.Stratum, all []input, between func(w int, d *Detector) *Detector) (out [][]horizon.Signal, last *Detector) {
	d, err := New(Defaults(horizon.Weekly), strata)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	for w, in := range all {
		out = append(out, d.Week(weekly(w), in.totals, in.counts, mixed))
		if between != nil {
			d = between(w, d)
		}
	}
	return out, d
}

// No verdict uses a later week, the order within a week, or whether the state
// was written and read in between; asking changes nothing.
func TestReplay(t *testing.T) {
	flags := 0
	rapid.Check(t, func(t *rapid.T) {
		strata, all := history(t, 90)
		whole, end := run(t, strata, all, nil)
		for _, signals := range whole {
			for _, s := range signals {
				if s.Flagged {
					flags++
				}
			}
		}
		want, _ := end.MarshalBinary()

		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		if prefix, _ := run(t, strata, all[:cut], nil); !reflect.DeepEqual(prefix, whole[:cut]) {
			t.Fatalf("the signals of the first %d weeks differ when no later week is there", cut)
		}

		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 2))
		var mixedUp []input
		for _, in := range all {
			in := input{append([]horizon.Total(nil), in.totals...), append([]horizon.Count(nil), in.counts...)}
			rng.Shuffle(len(in.totals), func(i, j int) { in.totals[i], in.totals[j] = in.totals[j], in.totals[i] })
			rng.Shuffle(len(in.counts), func(i, j int) { in.counts[i], in.counts[j] = in.counts[j], in.counts[i] })
			mixedUp = append(mixedUp, in)
		}
		stop := rapid.IntRange(0, len(all)-1).Draw(t, "stop")
		again, other := run(t, strata, mixedUp, func(w int, d *Detector) *Detector {
			d.Explain(mixed(9))
			if w != stop {
				return d
			}
			b, err := d.MarshalBinary()
			if err != nil {
				t.Fatalf("MarshalBinary: %v", err)
			}
			var restored Detector
			if err := restored.UnmarshalBinary(b); err != nil {
				t.Fatalf("UnmarshalBinary: %v", err)
			}
			return &restored
		})
		if !reflect.DeepEqual(again, whole) {
			t.Fatalf("shuffled and restored after week %d, the signals differ", stop)
		}
		if got, _ := other.MarshalBinary(); !bytes.Equal(got, want) {
			t.Fatalf("shuffled and restored after week %d, the state differs", stop)
		}
	})
	if flags == 0 {
		t.Error("no history has a flag: this test shows nothing")
	}
}
