package trends

import (
	"math"
	"math/rand/v2"
	"testing"

	"kazami/internal/horizon"
)

// shaped plays three years of three sources, the third of them small, whose
// rates of 400 series are drawn around common ones with the given shape.
func shaped(t *testing.T, shape float64) *Detector {
	t.Helper()
	d := newDetector(t, Defaults(horizon.Monthly), sources(3))
	r := rand.New(rand.NewPCG(7, 11))
	volumes := []uint32{400, 300, 40}
	rates := make([][3]float64, 400)
	for i := range rates {
		p := 0.02 * math.Exp(r.NormFloat64())
		for s := range rates[i] {
			rates[i][s] = min(p*gamma(r, shape)/shape, 0.9)
		}
	}
	for month := range uint32(36) {
		var totals []horizon.Total
		var counts []horizon.Count
		for s, n := range volumes {
			totals = append(totals, total(horizon.StratumID(s), n))
			for id := range rates {
				if y := binomial(r, n, rates[id][s]); y > 0 {
					counts = append(counts, horizon.Count{Term: horizon.TermID(id), Stratum: horizon.StratumID(s), Docs: y})
				}
			}
		}
		d.Week(horizon.Period{Bin: horizon.Monthly, N: int32(month)}, totals, counts, ja)
	}
	return d
}

// gamma draws from Gamma(shape, 1) for a shape of at most 1 (Ahrens and
// Dieter's GS).
func gamma(r *rand.Rand, shape float64) float64 {
	b := (math.E + shape) / math.E
	for {
		p := b * r.Float64()
		if p <= 1 {
			x := math.Pow(p, 1/shape)
			if r.Float64() <= math.Exp(-x) {
				return x
			}
		} else {
			x := -math.Log((b - p) / shape)
			if r.Float64() <= math.Pow(x, shape-1) {
				return x
			}
		}
	}
}

func binomial(r *rand.Rand, n uint32, p float64) (y uint32) {
	for range n {
		if r.Float64() < p {
			y++
		}
	}
	return y
}

// Sources of their own kinds get a small shape, sources alike a larger one.
func TestShapesAreFitted(t *testing.T) {
	apart, alike := shaped(t, 0.05), shaped(t, 1)
	for s := range 3 {
		a, b := apart.groups[1].shape[s], alike.groups[1].shape[s]
		if a > 0.05 || b < 0.15 {
			t.Errorf("s%02d: shapes %.3f where the rates were drawn with 0.05 and %.3f where with 1", s, a, b)
		}
	}
}

// A small source that alone says a word expects it at its own rate, however
// large the sources are that never say it: the fault that made steady words of
// small sources look like rises.
func TestASmallSourceKnowsItsOwnWords(t *testing.T) {
	d := shaped(t, 0.05)
	r := &record{group: 1, frozen: never}
	now := &d.rows[len(d.rows)-1]
	r.pairs = []pair{{float32(0.2 * now.base[2] / now.scale), 2}} // in a fifth of the third's documents
	b := d.rateOf(r, len(d.rows)-1)
	if got := d.in(r, b, 2); got < 0.15 {
		t.Errorf("the small source is expected to say it in %.3f of its documents, want nearly 0.2", got)
	}
}

// TestShapesNeedEnough fits no shape of few series, nor of a source with next to no
// documents, and fits it of just enough.
func TestShapesNeedEnough(t *testing.T) {
	d := shaped(t, 1)
	d.AddStratum(horizon.Stratum{Source: "s03", Lang: "ja"})
	for month := range int32(6) {
		d.Week(horizon.Period{Bin: horizon.Monthly, N: 36 + month}, []horizon.Total{total(0, 400), total(1, 300), total(2, 40), total(3, 1)}, nil, ja)
	}
	row := &d.rows[len(d.rows)-1]
	var known []record
	for _, r := range d.known(1, row) {
		known = append(known, *r)
	}
	for n, fitted := range map[int]bool{fewKnown: true, fewKnown - 1: false} {
		d.records = known[:n]
		for s := range d.groups[1].shape {
			d.groups[1].shape[s] = 7
		}
		d.refitShapes()
		for s, shape := range d.groups[1].shape {
			if want := fitted && s < 3; shape != 7 != want {
				t.Errorf("of %d series the shape of s%02d is %g, want it fitted: %t", n, s, shape, want)
			}
		}
	}
}

// TestKnownSeriesAreSampled looks at no more than so many series, spread over all.
func TestKnownSeriesAreSampled(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(1))
	d.Week(weekly(0), []horizon.Total{total(0, 10)}, nil, ja)
	for n, want := range map[int]int{3000: 3000, 4000: 4000, 4001: 2001, 10_000: 3334} {
		d.records = make([]record, n)
		for i := range d.records {
			d.records[i] = record{pairs: []pair{{docs: leastKnown}}, docs: leastKnown, frozen: never, group: 1, at: int32(i)}
		}
		known := d.known(1, &d.rows[0])
		if len(known) != want {
			t.Errorf("of %d series %d are looked at, want %d", n, len(known), want)
			continue
		}
		step := (n + want - 1) / want
		for i, r := range known {
			if int(r.at) != i*step {
				t.Errorf("of %d series the %d-th that is looked at is %d, want %d", n, i, r.at, i*step)
				break
			}
		}
	}
	few := []record{{pairs: []pair{{docs: leastKnown - 1}}, docs: leastKnown, frozen: never, group: 1}, {pairs: []pair{{docs: 9}}, docs: leastKnown, frozen: 0, group: 1},
		{pairs: []pair{{docs: 9}}, docs: leastKnown - 1, frozen: never, group: 1}, {pairs: []pair{{docs: 9}}, docs: leastKnown, frozen: never, group: 2}}
	if d.records = few; len(d.known(1, &d.rows[0])) != 0 {
		t.Error("a series with little background, in alarm, or of another language has a say in the shapes")
	}
}
