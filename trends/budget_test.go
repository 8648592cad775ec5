package trends

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

// counted is a detector after a month in which so many series had a document each,
// the last watched of them on the watch list.
func counted(t *testing.T, series, watched int) (*Detector, func(horizon.TermID) Series) {
	t.Helper()
	of := func(id horizon.TermID) Series {
		s := ja(id)
		s.Watch = int(id) >= series-watched
		return s
	}
	cfg := Defaults(horizon.Monthly)
	cfg.LeastShare = 0
	d := newDetector(t, cfg, sources(3))
	var counts []horizon.Count
	for id := range horizon.TermID(series) {
		counts = append(counts, horizon.Count{Term: id, Docs: 1})
	}
	d.Week(monthOf(2000, 1), []horizon.Total{total(0, 100)}, counts, of)
	return d, of
}

// TestBudget holds that the shares of all series add up to F, whatever they weigh,
// by the numbers of a hand.
func TestBudget(t *testing.T) {
	d, of := counted(t, 1000, 10) // 990 discovered
	a := func(id horizon.TermID) float64 { return d.budget.threshold(&d.records[id]) }
	approx(t, "A of one of 990 alike", a(0), 990)
	approx(t, "A of one of the watch list", a(995), 500) // 50 series at least share 0.1
	// One weighs 3, 89 weigh 1, 900 weigh 0.5: 542 in all.
	err := d.Weigh(func(s Series) float64 {
		switch {
		case s.ID == 0:
			return 3
		case s.ID < 90:
			return 1
		}
		return 0.5
	}, of)
	if err != nil {
		t.Fatal(err)
	}
	approx(t, "A of weight 3", a(0), 542.0/3)
	approx(t, "A of weight 1", a(1), 542)
	approx(t, "A of weight 0.5", a(500), 1084)
	approx(t, "A of the watch list", a(995), 500)
	m, f, neutral := d.budget.neutral(false)
	if m != 990 || f != 1 || neutral != 990 {
		t.Errorf("neutral: m %d, F %g, A %g; want 990, 1, 990", m, f, neutral)
	}
	sum := 0.0
	for id := range horizon.TermID(990) {
		sum += 1 / a(id)
	}
	approx(t, "sum of 1/A", sum, 1)
	// A series of weight 0 is not under test, and costs nothing.
	if err := d.Weigh(func(s Series) float64 { return float64(s.ID % 2) }, of); err != nil {
		t.Fatal(err)
	}
	approx(t, "A of one of 495 tested", a(1), 495)
	if a(2) != untested {
		t.Errorf("A of weight 0 = %g, want out of reach", a(2))
	}
	if p := d.Limits(); p.M != 495 || p.A != 495 {
		t.Errorf("limits: m %d, A %g; want 495 of each", p.M, p.A)
	}
}

// TestLeastShare holds that with weights a series is tested from three average shares
// on, that one of the watch list always is, and without weights all are.
func TestLeastShare(t *testing.T) {
	d, of := counted(t, 1000, 10)
	d.cfg.LeastShare = 3
	if a := d.budget.threshold(&d.records[0]); a != 990 {
		t.Errorf("A without weights = %g, want 990", a)
	}
	// 100 weigh 5, 890 weigh 0.1: 589 in all, 0.595 on average.
	if err := d.Weigh(func(s Series) float64 {
		if s.ID < 100 {
			return 5
		}
		return 0.1
	}, of); err != nil {
		t.Fatal(err)
	}
	approx(t, "A of 8.4 average shares", d.budget.threshold(&d.records[0]), 589.0/5)
	approx(t, "A of the watch list", d.budget.threshold(&d.records[995]), 500)
	d.records[501].frozen = 0 // in alarm since before these weights
	approx(t, "A of one in alarm", d.budget.threshold(&d.records[501]), 5890)
	if a := d.budget.threshold(&d.records[500]); a != untested {
		t.Errorf("A of 0.17 average shares = %g, want out of reach", a)
	}
}

// TestNoWeights holds that weights that are missing, or all 0, weigh all alike, and
// that weights that are not numbers from 0 on are refused and change nothing.
func TestNoWeights(t *testing.T) {
	d, of := counted(t, 1000, 0)
	if err := d.Weigh(func(Series) float64 { return 2 }, of); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1), 1e300} {
		err := d.Weigh(func(s Series) float64 {
			if s.ID == 7 {
				return bad
			}
			return 1
		}, of)
		if err == nil || d.records[7].v != 2 || d.records[8].v != 2 {
			t.Errorf("weight %g: error %v, and series weigh %g and %g; want an error, and 2 as before", bad, err, d.records[7].v, d.records[8].v)
		}
	}
	for name, v := range map[string]func(Series) float64{"nil": nil, "all 0": func(Series) float64 { return 0 }} {
		if err := d.Weigh(v, of); err != nil {
			t.Fatal(err)
		}
		for id := range horizon.TermID(1000) {
			if a := d.budget.threshold(&d.records[id]); a != 1000 {
				t.Fatalf("%s: A of series %d = %g, want 1000", name, id, a)
			}
		}
	}
}

