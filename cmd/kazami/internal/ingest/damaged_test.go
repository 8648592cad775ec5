package ingest

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/health"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// TestWhatCannotBeRead holds that whoever reads sources into an archive of which a
// table is gone is given an error.
func TestWhatCannotBeRead(t *testing.T) {
	web := webtest.New()
	web.Set("good.example/f", newsOf("一号"))
	r := newReader(t, mixed, web)
	r.Cfg.Source("good").Detail = false
	r.Cfg.Fetch.Keep = "10d"
	file := filepath.Join(r.Cfg.Dir, "a.jsonl")
	if err := os.WriteFile(file, []byte(`{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01","source":"past"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.collect("good", "file")
	if _, err := Update(t.Context(), r.Work, r.store); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	worktest.Without(t, r.Work, map[string]string{
		"source": "collect, file, health, import", "document": "again, collect, file, health, import, text, update", "position": "collect, file, health", "attempt": "collect, file, health",
		"capture": "again, collect, file", "analysis": "update", "boilerplate": "update", "dirty": "collect, file, import, update",
	}, map[string]func() error{
		"collect": func() error { _, err := CollectAll(ctx, r.Work, r.store, []string{"good"}); return err },
		"file":    func() error { _, err := CollectAll(ctx, r.Work, r.store, []string{"file"}); return err },
		"import": func() error {
			_, _, err := ImportFiles(ctx, r.Work, r.store, []string{file}, ImportOptions{Tlp: horizon.Red})
			return err
		},
		"again": func() error { _, err := ReparseSource(ctx, r.Work, r.store, r.Cfg.Source("good")); return err },
		"text": func() error {
			_, err := (&reread{Store: r.store, seen: map[documentID]bool{}}).Put(ctx, []document{doc("made0", "x", "")})
			return err
		},
		"health": func() error { _, err := HealthOf(ctx, r.Work, r.store, time.Time{}); return err },
		"update": func() error { _, err := Update(ctx, r.Work, r.store); return err },
	})
}

// TestStories holds a story to be a copy of an earlier one of four weeks.
func TestStories(t *testing.T) {
	a, err := analyser()
	if err != nil {
		t.Fatal(err)
	}
	d := doc("a", "1", strings.Repeat("経済産業省は、電力の需給に関する報告を公表し、遠隔検針の普及について述べた。水道と鉄道の事業者にも広がっている。", 3))
	read := a.Analyse(&d, nil)
	document := func(seq int64, source horizon.SourceID, day int64) archive.StoryDocument {
		return archive.StoryDocument{Seq: seq, Source: source, Day: day, SimHash: read.SimHash, Sketch: read.Sketch}
	}
	for days, want := range map[int64]bool{1: true, 27: true, 60: false} {
		st := NewStories()
		if _, copied := st(document(1, "a", 14000)); copied {
			t.Error("the first to tell a story copies it")
		}
		if first, copied := st(document(2, "b", 14000+days)); copied != want || want && first != 1 {
			t.Errorf("%d days later it is a copy of %d: %t, want %t", days, first, copied, want)
		}
	}
}

// TestSeldom has the garbage collector work seldom, unless the user said how it is to.
func TestSeldom(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	now := func() int { x := debug.SetGCPercent(77); debug.SetGCPercent(x); return x }
	for said, want := range map[string]int{"": gcPercent, "50": 77} {
		t.Setenv("GOGC", said)
		end := seldom()
		if got := now(); got != want {
			t.Errorf("with GOGC=%q it is %d, want %d", said, got, want)
		}
		if end(); now() != 77 {
			t.Errorf("with GOGC=%q it stays %d", said, now())
		}
	}
}

// TestRulesOf says what a source's health is judged by.
func TestRulesOf(t *testing.T) {
	for _, c := range []struct {
		src  config.Source
		want health.Rules
	}{
		{config.Source{Kind: "feed", URL: "x", Gap: "2w"}, health.Rules{Gap: 14 * 24 * time.Hour, Fresh: true, Window: true}}, {config.Source{Kind: "page", URL: "x"}, health.Rules{Fresh: true, Window: true}},
		{config.Source{Kind: "feed", URL: "x", Sample: true}, health.Rules{Window: true}}, {config.Source{Kind: "kokkai", URL: "x"}, health.Rules{}}, {config.Source{Kind: "csv", URL: "x"}, health.Rules{Fresh: true}}, {config.Source{Kind: "notes", Path: "x"}, health.Rules{}},
	} {
		if got := RulesOf(&c.src); got != c.want {
			t.Errorf("%+v is judged by %+v, want %+v", c.src, got, c.want)
		}
	}
	terms := distinctTerms([]archive.Term{{Text: "b", Lang: "ja"}, {Text: "a", Lang: "ja"}, {Text: "b", Lang: "ja"}, {Text: "b", Lang: "en"}})
	if len(terms) != 3 || terms[0].Text != "a" {
		t.Errorf("distinct are %v", terms)
	}
	if got := repeatsKey(&horizon.Document{Source: "a", TLP: horizon.Clear}); got != "a" {
		t.Errorf("what open documents of a repeat is learned under %q", got)
	}
}

// TestMissedSince says since when a source was due and not read, and for how long.
func TestMissedSince(t *testing.T) {
	last := worktest.On(2010, 3, 1) // due at noon of the next day
	due := last.Add(24 * time.Hour)
	w := worktest.New(t, worktest.Plain)
	for _, c := range []struct {
		now   time.Time
		pos   horizon.Position
		due   time.Time
		waits time.Duration
	}{
		{due, horizon.Position{}, time.Time{}, 0}, {due.Add(time.Second), horizon.Position{}, due, time.Second},
		{due.Add(48 * time.Hour), horizon.Position{}, due, 48 * time.Hour},
		{last.Add(90 * time.Hour), horizon.Position{NotBefore: last.Add(80 * time.Hour)}, time.Time{}, 0},
		{last.Add(99 * time.Hour), horizon.Position{NotBefore: last.Add(80 * time.Hour)}, last.Add(96 * time.Hour), 3 * time.Hour},
		{last.Add(90 * time.Hour), horizon.Position{NotBefore: last.Add(-time.Hour)}, due, 66 * time.Hour},
	} {
		w.Now = func() time.Time { return c.now }
		for _, then := range []time.Time{{}, c.now} {
			if due, waits := missedSince(w, "0 12 * * *", c.pos, last, then); !due.Equal(c.due) || waits != c.waits {
				t.Errorf("%s after it was read, to be left alone until %s: due at %s, waits %s, want %s and %s", c.now.Sub(last), c.pos.NotBefore, due, waits, c.due, c.waits)
			}
		}
	}
	if _, waits := missedSince(w, "", horizon.Position{}, last, time.Time{}); waits != 0 {
		t.Error("a source without a timetable is late")
	}
	if _, waits := missedSince(w, "0 12 * * *", horizon.Position{}, time.Time{}, time.Time{}); waits != 0 {
		t.Error("a source that was never read is late")
	}
}
