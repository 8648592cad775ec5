package relevance

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

func month(n int32) horizon.Period { return horizon.Period{Bin: horizon.Monthly, N: n} }

// TestRead holds a reading to figures that were reckoned by hand: source a has
// four documents in month 1, of which two name a sector, and two in month 2, of
// which none does; source b has one, which names a threat that is the term's own.
func TestRead(t *testing.T) {
	var c Corpus
	add := func(s horizon.SourceID, m int32, tags Tags) {
		c.Add(Document{Source: s, Month: month(m), Tags: tags, Known: tags})
	}
	sector := Tags{Sector: {"power"}}
	add("a", 1, sector)                                                 // 0, with the term
	add("a", 1, sector)                                                 // 1
	add("a", 1, Tags{})                                                 // 2, with the term
	add("a", 1, Tags{})                                                 // 3
	add("a", 2, Tags{Theme: {"cloud"}})                                 // 4, with the term
	add("a", 2, Tags{})                                                 // 5
	add("b", 1, Tags{Threat: {"malware"}})                              // 6, with the term
	add("b", 1, Tags{Threat: {"malware", "phishing"}, Sector: {"gas"}}) // 7
	r := c.Read([]int{0, 2, 4, 6}, Tags{Threat: {"malware"}})
	want := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	want("sector observed", r.Lifts[Sector].Observed, 1)
	want("sector expected", r.Lifts[Sector].Expected, 0.5+0.5+0+0.5)
	want("sector lift", r.Lifts[Sector].Ratio.Value, 3/3.5)
	want("threat observed", r.Lifts[Threat].Observed, 0)
	want("threat expected", r.Lifts[Threat].Expected, 0.5)
	want("theme observed", r.Lifts[Theme].Observed, 1)
	want("theme expected", r.Lifts[Theme].Expected, 0.5)
	want("concern", r.Concern.Value, 1.0/4)
	if r.Documents != 4 || r.Sources != 2 {
		t.Errorf("%d documents of %d sources, want 4 of 2", r.Documents, r.Sources)
	}
	// Gamma(3.., scale 1/3.5): the 5 % and 95 % quantiles of Gamma(3) are 0.8177 and 6.2958.
	want("lift, low", math.Round(r.Lifts[Sector].Ratio.Lo*1e4), math.Round(0.81769/3.5*1e4))
	want("lift, high", math.Round(r.Lifts[Sector].Ratio.Hi*1e4), math.Round(6.29579/3.5*1e4))
}

func TestNothingRead(t *testing.T) {
	var c Corpus
	r := c.Read(nil, Tags{})
	if r.Lifts[Theme].Ratio.Value != 1 || r.Concern.Value != 0 || r.Concern.Hi < 0.99 {
		t.Errorf("nothing read: %+v", r)
	}
	if x := Prior().Rank(r.Features(Form{}, Seen{})); math.IsNaN(x.Odds) || x.Share() > 0.5 {
		t.Errorf("the rank of nothing is %v", x)
	}
}

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		form Form
		want Kind
	}{
		{Form{}, Concept},
		{Form{Named: 0.59, Fixed: 0.79}, Concept},
		{Form{Named: 0.6}, Name},
		{Form{Named: 1, Digit: true}, Version},
		{Form{Named: 1, Digit: true, Fixed: 0.8}, Piece},
	} {
		if got := test.form.Kind(); got != test.want {
			t.Errorf("%+v is a %s, want a %s", test.form, got, test.want)
		}
	}
}

// TestRankSays holds that the parts of a rank add up to it, the constant aside,
// and come largest first.
func TestRankSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := Features{constant: 1}
		for i := 1; i < inputs; i++ {
			x[i] = rapid.Float64Range(-5, 5).Draw(t, "feature")
		}
		r := Prior().Rank(x)
		sum, last := Prior().Weights[constant], math.Inf(1)
		for _, p := range r.Parts {
			sum += p.Value
			if math.Abs(p.Value) > last || p.Name == "" {
				t.Fatalf("part %+v after one of size %v", p, last)
			}
			last = math.Abs(p.Value)
		}
		if math.Abs(sum-r.Odds) > 0.05*float64(inputs) {
			t.Fatalf("parts add up to %v, the rank is %v", sum, r.Odds)
		}
		if s := r.Share(); !(s >= 0 && s <= 1) {
			t.Fatalf("share %v", s)
		}
	})
}

