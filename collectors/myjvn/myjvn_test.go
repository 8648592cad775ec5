package myjvn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// source is the API as a source, as of 20 August 2026.
func (api *jvn) source() *MyJVN {
	return &MyJVN{
		Source: horizon.Source{ID: "jvndb", URL: "https://jvndb.example/myjvn?keyword=PLC", TLP: horizon.Clear, Lang: "ja"},
		Fetch:  fetch.New(fetch.Options{UserAgent: "kazami", Transport: api, Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)}),
		Now:    sourcetest.ClockAt(sourcetest.AsOf), From: time.Date(2026, 7, 28, 0, 0, 0, 0, horizon.Tokyo),
	}
}

// run collects once and gives the ids in their order.
func (m *MyJVN) run(t *testing.T, pos *horizon.Position) (docs []horizon.Document, bad []error) {
	t.Helper()
	for doc, err := range m.Collect(t.Context(), pos) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		docs = append(docs, doc)
	}
	return docs, bad
}

func idsOf(docs []horizon.Document) (ids []string) {
	for _, doc := range docs {
		ids = append(ids, string(doc.ID))
	}
	slices.Sort(ids)
	return ids
}

// all are the numbers of every record, in order.
func (api *jvn) all() (ids []string) {
	for _, rec := range api.records {
		ids = append(ids, rec.id)
	}
	return ids
}

func TestMyJVNReadsWindows(t *testing.T) {
	for _, format := range []string{"", "oka"} {
		api := jvnOf(180) // ten a day from 1 to 18 August
		m := api.source()
		m.Format = format
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 {
			t.Errorf("format %q: %d documents, %v, want each of %d once", format, len(got), bad, len(api.records))
		}
		if pos.More[keyWindow] != "2026-08-19" || pos.More[keyItem] != "" {
			t.Errorf("format %q: the position is %v, want the day before the run", format, pos.More)
		}
		if q := api.asked[0]; q.Get("keyword") != "PLC" || q.Get("lang") != "ja" || q.Get("maxCountItem") != "50" {
			t.Errorf("format %q: asked with %v", format, q)
		}
		if n := len(api.asked); n != 6 { // windows of 30, 70, 70 and 10 items, 50 a page
			t.Errorf("format %q: %d requests, want 6", format, n)
		}
		api.records[3].modified = "2026-08-20T08:00:00+09:00"
		docs, _ = m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, []string{api.records[3].id}) {
			t.Errorf("format %q: the next run reads %v, want the one that was updated", format, got)
		}
	}
}

func TestMyJVNGoesOnWhereItStopped(t *testing.T) {
	api := jvnOf(180)
	m := api.source()
	m.Requests = 2
	var pos horizon.Position
	var got []horizon.Document
	runs := 0
	for ; pos.More[keyWindow] != "2026-08-19" && runs < 10; runs++ {
		saved, err := json.Marshal(pos) // a position is kept as JSON
		if err != nil {
			t.Fatal(err)
		}
		pos = horizon.Position{}
		if err := json.Unmarshal(saved, &pos); err != nil {
			t.Fatal(err)
		}
		docs, bad := m.run(t, &pos)
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		got = append(got, docs...)
	}
	if ids := idsOf(got); runs != 3 || !slices.Equal(ids, api.all()) {
		t.Errorf("%d runs of two requests read %d documents, want 3 runs and each of %d once", runs, len(ids), len(api.records))
	}
}

func TestMyJVNReadsAShiftedWindowAnew(t *testing.T) {
	api := jvnOf(70)
	api.before = func(q url.Values) {
		if q.Get("startItem") == "51" { // one was updated: the others moved up
			api.records[69].modified = "2026-08-19T12:00:00+09:00"
		}
	}
	var pos horizon.Position
	docs, bad := api.source().run(t, &pos)
	if got := slices.Compact(idsOf(docs)); !slices.Equal(got, api.all()) || len(bad) > 0 {
		t.Errorf("%d documents, %v, want each of %d", len(got), bad, len(api.records))
	}
}

func TestMyJVNFails(t *testing.T) {
	for _, c := range []struct {
		name string
		api  func(*jvn)
		want string
	}{
		{"an error answer", func(a *jvn) { a.fail = "XX00000001" }, `return code "1", error "XX00000001": "パラメタが不正です"`},
		{"another page than asked for", func(a *jvn) { a.first = 7 }, "asked for item 1, was given item 7"},
	} {
		for _, format := range []string{"hnd", "oka"} {
			api := jvnOf(100)
			c.api(api)
			m := api.source()
			m.Format = format
			var pos horizon.Position
			docs, bad := m.run(t, &pos)
			_, whole := errors.AsType[*stream.SourceError](errors.Join(bad...))
			if len(docs) > 0 || len(bad) != 1 || !whole || !strings.Contains(bad[0].Error(), c.want) || !pos.NotBefore.After(sourcetest.AsOf) {
				t.Errorf("%s, %s: %d documents, %v, next due %s, want the end of the source: %s", c.name, format, len(docs), bad, pos.NotBefore, c.want)
			}
		}
	}
}

