package archive

import (
	"maps"
	"reflect"
	"testing"

	"kazami/internal/horizon"
)

func TestDenominators(t *testing.T) {
	s := open(t)
	d := horizon.Denominator{Source: "kokkai", Term: "IPv6", From: at("2010-03-01"), Until: at("2010-04-01"), Documents: 3, At: at("2010-04-05")}
	later := d
	later.Documents, later.At = 4, at("2010-06-01")
	if err := s.PutDenominators(t.Context(), []horizon.Denominator{d, later}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Denominators(t.Context(), "kokkai")
	if want := []horizon.Denominator{later}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Denominators = %+v, %v, want %+v", got, err, want)
	}
}

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
