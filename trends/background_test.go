package trends

import (
	"math"
	"testing"

	"kazami/internal/horizon"
)

// byHand is a configuration in which sums stay short: background halves every
// week, lags by one, and holds one volume after one week.
func byHand() Config {
	c := Defaults(horizon.Weekly)
	c.HalfLife, c.Lag, c.Quarter, c.Probation, c.PriorB, c.Shape = 1, 1, 1, 1, 100, 0.5
	c.SeasonNewest, c.SeasonOldest = 0, 0
	return c
}

func total(s horizon.StratumID, docs uint32) horizon.Total {
	return horizon.Total{Stratum: s, Docs: docs}
}

func docs(s horizon.StratumID, n uint32) horizon.Count { return horizon.Count{Stratum: s, Docs: n} }

func TestBackground(t *testing.T) {
	d := newDetector(t, byHand(), sources(2))
	d.Week(weekly(0), []horizon.Total{total(0, 100), total(1, 20)}, []horizon.Count{docs(0, 4)}, ja)
	d.Week(weekly(1), []horizon.Total{total(0, 100), total(1, 20)}, []horizon.Count{docs(1, 1)}, ja)
	d.Week(weekly(2), []horizon.Total{total(0, 50), total(1, 20)}, []horizon.Count{docs(0, 9), docs(1, 1)}, ja)

	// Background of week 2, to week 1, week 0 halved:
	//   Y = 4/2 = 2 in s00, 1 in s01;  N = 100/2 + 100 = 150 and 20/2 + 20 = 30
	//   p = (3 + 0.5)/(180 + 100) = 0.0125,  kappa = min(2000, 0.5/p) = 40 in both
	r := &d.records[0]
	b := d.rateOf(r, 2)
	approx(t, "Y", b.y, 3)
	approx(t, "p", b.p, 0.0125)
	approx(t, "kappa", d.kappa(1, 0, b.p), 40)
	// mu = 50 (2 + 40 p)/(150 + 40) + 20 (1 + 40 p)/(30 + 40)
	//    = 50*2.5/190 + 20*1.5/70 = 0.657895 + 0.428571
	approx(t, "mu", d.expect(r, b, 1, 2), 1.086466)
	approx(t, "rate in s00", d.in(r, b, 0), 2.5/190)
	approx(t, "rate in s01", d.in(r, b, 1), 1.5/70)
	// 1/k = 0.2 + 1/(0.5 + 3) = 0.485714
	approx(t, "k", d.size(b), 2.058824)
	// Two weeks at once: 150 (2.5)/190 + 40 (1.5)/70
	approx(t, "expected in weeks 1 and 2", d.expect(r, b, 0, 2), 1.973684+0.857143)

	// The cap: max(2, ceil(3*0.657895)) = 2 of the 9 in s00, 1 of 1 in s01.
	approx(t, "capped", d.capped(r, b, d.past(2).timely, 2), 3)
	// The background learns all 10 of them: week 3 has Y = 1.5 + 10.
	d.Week(weekly(3), nil, nil, ja)
	approx(t, "Y of week 3", d.rateOf(&d.records[0], 3).y, 11.5)
}

func TestKappaIsBounded(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(1))
	d.Week(weekly(0), []horizon.Total{total(0, 10)}, []horizon.Count{docs(0, 1)}, ja)
	// No background yet: p = a/b = 2e-5, and 0.05/p = 2,500 documents are too many.
	b := d.rateOf(&d.records[0], 0)
	approx(t, "p", b.p, 2e-5)
	approx(t, "kappa", d.kappa(1, 0, b.p), 2000)
	d.groups[1].shape[0] = 0.01
	approx(t, "kappa of a source of its own kind", d.kappa(1, 0, b.p), 500)
}

func TestSeason(t *testing.T) {
	c := byHand()
	c.SeasonNewest, c.SeasonOldest = 2, 3
	d := newDetector(t, c, sources(1))
	for w, y := range []uint32{1, 7, 5, 0, 2} {
		d.Week(weekly(w), []horizon.Total{total(0, 100)}, []horizon.Count{docs(0, y)}, ja)
	}
	// In week 4 the season is weeks 1 and 2: Y7 = 12 of N7 = 200. With p = 0.01,
	// of 100 documents 100 (12 + 6)/(200 + 6/0.01) = 2.25.
	approx(t, "season", d.season(&d.records[0], rate{p: 0.01}, 100, 0), 2.25)
	d.Week(weekly(5), []horizon.Total{total(0, 100)}, nil, ja)
	// Weeks 2 and 3: Y7 = 5. 100 (5 + 6)/(200 + 600) = 1.375
	approx(t, "season a week later", d.season(&d.records[0], rate{p: 0.01}, 100, 0), 1.375)
}

