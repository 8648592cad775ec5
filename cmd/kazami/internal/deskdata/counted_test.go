package deskdata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
	"kazami/site/digest"
	"kazami/site/marked"
)

// mixed is a desk on an archive whose documents are dated by day, or by year alone, one
// after the other, with an earlier mention of what rises, and a duplicate of it.
func mixed(t *testing.T) (*Views, *server) {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	docs := worktest.Rising()
	for i := range docs {
		if docs[i].Precision = horizon.ByDay; i%4 < 2 {
			docs[i].Precision = horizon.ByYear
		}
		if i == 0 { // long before it is meant
			docs[i].Terms, docs[i].Themes, docs[i].Body = append(docs[i].Terms[:1:1], worktest.ThemeTerm), []string{string(worktest.Theme)}, docs[i].Body+worktest.ThemeTerm+"を集めた。"
		}
	}
	store := worktest.Open(t, w)
	worktest.Fill(t, store, a.Version(), docs)
	if _, err := ingest.Update(t.Context(), w, store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	s := &server{w: w}
	v := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
	t.Cleanup(v.Close)
	return v, s
}

// TestOneNumberEverywhere holds the desk and the digest to the figures of the public
// pages that are built from the same archive: a change has one tally, each number has a
// key, and no key has two numbers.
func TestOneNumberEverywhere(t *testing.T) {
	v, s := mixed(t)
	ctx := t.Context()
	w, err := v.Week(ctx, horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	ids, approved := map[horizon.ChangeID]bool{}, 0
	for _, it := range w.Judge {
		ids[it.ID] = true
		if it.ID == hidden || it.Signal.Name == worktest.SecretTerm {
			continue // no public document has it
		}
		a := act(it.ID, horizon.Approve, 0, func(a *view.Act) {
			a.Category, a.Name, a.NameEN, a.Slug, a.Definition = horizon.Use, w.Names[it.ID]+"の普及", "Spread of it", "", "広がります。"
			if it.Signal.Theme == "" {
				a.Slug = fmt.Sprintf("spread-%d", len(ids))
			}
		})
		if err := v.Do(ctx, a); err != nil {
			t.Fatalf("approve %s: %v (%s)", it.ID, err, why(err))
		}
		approved++
	}
	if approved < 2 {
		t.Fatalf("these wait: %v", ids)
	}

	site := &horizon.Book{}
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		e, err := edition.Gather(ctx, n.Work, store, n.V, n.d, nil)
		if err != nil {
			return err
		}
		site = e.Figures
		if len(e.Changes) != approved {
			t.Errorf("%d changes are public, want %d", len(e.Changes), approved)
		}
		for _, p := range e.Changes {
			id := p.Change().ID
			d, err := n.Detail(ctx, store, id, horizon.Clear)
			if err != nil {
				return err
			}
			if public, desk := asJSON(t, p.Tally), asJSON(t, d.Tally); public != desk {
				t.Errorf("%s: on its page %s, at the desk %s", id, public, desk)
			}
			if p.Tally.ByYear.Int() == 0 || p.Tally.Dated.Int() == 0 || id == "big-data" && p.Tally.Earlier.Int() != 1 {
				t.Errorf("%s has %v by year, %v dated, %v earlier: the house shows too little", id, p.Tally.ByYear, p.Tally.Dated, p.Tally.Earlier)
			}
			red, err := n.Detail(ctx, store, id, horizon.Red)
			if err != nil {
				return err
			}
			if key := red.Tally.Documents.Key(); !strings.Contains(key, " full up-to/RED ") || red.Tally.Documents.Int() < d.Tally.Documents.Int() {
				t.Errorf("up to RED, %s has %d documents by the key %q", id, red.Tally.Documents.Int(), key)
			}
		}
		_, err = edition.BuildSite(n.Work, s.w.Out, e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	values := map[string]float64{}
	compare := func(name string, page []byte) {
		for _, m := range marked.Of(page) {
			if first, known := values[m.Key]; known && first != m.Value {
				t.Errorf("%s: %q is %v, and was %v", name, m.Key, m.Value, first)
			}
			values[m.Key] = m.Value
		}
	}
	public := 0
	err = filepath.WalkDir(s.w.Out, func(file string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".html" {
			return err
		}
		page, err := os.ReadFile(file)
		compare(file, page)
		public++
		return err
	})
	if err != nil || public < 20 {
		t.Fatalf("%d public pages, %v", public, err)
	}
	shown := len(values)
	for name, page := range deskPages(t, v, ids) {
		compare(name, page)
		if rest := marked.Unmarked(page); len(rest) > 0 {
			t.Errorf("%s: these read as figures: %q", name, rest)
		}
	}
	if len(values) < shown+50 {
		t.Errorf("%d figures on public pages, and %d with those of the desk", shown, len(values))
	}
	for key, x := range values {
		if f, of := site.Of(key); of && f.Value() != x {
			t.Errorf("%q is %v, and %v in the edition", key, x, f.Value())
		}
	}
	err = v.Read(ctx, func(n *Snapshot, _ *archive.Store) error {
		if c := n.book.Clashes(); len(c) > 0 {
			t.Errorf("made twice with two numbers: %v", c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// deskPages is what the desk shows who may see all, and the digests of two ceilings.
func deskPages(t *testing.T, v *Views, changes map[horizon.ChangeID]bool) map[string][]byte {
	t.Helper()
	h, err := desk.New(desk.Options{Views: v, Office: Office{v}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Users: func() ([]desk.User, bool, error) { return nil, false, nil }})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/", "/changes", "/sources", "/search?q=" + worktest.Term, "/search?source=made1", "/runs", "/words", "/inbox", "/?done=hold", "/?done=fold&n=3"}
	for id := range changes {
		paths = append(paths, "/?c="+string(id), "/log?c="+string(id))
	}
	pages := map[string][]byte{}
	for _, path := range paths {
		r := httptest.NewRecorder()
		h.ServeHTTP(r, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
		if pages[path] = r.Body.Bytes(); r.Code != http.StatusOK {
			t.Fatalf("%s: %d\n%.400s", path, r.Code, pages[path])
		}
	}
	for _, most := range []horizon.TLP{horizon.Red, horizon.Clear} {
		w, err := v.Week(t.Context(), most)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if err := digest.HTML(&page, w.Digest); err != nil {
			t.Fatal(err)
		}
		pages["digest up to "+most.String()] = page.Bytes()
	}
	return pages
}

func asJSON(t *testing.T, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