func TestMyJVNFailsInTheMiddle(t *testing.T) {
	api := jvnOf(100)
	api.before = func(q url.Values) {
		if q.Get("startItem") == "51" {
			api.fail = "XX00000009"
		}
	}
	m := api.source()
	var pos horizon.Position
	first, bad := m.run(t, &pos)
	if len(first) != 80 || len(bad) != 1 || pos.More[keyItem] != "51" {
		t.Fatalf("%d documents, %v, position %v, want 80, an error, and to go on at item 51", len(first), bad, pos.More)
	}
	api.before, api.fail, pos.NotBefore = nil, "", time.Time{}
	rest, bad := m.run(t, &pos)
	if got := idsOf(append(first, rest...)); !slices.Equal(got, api.all()) || len(bad) > 0 {
		t.Errorf("afterwards %d documents, %v, want each of %d once", len(got), bad, len(api.records))
	}
}

func TestMyJVNIsCancelled(t *testing.T) {
	api := jvnOf(100)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var pos horizon.Position
	var last error
	n := 0
	for _, err := range api.source().Collect(ctx, &pos) {
		if last = err; err == nil {
			n++
		}
		cancel()
	}
	if _, whole := errors.AsType[*stream.SourceError](last); n != 1 || !whole || !errors.Is(last, context.Canceled) || !pos.NotBefore.IsZero() {
		t.Errorf("%d documents, then %v, next due %s, want one and a cancelled source that is due at once", n, last, pos.NotBefore)
	}
}

func TestMyJVNAsksForDetails(t *testing.T) {
	for format, requests := range map[string]int{"hnd": 1 + 2, "oka": 1 + 12} {
		api := jvnOf(12)
		m := api.source()
		m.Format, m.Details, m.From = format, true, time.Date(2026, 8, 1, 0, 0, 0, 0, horizon.Tokyo)
		m.Now = sourcetest.ClockAt(time.Date(2026, 8, 3, 12, 0, 0, 0, horizon.Tokyo))
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 || len(api.asked) != requests {
			t.Fatalf("%s: %d documents, %v, by %d requests, want 12 by %d", format, len(got), bad, len(api.asked), requests)
		}
		if doc := docs[0]; doc.Body != "詳細" || !strings.HasPrefix(doc.URL, "https://x.example/") {
			t.Errorf("%s: details are %q at %s, want those of the details at the overview's address", format, doc.Body, doc.URL)
		}
	}
}

func TestMyJVNReadsAlerts(t *testing.T) {
	for format, window := range map[string]string{"hnd": "datePublished", "oka": "lastModStartDate"} {
		api := jvnOf(60)
		for i := range api.records {
			api.records[i].id = fmt.Sprintf("MYJVN-ALT-2026-%04d", i+1)
		}
		m := api.source()
		m.Format, m.Alerts = format, true
		var pos horizon.Position
		docs, bad := m.run(t, &pos)
		if got := idsOf(docs); !slices.Equal(got, api.all()) || len(bad) > 0 || !api.asked[0].Has(window) || api.asked[0].Get("method") != "getAlertList" {
			t.Errorf("%s: %d alerts, %v, asked with %v, want 60 by %s", format, len(got), bad, api.asked[0], window)
		}
	}
}

func TestMyJVNSpacesItsRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := jvnOf(100)
		m := api.source()
		m.Fetch = fetch.New(fetch.Options{UserAgent: "kazami", Transport: api})
		var pos horizon.Position
		if docs, bad := m.run(t, &pos); len(docs) != 100 || len(bad) > 0 {
			t.Fatalf("%d documents, %v", len(docs), bad)
		}
		for i := 1; i < len(api.at); i++ {
			if gap := api.at[i].Sub(api.at[i-1]); gap < fetch.DefaultSpacing {
				t.Errorf("request %d came %s after the one before it, want at least %s", i+1, gap, fetch.DefaultSpacing)
			}
		}
	})
}

// stopping is a source whose context ends before a document.
type stopping struct {
	*MyJVN
	at     int
	cancel func()
}

func (s *stopping) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		n := 0
		for doc, err := range s.MyJVN.Collect(ctx, pos) {
			if n++; n > s.at {
				s.cancel()
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// TestMyJVNKilledAnywhere stops a run before each of many documents: the runs
// after it complete the archive as if nothing had been.
func TestMyJVNKilledAnywhere(t *testing.T) {
	api := jvnOf(120)
	complete := func(dst *sourcetest.Store) {
		for range 4 {
			m := api.source()
			m.Requests = 2
			if r, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, m, sourcetest.ClockAt(sourcetest.AsOf)); err != nil || r.Err != nil {
				t.Fatal(err, r.Err)
			}
		}
	}
	want := sourcetest.NewStore()
	complete(want)
	if len(want.Docs["jvndb"]) != 120 {
		t.Fatalf("%d documents, want 120", len(want.Docs["jvndb"]))
	}
	for at := 0; at < 120; at += 7 {
		dst := sourcetest.NewStore()
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := intake.Sync(ctx, sourcetest.Quiet, dst, &stopping{api.source(), at, cancel}, sourcetest.ClockAt(sourcetest.AsOf)); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped before document %d: Sync = %v, want the context's end", at, err)
		}
		cancel()
		complete(dst)
		if !maps.Equal(dst.Docs["jvndb"], want.Docs["jvndb"]) || dst.Pos["jvndb"].More[keyWindow] != want.Pos["jvndb"].More[keyWindow] {
			t.Errorf("stopped before document %d: %d documents, position %v, want %d, %v", at, len(dst.Docs["jvndb"]), dst.Pos, 120, want.Pos)
		}
	}
}
