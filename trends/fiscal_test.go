package trends

import (
	"cmp"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

func monthOf(year, month int) horizon.Period {
	return horizon.Period{Bin: horizon.Monthly, N: int32(12*(year-1970) + month - 1)}
}

func TestFiscalYears(t *testing.T) {
	for _, test := range []struct {
		p    string
		want int
	}{
		{"2010-03", 2009}, {"2010-04", 2010}, {"2011-01", 2010}, {"2010-W13", 2009}, // 2010-W13 begins on 29 March
		{"2010-W14", 2010}, {"2009-W53", 2009}, {"2010", 2010},
	} {
		p, err := horizon.ParsePeriod(test.p)
		if err != nil {
			t.Fatal(err)
		}
		if got := fiscalYear(p); got != test.want {
			t.Errorf("%s is of fiscal year %d, want %d", test.p, got, test.want)
		}
	}
}

// world plays months of n series with the given mean in each of six sources.
func world(t *testing.T, d *Detector, rng *rand.Rand, from horizon.Period, months, n int, mean func(series, month int) float64) {
	t.Helper()
	for w := range months {
		var in input
		for s := range horizon.StratumID(6) {
			in.totals = append(in.totals, total(s, 200))
			for i := range n {
				if y := poisson(rng, mean(i, w)); y > 0 {
					in.counts = append(in.counts, horizon.Count{Term: horizon.TermID(i), Stratum: s, Docs: uint32(y)})
				}
			}
		}
		d.Week(from.Add(w), in.totals, in.counts, ja)
	}
}

func poisson(rng *rand.Rand, mean float64) (y int) {
	for p := rng.Float64(); p > math.Exp(-mean); y++ {
		p *= rng.Float64()
	}
	return y
}

// rates are those of the series of a world: from 0.02 to 1.5 a month and source.
func rateIn(series int) float64 { return 0.02 * math.Pow(75, float64(series%100)/100) }

// TestNothingRose holds that e-values are e-values where nothing rises: their
// mean over the series is no more than 1 at any time of the year, and nothing
// is listed.
func TestNothingRose(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	d := newDetector(t, Defaults(horizon.Monthly), sources(6))
	const n = 1500
	world(t, d, rng, monthOf(2000, 4), 60, n, func(i, _ int) float64 { return rateIn(i) })
	for month := range 12 {
		world(t, d, rng, d.Last().Add(1), 1, n, func(i, _ int) float64 { return rateIn(i) })
		sum := 0.0
		for id := range d.records {
			r := d.records[id]
			d.catchUp(&r, len(d.rows)-1)
			sum += r.fiscal.e()
		}
		if mean := sum / n; mean > 1.05 {
			t.Errorf("the mean e-value after %d months is %.3f", month+1, mean)
		}
		if f := d.FiscalYear(0.1); len(f.List) > 0 || !math.IsInf(f.Least, 1) || f.M != n || f.Year != 2005 {
			t.Errorf("%d listed of %d in fiscal year %d", len(f.List), f.M, f.Year)
		}
	}
}

// TestRisesAreListed holds the false share where some series do rise from April
// on, and that most of these are found by March.
func TestRisesAreListed(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	d := newDetector(t, Defaults(horizon.Monthly), sources(6))
	const n, rising = 1500, 90
	world(t, d, rng, monthOf(2000, 4), 60, n, func(i, _ int) float64 { return rateIn(i) })
	world(t, d, rng, d.Last().Add(1), 12, n, func(i, _ int) float64 {
		if i < rising {
			return 4 * rateIn(i)
		}
		return rateIn(i)
	})
	f := d.FiscalYear(0.1)
	wrong := 0
	for k, x := range f.List {
		if x.Term >= rising {
			wrong++
		}
		if k > 0 && f.List[k-1].E < x.E || x.E < f.Least {
			t.Errorf("rank %d has e %v, least %v", k+1, x.E, f.Least)
		}
		sum := 0.0
		for _, s := range x.Sources {
			sum += s.Observed
		}
		if sum != x.Observed || x.Observed <= x.Expected {
			t.Errorf("term %d: %v observed, %v expected, sources %v", x.Term, x.Observed, x.Expected, x.Sources)
		}
	}
	if right := len(f.List) - wrong; right < rising/3 || float64(wrong) > 0.1*float64(len(f.List)) {
		t.Errorf("%d of %d rises listed, %d wrong", right, rising, wrong)
	}
	if last := f.List[len(f.List)-1].E; f.Least != last || last < 10 || len(f.Next) != nextFew || f.Next[0].E > last {
		t.Errorf("least %v, the last listed has %v; next %+v", f.Least, last, f.Next)
	}
	// The next April begins anew.
	world(t, d, rng, d.Last().Add(1), 1, n, func(i, _ int) float64 { return rateIn(i) })
	if f := d.FiscalYear(0.1); len(f.List) > 0 || f.From != f.To || f.Year != 2006 {
		t.Errorf("%d are listed after one month, from %s", len(f.List), f.From)
	}
}

// TestCUSUMsAreAbove holds that the e-process, which is never reset, is never
// above the CUSUM of the same series, which is.
func TestCUSUMsAreAbove(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 3))
	d := newDetector(t, Defaults(horizon.Monthly), sources(6))
	for range 40 {
		var from horizon.Period
		if from = monthOf(2000, 1); len(d.rows) > 0 {
			from = d.Last().Add(1 + rng.IntN(3)) // some months have no document
		}
		world(t, d, rng, from, 1, 200, func(i, _ int) float64 { return rateIn(i) * math.Exp(rng.NormFloat64()) })
		for id := range d.records {
			r := d.records[id]
			d.catchUp(&r, len(d.rows)-1)
			for i := range r.c {
				if float64(r.fiscal[i]) > float64(max(r.c[i], 0))+1e-3 {
					t.Fatalf("%s: term %d has %v since April and a CUSUM of %v", d.Last(), id, r.fiscal, r.c)
				}
			}
		}
	}
}

