package deskdata

import (
	"bytes"
	"database/sql"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// restarted is the desk of a server after a start, whose detection does not end.
func restarted(t *testing.T, s *server) *Views {
	t.Helper()
	v := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
	v.making = &making{done: make(chan struct{})}
	return v
}

// keptFor is a server whose desk kept its pages for three ceilings and ended.
func keptFor(t *testing.T) *server {
	t.Helper()
	v, s := monday(t, worktest.Plain, false)
	for _, most := range []horizon.TLP{horizon.Red, horizon.Amber, horizon.Clear} {
		if _, err := v.Week(t.Context(), most); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	v.Close()
	return s
}

// TestKeptPages shows after a start what was kept, for each ceiling its own and byte for
// byte what was gathered; what an act needs it waits for.
func TestKeptPages(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	for _, most := range []horizon.TLP{horizon.Red, horizon.Amber} {
		if _, err := v.Week(t.Context(), most); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, gathered, err := firstPages(t.Context(), v.snap)
	if err != nil {
		t.Fatal(err)
	}
	again := restarted(t, s)
	if p := again.kept(t.Context(), horizon.Green); p != nil {
		t.Error("pages are shown for a ceiling that none were kept for")
	}
	for _, most := range []horizon.TLP{horizon.Red, horizon.Amber} {
		w, err := again.Week(t.Context(), most)
		if err != nil || w.Kept == nil || !w.Kept.AsOf.Equal(w.AsOf) || w.Kept.Made.IsZero() {
			t.Fatalf("after a start the week of %s is of %+v, %v", most, w.Kept, err)
		}
		if _, hidden := w.Names[hidden]; hidden != (most == horizon.Red) {
			t.Errorf("who may see %s is shown %v", most, w.Names)
		}
		for _, it := range w.Judge {
			if d, err := again.Detail(t.Context(), it.ID, most); err != nil || len(d.Explain) == 0 {
				t.Errorf("what is kept of %s: %+v, %v", it.ID, d, err)
			}
		}
		if x, err := again.Stream(t.Context(), most); err != nil || x.Total != gathered[most].Stream.Total {
			t.Errorf("kept are %d new documents, %v", x.Total, err)
		}
		p := *again.kept(t.Context(), most)
		p.Week.Kept = nil
		want := gathered[most]
		settle(reflect.ValueOf(&p).Elem())
		settle(reflect.ValueOf(&want).Elem())
		if !reflect.DeepEqual(p, want) {
			t.Errorf("the pages of %s are read as\n%+v\nand were\n%+v", most, p, want)
		}
	}
	after := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
	defer after.Close()
	if w, err := after.Week(t.Context(), horizon.Red); err != nil || w.Kept == nil {
		t.Fatalf("the second start shows %+v, %v", w.Kept, err)
	}
	if err := after.Do(t.Context(), act("big-data", horizon.Hold, 0)); err != nil { // it waits for the detection
		t.Fatal(err)
	}
	if w, err := after.Week(t.Context(), horizon.Red); err != nil || w.Kept != nil || len(w.Judged) != 1 {
		t.Errorf("after the act: kept %+v, judged %+v, %v", w.Kept, w.Judged, err)
	}
	if p := restarted(t, s).kept(t.Context(), horizon.Red); p != nil {
		t.Error("pages are shown that do not know of an act")
	}
}

// settle makes two readings of the same value equal: times by their instant, nothing of
// no length, and no book.
func settle(x reflect.Value) {
	switch x.Type() {
	case reflect.TypeFor[time.Time]():
		x.Set(reflect.ValueOf(x.Interface().(time.Time).UTC().Round(0)))
		return
	case reflect.TypeFor[horizon.Figure]():
		return
	case reflect.TypeFor[*horizon.Book]():
		x.SetZero()
		return
	}
	switch x.Kind() {
	case reflect.Pointer:
		if !x.IsNil() {
			settle(x.Elem())
		}
	case reflect.Struct:
		for _, field := range x.Fields() {
			settle(field)
		}
	case reflect.Slice:
		if x.Len() == 0 {
			x.SetZero()
		}
		for i := range x.Len() {
			settle(x.Index(i))
		}
	case reflect.Map:
		if x.Len() == 0 {
			x.SetZero()
		}
		for _, k := range x.MapKeys() {
			own := reflect.New(x.Type().Elem()).Elem()
			own.Set(x.MapIndex(k))
			settle(own)
			x.SetMapIndex(k, own)
		}
	}
}

// TestKeptPagesThatDoNotFit shows nothing of what was kept where it may not be, and the
// detection instead.
func TestKeptPagesThatDoNotFit(t *testing.T) {
	write := func(f func(t *testing.T, store *archive.Store)) func(*testing.T, *server) {
		return func(t *testing.T, s *server) {
			if err := s.Use(t.Context(), func(store *archive.Store) error { f(t, store); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	exec := func(query string) func(*testing.T, *server) {
		return func(t *testing.T, s *server) {
			db, err := sql.Open("sqlite", filepath.Join(s.w.Data, "kazami.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		change func(*testing.T, *server)
		log    string // what is said of it; "": nothing
	}{
		"a stricter label": {change: write(func(t *testing.T, store *archive.Store) {
			doc, found, err := store.Document(t.Context(), "made0", first(t, store))
			if err != nil || !found {
				t.Fatal(found, err)
			}
			doc.TLP = horizon.Red
			if _, err := store.Put(t.Context(), []horizon.Document{doc.Document}); err != nil {
				t.Fatal(err)
			}
		})},
		"an act by the command line": {change: write(func(t *testing.T, store *archive.Store) {
			j := horizon.Judgement{Change: "big-data", Action: horizon.Reject, Who: "山田", When: worktest.Now, Cut: worktest.Now, Why: "読みました。"}
			if err := store.Judge(t.Context(), horizon.Change{ID: "big-data", Name: "大規模データ"}, j); err != nil {
				t.Fatal(err)
			}
		})},
		"another config": {change: func(_ *testing.T, s *server) {
			cfg := *s.w.Cfg
			cfg.Detect.F = 2
			s.w.Cfg = &cfg
		}},
		"another cut-off":        {change: func(_ *testing.T, s *server) { s.w.AsOf = s.w.AsOf.AddDate(0, 0, 1) }},
		"an earlier time":        {change: func(_ *testing.T, s *server) { s.w.Named = false; s.w.AsOf = s.w.AsOf.AddDate(0, 0, -1) }},
		"a body that is damaged": {change: exec(`UPDATE desk_kept SET body = x'00'`), log: "damaged"},
		"pages for other eyes": {change: exec(`UPDATE desk_kept SET sum = (SELECT sum FROM desk_kept WHERE ceiling = 0), body = (SELECT body FROM desk_kept WHERE ceiling = 0)
			WHERE ceiling = 4`), log: "kept for CLEAR are of RED"},
	} {
		t.Run(name, func(t *testing.T) {
			s := keptFor(t)
			if p := restarted(t, s).kept(t.Context(), horizon.Clear); p == nil {
				t.Fatal("nothing is kept")
			}
			var log bytes.Buffer
			s.w.Log = slog.New(slog.NewTextHandler(&log, nil))
			c.change(t, s)
			if p := restarted(t, s).kept(t.Context(), horizon.Clear); p != nil {
				t.Errorf("pages of %s are shown", p.Week.AsOf)
			}
			if said := log.String(); (said != "") != (c.log != "") || !strings.Contains(said, c.log) {
				t.Errorf("the log says %q", said)
			}
			v := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
			defer v.Close()
			if w, err := v.Week(t.Context(), horizon.Clear); err != nil || w.Kept != nil {
				t.Errorf("the week is of %+v, %v", w.Kept, err)
			}
		})
	}
}

// first is a document that the week rests on.
func first(t *testing.T, store *archive.Store) horizon.DocumentID {
	t.Helper()
	for d, err := range store.Tagged(t.Context(), "theme", "big-data", worktest.Now) {
		if err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	t.Fatal("no document has the theme")
	return ""
}
