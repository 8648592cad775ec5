package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

var asOfApril = time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)

// bearCutOff fails the test unless an archive holds n acts, each made on data up
// to the end of March 2010: none of them is known on the day before.
func bearCutOff(t *testing.T, what string, store *archive.Store, n int) {
	t.Helper()
	for asOf, want := range map[time.Time]int{asOfApril: n, asOfApril.Add(-time.Second): 0, asOfApril.AddDate(-1, 0, 0): 0} {
		all, err := store.Judgements(t.Context(), asOf)
		if err != nil || len(all) != want {
			t.Errorf("%s: as of %s there are %d acts, %v, want %d", what, asOf, len(all), err, want)
		}
		for _, j := range all {
			if want := asOfApril.Add(-time.Second); !j.Cut.Equal(want) || j.When.IsZero() || j.Who == "" || j.Why == "" {
				t.Errorf("%s: the act is %+v, want the cut-off %s, a time, a name and a reason", what, j, want)
			}
		}
	}
}

// TestReviewOnTheCommandLine approves a change that has no category yet: without
// one it is refused, with one it bears the words that were named, and every act
// its cut-off.
func TestReviewOnTheCommandLine(t *testing.T) {
	config := writeConfig(t, "http://127.0.0.1:1", "@every 24h")
	data := filepath.Join(filepath.Dir(config), "data")
	open := func() *archive.Store {
		t.Helper()
		store, err := archive.Open(t.Context(), data, "test")
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	store := open()
	cluster := archive.Cluster{ID: "c-1", Label: "新語", Members: []string{"新語"}}
	if err := store.PutClusters(t.Context(), asOfApril.AddDate(0, 0, -7), []archive.Cluster{cluster}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	review := func(want int, args ...string) (stderr string) {
		t.Helper()
		_, stderr = do(t, want, append([]string{"review", args[0], "c-1", "--who", "山田", "--why", "確認した", "--config", config, "--as-of", "2010-03-31"}, args[1:]...)...)
		return stderr
	}
	described := func(n int) (c horizon.Change) {
		t.Helper()
		store := open()
		defer store.Close()
		bearCutOff(t, "by kazami review", store, n)
		all, err := store.Changes(t.Context(), asOfApril)
		if err != nil || len(all) != min(n, 1) {
			t.Fatalf("Changes = %+v, %v, want %d", all, err, min(n, 1))
		}
		if n == 0 {
			return c
		}
		return all[0]
	}
	if said := review(exitUsage, "approve", "--name", "新しい名"); !strings.Contains(said, "--category") {
		t.Errorf("approved without a category: %s, want to be asked for it", said)
	}
	review(exitUsage, "approve", "--category", "何か")
	described(0)
	review(0, "hold")
	if c := described(1); c.Name != "新語" || c.Category != "" {
		t.Errorf("after holding: %+v, want the words of the cluster", c)
	}
	approve := []string{"approve", "--category", "IT技術", "--name", "新しい名", "--definition", "新しい定義", "--sectors", "power,gas", "--counter", "反証、その1", "--counter", "反証2"}
	if said := review(exitUsage, append(approve, "--what", "変わります。", "--when", "　", "--searched", "12件を読みました。")...); strings.Contains(said, "what changes") || strings.Contains(said, "counter-evidence") ||
		!strings.Contains(said, "kazami: Change c-1 does not say by when, or why that cannot be said.\n  where: --when\n  type:  --when TEXT\n") || !strings.Contains(said, "  type:  --prepare TEXT\n") {
		t.Errorf("approved without saying when and what for: %s, want each named, where, and what to type", said)
	}
	described(1)
	review(0, written(approve...)...)
	if c := described(2); c.Name != "新しい名" || c.Category != "IT技術" || c.Definition != "新しい定義" || fmt.Sprint(c.Sectors) != "[power gas]" || fmt.Sprint(c.Terms) != "[新語]" ||
		len(c.Missing()) > 0 || fmt.Sprintf("%q", c.Counter) != `["反証、その1" "反証2"]` {
		t.Errorf("after approving: %+v, want the words that were named", c)
	}
	review(0, "undo")
	if c := described(3); c.Name != "新語" || c.Category != "" || len(c.Sectors) > 0 {
		t.Errorf("after undoing it: %+v, want the words from before", c)
	}
}
