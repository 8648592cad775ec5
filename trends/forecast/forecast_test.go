package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

// TestFeatures are reckoned by hand: breadths of 0, 1, 1 and 2 of 4 sources.
func TestFeatures(t *testing.T) {
	b := trends.Breadths{With: []int{0, 1, 1, 2}, Of: []int{4, 4, 4, 4}, Total: 9, Even: 1.5}
	logit := func(x float64) float64 { return math.Log((x + 0.5) / (4.5 - x)) }
	y := []float64{logit(0), logit(1), logit(1), logit(2)}
	s := (-1.5*y[0] - 0.5*y[1] + 0.5*y[2] + 1.5*y[3]) / 5
	want := X{level: y[3], slope: s, bend: (y[3] - y[2]) - (y[1] - y[0]), size: math.Log(10), levelSlope: y[3] * s, even: 1.5}
	for i, got := range Features(b) {
		if math.Abs(got-want[i]) > 1e-12 {
			t.Errorf("feature %d is %v, want %v", i, got, want[i])
		}
	}
	if !Mainstream(b) {
		t.Error("two of four sources are half of them")
	}
	for _, no := range []trends.Breadths{{}, {With: []int{2}, Of: []int{2}}, {With: []int{1}, Of: []int{3}}} {
		if Mainstream(no) {
			t.Errorf("%+v is called mainstream", no)
		}
	}
	if x := Features(trends.Breadths{}); x != (X{}) {
		t.Errorf("features of nothing are %v", x)
	}
}

// past is cases whose chance within the span follows the level alone, one a
// quarter and a series.
func past(n int, seed uint64) (all []Case) {
	rng := rand.New(rand.NewPCG(seed, 3))
	for i := range n {
		c := Case{Term: horizon.TermID(i), At: i / 10, Stage: horizon.Weak}
		for k := range c.X {
			c.X[k] = rng.NormFloat64()
		}
		if rng.Float64() < sigmoid(2*c.X[level]) {
			c.After = 1 + rng.IntN(12)
		}
		all = append(all, c)
	}
	return all
}

// TestSkill holds that the regression beats the base rate where there is
// something to learn, is calibrated, and does not where there is nothing.
func TestSkill(t *testing.T) {
	all := Elapsed(past(900, 1), horizon.Weak, 12, 0, 90)
	for _, f := range all {
		if int(f.Term)/10 != f.At || f.N != max(10*(f.At-11), 0) || f.Seen != 90-f.At {
			t.Fatalf("of series %d in quarter %d by %d others: %+v", f.Term, f.At, f.N, f)
		}
	}
	s := Sum(all)
	if s.N == 0 || s.Regressed < s.N/2 || s.Skill < 0.2 || s.Calibration > 0.1 {
		t.Errorf("%+v", s)
	}
	if s.Early.Of < 100 || s.Early.Share() > 0.15 || s.Middle.Share() < 0.4 || s.Middle.Share() > 0.75 {
		t.Errorf("came before the interval %+v, by the middle %+v", s.Early, s.Middle)
	}
	nothing := past(900, 2)
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range nothing {
		nothing[i].After = 0
		if rng.Float64() < 0.3 {
			nothing[i].After = 1 + rng.IntN(12)
		}
	}
	if s := Sum(Elapsed(nothing, horizon.Weak, 12, 0, 90)); s.Skill > 0.02 || s.Skill < -0.1 {
		t.Errorf("skill %.3f where there is nothing to learn", s.Skill)
	}
}

// TestWeight holds that a regression which its own past spoke against is
// believed less, and one that it spoke for is believed; half before there is any.
func TestWeight(t *testing.T) {
	turned := past(900, 3)
	for i := range turned { // from a quarter on, what went up goes down
		if turned[i].At >= 30 {
			turned[i].After = 0
			if turned[i].X[level] < 0 {
				turned[i].After = 3
			}
		}
	}
	for _, test := range []struct {
		name   string
		cases  []Case
		by     int
		lo, hi float64
	}{{"nothing elapsed", turned, 0, 0.5, 0.5}, {"as learned", past(900, 1), 90, 0.8, 1}, {"turned", turned, 90, 0, 0.2}} {
		if m := LearnTested(test.cases, horizon.Weak, 12, max(test.by, 30)); test.by > 0 && (m.Weight < test.lo || m.Weight > test.hi) {
			t.Errorf("%s: believed by %.2f, want %.1f to %.1f", test.name, m.Weight, test.lo, test.hi)
		}
	}
	if w := weight(nil, 12, 90); w != 0.5 {
		t.Errorf("without a record it is believed by %v", w)
	}
	by := weight([]Scored{{P: 0.9, Base: 0.4, Event: true}, {P: 0.1, Base: 0.4}, {P: 0.9, Base: 0.4, At: 80}}, 12, 90)
	if want := (1 + 0.5*0.6 + 0.3*0.4) / (2 + 0.25 + 0.09); math.Abs(by-want) > 1e-12 { // the third has not elapsed
		t.Errorf("believed by %v, by hand %v", by, want)
	}
}

