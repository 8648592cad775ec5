package archive

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// TestSeriesHaveAKind stores a term and a theme of the same name: they are two
// series, stored as they always were, and come back as what they are.
func TestSeriesHaveAKind(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s, err := Open(ctx, dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, doc("a", "1", "2010-01-05", "cloud"))
	term, theme := Term{Text: "cloud", Lang: "any"}, ThemeSeries("cloud")
	for p, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SaveAnalyses(ctx, 1, []Analysed{{Stored: p.Stored, Lang: "en", Terms: []Term{term, theme}}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var stored []string
	rows, err := s.read.QueryContext(ctx, `SELECT text FROM term ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		stored = append(stored, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"cloud", "theme:cloud"}; !slices.Equal(stored, want) {
		t.Errorf("stored as %q, want %q", stored, want)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(ctx, dir, "test"); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, _, err := s.Numbers(ctx); err != nil || !slices.Equal(got, []Term{{}, term, theme}) {
		t.Errorf("Terms = %+v, %v; want %+v and %+v", got, err, term, theme)
	}
	if found, err := s.RevisionsWith(ctx, []Term{theme}, at("2009-01-01"), at("2011-01-01")); err != nil || len(found[theme]) != 1 {
		t.Errorf("RevisionsWith(%v) = %v, %v; want the document", theme, found, err)
	}
}

// TestSeriesOrder holds that series are numbered in the order in which they are
// stored, which no sum may leave.
func TestSeriesOrder(t *testing.T) {
	got := []Term{ThemeSeries(horizon.ThemeID("a")), {Text: "z", Lang: "ja"}, {Text: "b", Lang: "ja"}, {Text: "b", Lang: "en"}}
	slices.SortFunc(got, Term.Compare)
	want := []Term{{Text: "b", Lang: "en"}, {Text: "b", Lang: "ja"}, ThemeSeries("a"), {Text: "z", Lang: "ja"}}
	if !slices.Equal(got, want) {
		t.Errorf("in order %v, want %v", got, want)
	}
}
