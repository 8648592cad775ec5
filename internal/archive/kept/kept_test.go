package kept

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

var asOf = time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)

// filled is an archive with two documents of a source.
func filled(t *testing.T) (store *archive.Store, dir string) {
	t.Helper()
	dir = t.TempDir()
	store, err := archive.Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	source(t, store, horizon.Clear)
	put(t, store, "1", horizon.Clear)
	put(t, store, "2", horizon.Clear)
	return store, dir
}

func source(t *testing.T, store *archive.Store, label horizon.TLP) {
	t.Helper()
	if err := store.PutSource(t.Context(), horizon.Source{ID: "a", Kind: "archive", TLP: label, Lang: "ja"}); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, store *archive.Store, id horizon.DocumentID, label horizon.TLP) {
	t.Helper()
	if _, err := store.Put(t.Context(), []horizon.Document{{Source: "a", ID: id, Title: "題名", Lang: "ja", TLP: label, Collected: asOf}}); err != nil {
		t.Fatal(err)
	}
}

func stamp(t *testing.T, store *archive.Store) archive.Stamp {
	t.Helper()
	x, err := store.Stamp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func keep(t *testing.T, store *archive.Store, at archive.Stamp) bool {
	t.Helper()
	var all []Pages
	for _, most := range []horizon.TLP{horizon.Red, horizon.Amber} {
		all = append(all, Pages{Ceiling: most, Made: asOf, Cut: asOf, Fits: "x", Stamp: at, Body: []byte(most.String())})
	}
	stored, err := Put(t.Context(), store, all)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func standing(t *testing.T, store *archive.Store) []Pages {
	t.Helper()
	all, err := Standing(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWithdrawn has kept pages go with whatever may be shown to fewer than before, and
// refuses those that were gathered before that.
func TestWithdrawn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*testing.T, *archive.Store)
		stays  bool
	}{
		"a new document":         {func(t *testing.T, s *archive.Store) { put(t, s, "3", horizon.Red) }, true},
		"the same source":        {func(t *testing.T, s *archive.Store) { source(t, s, horizon.Clear) }, true},
		"a document is stricter": {func(t *testing.T, s *archive.Store) { put(t, s, "1", horizon.Green) }, false},
		"a source is stricter":   {func(t *testing.T, s *archive.Store) { source(t, s, horizon.Amber) }, false},
		"a text is destroyed": {func(t *testing.T, s *archive.Store) {
			if err := s.Destroy(t.Context(), []int64{2}, nil, asOf); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			store, _ := filled(t)
			before := stamp(t, store)
			if !keep(t, store, before) || len(standing(t, store)) != 2 {
				t.Fatal("pages are not kept")
			}
			p := standing(t, store)[0]
			c.change(t, store)
			if got := len(standing(t, store)) == 2; got != c.stays {
				t.Errorf("the pages stand: %t, want %t", got, c.stays)
			}
			if body, err := Body(t.Context(), store, p); (body != nil) != c.stays || err != nil {
				t.Errorf("the body is %q, %v", body, err)
			}
			if got := keep(t, store, before); got != c.stays {
				t.Errorf("what was gathered before is stored: %t, want %t", got, c.stays)
			}
			if !keep(t, store, stamp(t, store)) {
				t.Error("what was gathered after is refused")
			}
		})
	}
}

// TestDamaged tells a body that is not what was stored.
func TestDamaged(t *testing.T) {
	store, dir := filled(t)
	keep(t, store, stamp(t, store))
	all := standing(t, store)
	if body, err := Body(t.Context(), store, all[1]); err != nil || string(body) != all[1].Ceiling.String() {
		t.Fatalf("the body is %q, %v", body, err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE desk_kept SET body = x'00'`); err != nil {
		t.Fatal(err)
	}
	if _, err := Body(t.Context(), store, all[0]); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged body is %v", err)
	}
}

// TestJudgedSince has pages stand no more once something was judged.
func TestJudgedSince(t *testing.T) {
	store, _ := filled(t)
	keep(t, store, stamp(t, store))
	err := store.Judge(t.Context(), horizon.Change{ID: "x", Name: "変化"}, horizon.Judgement{Change: "x", Action: horizon.Hold, Who: "山田", Why: "読みました。", When: asOf, Cut: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if all := standing(t, store); len(all) != 0 {
		t.Errorf("%d pages stand", len(all))
	}
}
