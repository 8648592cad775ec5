package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
)

var analyser = sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{}) })

// small makes many batches of few documents.
var small = limits{workers: 2, documents: 7, bytes: 1 << 20}

// house is an archive with an index beside it.
type house struct {
	*testing.T
	dir   string
	store *archive.Store
	nlp   *nlp.Analyser
}

// newHouse has documents that repeat a line which names a theme, a threat and a
// shared class: what is read in one depends on those before it.
func newHouse(t *testing.T) *house {
	t.Helper()
	a, err := analyser()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, dir: t.TempDir(), nlp: a}
	if h.store, err = archive.Open(t.Context(), h.dir, "test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	if err := h.store.PutSource(t.Context(), horizon.Source{ID: "made", Archive: true}); err != nil {
		t.Fatal(err)
	}
	var docs []horizon.Document
	for i := range 60 {
		d := horizon.Document{Source: "made", ID: horizon.DocumentID(fmt.Sprint("d", i)), URL: fmt.Sprint("https://made.example/", i), Lang: "ja", TLP: horizon.Clear,
			Title: fmt.Sprintf("報告%dの標的型攻撃", i), Published: time.Date(2009, 1, 1+3*i, 0, 0, 0, 0, horizon.Tokyo), Collected: time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo),
			Body: fmt.Sprintf("クラウドコンピューティングとフィッシング、ガイドラインの一覧です。\n\n本文の%d番目の文です。量子暗号監査をCVE-2009-%04dについて電力と水道で行い、再発防止に役立てる。", i, 1000+i)}
		docs = append(docs, d)
	}
	revised := docs[3]
	revised.Body += "\n改訂の後で書き足した量子計算の話。"
	for _, batch := range [][]horizon.Document{docs, {revised}} {
		if _, err := h.store.Put(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// onIndex opens the index for f.
func (h *house) onIndex(f func(*index.Index)) {
	h.Helper()
	ix, err := index.Open(index.Options{Dir: filepath.Join(h.dir, "index"), Version: h.nlp.Version(), Tokens: h.nlp.Query,
		Document: func(ctx context.Context, src horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
			d, ok, err := h.store.Document(ctx, src, id)
			return d.Document, ok, err
		}})
	if err != nil {
		h.Fatal(err)
	}
	f(ix)
	if err := ix.Close(); err != nil {
		h.Fatal(err)
	}
}

// index runs the stage, which step may stop.
func (h *house) index(ctx context.Context, step func(int)) (r Report, err error) {
	h.Helper()
	h.onIndex(func(ix *index.Index) {
		r, err = indexWith(ctx, slog.New(slog.DiscardHandler), h.store, ix, h.nlp, func(int) (func(int), func()) { return step, func() {} }, small)
	})
	return r, err
}

func (h *house) indexAll() Report {
	h.Helper()
	r, err := h.index(h.Context(), func(int) {})
	if err != nil {
		h.Fatal(err)
	}
	return r
}

func (h *house) loseIndex() {
	h.Helper()
	if err := index.Remove(filepath.Join(h.dir, "index")); err != nil {
		h.Fatal(err)
	}
}

// read is every row of what was read and learned, of the archive's file.
func (h *house) read() string {
	h.Helper()
	db, err := sql.Open("sqlite", filepath.Join(h.dir, "kazami.db"))
	if err != nil {
		h.Fatal(err)
	}
	defer db.Close()
	var all strings.Builder
	for _, q := range []string{`SELECT seq, version, lang, simhash, hex(terms), hex(sketch) FROM analysis ORDER BY seq`, `SELECT kind, id, seq FROM tag ORDER BY 1, 2, 3`,
		`SELECT key, hex(state), '' FROM boilerplate ORDER BY 1`, `SELECT id, text, lang FROM term ORDER BY 1`, `SELECT year, '', '' FROM dirty ORDER BY 1`} {
		rows, err := db.Query(q)
		if err != nil {
			h.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			h.Fatal(err)
		}
		for rows.Next() {
			row, at := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				at[i] = &row[i]
			}
			if err := rows.Scan(at...); err != nil {
				h.Fatal(err)
			}
			fmt.Fprintln(&all, row...)
		}
		if err := rows.Err(); err != nil {
			h.Fatal(err)
		}
	}
	return all.String()
}

// found is what searches find, with facets, and what the index has.
func (h *house) found() (all []any) {
	h.Helper()
	h.onIndex(func(ix *index.Index) {
		for _, text := range []string{"量子", "標的型攻撃", "theme:cloud", "sharing:*", "sector:power", "threat:*", "entity:CVE-2009-1007", "量子計算", ""} {
			r, err := ix.Search(h.Context(), index.Query{Text: text, Facets: true, Limit: 100, Now: time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo)})
			if err != nil {
				h.Fatal(err)
			}
			all = append(all, r)
		}
		c, err := ix.Contents(h.Context())
		if err != nil {
			h.Fatal(err)
		}
		all = append(all, c)
	})
	return all
}

