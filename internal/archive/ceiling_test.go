package archive

import (
	"maps"
	"testing"

	"kazami/internal/horizon"
)

// TestCeilings reads what may be known of sources and themes up to each label: a
// document counts by its newest revision, as though stricter ones were not there.
func TestCeilings(t *testing.T) {
	s := open(t)
	labelled := func(id, day string, label horizon.TLP) horizon.Document {
		d := doc("a", id, day, "題名"+id)
		d.TLP = label
		return d
	}
	put(t, s, labelled("1", "2009-12-01", horizon.Clear), labelled("2", "2009-12-02", horizon.Green), labelled("3", "2009-12-03", horizon.Amber),
		labelled("4", "2009-12-04", horizon.AmberStrict), labelled("5", "2009-12-05", horizon.Red), labelled("6", "2009-12-06", horizon.Clear))
	later := labelled("6", "2009-12-06", horizon.Red)
	later.Title = "改めた題名"
	put(t, s, later)
	var all []Analysed
	for p, err := range s.Pending(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Analysed{Stored: p.Stored, Lang: "ja", Themes: []string{"theme-" + p.TLP.String(), "both"}})
	}
	if err := s.SaveAnalyses(t.Context(), 1, all, nil); err != nil {
		t.Fatal(err)
	}
	from, to := at("2009-01-01"), at("2010-01-01")
	for most, want := range map[horizon.TLP]struct {
		documents int
		newest    string
		held      int
	}{horizon.Clear: {1, "2009-12-01", 0}, horizon.Green: {2, "2009-12-02", 1}, horizon.Amber: {3, "2009-12-03", 2}, horizon.AmberStrict: {4, "2009-12-04", 3}, horizon.Red: {6, "2009-12-06", 5}} {
		sights, err := s.Sights(t.Context(), most)
		if err != nil {
			t.Fatal(err)
		}
		if got := sights["a"]; got.Documents != want.documents || !got.Newest.Equal(at(want.newest)) || len(sights) != 1 {
			t.Errorf("Sights(%s) = %+v, want %d documents up to %s", most, sights, want.documents, want.newest)
		}
		themes, err := s.ThemesUpTo(t.Context(), most, from, to)
		if err != nil {
			t.Fatal(err)
		}
		wanted := map[horizon.ThemeID]bool{"both": true}
		for label := horizon.Clear; label >= most && label <= horizon.Clear; label-- {
			wanted[horizon.ThemeID("theme-"+label.String())] = true
		}
		if !maps.Equal(themes, wanted) {
			t.Errorf("ThemesUpTo(%s) = %v, want %v", most, themes, wanted)
		}
		held, err := s.ThemesHeld(t.Context(), most, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if held["both"] != want.held {
			t.Errorf("ThemesHeld(%s) = %v, want %d of both", most, held, want.held)
		}
	}
	if none, err := s.ThemesUpTo(t.Context(), horizon.Red, to, to.AddDate(1, 0, 0)); err != nil || len(none) > 0 {
		t.Errorf("ThemesUpTo of another year = %v, %v, want none", none, err)
	}
}

// Documents of one label alone are a story, and a stricter revision is no copy that
// may be counted.
func TestStoriesAreOfOneLabel(t *testing.T) {
	s := open(t)
	var all []horizon.Document
	for i, label := range []horizon.TLP{horizon.Red, horizon.Amber, horizon.Amber, horizon.Green} {
		d := doc("notes", string(rune('1'+i)), "2009-12-20", "同じ話")
		d.TLP = label
		all = append(all, d)
	}
	put(t, s, all...)
	analyse(t, s)
	recount(t, s, sameHash)
	for id, want := range map[horizon.DocumentID]int{"1": 0, "2": 1, "3": 1, "4": 0} {
		if n, err := s.Copies(t.Context(), "notes", id, at("2011-01-01"), horizon.Red); err != nil || n != want {
			t.Errorf("Copies(notes/%s) = %d, %v, want %d", id, n, err, want)
		}
	}
	again := all[2]
	again.TLP, again.Title = horizon.Red, "同じ話の続き"
	put(t, s, again)
	if n, err := s.Copies(t.Context(), "notes", "2", at("2011-01-01"), horizon.Amber); err != nil || n != 0 {
		t.Errorf("Copies(notes/2) up to AMBER, once its copy is RED, = %d, %v, want 0", n, err)
	}
}