func TestFiscalYearOfNothing(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(1))
	if f := d.FiscalYear(0.1); f.M != 0 || len(f.List) > 0 || len(f.Next) > 0 {
		t.Errorf("a list of nothing: %+v", f)
	}
	d.Week(weekly(0), nil, nil, ja)
	if f := d.FiscalYear(0.1); len(f.List) > 0 {
		t.Errorf("a list of no document: %+v", f)
	}
}

// TestRiseBySource lists the sources that have the series this year and those that
// were expected to, most documents first, and none that has nothing to do with it.
func TestRiseBySource(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Monthly), sources(3))
	from := monthOf(2000, 4)
	for month := range 41 { // to August
		totals := []horizon.Total{total(0, 100), total(1, 100)}
		counts := []horizon.Count{docs(0, 2), docs(1, 5)}
		if month >= 36 {
			counts = []horizon.Count{docs(0, 4)}
		}
		d.Week(from.Add(month), totals, counts, ja)
	}
	f := FiscalRise{Term: 0}
	d.fill(&f)
	if len(f.Sources) != 2 || f.Sources[0].Source != "s00" || f.Sources[0].Observed != 20 || f.Sources[1].Observed != 0 || f.Sources[1].Expected <= f.Sources[0].Expected {
		t.Errorf("sources %+v, want 20 documents in the first and none where most were expected", f.Sources)
	}
	if f.Observed != 20 || f.Expected != f.Sources[0].Expected+f.Sources[1].Expected {
		t.Errorf("%g documents, %g expected: they are not the sums of %+v", f.Observed, f.Expected, f.Sources)
	}
}

// ordered draws e-values of up to most series, largest first: some that rose,
// and many that did not.
func ordered(most int) *rapid.Generator[[]float64] {
	return rapid.Custom(func(t *rapid.T) []float64 {
		e := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 2), rapid.Float64Range(0, 30), rapid.Float64Range(0, 500), rapid.Just(0.0), rapid.Just(1.0)), 1, most).Draw(t, "e")
		slices.SortFunc(e, func(a, b float64) int { return cmp.Compare(b, a) })
		return e
	})
}

// allowed reports whether every set of series has the mean e-value that closed
// e-BH asks of it for a list: both are bits.
func allowed(e []float64, share float64, list uint) bool {
	for set := uint(1); set < 1<<len(e); set++ {
		sum := 0.0
		for i, x := range e {
			if set>>i&1 == 1 {
				sum += x
			}
		}
		k, r := bits.OnesCount(set&list), bits.OnesCount(list)
		if sum*share*float64(r) < float64(k*bits.OnesCount(set)) {
			return false
		}
	}
	return true
}