// TestTheFutureIsNotRead holds that cases whose span ends after a quarter, and
// events after it, change nothing of what is learned by then.
func TestTheFutureIsNotRead(t *testing.T) {
	all := past(600, 4)
	m := Learn(all, horizon.Weak, 12, 40)
	later := past(600, 4)
	for i := range later {
		if later[i].At+12 > 40 {
			later[i].After, later[i].X[level] = 1, 99
		} else if later[i].After > 12 {
			later[i].After = 0
		}
	}
	if !reflect.DeepEqual(m, Learn(later, horizon.Weak, 12, 40)) {
		t.Error("what came later changed the model")
	}
	if !reflect.DeepEqual(m, Learn(past(600, 4), horizon.Weak, 12, 40)) {
		t.Error("the same cases taught something else")
	}
}

func TestRefusals(t *testing.T) {
	all := past(900, 5)
	for _, test := range []struct {
		name    string
		cases   []Case
		refused bool
	}{{"59 comparable", all[:59], true}, {"of another stage", nil, true}, {"900", all, false}} {
		m := Learn(test.cases, horizon.Weak, 12, 1000)
		if (m.Refused != "") != test.refused {
			t.Errorf("%s: refused %q", test.name, m.Refused)
		}
		if f := m.At(X{}); test.refused && (f.P != m.Base || f.Q50 != 0 || f.Refused == "") || f.P <= 0 || f.P >= 1 {
			t.Errorf("%s: %+v", test.name, f)
		}
	}
	same := past(900, 6)
	for i := range same {
		same[i].After = 0
	}
	if m := Learn(same, horizon.Weak, 12, 1000); m.Refused == "" || m.Base > 0.01 {
		t.Errorf("nothing ever came, and it says %+v", m)
	}
	m := Learn(all, horizon.Weak, 12, 1000)
	for _, odd := range []float64{math.Inf(1), -1e300} {
		if f := m.At(X{level: odd}); math.IsNaN(f.P) || f.P <= 0 || f.P >= 1 {
			t.Errorf("a level of %v gives %v", odd, f.P)
		}
	}
}

// TestScore is reckoned by hand.
func TestScore(t *testing.T) {
	s := Sum([]Scored{
		{P: 0.9, Base: 0.5, Event: true, Seen: 8, After: 3, Q10: 2, Q50: 4, Q90: 5},
		{P: 0.7, Base: 0.5, Event: true, Seen: 8, After: 6, Q10: 7, Q50: 8, Q90: 9},
		{P: 0.1, Base: 0.5, Seen: 8, Q10: 3},
		{P: 0.5, Base: 0.5, Refused: true},
	})
	want := Score{N: 4, Events: 2, Regressed: 3, Brier: (0.01 + 0.09 + 0.01 + 0.25) / 4, BrierBase: 0.25, Early: Part{1, 3}, Middle: Part{2, 2}, Covered: Part{1, 1}}
	if s.N != want.N || s.Events != want.Events || s.Regressed != want.Regressed || math.Abs(s.Brier-want.Brier) > 1e-12 || s.BrierBase != want.BrierBase ||
		s.Early != want.Early || s.Middle != want.Middle || s.Covered != want.Covered || math.Abs(s.Skill-(1-want.Brier/0.25)) > 1e-12 {
		t.Errorf("%+v, want %+v", s, want)
	}
	if got := fmt.Sprint(len(s.Bins)); got != "4" || math.Abs(s.Calibration-(0.1+0.3+0.1+0.5)/4) > 1e-12 {
		t.Errorf("%s bins, calibration error %v", got, s.Calibration)
	}
	if z := Sum(nil); z.N != 0 || z.Skill != 0 {
		t.Errorf("the score of nothing: %+v", z)
	}
}

// TestObserver plays a series that comes to half of eight sources.
func TestObserver(t *testing.T) {
	var strata []horizon.Stratum
	for i := range 8 {
		strata = append(strata, horizon.Stratum{Source: horizon.SourceID('a' + rune(i)), Lang: "ja"})
	}
	det, err := trends.New(trends.Defaults(horizon.Monthly), strata)
	if err != nil {
		t.Fatal(err)
	}
	o := Observe(det)
	stage := horizon.Weak
	for m := range 60 {
		var totals []horizon.Total
		var counts []horizon.Count
		for s := range horizon.StratumID(8) {
			totals = append(totals, horizon.Total{Stratum: s, Docs: 50})
			if m >= 24 && int(s) <= (m-24)/6 {
				counts = append(counts, horizon.Count{Stratum: s, Docs: 1})
			}
		}
		det.Week(horizon.Period{Bin: horizon.Monthly, N: int32(360 + m)}, totals, counts, func(horizon.TermID) trends.Series { return trends.Series{Lang: "ja"} })
		var signals []horizon.Signal
		if m == 26 { // the end of the ninth quarter
			signals = []horizon.Signal{{Stage: stage}}
		}
		o.Step(signals)
	}
	cases := o.Cases()
	// Four sources speak from month 24+18 = 42 on: the fifteenth quarter, 42 to 44.
	if len(cases) != 1 || cases[0].At != 9 || cases[0].After != 6 || o.Now() != 20 {
		t.Errorf("after %d quarters: %+v", o.Now(), cases)
	}
	if q := o.Quarter(9); q != (horizon.Period{Bin: horizon.Monthly, N: 360 + 26}) {
		t.Errorf("the ninth quarter ends with %s", q)
	}
}
