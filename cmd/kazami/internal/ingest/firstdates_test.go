package ingest

import (
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestFirstDates fetches one item four times.
func TestFirstDates(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, horizon.Tokyo)
	doc := horizon.Document{Source: "s", ID: "1", Title: "題", TLP: horizon.Clear, Collected: at}
	later := func(title string, published time.Time) horizon.Document {
		d := doc
		d.Title, d.Published, d.Precision = title, published, horizon.ByTime
		return d
	}
	first := &firstDates{Store: store}
	for i, c := range []struct {
		doc            horizon.Document
		revised, moved int
	}{
		{doc, 0, 0},
		{later("題", at), 1, 0}, // its first date
		{later("題", at.Add(time.Hour)), 0, 1},
		{later("別の題", at.AddDate(0, 0, -9)), 1, 2},
	} {
		n, err := first.Put(t.Context(), []horizon.Document{c.doc})
		if err != nil || n.Revised != c.revised || first.moved != c.moved {
			t.Errorf("fetch %d: %+v, %d moved, %v; want %d revised, %d moved", i, n, first.moved, err, c.revised, c.moved)
		}
	}
	got, _, err := store.Document(t.Context(), "s", "1")
	if err != nil || got.Rev != 3 || !got.Published.Equal(at) || got.Title != "別の題" {
		t.Errorf("revision %d %q of %v, %v", got.Rev, got.Title, got.Published, err)
	}
}
