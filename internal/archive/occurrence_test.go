package archive

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

// A document counts under its newest label, and only if its newest revision
// still holds the term.
func TestOccurrences(t *testing.T) {
	s := open(t)
	public, later, strict := doc("a", "1", "2010-01-01", "検針網"), doc("a", "2", "2010-02-01", "検針網"), doc("a", "3", "2010-03-01", "検針網")
	strict.TLP = horizon.Amber
	put(t, s, public, later, strict)
	analyse(t, s)
	later.TLP = horizon.Red
	later.Collected = later.Collected.Add(time.Hour)
	put(t, s, later)
	analyse(t, s)
	got, err := s.Occurrences(t.Context(), []Term{{Text: "検針網", Lang: "ja"}}, nil, at("2009-01-01"), at("2010-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	var labels []horizon.TLP
	for _, o := range got {
		labels = append(labels, o.TLP)
	}
	if len(labels) != 3 || labels[0] != horizon.Clear || labels[1] != horizon.Red || labels[2] != horizon.Amber {
		t.Errorf("Occurrences have the labels %v, want CLEAR, RED (labelled anew) and AMBER, by date", labels)
	}
	if none, err := s.Occurrences(t.Context(), []Term{{Text: "別の語", Lang: "ja"}}, nil, at("2009-01-01"), at("2010-12-31")); err != nil || len(none) != 0 {
		t.Errorf("Occurrences of another term = %v, %v", none, err)
	}
}