// TestClosedList compares the list with the longest of all lists, of any series,
// that every set of series allows.
func TestClosedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.SampledFrom([]float64{0.1, 0.25, 0.5}).Draw(t, "share")
		e := ordered(10).Draw(t, "e")
		most := 0
		for list := uint(1); list < 1<<len(e); list++ {
			n := bits.OnesCount(list)
			if last := bits.Len(list) - 1; n > most && e[last] >= 1/share && allowed(e, share, list) {
				most = n
			}
		}
		got := closedList(e, share)
		if got != most {
			t.Fatalf("of %v at %v %d are listed, want %d", e, share, got, most)
		}
	})
}

// TestClosedListIsNeverWeaker holds that what e-BH lists meets the condition of
// closed e-BH, and that the list is no shorter and no smaller e-value is in it.
func TestClosedListIsNeverWeaker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0.01, 0.9).Draw(t, "share")
		e := ordered(300).Draw(t, "e")
		n, got := benjaminiHochberg(e, share), closedList(e, share)
		if got < n {
			t.Fatalf("of %d series %d are listed, e-BH lists %d", len(e), got, n)
		}
		if got > 0 && e[got-1] < 1/share {
			t.Fatalf("the last of %d has %v", got, e[got-1])
		}
		if n > 0 && len(e) <= 10 && !allowed(e, share*(1+1e-12), 1<<n-1) {
			t.Fatalf("the %d of e-BH are not allowed", n)
		}
	})
}

// TestFalseShare draws e-values of series that all move together: on average no
// more than the share of the list did not rise, though it is longer than e-BH's.
func TestFalseShare(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	const n, rising, times, share = 200, 60, 1500, 0.1
	wrong, lengths, plain := 0.0, 0, 0
	for range times {
		common := rng.NormFloat64()
		e, rose := make([]float64, n), map[float64]bool{}
		for i := range e {
			z := 0.5*common + math.Sqrt(0.75)*rng.NormFloat64()
			if i < rising {
				z += 3
			}
			e[i] = math.Exp(3*z - 4.5)
			rose[e[i]] = i < rising
		}
		slices.SortFunc(e, func(a, b float64) int { return cmp.Compare(b, a) })
		got := closedList(e, share)
		for _, x := range e[:got] {
			if !rose[x] {
				wrong += 1 / float64(got)
			}
		}
		lengths += got
		plain += benjaminiHochberg(e, share)
	}
	if mean := wrong / times; mean > share {
		t.Errorf("%.3f of a list did not rise on average", mean)
	}
	if lengths <= plain {
		t.Errorf("%d listed, by e-BH %d", lengths, plain)
	}
}

func TestClosedListOfFew(t *testing.T) {
	for _, test := range []struct {
		e    []float64
		want int
	}{
		{nil, 0}, {[]float64{9.9}, 0}, {[]float64{10}, 1}, {[]float64{20, 0}, 1}, {[]float64{19, 0}, 0}, {[]float64{19, 1}, 1}, // e-BH needs 20
		{[]float64{20, 10, 1, 1}, 0}, {[]float64{30, 10, 1, 1}, 1}, {[]float64{400, 10, 1, 1}, 1}, {[]float64{400, 19, 1, 1}, 2}, {[]float64{1e80, 9}, 1},
	} {
		if got := closedList(test.e, 0.1); got != test.want {
			t.Errorf("of %v %d are listed, want %d", test.e, got, test.want)
		}
	}
}

// BenchmarkClosedList lists 10,000 rises among a million series.
func BenchmarkClosedList(b *testing.B) {
	rng := rand.New(rand.NewPCG(4, 5))
	e := make([]float64, 1e6)
	for i := range e {
		z := rng.NormFloat64()
		if i < 1e4 {
			z += 5
		}
		e[i] = math.Exp(3*z - 4.5)
	}
	slices.SortFunc(e, func(a, b float64) int { return cmp.Compare(b, a) })
	for b.Loop() {
		b.ReportMetric(float64(closedList(e, 0.1)), "listed")
	}
	b.ReportMetric(float64(benjaminiHochberg(e, 0.1)), "by_e-BH")
}
