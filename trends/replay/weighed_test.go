package replay

import (
	"math/rand/v2"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/draw"
	"kazami/trends/replay/history"
)

// TestWeighed puts growth into a made-up panel in which a series weighs as much as its
// number: those that are tested are found the more the more they grow, the others never.
func TestWeighed(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 21))
	h := &history.History{Bin: horizon.Monthly}
	for _, src := range []horizon.SourceID{"a", "b", "c"} {
		h.AddStratum(horizon.Stratum{Source: src, Lang: "ja"})
	}
	const series = 1200
	for id := range horizon.TermID(series) {
		h.Series = append(h.Series, trends.Series{ID: id, Lang: "ja"})
	}
	first := horizon.PeriodOf(horizon.Monthly, horizon.Period{Bin: horizon.Yearly, N: 30}.Start())
	for m := range 120 {
		w := history.Week{Period: first.Add(m)}
		for s := range horizon.StratumID(3) {
			w.Totals = append(w.Totals, horizon.Total{Stratum: s, Docs: 400})
			for id := range horizon.TermID(series) {
				if n := draw.Binomial(rng, 400, 0.004); n > 0 {
					w.Counts = append(w.Counts, horizon.Count{Term: id, Stratum: s, Docs: uint32(n)})
				}
			}
		}
		h.Add(w)
	}
	h.Weights = func(int) func(trends.Series) float64 {
		return func(s trends.Series) float64 { return float64(s.ID + 1) }
	}
	o := Options{Config: trends.Defaults(horizon.Monthly), From: first.Add(48), To: h.Last(), Seed: 1}
	o.Config.LeastShare = 1
	all, err := weighed(h, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[float64]Weighed{}
	for _, w := range all {
		if got[w.Class] == nil {
			got[w.Class] = map[float64]Weighed{}
		}
		got[w.Class][w.Factor] = w
	}
	high, low := got[TestedHigh], got[AllMedian]
	if high[8].Series < 10 || high[8].Found < high[8].Series/2 || high[8].Found < high[2].Found {
		t.Errorf("tested, of a high weight: %+v; want x8 found in half at least", high)
	}
	// About half of those around the median weigh the average and more: the others are not tested.
	if low[8].Series < 10 || low[8].Found == 0 || low[8].Found > low[8].Series*3/4 {
		t.Errorf("of a median weight: %+v; want about half found", low)
	}
	h.Weights = nil
	if all, err := weighed(h, nil, o); len(all) > 0 || err != nil {
		t.Errorf("without weights: %v, %v; want nothing", all, err)
	}
}
