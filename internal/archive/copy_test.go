package archive

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// TestStory lists who has a story, from each of its documents, over the years
// that are counted apart.
func TestStory(t *testing.T) {
	s := open(t)
	note := doc("notes", "1", "2009-12-20", "同じ話")
	note.TLP = horizon.Amber
	put(t, s, note, doc("a", "1", "2009-12-25", "同じ話"), doc("b", "1", "2010-01-07", "同じ話"), doc("c", "1", "2010-01-08", "同じ話"),
		doc("a", "2", "2010-01-09", "ほかの話です"))
	analyse(t, s)
	recount(t, s, sameHash)
	story := func(source horizon.SourceID, id horizon.DocumentID, asOf string) (all []string) {
		docs, err := s.Story(t.Context(), source, id, at(asOf), horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			all = append(all, string(d.Source)+"/"+string(d.ID))
		}
		n, err := s.Copies(t.Context(), source, id, at(asOf), horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		if n != max(0, len(all)-1) {
			t.Errorf("Copies(%s/%s, %s) = %d, but the story has %v", source, id, asOf, n, all)
		}
		return all
	}
	want := []string{"a/1", "b/1", "c/1"}
	for _, source := range []horizon.SourceID{"a", "b", "c"} {
		if got := story(source, "1", "2011-01-01"); !slices.Equal(got, want) {
			t.Errorf("Story(%s/1) = %v, want %v: the private note is not among them", source, got, want)
		}
	}
	if got := story("a", "1", "2010-01-08"); !slices.Equal(got, want[:2]) {
		t.Errorf("Story(a/1) as of the day before the last = %v, want %v", got, want[:2])
	}
	for _, source := range []horizon.SourceID{"notes", "nobody"} {
		if got := story(source, "1", "2011-01-01"); got != nil {
			t.Errorf("Story(%s/1) = %v, want none", source, got)
		}
	}
	if got := story("a", "2", "2011-01-01"); got != nil {
		t.Errorf("Story(a/2) = %v, want none: nobody copies it", got)
	}
	recount(t, s, sameHash)
	put(t, s, doc("d", "1", "2010-01-10", "同じ話"))
	analyse(t, s)
	recount(t, s, sameHash)
	if got := story("d", "1", "2011-01-01"); !slices.Equal(got, append(want, "d/1")) {
		t.Errorf("Story(d/1) after 2010 was counted again = %v, want %v and d/1", got, want)
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