// judgedBy draws judgements of an analyst who likes what threats are named in and
// cares for nothing else.
func judgedBy(n int, seed uint64) []Judged {
	rng := rand.New(rand.NewPCG(seed, 1))
	all := make([]Judged, n)
	for i := range all {
		x := Features{constant: 1, concerned: rng.NormFloat64(), named: rng.Float64(), evidence: 10 * rng.Float64()}
		all[i] = Judged{x, 3*x[concerned]+rng.NormFloat64() > 0}
	}
	return all
}

func TestLearn(t *testing.T) {
	few := judgedBy(29, 1)
	if m := Learn(few); m != Prior() {
		t.Error("29 judgements moved the weights")
	}
	oneSided := judgedBy(60, 2)
	for i := range oneSided {
		oneSided[i].Worth = true
	}
	if m := Learn(oneSided); m != Prior() {
		t.Error("judgements of one sort moved the weights")
	}
	m := Learn(judgedBy(4000, 3))
	if m.Judgements != 4000 || m.Weights[concerned] < 2 || math.Abs(m.Weights[named]) > 0.8 || math.Abs(m.Weights[evidence]) > 0.1 {
		t.Errorf("learned %+v of an analyst who cares for threats alone", m)
	}
	m = Learn(judgedBy(400, 3))
	if m.Judgements != 400 || m.Weights[concerned] < 1 || math.Abs(m.Weights[named]) > 0.8 || math.Abs(m.Weights[evidence]) > 0.1 {
		t.Errorf("learned %+v of an analyst who cares for threats alone", m)
	}
	if m != Learn(judgedBy(400, 3)) {
		t.Error("the same judgements taught something else")
	}
	odd := judgedBy(40, 4)
	odd[0].Features[evidence] = math.NaN()
	for _, w := range Learn(odd).Weights {
		if math.IsNaN(w) {
			t.Fatal("a feature that is not a number spoiled the weights")
		}
	}
}

// TestTogether and TestLinks are reckoned by hand: source a has ten documents
// in month 1 and b two.
func strata() *Corpus {
	var c Corpus
	for i := range 10 {
		var tags Tags
		if i < 4 {
			tags[Threat] = []string{"malware"}
		}
		c.Add(Document{Source: "a", Month: month(1), Tags: tags})
	}
	c.Add(Document{Source: "b", Month: month(1), Tags: Tags{Threat: {"malware", "phishing"}}})
	c.Add(Document{Source: "b", Month: month(1), Tags: Tags{}})
	return &c
}

func TestTogether(t *testing.T) {
	n, e := strata().Together([]int{0, 1, 2, 5, 10}, []int{1, 2, 3, 4, 10, 11})
	if n != 3 || math.Abs(e-(4*4/10.0+1*2/2.0)) > 1e-12 {
		t.Errorf("together %d of %v, want 3 of 2.6", n, e)
	}
	if n, e := strata().Together(nil, []int{1}); n != 0 || e != 0 {
		t.Errorf("nothing together: %d of %v", n, e)
	}
}

func TestLinks(t *testing.T) {
	c := strata()
	links := c.Links([]int{0, 1, 2, 10}, Threat, []string{"phishing"})
	if len(links) != 1 || links[0].Tag != "malware" {
		t.Fatalf("links %+v, want malware alone", links)
	}
	l := links[0]
	n, e := 4.0, 3*0.4+1*0.5
	if l.Lift.Observed != n || math.Abs(l.Lift.Expected-e) > 1e-12 || l.Sources != 2 {
		t.Errorf("link %+v, want 4 of 1.7 from 2 sources", l)
	}
	if want := 2 * (n*math.Log(n/e) - n + e); math.Abs(l.G2-want) > 1e-12 {
		t.Errorf("G2 %v, want %v", l.G2, want)
	}
	if p := math.Erfc(math.Sqrt(l.G2/2)) / 2; math.Abs(l.P-p) > 1e-9 {
		t.Errorf("P %v, want %v", l.P, p)
	}
	if l.Eligible || Claim(links) != 1 || links[0].Claimed {
		t.Errorf("claimed with EB05 %v", l.EB05)
	}
}

