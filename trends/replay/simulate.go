package replay

import (
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/peers"
	"kazami/trends/replay/world"
)

// Simulated is how one judge did in worlds of several seeds.
type Simulated struct {
	Judge     string  `json:"judge"`
	Threshold string  `json:"threshold"` // in words: whose, and what it is
	Value     float64 `json:"value"`
	Within    bool    `json:"within_budget"` // the false episodes are at most the budget
	False     []Rate  `json:"false"`         // by quiet kind, then all together
	Found     []Found `json:"found"`         // by kind of rise
}

// Rate is false episodes of one kind per 10,000 series a week.
type Rate struct {
	Kind    world.Kind `json:"kind"`
	Per     float64    `json:"per_10000_series_a_week"`
	Count   int        `json:"episodes"`
	Exposed float64    `json:"series_weeks"`
}

// Found is how much of one kind of rise was found.
type Found struct {
	Kind      world.Kind `json:"kind"`
	Series    int        `json:"series"`
	In52      float64    `json:"share_in_52_weeks"`
	In130     float64    `json:"share_in_130_weeks"`
	Delay     float64    `json:"median_delay_weeks"`         // of those that were found
	Lead      float64    `json:"median_lead_weeks"`          // before half of the rise, those not found taken as never
	LeadFound float64    `json:"median_lead_of_found_weeks"` // the same of those that were found
	Seeds     []Seed     `json:"seeds"`
}

// Seed is the shares that one seed gave.
type Seed struct {
	In52  float64 `json:"share_in_52_weeks"`
	In130 float64 `json:"share_in_130_weeks"`
}

// budget is the false episodes that all scenes together may have: one per
// 10,000 quiet series a week.
func budget(scenes []world.Scene) float64 {
	var n float64
	for _, s := range scenes {
		for _, t := range s.Truth {
			if slices.Contains(world.Quiet(), t.Kind) {
				n += float64(s.History.Len() - s.World.Warm)
			}
		}
	}
	return n / 10_000
}

// falsely reports whether an episode is a false one: of a quiet series, after
// the warm-up, and called more than an event.
func falsely(s world.Scene, e Episode) bool {
	return e.Called && slices.Contains(world.Quiet(), s.Truth[e.Term].Kind) && s.Week(e.Claim) >= s.World.Warm
}

// Workers calls do for every number below n, in any order or at once, and
// returns when all are done.
type Workers func(n int, do func(i int))

// Simulate runs the detector at its own price and at the threshold at which
// it stays within the budget, every peer at its default and within the budget,
// and an oracle within the budget. A found rise is one that was called more than an event in its time.
func Simulate(scenes []world.Scene, cfg trends.Config, rules []peers.Rule, each Workers) ([]Simulated, error) {
	var out []Simulated
	most := budget(scenes)
	nominal, err := simulated(scenes, Priced(cfg, scenes[0], promised), each)
	if err != nil {
		return nil, err
	}
	out = append(out, score("Kazami", "A = 10,000, as promised", promised, scenes, nominal))
	inAll := func(runs [][]Episode) bool { return float64(falseOf(scenes, runs)) <= most }
	inEach := func(runs [][]Episode) bool { return inAll(runs) && worst(scenes, runs) <= 2 }
	least := 20.0
	for _, want := range []struct {
		name string
		kept func([][]Episode) bool
	}{{"A within the budget", inAll}, {"A within the budget, twice it at most for each adversary", inEach}} {
		a, runs, err := calibrate(scenes, cfg, least, want.kept, each)
		if err != nil {
			return nil, err
		}
		least = a
		out = append(out, score("Kazami", want.name, a, scenes, runs))
	}
	oracle := peers.Rule{Name: "oracle", Default: 1, Ladder: peers.Ladder(1, 60, 1, 60)}
	for _, rule := range append(slices.Clone(rules), oracle) {
		scored := make([]Scored, len(scenes))
		each(len(scenes), func(i int) {
			rule := rule
			if rule.New == nil {
				rule.New = scenes[i].Oracle
			}
			scored[i] = Score(scenes[i].History, rule)
		})
		at := func(k int) [][]Episode {
			var all [][]Episode
			for _, s := range scored {
				all = append(all, s.At(k))
			}
			return all
		}
		if rule.New != nil {
			out = append(out, score(rule.Name, "default", rule.Default, scenes, at(rule.DefaultStep())))
		}
		k := 0
		for k < len(rule.Ladder)-1 && float64(falseOf(scenes, at(k))) > most {
			k++
		}
		out = append(out, score(rule.Name, "within the budget", rule.Ladder[k], scenes, at(k)))
	}
	return out, nil
}

// Priced is a configuration whose threshold is A once all series of a scene are
// under test.
func Priced(cfg trends.Config, s world.Scene, a float64) trends.Config {
	cfg.F = float64(len(s.History.Series)) / a
	cfg.LeastA = min(cfg.LeastA, a)
	return cfg
}

