package replay

import (
	"reflect"
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

// small is a world that is quick to judge.
func small() World {
	return World{Weeks: 260, Sources: 10, Volume: 900, Null: 500, Each: 25, Rising: 25, Warm: 110}
}

func monthly(n int) horizon.Period { return horizon.Period{Bin: horizon.Monthly, N: int32(n)} }

// byHand is three sources, the second in two languages, over a span of months
// with ten documents each; term 0 has docs of them.
func byHand(months int, docs func(t, stratum int) uint32) *History {
	h := &History{Bin: horizon.Monthly, Series: []trends.Series{{ID: 0, Name: "a", Lang: "any"}, {ID: 1, Name: "b", Lang: "any"}}}
	for _, s := range []horizon.Stratum{{Source: "one", Lang: "ja"}, {Source: "two", Lang: "ja"}, {Source: "two", Lang: "en"}, {Source: "three", Lang: "en"}} {
		h.AddStratum(s)
	}
	for t := range months {
		w := Week{Period: monthly(400 + t)}
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

func weeks(h *History) (all []Week) {
	for w := range h.Weeks() {
		all = append(all, Week{w.Period, slices.Clone(w.Totals), slices.Clone(w.Counts)})
	}
	return all
}

func TestHistory(t *testing.T) {
	h := &History{Bin: horizon.Monthly, Series: make([]trends.Series, 3)}
	h.AddStratum(horizon.Stratum{Source: "one", Lang: "ja"})
	first := Week{monthly(400), []horizon.Total{{Stratum: 0, Docs: 5}}, []horizon.Count{{Term: 2, Docs: 1}, {Term: 0, Docs: 4, Late: 1}}}
	h.Add(first)
	h.AddStratum(horizon.Stratum{Source: "two", Lang: "ja"})
	h.Add(Week{monthly(402), []horizon.Total{{Stratum: 1, Docs: 7}, {Stratum: 0, Late: 2}}, []horizon.Count{{Term: 1, Stratum: 1, Docs: 3}, {Term: 1, Stratum: 0, Late: 2}}})
	first.Counts[0].Docs = 99 // what was added was copied
	want := []Week{
		{monthly(400), []horizon.Total{{Stratum: 0, Docs: 5}}, []horizon.Count{{Term: 0, Docs: 4, Late: 1}, {Term: 2, Docs: 1}}},
		{monthly(401), nil, nil},
		{monthly(402), []horizon.Total{{Stratum: 0, Late: 2}, {Stratum: 1, Docs: 7}}, []horizon.Count{{Term: 1, Stratum: 0, Late: 2}, {Term: 1, Stratum: 1, Docs: 3}}},
	}
	got := weeks(h)
	for i := range want {
		if got[i].Period != want[i].Period || !slices.Equal(got[i].Totals, want[i].Totals) || !slices.Equal(got[i].Counts, want[i].Counts) {
			t.Errorf("week %d = %v, want %v", i, got[i], want[i])
		}
	}
	if h.First() != monthly(400) || h.Last() != monthly(402) || h.Until(monthly(401)).Len() != 2 || h.Until(monthly(300)).Len() != 0 {
		t.Errorf("First, Last = %v, %v; Until(401), Until(300) have %d, %d; want 400, 402, 2, 0", h.First(), h.Last(), h.Until(monthly(401)).Len(), h.Until(monthly(300)).Len())
	}
	if s, ok := h.StratumOf("two", "en"); s != 1 || !ok {
		t.Errorf(`StratumOf("two", "en") = %d, %t; want 1, true`, s, ok)
	}
	defer func() {
		if recover() == nil {
			t.Error("Add of an earlier month did not panic")
		}
	}()
	h.Add(Week{Period: monthly(401)})
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
	changed := &History{Bin: h.Bin, Strata: h.Strata, Series: h.Series, first: h.first, rows: append(slices.Clone(past.rows), other.rows[201:]...)}

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
	detect := func(h *History) []Episode {
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
	for name, h := range map[string]*History{"whole": h, "changed": changed} {
		if got := detect(h); !reflect.DeepEqual(got, want) {
			t.Errorf("%s history: %d episodes up to the cut differ from the %d without what is later", name, len(got), len(want))
		}
		for _, rule := range Rules(h.Bin) {
			k := rule.DefaultStep()
			want := opened(Score(past, rule).At(k))
			if got := opened(Score(h, rule).At(k)); len(want) == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s history, %s: %d episodes up to the cut, %d without what is later", name, rule.Name, len(got), len(want))
			}
		}
	}
}

func TestSameTwice(t *testing.T) {
	if !reflect.DeepEqual(small().Make(5), small().Make(5)) {
		t.Error("Make(5) differs from Make(5)")
	}
	other := small().Make(6).History
	if reflect.DeepEqual(small().Make(5).History.rows, other.rows) {
		t.Error("Make(5) is Make(6)")
	}
}