// TestClaim holds the three conditions apart, and that chance alone makes few claims.
func TestClaim(t *testing.T) {
	ok := Link{Tag: "x", P: 1e-6, Eligible: true}
	weak, single := ok, ok
	weak.P, single.Eligible = 0.2, false
	a, b := []Link{ok, weak}, []Link{single}
	if n := Claim(a, b); n != 3 || !a[0].Claimed || a[1].Claimed || b[0].Claimed {
		t.Errorf("of %d claims: %+v %+v", n, a, b)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	var c Corpus
	for range 3000 {
		var tags Tags
		for _, id := range []string{"p", "q", "r", "s"} {
			if rng.Float64() < 0.05 {
				tags[Threat] = append(tags[Threat], id)
			}
		}
		c.Add(Document{Source: horizon.SourceID('a' + rune(rng.IntN(3))), Month: month(int32(rng.IntN(12))), Tags: tags})
	}
	var all [][]Link
	for range 200 {
		var docs []int
		for i := range 3000 {
			if rng.Float64() < 0.02 {
				docs = append(docs, i)
			}
		}
		all = append(all, c.Links(docs, Threat, nil))
	}
	Claim(all...)
	claimed := 0
	for _, links := range all {
		for _, l := range links {
			if l.Claimed {
				claimed++
			}
		}
	}
	if claimed > 1 {
		t.Errorf("%d of 800 links claimed where there are none", claimed)
	}
}

// One document that names a threat says less than a hundred of which none do;
// evidence beyond what was asked for twenty times over adds nothing.
func TestFeatures(t *testing.T) {
	for _, test := range []struct {
		name  string
		r     Reading
		f     Form
		seen  Seen
		input int
		want  float64
	}{
		{"one of one is concerned", Reading{Documents: 1, Concerned: 1}, Form{}, Seen{}, concerned, math.Log(1.5 / 6 / 0.1)},
		{"none of a hundred", Reading{Documents: 100}, Form{}, Seen{}, concerned, math.Log(0.5 / 105 / 0.1)},
		{"nothing read", Reading{}, Form{}, Seen{}, concerned, 0},
		{"much evidence", Reading{}, Form{}, Seen{Score: 12}, evidence, 3},
		{"no evidence", Reading{}, Form{}, Seen{Score: -2}, evidence, 0},
		{"e squared times the average share", Reading{}, Form{}, Seen{Share: math.E * math.E}, weight, 1},
		{"a share that is not known", Reading{}, Form{}, Seen{}, weight, 0},
		{"all of the limit", Reading{}, Form{}, Seen{Share: 1e9}, weight, 4},
		{"a word of a threat", Reading{Own: Tags{Threat: {"phishing"}}}, Form{}, Seen{}, own, 1},
		{"a word of a sector", Reading{Own: Tags{Sector: {"gas"}}}, Form{}, Seen{}, own, 0},
	} {
		for i := range test.r.Lifts {
			test.r.Lifts[i].Ratio.Value = 1
		}
		if got := test.r.Features(test.f, test.seen)[test.input]; math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestSurge: a series of two sources that have ten documents a month each. Its twenty
// stand in three months of twelve, or all over the year, or in one source alone.
func TestSurge(t *testing.T) {
	var c Corpus
	for m := range int32(12) {
		for i := range 20 {
			c.Add(Document{Source: horizon.SourceID('a' + rune(i%2)), Month: month(m + 1)})
		}
	}
	var once, always, alone []int
	for i := range 20 {
		once = append(once, 20*(2+i/8)+i%8)
		alone = append(alone, 20*(2+i/8)+2*(i%8))
		always = append(always, 12*i)
	}
	for _, test := range []struct {
		name   string
		docs   []int
		decays bool
	}{{"around one date", once, true}, {"all over the year", always, false}, {"in one source", alone, false}, {"nowhere", nil, false}} {
		r := c.Read(test.docs, Tags{})
		if r.Surge.Decays() != test.decays {
			t.Errorf("%s: %+v", test.name, r.Surge)
		}
		if got := r.Event(Form{}); got != test.decays {
			t.Errorf("%s: an event: %v", test.name, got)
		}
	}
	s := c.Read(once, Tags{}).Surge
	if s.Month != 3 || s.Observed != 20 || s.Expected != 5 || s.After != 0 || s.Later != 20*7.0/12 || s.Sources != 2 {
		t.Errorf("surge %+v, want 20 of 5 in month 3 and none of 11.7 later", s)
	}
	if r := c.Read(always, Tags{Theme: {"cloud"}}); r.Event(Form{Reports: true}) {
		t.Error("a word of a theme is an event")
	}
	if r := c.Read(always, Tags{}); !r.Event(Form{Reports: true}) {
		t.Error("a word of reporting is no event")
	}
}
