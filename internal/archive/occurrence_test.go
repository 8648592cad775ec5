package archive

import (
	"fmt"
	"slices"
	"strings"
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

// TestHolders finds documents by their terms and themes.
func TestHolders(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put(t, s, doc("a", "1", "2010-01-01", "一 二"), doc("a", "2", "2010-02-01", "二"), doc("a", "3", "2010-03-01", "三"), doc("a", "4", "2010-04-01", "一"))
	var all []Analysed
	for p, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		x := Analysed{Stored: p.Stored, Lang: "ja"}
		for w := range strings.FieldsSeq(p.Title) {
			x.Terms = append(x.Terms, Term{Text: w, Lang: "ja"})
		}
		if p.ID == "3" {
			x.Themes = []string{"theme"}
		}
		all = append(all, x)
	}
	if err := s.SaveAnalyses(ctx, 1, all, nil); err != nil {
		t.Fatal(err)
	}
	one, two, none := Term{Text: "一", Lang: "ja"}, Term{Text: "二", Lang: "ja"}, Term{Text: "無い", Lang: "ja"}
	from, to := at("2010-01-01"), at("2010-04-01")
	var got []string
	for h, err := range s.Holding(ctx, []Term{one, two, none}, from, to) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %d", h.ID, len(h.Terms)))
	}
	if !slices.Equal(got, []string{"1 2", "2 1"}) {
		t.Errorf("Holding = %q, want documents 1 with two terms and 2 with one", got)
	}
	found, err := s.RevisionsWith(ctx, []Term{one, two, none}, from, to.AddDate(0, 0, 1))
	if err != nil || len(found) != 3 || !slices.Equal(found[one], []int64{1, 4}) || !slices.Equal(found[two], []int64{1, 2}) || found[none] != nil {
		t.Errorf("HeldBy = %v, %v", found, err)
	}
	for _, c := range []struct {
		terms  []Term
		themes []horizon.ThemeID
		want   int
	}{{nil, []horizon.ThemeID{"theme"}, 1}, {[]Term{one}, []horizon.ThemeID{"theme"}, 2}, {[]Term{none}, []horizon.ThemeID{"none"}, 0}, {nil, nil, 0}} {
		if all, err := s.Occurrences(ctx, c.terms, c.themes, from, to); err != nil || len(all) != c.want {
			t.Errorf("Occurrences(%v, %v) = %v, %v; want %d", c.terms, c.themes, all, err, c.want)
		}
	}
}