// simulated is the detector's episodes of every scene.
func simulated(scenes []world.Scene, cfg trends.Config, each Workers) ([][]Episode, error) {
	all, errs := make([][]Episode, len(scenes)), make([]error, len(scenes))
	each(len(scenes), func(i int) {
		d, err := Detect(scenes[i].History, cfg, nil)
		all[i], errs[i] = d.Episodes, err
	})
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("simulate: %w", err)
		}
	}
	return all, nil
}

// calibrate is the lowest A at which the detector's episodes are kept within
// what is asked, within 5 %, between least and 10^9.
func calibrate(scenes []world.Scene, cfg trends.Config, least float64, kept func([][]Episode) bool, each Workers) (a float64, best [][]Episode, err error) {
	lo, hi := math.Log(least), math.Log(1e9)
	for hi-lo > 0.05 {
		mid := (lo + hi) / 2
		runs, err := simulated(scenes, Priced(cfg, scenes[0], math.Exp(mid)), each)
		if err != nil {
			return 0, nil, err
		}
		if kept(runs) {
			hi, best = mid, runs
		} else {
			lo = mid
		}
	}
	if best == nil {
		best, err = simulated(scenes, Priced(cfg, scenes[0], math.Exp(hi)), each)
	}
	return math.Exp(hi), best, err
}

// worst is the most false episodes per 10,000 series a week that one kind of
// quiet series has.
func worst(scenes []world.Scene, runs [][]Episode) (most float64) {
	for _, r := range rates(scenes, runs) {
		most = max(most, r.Per)
	}
	return most
}

func falseOf(scenes []world.Scene, runs [][]Episode) (n int) {
	for i, s := range scenes {
		for _, e := range runs[i] {
			if falsely(s, e) {
				n++
			}
		}
	}
	return n
}

// score sums up the episodes of a judge.
func score(judge, threshold string, value float64, scenes []world.Scene, runs [][]Episode) Simulated {
	out := Simulated{Judge: judge, Threshold: threshold, Value: value, Within: float64(falseOf(scenes, runs)) <= budget(scenes)}
	out.False = rates(scenes, runs)
	all := Rate{Kind: "all"}
	for _, r := range out.False {
		all.Count += r.Count
		all.Exposed += r.Exposed
	}
	out.False = append(out.False, all.per())
	for _, k := range world.Rises() {
		out.Found = append(out.Found, found(k, scenes, runs))
	}
	return out
}

// rates is the false episodes of each quiet kind.
func rates(scenes []world.Scene, runs [][]Episode) (all []Rate) {
	for _, k := range world.Quiet() {
		r := Rate{Kind: k}
		for i, s := range scenes {
			for _, t := range s.Truth {
				if t.Kind == k {
					r.Exposed += float64(s.History.Len() - s.World.Warm)
				}
			}
			for _, e := range runs[i] {
				if falsely(s, e) && s.Truth[e.Term].Kind == k {
					r.Count++
				}
			}
		}
		all = append(all, r.per())
	}
	return all
}

func (r Rate) per() Rate {
	if r.Exposed > 0 {
		r.Per = 10_000 * float64(r.Count) / r.Exposed
	}
	return r
}

// found is how much of a kind was found, over all seeds and by seed.
func found(k world.Kind, scenes []world.Scene, runs [][]Episode) Found {
	f := Found{Kind: k}
	var leads, delays []float64
	in52, in130 := 0, 0
	for i, s := range scenes {
		claims := claimsOf(s, runs[i])
		var n, n52, n130 int
		for id, t := range s.Truth {
			if t.Kind != k {
				continue
			}
			n++
			at, ok := claims[horizon.TermID(id)]
			if !ok {
				leads = append(leads, math.Inf(-1))
				continue
			}
			delays, leads = append(delays, float64(at-t.Start)), append(leads, float64(t.Half-at))
			if at < t.Start+52 {
				n52++
			}
			if at < t.Start+130 {
				n130++
			}
		}
		f.Seeds = append(f.Seeds, Seed{share(n52, n), share(n130, n)})
		f.Series, in52, in130 = f.Series+n, in52+n52, in130+n130
	}
	f.In52, f.In130 = share(in52, f.Series), share(in130, f.Series)
	f.Delay, f.Lead = median(delays), median(leads)
	f.LeadFound = median(slices.DeleteFunc(leads, func(x float64) bool { return math.IsInf(x, 0) }))
	if math.IsInf(f.Lead, 0) {
		f.Lead = never
	}
	return f
}

// never is the lead of what is mostly not found, so that JSON has a number.
const never = -9999

// claimsOf is the first week in which a rising series was called more than an
// event, from its start on.
func claimsOf(s world.Scene, episodes []Episode) map[horizon.TermID]int {
	first := map[horizon.TermID]int{}
	for _, e := range episodes {
		at := s.Week(e.Claim)
		if !e.Called || at < s.Truth[e.Term].Start {
			continue
		}
		if was, ok := first[e.Term]; !ok || at < was {
			first[e.Term] = at
		}
	}
	return first
}

func share(x, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(x) / float64(n)
}

// median is the middle value, the lower one of two; 0 of none.
func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[(len(all)-1)/2]
}
