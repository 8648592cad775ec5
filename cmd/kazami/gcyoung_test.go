package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestGCSparesTheYoung has texts on both sides of every retention: what is old
// enough goes, what is too young or under no retention stays, to its bytes.
func TestGCSparesTheYoung(t *testing.T) {
	ctx := t.Context()
	now := time.Date(2020, 1, 1, 12, 0, 0, 0, horizon.Tokyo)
	s := &work.Work{Now: func() time.Time { return now }, Data: t.TempDir(), Cfg: &config.Config{Upkeep: config.Upkeep{
		Retention: map[string]string{"RED": "5y", "CLEAR": "400d"}, Sources: map[string]string{"short": "1y", "long": "9y"}}}}
	store, err := archive.Open(ctx, s.Data, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	years := func(n int) time.Time { return now.AddDate(-n, 0, 0) }
	var want []string
	var docs []horizon.Document
	for id, c := range map[horizon.DocumentID]struct {
		source    horizon.SourceID
		tlp       horizon.TLP
		collected time.Time
		goes      bool
	}{
		"red, old":               {"a", horizon.Red, years(10), true},
		"red, a second too old":  {"a", horizon.Red, years(5).Add(-time.Second), true},
		"red, to the second":     {"a", horizon.Red, years(5), false},
		"red, young":             {"a", horizon.Red, years(4), false},
		"red, new":               {"a", horizon.Red, now, false},
		"clear, old":             {"a", horizon.Clear, now.AddDate(0, 0, -401), true},
		"clear, young":           {"a", horizon.Clear, now.AddDate(0, 0, -399), false},
		"amber, old":             {"a", horizon.Amber, years(30), false},
		"red, of a short source": {"short", horizon.Red, years(2), true},
		"red, young there":       {"short", horizon.Red, years(1).Add(time.Second), false},
		"red, of a long source":  {"long", horizon.Red, years(8), false},
		"amber, of a long one":   {"long", horizon.Amber, years(10), true},
	} {
		docs = append(docs, horizon.Document{Source: c.source, ID: id, Title: "題名", Body: "本文 " + string(id), TLP: c.tlp, Published: c.collected, Collected: c.collected})
		if c.goes {
			want = append(want, string(id))
		}
	}
	if _, err := store.Put(ctx, docs); err != nil {
		t.Fatal(err)
	}
	var read []archive.Analysed
	for d, err := range store.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, archive.Analysed{Stored: d.Stored, Lang: "ja"})
	}
	if err := store.SaveAnalyses(ctx, 1, read, nil); err != nil {
		t.Fatal(err)
	}
	for _, source := range []horizon.SourceID{"a", "short"} {
		if err := store.PutSource(ctx, horizon.Source{ID: source, TLP: horizon.Red}); err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{years(6), years(4), now} {
			if err := store.PutCapture(ctx, horizon.Capture{Source: source, URL: "https://a.example/", At: at, Body: []byte(at.String())}); err != nil {
				t.Fatal(err)
			}
		}
	}
	g, err := garbageOf(ctx, s, store)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Destroy(ctx, g.revisions, g.answers, now); err != nil {
		t.Fatal(err)
	}
	var gone []string
	for _, d := range docs {
		after, found, err := store.Document(ctx, d.Source, d.ID)
		if err != nil || !found {
			t.Fatalf("%s: %t, %v", d.ID, found, err)
		}
		switch after.Body {
		case "":
			gone = append(gone, string(d.ID))
		case d.Body:
		default:
			t.Errorf("%s: its text is %q", d.ID, after.Body)
		}
	}
	slices.Sort(want)
	slices.Sort(gone)
	if !slices.Equal(gone, want) {
		t.Errorf("kazami gc takes\n%s\nwant\n%s", strings.Join(gone, "\n"), strings.Join(want, "\n"))
	}
	for source, n := range map[horizon.SourceID]int{"a": 2, "short": 1} {
		if left, err := store.CaptureTimes(ctx, source, ""); err != nil || len(left) != n {
			t.Errorf("of %s %d answers are left, %v, want %d", source, len(left), err, n)
		}
	}
}