func TestLateDocumentsTeachOnly(t *testing.T) {
	d := newDetector(t, byHand(), sources(1))
	d.Week(weekly(0), []horizon.Total{total(0, 200)}, nil, ja)
	d.Week(weekly(1), []horizon.Total{{Stratum: 0, Docs: 100, Late: 60}}, []horizon.Count{{Stratum: 0, Late: 6}}, ja)
	approx(t, "documents under test", float64(d.read(0, 0, 1)), 100)
	approx(t, "all documents", float64(d.volume(0, 0, 1)), 160)
	if v := d.Explain(ja(0)); v.Observed != 0 || v.E > 1 {
		t.Errorf("Explain after late documents: observed %g, E %g; want none and at most 1", v.Observed, v.E)
	}
	d.Week(weekly(2), []horizon.Total{total(0, 100)}, nil, ja)
	approx(t, "Y", d.rateOf(&d.records[0], 2).y, 6)
	approx(t, "N", d.rows[2].base[0], 260) // 200/2 + 160
}

// A late count may come without a timely one, and a large one is kept whole.
func TestLargeCounts(t *testing.T) {
	d := newDetector(t, byHand(), sources(1))
	d.Week(weekly(0), []horizon.Total{total(0, 300_000)}, []horizon.Count{docs(0, 200_000)}, ja)
	d.Week(weekly(1), nil, nil, ja)
	approx(t, "Y", d.rateOf(&d.records[0], 1).y, 200_000)
}

func TestProbation(t *testing.T) {
	c := Defaults(horizon.Weekly)
	d := newDetector(t, c, sources(2))
	for w := range 60 {
		totals := []horizon.Total{total(0, 20)}
		if w >= 10 {
			n := uint32(20)
			if w >= 25 {
				n = 60 // before its probation ends it triples
			}
			totals = append(totals, total(1, n))
		}
		d.Week(weekly(w), totals, nil, ja)
	}
	// In week t the background holds weeks 0..t-9. Thirteen weekly volumes take
	// fourteen discounted weeks: 2^(-0/104) + ... + 2^(-13/104) = 13.41.
	if got, want := d.strata[0].tested, 13+c.Lag; got != want {
		t.Errorf("s00 is tested from week %d, want %d", got, want)
	}
	// By week 32 the background of s01 holds weeks 10..23, fourteen, but the
	// last quarter says 60 a week from week 37 on and more than 20 before.
	if got := d.strata[1].tested; got <= 32 {
		t.Errorf("s01 is tested from week %d: its background is smaller than 13 of its present volumes", got)
	}
	if got := d.readBy(0, 20, 22); got != 20 {
		t.Errorf("documents under test in weeks 21 and 22 = %g, want those of week 22, 20", got)
	}
}

func TestThawKeepsOrTakesTheLevel(t *testing.T) {
	for _, relevel := range []bool{false, true} {
		d := newDetector(t, byHand(), sources(2))
		for w := range 4 {
			d.Week(weekly(w), []horizon.Total{total(0, 100), total(1, 100)}, []horizon.Count{docs(0, 2)}, ja)
		}
		alone := func() { // sources that say nothing of one another: their rates are their own
			for s := range d.groups[1].shape {
				d.groups[1].shape[s] = 1e-9
			}
		}
		alone()
		r := &d.records[0]
		r.frozen = 3
		before := d.in(r, rate{ref: 3, p: 1}, 0)
		for w := 4; w < 40; w++ {
			d.Week(weekly(w), []horizon.Total{total(0, 100), total(1, 100)}, []horizon.Count{docs(0, 2), docs(1, 10)}, ja)
			d.records[0].frozen = 3 // whatever the verdict is
		}
		alone()
		r = &d.records[0]
		d.thaw(0, r, relevel)
		want := [2]float64{before, 0}
		if relevel {
			want = [2]float64{0.02, 0.1} // 2 and 10 of 100 in each of the last 26 weeks
		}
		approx(t, "rate in s00", d.in(r, rate{ref: 39, p: 1}, 0), want[0])
		approx(t, "rate in s01", d.in(r, rate{ref: 39, p: 1}, 1), want[1])
	}
}

