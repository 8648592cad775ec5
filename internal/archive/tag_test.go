package archive

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestTaggings(t *testing.T) {
	ctx := t.Context()
	s := open(t)
	day := func(d int) time.Time { return time.Date(2010, 3, d, 0, 0, 0, 0, horizon.Tokyo) }
	if err := s.PutSource(ctx, horizon.Source{ID: "a", Archive: true}); err != nil {
		t.Fatal(err)
	}
	var docs []horizon.Document
	for i, tlp := range []horizon.TLP{horizon.Clear, horizon.Red, horizon.Clear} {
		docs = append(docs, horizon.Document{ID: horizon.DocumentID('1' + rune(i)), Source: "a", Title: "t", Published: day(i + 1), TLP: tlp})
	}
	if _, err := s.Put(ctx, docs); err != nil {
		t.Fatal(err)
	}
	var all []Analysed
	for p, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		x := Analysed{Stored: p.Stored}
		if p.ID == "2" {
			x.Themes, x.Sectors = []string{"cloud"}, []string{"gas", "power"}
		}
		all = append(all, x)
	}
	if err := s.SaveAnalyses(ctx, 1, all, nil); err != nil {
		t.Fatal(err)
	}
	var got []Tagging
	for g, err := range s.Taggings(ctx, day(2), day(4)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, g)
	}
	if len(got) != 2 || got[0].TLP != horizon.Red || !got[0].Published.Equal(day(2)) || got[1].Tags != nil ||
		!reflect.DeepEqual(got[0].Tags, map[string][]string{"theme": {"cloud"}, "sector": {"gas", "power"}}) {
		t.Errorf("tags from the second day on: %+v", got)
	}
}

// TestTags reads the tags of documents: those of a theme, how many carry each, and
// threats by sector.
func TestTags(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	secret := doc("a", "5", "2010-01-05", "五")
	secret.TLP = horizon.Green
	late := doc("a", "6", "2010-01-06", "六")
	late.Collected = at("2011-01-01")
	put(t, s, doc("a", "1", "2010-01-01", "一"), doc("a", "2", "2010-01-02", "二"), doc("a", "3", "2010-01-03", "三"), doc("a", "4", "2010-04-01", "四"), secret, late)
	put(t, s, doc("a", "3", "2010-01-03", "三の二")) // has no tags
	tags := map[string]Analysed{
		"一": {Threats: []string{"flood"}, Sectors: []string{"gas", "power"}}, "二": {Threats: []string{"flood"}, Sectors: []string{"gas"}, Themes: []string{"t"}},
		"三": {Threats: []string{"flood"}, Themes: []string{"t"}}, "四": {Sectors: []string{"gas"}, Themes: []string{"t"}},
		"五": {Threats: []string{"flood"}, Sectors: []string{"gas"}}, "六": {Threats: []string{"flood"}, Themes: []string{"t"}},
	}
	var all []Analysed
	for p, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		x := tags[p.Title]
		x.Stored = p.Stored
		all = append(all, x)
	}
	if err := s.SaveAnalyses(ctx, 1, all, nil); err != nil {
		t.Fatal(err)
	}
	cells, alone, documents, err := s.Crossings(ctx, at("2010-01-01"), at("2010-04-01"))
	if err != nil || documents != 3 || !slices.Equal(cells, []Crossing{{"flood", "gas", 2}, {"flood", "power", 1}}) {
		t.Errorf("Crossings = %v of %d, %v", cells, documents, err)
	}
	if alone["threat"]["flood"] != 2 || alone["sector"]["gas"] != 2 || alone["sector"]["power"] != 1 {
		t.Errorf("alone %v", alone)
	}
	n, err := s.CountTags(ctx, []int64{1, 2, 4}, TagSector, TagThreat)
	if err != nil || n[TagSector]["gas"] != 3 || n[TagSector]["power"] != 1 || n[TagThreat]["flood"] != 2 || len(n) != 2 {
		t.Errorf("CountTags = %v, %v", n, err)
	}
	for asOf, want := range map[string]string{"2010-01-02": "", "2010-01-03": "2", "2010-04-02": "2 4", "2011-02-01": "2 6 4"} {
		var got []string
		for d, err := range s.Tagged(ctx, TagTheme, "t", at(asOf)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(d.ID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Tagged as of %s = %q, want %q", asOf, got, want)
		}
	}
}
