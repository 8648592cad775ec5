package personal

import (
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

func TestSavedSearchesAreOfSomebody(t *testing.T) {
	ctx, when := t.Context(), time.Date(2010, 4, 5, 0, 0, 0, 0, horizon.Tokyo)
	store, err := archive.Open(ctx, t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, x := range []horizon.SavedSearch{{Who: "a", Name: "毎週", Query: "q=1"}, {Who: "b", Name: "毎週", Query: "q=2"}, {Who: "a", Name: "毎週", Query: "q=3"}} {
		if err := PutSearch(ctx, store, x, when); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := Searches(ctx, store, "a"); err != nil || len(all) != 1 || all[0].Query != "q=3" {
		t.Errorf("Searches = %v, %v, want the newest of a", all, err)
	}
}
