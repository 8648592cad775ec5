package archive

import (
	"reflect"
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
