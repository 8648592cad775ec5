package trends

import (
	"testing"

	"kazami/internal/horizon"
)

// A source whose documents suddenly hold twice the terms is named, and so is
// it in what is said of a series that it gives most of; one that only has more
// documents is not.
func TestCollectionChanges(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Monthly), sources(2))
	var last []horizon.Signal
	for month := range 48 {
		terms, docs := 10, uint32(30)
		if month >= 45 {
			terms, docs = 22, 90
		}
		totals := []horizon.Total{total(0, 30), total(1, docs)}
		var counts []horizon.Count
		for id := range 10 {
			counts = append(counts, horizon.Count{Term: horizon.TermID(id), Stratum: 1, Docs: docs})
		}
		for id := range terms {
			counts = append(counts, horizon.Count{Term: horizon.TermID(id), Stratum: 0, Docs: 30})
		}
		last = d.Week(horizon.Period{Bin: horizon.Monthly, N: int32(month)}, totals, counts, ja)
	}
	got := d.Forms()
	want := horizon.CollectionChange{Source: "s00", Lang: "ja", Period: d.Last(), Terms: 22, Before: 10}
	if len(got) != 1 || got[0] != want {
		t.Errorf("collection changes %+v, want %+v alone", got, want)
	}
	const warning = "documents of its first source hold 2.2 times as many terms as before"
	if len(last) == 0 {
		t.Fatal("no signal: the new terms must at least be weak")
	}
	for _, s := range last {
		found := false
		for _, w := range s.Warnings {
			found = found || w == warning
		}
		if s.Sources[0] == "s00" != found {
			t.Errorf("%s, mostly of %s: warnings %q", s.Name, s.Sources[0], s.Warnings)
		}
	}
}
