package history

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

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