func TestExposure(t *testing.T) {
	strata := []horizon.Stratum{{Source: "a", Lang: "ja"}, {Source: "a", Lang: "en"}, {Source: "b", Lang: "en"}}
	d := newDetector(t, byHand(), strata)
	of := func(id horizon.TermID) Series {
		return Series{ID: id, Lang: []string{"ja", "en", "any"}[id]}
	}
	for w := range 2 {
		var counts []horizon.Count
		for id := range horizon.TermID(3) {
			for s := range horizon.StratumID(3) {
				counts = append(counts, horizon.Count{Term: id, Stratum: s, Docs: 1})
			}
		}
		d.Week(weekly(w), []horizon.Total{total(0, 10), total(1, 20), total(2, 40)}, counts, of)
	}
	for id, want := range []struct{ read, docs float64 }{{10, 1}, {60, 2}, {70, 3}} {
		v := d.Explain(of(horizon.TermID(id)))
		if v.Read != want.read || v.Observed != want.docs {
			t.Errorf("Explain(%s): %g documents of %g, want %g of %g", of(horizon.TermID(id)).Lang, v.Observed, v.Read, want.docs, want.read)
		}
	}
	if len(d.sources) != 2 {
		t.Errorf("%d sources, want 2: two languages of one source are one", len(d.sources))
	}
}

func TestPsi(t *testing.T) {
	// Forty series of mu 4, each with y = 4 + 3 or 4 - 3 in turn and a
	// background of 99.5: ((3)^2 - 4)/16 - 1/100 = 0.3025.
	d := newDetector(t, Defaults(horizon.Weekly), nil)
	d.records = make([]record, 40)
	for i := range d.records {
		for w := range 30 {
			d.scatter(&d.records[i], rate{y: 99.5}, float64(4+3*(1-w%2*2)), 4)
		}
	}
	d.records[0].scatter *= 100 // a wild series is trimmed
	d.estimatePsi()
	approx(t, "psi", d.psi, 0.3025)

	d.records = d.records[:fewSeries-1]
	d.psi = 0.2
	d.estimatePsi()
	approx(t, "psi of too few series", d.psi, 0.2)

	calm := newDetector(t, Defaults(horizon.Weekly), nil)
	calm.records = make([]record, 40)
	for i := range calm.records {
		for range 30 {
			calm.scatter(&calm.records[i], rate{y: 99.5}, 4, 4)
		}
	}
	calm.estimatePsi()
	approx(t, "psi of calm series", calm.psi, 0.02)
}

func TestPrior(t *testing.T) {
	// q = 2, a = 1/2: P(0) = 3^-0.5 = 0.577350, P(1) = 0.5*2/3*P(0) = 0.192450,
	// and of the rest P(1)/(1 - P(0)) = 0.455341.
	approx(t, "volumes(0.455341)", volumes(0.455341, 0.5), 2)
	approx(t, "volumes of hapaxes only", volumes(1, 0.5), leastVolumes)
	approx(t, "volumes without hapaxes", volumes(0, 0.5), mostVolumes)

	// Of 1,000 series 455 have one document, the others two; 6,000 documents
	// were read: b = 6000/2.
	d := newDetector(t, Defaults(horizon.Weekly), sources(1))
	in := input{totals: []horizon.Total{total(0, 6000)}}
	for id := range horizon.TermID(1000) {
		c := horizon.Count{Term: id, Docs: 2}
		if id < 455 {
			c.Docs = 1
		}
		in.counts = append(in.counts, c)
	}
	d.Week(weekly(0), in.totals, in.counts, ja)
	d.refitPrior()
	if b := d.groups[1].b; b < 2980 || b > 3020 {
		t.Errorf("b = %.1f, want about 3,000", b)
	}
	if b := d.groups[2].b; b != 25_000 {
		t.Errorf("b of English text, of which none was read, = %g, want the default", b)
	}
	d.records = d.records[:fewVocabulary-1]
	d.groups[1].b = 25_000
	d.refitPrior()
	if b := d.groups[1].b; b != 25_000 {
		t.Errorf("b of too few series = %g, want the default", b)
	}
}