// TestNewSeriesHaveTheirWeight holds that a series that comes after the weights were
// set has its share from its first period on, and that all others make room for it.
func TestNewSeriesHaveTheirWeight(t *testing.T) {
	d, _ := counted(t, 100, 0)
	of := ja
	if err := d.Weigh(func(s Series) float64 { return 1 + float64(s.ID/100) }, of); err != nil {
		t.Fatal(err)
	}
	d.Week(monthOf(2000, 2), []horizon.Total{total(0, 100)}, []horizon.Count{{Term: 250, Docs: 1}}, of)
	approx(t, "A of a new series of weight 3", d.budget.threshold(&d.records[250]), 103.0/3)
	approx(t, "A of one of weight 1", d.budget.threshold(&d.records[5]), 103)
	// Its evidence is that of a series of weight 3: R is stated over its own budget.
	if got, want := float64(d.records[250].budget), math.Log(3.0/103); math.Abs(got-want) > 1e-6 {
		t.Errorf("ln of its budget = %g, want %g", got, want)
	}
}

// TestWeightsKeepTheLimit holds the promise where it can be reckoned: series with a
// known mean and size, whose weights change with the tide but follow from the past
// alone, reach their thresholds at most F times a period on average.
func TestWeightsKeepTheLimit(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 1))
	const series, periods = 400, 600
	mu, k := make([]float64, series), 5.0
	for i := range mu {
		mu[i] = math.Exp(3*rng.Float64() - 1)
	}
	c, budget, last := make([]cusums, series), make([]float64, series), make([]float64, series)
	v := make([]float64, series)
	alarms, f := 0, 0.05
	for t := range periods {
		if t%12 == 0 { // the weights of a year: by the counts of the period before
			sum := 0.0
			for i := range v {
				v[i] = math.Exp((last[i] - mu[i]) / math.Sqrt(mu[i]+mu[i]*mu[i]/k))
				sum += v[i]
			}
			for i := range v {
				w := f * v[i] / sum
				if t > 0 {
					c[i].reprice(math.Log(w / budget[i]))
				}
				budget[i] = w
			}
		}
		for i := range c {
			y := negativeBinomial(rng, mu[i], k)
			last[i] = float64(y)
			c[i].add(float64(y), mu[i], k, math.Log(series/f)/3)
			if c[i].e() >= 1/budget[i] {
				alarms++
				c[i] = cusums{}
			}
		}
	}
	if most := f * periods; float64(alarms) > most {
		t.Errorf("%d alarms, at most %g promised", alarms, most)
	}
}

// negativeBinomial draws from a Gamma of shape k and mean mu, and a Poisson of it.
func negativeBinomial(rng *rand.Rand, mu, k float64) int {
	// Marsaglia and Tsang, ACM TOMS 26 (2000), for k >= 1.
	d := k - 1.0/3
	for {
		x := rng.NormFloat64()
		u := 1 + x/math.Sqrt(9*d)
		if u <= 0 {
			continue
		}
		if g := u * u * u; math.Log(rng.Float64()) < x*x/2+d-d*g+d*math.Log(g) {
			return poisson(rng, d*g*mu/k)
		}
	}
}

// TestCarriedIsBelowTheWhole holds that what is kept is never more than the whole
// R = (w + R) L would be, period by period, whatever comes.
func TestCarriedIsBelowTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c cusums
		w, whole := 1.0, 0.0
		for range rapid.IntRange(1, 60).Draw(t, "periods") {
			if rapid.Bool().Draw(t, "reweighed") {
				was := w
				w = math.Exp(rapid.Float64Range(-5, 5).Draw(t, "ln w"))
				c.reprice(math.Log(w / was))
			}
			y, mu, k := rapid.Float64Range(0, 20).Draw(t, "y"), rapid.Float64Range(0.01, 10).Draw(t, "mu"), rapid.Float64Range(0.1, 50).Draw(t, "k")
			if y == 0 {
				c.idle(1, mu, k)
			} else {
				c.add(y, mu, k, 5)
			}
			whole = (w + whole) * math.Exp(min(gain(y, mu, k, rises()[1]), 5))
			if kept := w * math.Exp(float64(c[1])); float64(c[1]) < 190 && kept > whole*(1+1e-3) {
				t.Fatalf("kept %g of %g", kept, whole)
			}
		}
	})
}
