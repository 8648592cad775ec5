package trends

import (
	"slices"
	"strings"
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

// TestFormsAtTheEdge has a source whose documents hold another number of series in
// the last quarter; what few documents say is left out.
func TestFormsAtTheEdge(t *testing.T) {
	for _, c := range []struct {
		name           string
		docs           uint32 // a month
		before, now    int    // series a document
		change, fuller bool
	}{
		{"half as many again", 10, 4, 6, false, false},
		{"more than that", 10, 4, 7, true, true},
		{"a third fewer", 10, 6, 4, false, false},
		{"fewer than that", 10, 7, 4, true, false},
		{"documents enough", 7, 4, 9, true, true}, // 21 in the quarter
		{"too few documents", 6, 4, 9, false, false},
		{"nothing before", 10, 0, 9, false, false},
	} {
		d := newDetector(t, Defaults(horizon.Monthly), sources(2))
		for month := range 18 {
			terms := c.before
			if month >= 15 {
				terms = c.now
			}
			var counts []horizon.Count
			for id := range terms {
				counts = append(counts, horizon.Count{Term: horizon.TermID(id), Docs: c.docs})
			}
			d.Week(horizon.Period{Bin: horizon.Monthly, N: int32(month)}, []horizon.Total{total(0, c.docs), total(1, 100)}, counts, ja)
		}
		if got := d.Forms(); len(got) > 0 != c.change {
			t.Errorf("%s: Forms = %+v, want a change: %t", c.name, got, c.change)
		}
		if got := d.fuller(&d.records[0], "s00"); got > 0 != c.fuller {
			t.Errorf("%s: fuller by %g, want that it is: %t", c.name, got, c.fuller)
		}
		warned := slices.ContainsFunc(d.warnings(&d.records[0], &view{sources: []horizon.SourceID{"s00"}, grown: true}), func(w string) bool {
			return strings.HasPrefix(w, "documents of its first source hold")
		})
		if warned != c.fuller {
			t.Errorf("%s: a series of that source alone is doubted: %t, want %t", c.name, warned, c.fuller)
		}
		if got := d.fuller(&d.records[0], "s01"); got != 0 {
			t.Errorf("%s: the other source is fuller by %g", c.name, got)
		}
	}
}
