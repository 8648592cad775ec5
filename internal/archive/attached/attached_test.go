package attached

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

var when = time.Date(2010, 4, 5, 0, 0, 0, 0, horizon.Tokyo)

func put(t *testing.T, store *archive.Store, change, document string, off, want bool) {
	t.Helper()
	x := Row{Change: horizon.ChangeID(change), Source: "ics", Document: horizon.DocumentID(document), Off: off, Who: "山田", At: when, Cut: when, Why: "読みました。"}
	if changed, err := Put(t.Context(), store, x); err != nil || changed != want {
		t.Fatalf("%s to %s, off %t: changed %t, %v, want %t", document, change, off, changed, err, want)
	}
}

func to(t *testing.T, store *archive.Store, id horizon.ChangeID) (ids string) {
	t.Helper()
	all, err := To(t.Context(), store, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if x.Who != "山田" || !x.At.Equal(when) {
			t.Errorf("%+v is not what was stored", x)
		}
		ids += string(x.Document)
	}
	return ids
}

// TestPut joins once, takes away once, and joins again.
func TestPut(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	put(t, store, "x", "1", true, false)
	put(t, store, "x", "1", false, true)
	put(t, store, "x", "1", false, false)
	put(t, store, "x", "2", false, true)
	put(t, store, "y", "1", false, true)
	put(t, store, "x", "1", true, true)
	if x, y := to(t, store, "x"), to(t, store, "y"); x != "2" || y != "1" {
		t.Errorf("x has %q and y %q, want 2 and 1", x, y)
	}
	put(t, store, "x", "1", false, true)
	if x := to(t, store, "x"); x != "21" {
		t.Errorf("x has %q, want 2 and 1", x)
	}
}

// TestAltered gives nobody what an altered record says, nor what held before it.
func TestAltered(t *testing.T) {
	dir := t.TempDir()
	store, err := archive.Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	put(t, store, "x", "1", false, true)
	put(t, store, "x", "1", true, true)
	put(t, store, "x", "2", false, true)
	put(t, store, "x", "3", false, true)
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, alter := range []string{`UPDATE attached SET off = 0 WHERE seq = 2`, `UPDATE attached SET who = '別人' WHERE seq = 3`} {
		if _, err := db.Exec(alter); err != nil {
			t.Fatal(err)
		}
	}
	if x := to(t, store, "x"); x != "3" {
		t.Errorf("x has %q, want 3 alone", x)
	}
}
