package archive

import (
	"testing"

	"kazami/internal/horizon"
)

func TestSavedSearchesAreOfSomebody(t *testing.T) {
	s := open(t)
	ctx, when := t.Context(), at("2010-04-05")
	for _, x := range []horizon.SavedSearch{{Who: "a", Name: "毎週", Query: "q=1"}, {Who: "b", Name: "毎週", Query: "q=2"}, {Who: "a", Name: "毎週", Query: "q=3"}} {
		if err := s.PutSaved(ctx, x, when); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := s.SavedSearches(ctx, "a"); err != nil || len(all) != 1 || all[0].Query != "q=3" {
		t.Errorf("SavedSearches = %v, %v, want the newest of a", all, err)
	}
}
