package archive

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// TestStory lists who told a story, from each of its tellings, over the years
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