// TestLostIndexCostsNoAnalysis deletes the index and fills it again: what was
// read and learned is the same to the byte, nothing is to be counted, and
// searches find the same; so it is if the filling is stopped and goes on.
func TestLostIndexCostsNoAnalysis(t *testing.T) {
	h := newHouse(t)
	if got, want := h.indexAll(), (Report{Read: 61, Indexed: 60}); got != want {
		t.Fatalf("Index = %+v, want %+v", got, want)
	}
	recounted := func() archive.Counted {
		r, err := h.store.Recount(t.Context(), func() archive.Stories { return func(archive.StoryDocument) (int64, bool) { return 0, false } })
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	recounted()
	read, found := h.read(), h.found()
	if !strings.Contains(read, "sharing") || !strings.Contains(read, "theme cloud") {
		t.Fatalf("the documents have no tags to lose:\n%.2000s", read)
	}
	same := func(what string) {
		t.Helper()
		if got := h.read(); got != read {
			t.Errorf("%s: what was read is no longer what it was", what)
		}
		if r := recounted(); r.Years != 0 {
			t.Errorf("%s: %d years are counted again, want none", what, r.Years)
		}
	}

	h.loseIndex()
	if got, want := h.indexAll(), (Report{Indexed: 60, Again: 60}); got != want {
		t.Errorf("Index without an index = %+v, want %+v", got, want)
	}
	same("deleted")
	if got := h.found(); !reflect.DeepEqual(got, found) {
		t.Errorf("searches find\n%+v\nwant\n%+v", got, found)
	}

	h.loseIndex()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	part, err := h.index(ctx, func(int) { stop() })
	if !errors.Is(err, context.Canceled) || part.Indexed == 0 || part.Indexed > 20 {
		t.Fatalf("Index that is stopped = %+v, %v; want a part of it", part, err)
	}
	same("stopped")
	if got, want := h.indexAll().Again, 60-part.Again; got != want {
		t.Errorf("Index after it was stopped put %d documents, want the %d that were left", got, want)
	}
	same("gone on")
	if got := h.found(); !reflect.DeepEqual(got, found) {
		t.Errorf("after a stop, searches find\n%+v\nwant\n%+v", got, found)
	}
}

// TestStoppedAnalysisGoesOn stops the stage at each batch: each document is
// analysed once, and what was learned is what a whole run learns.
func TestStoppedAnalysisGoesOn(t *testing.T) {
	whole := newHouse(t)
	whole.indexAll()
	h := newHouse(t)
	read, rounds := 0, 0
	for range 100 {
		ctx, stop := context.WithCancel(t.Context())
		r, err := h.index(ctx, func(int) { stop() })
		stop()
		read, rounds = read+r.Read, rounds+1
		if err == nil {
			break
		}
	}
	if read != 61 || rounds < 3 {
		t.Errorf("%d revisions were analysed in %d rounds, want each of 61 once, in several", read, rounds)
	}
	if h.read() != whole.read() {
		t.Error("what was read in parts is not what is read at once")
	}
	if !reflect.DeepEqual(h.found(), whole.found()) {
		t.Error("searches find something else after stops")
	}
}

// TestOtherAnalysisReadsAllAnew forgets what another version read and learned,
// once, also where that was broken off.
func TestOtherAnalysisReadsAllAnew(t *testing.T) {
	h := newHouse(t)
	h.indexAll()
	want := h.read()
	if _, err := h.store.ForgetAnalyses(t.Context(), h.nlp.Version()); err != nil || h.read() != want {
		t.Fatalf("ForgetAnalyses of this version: %v; want it to change nothing", err)
	}
	if _, err := h.store.ForgetAnalyses(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	part, err := h.index(ctx, func(int) { stop() })
	if !errors.Is(err, context.Canceled) || part.Read == 0 {
		t.Fatalf("Index that is stopped = %+v, %v; want a part of it", part, err)
	}
	if got := part.Read + h.indexAll().Read; got != 61 {
		t.Errorf("%d revisions were analysed, want each of 61 once", got)
	}
	if got := h.read(); got != want {
		t.Error("read anew, it is not what it was")
	}
}
