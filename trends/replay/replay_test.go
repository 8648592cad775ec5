package replay

import (
	"reflect"
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
	"kazami/trends/replay/peers"
	"kazami/trends/replay/world"
)

// small is a world that is quick to judge.
func small() world.World {
	return world.World{Weeks: 260, Sources: 10, Volume: 900, Null: 500, Each: 25, Rising: 25, Warm: 110}
}

func weekly() trends.Config { return trends.Defaults(horizon.Weekly) }

func month(n int) horizon.Period { return horizon.Period{Bin: horizon.Monthly, N: int32(n)} }

// panel is three sources, the second in two languages, over a span of months
// with ten documents each; term 0 has docs of them.
func panel(months int, docs func(t, stratum int) uint32) *history.History {
	h := &history.History{Bin: horizon.Monthly, Series: []trends.Series{{ID: 0, Name: "a", Lang: "any"}, {ID: 1, Name: "b", Lang: "any"}}}
	for _, s := range []horizon.Stratum{{Source: "one", Lang: "ja"}, {Source: "two", Lang: "ja"}, {Source: "two", Lang: "en"}, {Source: "three", Lang: "en"}} {
		h.AddStratum(s)
	}
	for t := range months {
		w := history.Week{Period: month(400 + t)}
		for s := range h.Strata {
			w.Totals = append(w.Totals, horizon.Total{Stratum: horizon.StratumID(s), Docs: 10})
			if n := docs(t, s); n > 0 {
				w.Counts = append(w.Counts, horizon.Count{Stratum: horizon.StratumID(s), Docs: n})
			}
		}
		h.Add(w)
	}
	return h
}

// TestAsOf holds every judge to the past: what it said up to a week is the same
// when no later week is there, and when later weeks are others.
func TestAsOf(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and in one goroutine")
	}
	h := small().Make(3).History
	cut := h.First().Add(200)
	past := h.Until(cut)
	other := small().Make(4).History
	changed := &history.History{Bin: h.Bin, Strata: h.Strata, Series: h.Series}
	for w := range past.Weeks() {
		changed.Add(w)
	}
	for w := range other.Weeks() {
		if w.Period.N > cut.N {
			changed.Add(w)
		}
	}

	opened := func(all []Episode) (upTo []Episode) {
		for _, e := range all {
			if e.Opened.N <= cut.N {
				if e.Closed.N > cut.N {
					e.Closed = cut.Add(1)
				}
				if e.Claim.N > cut.N {
					e.Called, e.Claim = false, horizon.Period{}
				}
				e.Score = 0 // it is that of the whole year
				upTo = append(upTo, e)
			}
		}
		return upTo
	}
	detect := func(h *history.History) []Episode {
		d, err := Detect(h, trends.Defaults(horizon.Weekly), nil)
		if err != nil {
			t.Fatal(err)
		}
		return opened(d.Episodes)
	}
	want := detect(past)
	if len(want) < 20 {
		t.Fatalf("%d episodes: this test shows nothing", len(want))
	}
	for name, h := range map[string]*history.History{"whole": h, "changed": changed} {
		if got := detect(h); !reflect.DeepEqual(got, want) {
			t.Errorf("%s history: %d episodes up to the cut differ from the %d without what is later", name, len(got), len(want))
		}
		for _, rule := range peers.Rules(h.Bin) {
			k := rule.DefaultStep()
			want := opened(Score(past, rule).At(k))
			if got := opened(Score(h, rule).At(k)); len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s history, %s: %d episodes up to the cut, %d without what is later", name, rule.Name, len(got), len(want))
			}
		}
	}
}

// TestPlaceboHasNoRise is what a placebo is for.
func TestPlaceboHasNoRise(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and in one goroutine")
	}
	w := small()
	s := w.Make(7)
	h, truth := s.History, s.Truth
	rising := func(h *history.History) (n int) {
		d, err := Detect(h, weekly(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range d.Episodes {
			if slices.Contains(world.Rises(), truth[e.Term].Kind) {
				n++
			}
		}
		return n
	}
	real, placebo := rising(h), rising(history.Shuffle(h, history.Placebos(horizon.Weekly)[0], 1))
	t.Logf("%d flags of rising series, %d in the placebo", real, placebo)
	if real < 60 || placebo > real/10 {
		t.Errorf("%d flags of rising series and %d of them shuffled; want at least 60, and a tenth at most", real, placebo)
	}
}
