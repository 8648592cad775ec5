// Package worktest makes the work and the archives that tests of the rooms begin
// with: a profile at a fixed time, and documents whose terms are known without
// reading them.
package worktest

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Now is when everything of a test happens, a morning after the cut-off of [Plain].
var Now = time.Date(2010, 4, 1, 9, 0, 0, 0, horizon.Tokyo)

// Plain is a config whose only source is never read.
const Plain = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public, sources: [made0]}
sources:
  - {id: made0, kind: archive, name: 作られた情報源, path: none.jsonl, class: others, lang: ja, tlp: CLEAR}
`

// Known takes every config that is written well.
func Known() config.Known {
	return config.Known{
		Kinds:   []string{"archive", "feed", "page", "csv", "kokkai", "myjvn", "csaf", "notes", "mail", "survey"},
		Sectors: work.SectorIDs, Cron: func(string) error { return nil }, Date: func(string) bool { return true }, Selector: func(string) error { return nil },
		Role: func(string) bool { return true }, Address: func(string) error { return nil }, Vocabulary: func([]config.Addition) error { return nil },
	}
}

// New is the work of a config in a folder of its own, at [Now].
func New(t testing.TB, text string) *work.Work {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := Load(file, Known(), func() time.Time { return Now })
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Load is the work of the profile plan2 of a config, by a clock.
func Load(file string, known config.Known, now func() time.Time) (*work.Work, error) {
	cfg, err := config.Load(file, known)
	if err != nil {
		return nil, err
	}
	p := cfg.Profiles["plan2"]
	w := &work.Work{Cfg: cfg, Words: work.LoadAnalyser(cfg), Profile: p, Name: "plan2", Data: cfg.Path(p.Data), Out: cfg.Path(p.Out), Named: p.AsOf != "today",
		ConfigFile: file, Command: "test", Now: now, Given: true, Stderr: io.Discard, Log: slog.New(slog.DiscardHandler)}
	cut, err := config.CutOff(p.AsOf, now())
	if err != nil {
		return nil, err
	}
	w.AsOf = work.Reached(cut, now())
	w.Horizon, err = config.HorizonOf(p.Horizon, w.AsOf)
	return w, err
}

// Open is the archive of a work, open to be written until the test ends.
func Open(t testing.TB, w *work.Work) *archive.Store {
	t.Helper()
	store, err := archive.Open(t.Context(), w.Data, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // a test may close it itself
	return store
}

// Doc is a document and what was read in it.
type Doc struct {
	horizon.Document
	Terms, Themes, Sectors, Threats []string
}

// On is noon of a day in Tokyo.
func On(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, horizon.Tokyo)
}

// Fill puts documents into an archive as a version of the analysis would read
// them, and counts them.
func Fill(t testing.TB, store *archive.Store, version int, docs []Doc) {
	t.Helper()
	if err := fill(t, store, version, docs); err != nil {
		t.Fatal(err)
	}
}

func fill(t testing.TB, store *archive.Store, version int, docs []Doc) error {
	read, stored := map[archive.DocumentKey]Doc{}, make([]horizon.Document, len(docs))
	for i, d := range docs {
		d.Collected, d.Class, d.Lang = cmp.Or(d.Collected, Now.AddDate(0, -1, 0)), cmp.Or(d.Class, "others"), cmp.Or(d.Lang, "ja")
		d.Precision = cmp.Or(d.Precision, horizon.ByDay)
		if err := store.PutSource(t.Context(), horizon.Source{ID: d.Source, Name: string(d.Source), Kind: "archive", Class: d.Class, Lang: d.Lang, TLP: d.TLP, Archive: true}); err != nil {
			return err
		}
		stored[i], read[archive.DocumentKey{Source: d.Source, ID: d.ID}] = d.Document, d
	}
	if _, err := store.Put(t.Context(), stored); err != nil {
		return err
	}
	var all []archive.Analysed
	for p, err := range store.Pending(t.Context(), version) {
		if err != nil {
			return err
		}
		d := read[archive.DocumentKey{Source: p.Source, ID: p.ID}]
		a := archive.Analysed{Stored: p.Stored, Lang: "ja", SimHash: uint64(p.Seq), Themes: d.Themes, Sectors: d.Sectors, Threats: d.Threats}
		for _, term := range d.Terms {
			a.Terms = append(a.Terms, archive.Term{Text: term, Lang: "ja"})
		}
		for _, id := range d.Themes {
			a.Terms = append(a.Terms, archive.ThemeSeries(horizon.ThemeID(id)))
		}
		all = append(all, a)
	}
	err := store.SaveAnalyses(t.Context(), version, all, nil)
	_, err2 := store.Recount(t.Context(), func() archive.Stories { return func(x archive.StoryDocument) (int64, bool) { return x.Seq, false } })
	return errors.Join(err, err2)
}

// What rises in the documents of [Rising] in 2009: a term, another with a theme,
// and one that AMBER documents alone have, with a theme of its own.
const (
	Term        = "検針網"
	ThemeTerm   = "大規模データ"
	Theme       = horizon.ThemeID("big-data")
	SecretTerm  = "口座照会"
	SecretTheme = horizon.ThemeID("online-banking-fraud")
)

// risen is archives of the documents of [Rising], by the version that read them and
// how they are dated: one is filled and the others are copies of it.
var risen = struct {
	sync.Mutex
	files map[kind][]byte
}{files: map[kind][]byte{}}

type kind struct {
	version   int
	precision horizon.Precision
}

// Risen is the archive of a work with the documents of [Rising], as [Fill] would
// have put them there.
func Risen(t testing.TB, w *work.Work, version int) *archive.Store {
	t.Helper()
	return risenBy(t, w, kind{version, horizon.ByDay})
}

// RisenByYear is [Risen] with documents of which no more than the year is known: they
// are counted by year alone.
func RisenByYear(t testing.TB, w *work.Work, version int) *archive.Store {
	t.Helper()
	return risenBy(t, w, kind{version, horizon.ByYear})
}

func risenBy(t testing.TB, w *work.Work, k kind) *archive.Store {
	t.Helper()
	risen.Lock()
	defer risen.Unlock()
	file := filepath.Join(w.Data, "kazami.db")
	if data, made := risen.files[k]; made {
		if err := errors.Join(os.MkdirAll(w.Data, 0o700), os.WriteFile(file, data, 0o600)); err != nil {
			t.Fatal(err)
		}
		return Open(t, w)
	}
	store := Open(t, w)
	Fill(t, store, k.version, Dated(Rising(), k.precision))
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	risen.files[k] = data
	return Open(t, w)
}

// Dated is documents whose dates are no more precise than that.
func Dated(docs []Doc, p horizon.Precision) []Doc {
	for i := range docs {
		docs[i].Precision = p
	}
	return docs
}

// Rising is documents from 2000 to 2009 of four public sources, 24 a year, and of
// four whose documents are AMBER.
func Rising() (docs []Doc) {
	words := []string{"水道", "電力", "鉄道", "銀行", "病院", "物流", "航空", "放送", "行政"}
	for year := 2000; year <= 2009; year++ {
		for source := range 4 {
			for n := range 24 {
				k := year*7 + source*3 + n
				d := Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprintf("d%d-%d", year, n)), Source: horizon.SourceID(fmt.Sprint("made", source)), TLP: horizon.Clear,
					URL: fmt.Sprintf("https://made%d.example/%d/%d", source, year, n), Published: On(year, 1, 5+n*15)},
					Terms: []string{words[k%9], words[(k/2)%9]}, Sectors: []string{"water"}}
				d.Title = fmt.Sprintf("%sの報告 %d-%d-%d", d.Terms[0], year, source, n)
				d.Body = fmt.Sprintf("%sと%sについて述べた。", d.Terms[0], d.Terms[1])
				if d.Terms[0] == d.Terms[1] {
					d.Terms = d.Terms[:1]
				}
				few := d
				few.Source, few.TLP, few.URL = horizon.SourceID(fmt.Sprint("few", source)), horizon.Amber, ""
				few.Title = "内密の" + d.Title
				if year == 2009 {
					switch n % 3 {
					case 0:
						d.Terms, d.Body = append(d.Terms[:len(d.Terms):len(d.Terms)], Term), d.Body+Term+"を試した。"
					case 1:
						d.Terms, d.Themes, d.Body = append(d.Terms[:len(d.Terms):len(d.Terms)], ThemeTerm), []string{string(Theme)}, d.Body+ThemeTerm+"を集めた。"
					}
					few.Terms, few.Themes, few.Body = append(few.Terms[:len(few.Terms):len(few.Terms)], SecretTerm), []string{string(SecretTheme)}, few.Body+SecretTerm+"があった。"
				}
				docs = append(docs, d, few)
			}
		}
	}
	return docs
}

// Without takes one table after the other out of the archive of a work and tries
// what asks for it: those that fail must be the ones that are named, in the order
// of their names. Each table is put back.
func Without(t *testing.T, w *work.Work, tables map[string]string, asks map[string]func() error) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.Data, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range slices.Sorted(maps.Keys(tables)) { // in order: what one leaves behind, the next may meet
		want := tables[table]
		if _, err := db.Exec(`ALTER TABLE "` + table + `" RENAME TO away`); err != nil {
			t.Fatal(err)
		}
		var failed []string
		for _, what := range slices.Sorted(maps.Keys(asks)) {
			if asks[what]() != nil {
				failed = append(failed, what)
			}
		}
		if got := strings.Join(failed, ", "); got != want {
			t.Errorf("without the table %s these fail: %s; want %s", table, got, want)
		}
		if _, err := db.Exec(`ALTER TABLE away RENAME TO "` + table + `"`); err != nil {
			t.Fatal(err)
		}
	}
}
