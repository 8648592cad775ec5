package naming

import (
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

func day(m time.Month, d int) time.Time { return time.Date(2010, m, d, 12, 0, 0, 0, horizon.Tokyo) }

// TestDocuments leaves out what is no public document of the span, and counts what
// archive.Crossings counts.
func TestDocuments(t *testing.T) {
	ctx := t.Context()
	store, err := archive.Open(ctx, t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, src := range []horizon.Source{{ID: "a", Archive: true}, {ID: "live"}} {
		if err := store.PutSource(ctx, src); err != nil {
			t.Fatal(err)
		}
	}
	doc := func(src horizon.SourceID, title string, at time.Time) horizon.Document {
		return horizon.Document{ID: horizon.DocumentID(title), Source: src, Title: title, Published: at, Collected: day(2, 1), TLP: horizon.Clear}
	}
	secret := doc("a", "secret", day(1, 3))
	secret.TLP = horizon.Amber
	late := doc("live", "late", day(1, 4))
	late.Collected = day(6, 1)
	old, renewed := doc("a", "renewed", day(1, 5)), doc("a", "renewed", day(1, 5))
	renewed.Title = "renewed again"
	for _, docs := range [][]horizon.Document{{doc("a", "both", day(1, 1)), doc("a", "none", day(1, 2)), secret, late, old, doc("a", "after", day(4, 1)), doc("live", "known", day(1, 6))}, {renewed}} {
		if _, err := store.Put(ctx, docs); err != nil {
			t.Fatal(err)
		}
	}
	var read []archive.Analysed
	for p, err := range store.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		x := archive.Analysed{Stored: p.Stored}
		if p.Title != "none" {
			x.Sectors, x.Threats, x.Themes = []string{"gas", "power"}, []string{"flood"}, []string{"cloud"}
		}
		if p.Title == "renewed again" {
			x.Sectors = nil
		}
		read = append(read, x)
	}
	if err := store.SaveAnalyses(ctx, 1, read, nil); err != nil {
		t.Fatal(err)
	}
	from, asOf := day(1, 1).Add(-time.Hour), day(3, 1)
	got, err := Documents(ctx, store, from, asOf)
	if err != nil {
		t.Fatal(err)
	}
	want := map[horizon.DocumentID][2]int{"both": {2, 1}, "none": {}, "renewed": {0, 1}, "known": {2, 1}}
	for _, d := range got {
		if n, known := want[d.ID]; !known || len(d.Sectors) != n[0] || len(d.Threats) != n[1] || d.Month != horizon.PeriodOf(horizon.Monthly, day(1, 1)) {
			t.Errorf("read %+v", d)
		}
	}
	_, alone, documents, err := store.Crossings(ctx, from, asOf)
	if err != nil || documents != len(got) || len(got) != len(want) || alone["sector"]["gas"] != 2 {
		t.Errorf("%d documents, and %d crossed with %v, %v", len(got), documents, alone, err)
	}
	store.Close()
	if _, err := Documents(ctx, store, from, asOf); err == nil {
		t.Error("read an archive that is closed")
	}
}