// TestPriorOfJustEnough fits the prior where a hundred series were seen.
func TestPriorOfJustEnough(t *testing.T) {
	for n, fitted := range map[horizon.TermID]bool{fewVocabulary: true, fewVocabulary - 1: false} {
		d := newDetector(t, Defaults(horizon.Weekly), sources(1))
		var counts []horizon.Count
		for id := range n {
			counts = append(counts, horizon.Count{Term: id, Docs: 1})
		}
		d.Week(weekly(0), []horizon.Total{total(0, 6000)}, counts, ja)
		d.refitPrior()
		if b := d.groups[1].b; b != 25_000 != fitted {
			t.Errorf("b of %d series = %g, want it fitted: %t", n, b, fitted)
		}
	}
}

// TestCap holds what a publisher may give of 50 documents in all: a part, of two
// sources of its own no more than of one, and all without a cap.
func TestCap(t *testing.T) {
	for _, c := range []struct {
		times float64
		one   bool // the two sources are one publisher's
		want  float64
	}{{3, false, 4}, {3, true, 2}, {0, false, 50}, {0, true, 50}} {
		cfg := Defaults(horizon.Weekly)
		cfg.Cap = c.times
		if c.one {
			cfg.Publisher = map[horizon.SourceID]string{"s00": "同じ社", "s01": "同じ社"}
		}
		sc := play(t, cfg, 8, 40, quiet)
		r := &sc.det.records[0]
		cells := []cell{{stratum: 0, docs: 25}, {stratum: 1, docs: 25}}
		if got := sc.det.capped(r, sc.det.rateOf(r, 39), cells, 39); got != c.want {
			t.Errorf("cap %g, one publisher %t: %g of 50 documents count, want %g", c.times, c.one, got, c.want)
		}
	}
}

// TestAlone holds that a year in which one source alone speaks gives a third of what
// a year of two may.
func TestAlone(t *testing.T) {
	e := func(sources int) float64 {
		sc := play(t, Defaults(horizon.Yearly), 4, 12, func(year, s int) int {
			if year == 11 && s < sources {
				return 12
			}
			return 0
		})
		return sc.det.Explain(ja(0)).E
	}
	one, two := e(1), e(2)
	approx(t, "E of one source", one, math.Cbrt(20)) // A = 20: ln(20)/3 at most
	approx(t, "E of two", two, 20)
}

// TestNoSeason expects nothing of a year ago where nothing is asked of it.
func TestNoSeason(t *testing.T) {
	d := newDetector(t, byHand(), sources(1))
	for w := range 3 {
		d.Week(weekly(w), []horizon.Total{total(0, 100)}, []horizon.Count{docs(0, 3)}, ja)
	}
	if got := d.season(&d.records[0], rate{p: 0.01}, 100, 0); got != 0 {
		t.Errorf("season = %g, want 0", got)
	}
}

// TestPriorOfEachLanguage fits the prior to the series of a language, and to those of
// all where a language has few.
func TestPriorOfEachLanguage(t *testing.T) {
	strata := []horizon.Stratum{{Source: "a", Lang: "ja"}, {Source: "b", Lang: "en"}, {Source: "c", Lang: "de"}}
	d := newDetector(t, Defaults(horizon.Weekly), strata)
	of := func(id horizon.TermID) Series {
		s := ja(id)
		switch {
		case id >= 320:
			s.Lang = "de"
		case id >= 160:
			s.Lang = "en"
		}
		return s
	}
	var counts []horizon.Count // Japanese series have one document, English ones three, half of the few German ones one
	for id := range horizon.TermID(340) {
		c := horizon.Count{Term: id, Docs: 1}
		switch {
		case id >= 320:
			c.Stratum, c.Docs = 2, 1+uint32(id%2)
		case id >= 160:
			c.Stratum, c.Docs = 1, 3
		}
		counts = append(counts, c)
	}
	d.Week(weekly(0), []horizon.Total{total(0, 6000), total(1, 6000), total(2, 6000)}, counts, of)
	d.refitPrior()
	for lang, want := range map[string]float64{"ja": 6000, "en": 300, "de": 6000 / volumes(0.5, 0.5)} {
		approx(t, "b of "+lang, d.groups[d.groupOf(lang)].b, want)
	}
}
