package personal

import (
	"fmt"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

func TestMarksAreOfSomebody(t *testing.T) {
	ctx, when := t.Context(), time.Date(2010, 4, 5, 0, 0, 0, 0, horizon.Tokyo)
	store, err := archive.Open(ctx, t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time changes nothing
		must(Star(ctx, store, "a", Document{"ics", "1"}, when, false))
		must(Star(ctx, store, "a", Document{"ics", "2"}, when.Add(time.Hour), false))
		must(Star(ctx, store, "b", Document{"ics", "3"}, when, false))
		must(Star(ctx, store, "b", Document{"ics", "3"}, when, true))
		must(Mute(ctx, store, "a", Muted{MuteSource, "ics"}, when, false))
		must(Mute(ctx, store, "a", Muted{MuteWord, "断水"}, when, false))
		must(Mute(ctx, store, "a", Muted{MuteSource, "ics"}, when, true))
	}
	must(PutBookmark(ctx, store, "a", "", Bookmark{7, when}))
	must(PutBookmark(ctx, store, "a", "", Bookmark{9, when}))
	must(PutBookmark(ctx, store, "a", "search/水", Bookmark{3, when}))
	for who, want := range map[string]string{
		"a": "[{ics 2} {ics 1}] [{word 断水}] 9 3",
		"b": "[] [] 0 0",
	} {
		stars, err := Stars(ctx, store, who)
		must(err)
		mutes, err := Mutes(ctx, store, who)
		must(err)
		marks, err := Bookmarks(ctx, store, who)
		must(err)
		if got := fmt.Sprint(stars, mutes, marks[""].Number, marks["search/水"].Number); got != want {
			t.Errorf("%s has %s, want %s", who, got, want)
		}
	}
}
