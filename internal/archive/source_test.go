package archive

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

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
		themes    int
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
		restricted, err := s.RestrictedThemes(t.Context(), most, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if restricted["both"] != want.themes {
			t.Errorf("RestrictedThemes(%s) = %v, want %d of both", most, restricted, want.themes)
		}
	}
	if none, err := s.ThemesUpTo(t.Context(), horizon.Red, to, to.AddDate(1, 0, 0)); err != nil || len(none) > 0 {
		t.Errorf("ThemesUpTo of another year = %v, %v, want none", none, err)
	}
}

// TestWhatSourcesHold reads what could be known by a cut-off, and who holds what is
// not CLEAR.
func TestWhatSourcesHold(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	for _, src := range []horizon.Source{{ID: "a", Name: "甲", TLP: horizon.Clear}, {ID: "b", Archive: true}, {ID: "c", Evidence: true}} {
		if err := s.PutSource(ctx, src); err != nil {
			t.Fatal(err)
		}
	}
	with := func(source, id, day string, change func(*horizon.Document)) horizon.Document {
		d := doc(source, id, day, id)
		if change != nil {
			change(&d)
		}
		return d
	}
	put(t, s,
		with("a", "1", "2010-01-01", func(d *horizon.Document) { d.Precision = horizon.ByYear }),
		with("a", "2", "2010-02-01", func(d *horizon.Document) { d.Precision = horizon.ByMonth }),
		with("a", "3", "2010-03-01", nil),
		with("a", "4", "2010-03-02", func(d *horizon.Document) { d.TLP = horizon.Green }),
		with("a", "5", "2010-03-03", func(d *horizon.Document) { d.Collected = at("2011-01-01") }),
		with("a", "6", "2010-03-04", func(d *horizon.Document) { d.Published, d.Precision = time.Time{}, horizon.Undated }),
		with("b", "1", "2000-01-01", func(d *horizon.Document) { d.Collected = at("2011-01-01") }),
		with("c", "1", "2010-03-01", nil))
	readings, err := s.Readings(ctx, at("2010-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readings {
		got = append(got, fmt.Sprintf("%s %d %d %s %s", r.Source, r.Documents, r.Undated, r.First.Format(time.DateOnly), r.Latest.Format(time.DateOnly)))
	}
	if want := []string{"a 4 1 2010-01-01 2010-03-01", "b 1 0 2000-01-01 2000-01-01", "c 1 0 2010-03-01 2010-03-01"}; !slices.Equal(got, want) {
		t.Errorf("Readings = %q, want %q", got, want)
	}
	private, err := s.PrivateSources(ctx)
	if err != nil || !maps.Equal(private, map[horizon.SourceID]bool{"a": true}) {
		t.Errorf("PrivateSources = %v, %v; want a alone", private, err)
	}
	sources, err := s.Sources(ctx)
	if err != nil || len(sources) != 3 || sources[0].Name != "甲" || sources[0].TLP != horizon.Clear || !sources[1].Archive || !sources[2].Evidence {
		t.Errorf("Sources = %+v, %v", sources, err)
	}
}

func TestPosition(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	if p, err := s.Position(ctx, "a"); err != nil || !reflect.DeepEqual(p, horizon.Position{}) {
		t.Errorf("Position of a new source = %+v, %v", p, err)
	}
	for _, offset := range []int64{3, 7} {
		want := horizon.Position{ETag: "x", Offset: offset, More: map[string]string{"k": "v"}}
		if err := s.SavePosition(ctx, "a", want); err != nil {
			t.Fatal(err)
		}
		if p, err := s.Position(ctx, "a"); err != nil || !reflect.DeepEqual(p, want) {
			t.Errorf("Position = %+v, %v; want %+v", p, err, want)
		}
	}
}
