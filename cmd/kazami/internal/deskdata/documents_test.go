package deskdata

import (
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

const canary = "CANARY-7731"

// layered is a desk on an archive in which documents of every label speak of a change:
// the stricter ones have the canary, name a sector and a threat, and are the newest.
func layered(t *testing.T) (*Views, *server) {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	docs := worktest.Rising()
	for i, label := range []horizon.TLP{horizon.Green, horizon.Amber, horizon.Red} {
		d := docs[len(docs)-1]
		d.ID, d.Source, d.TLP, d.Publisher = horizon.DocumentID(canary+label.String()), "made1", label, canary+"省"
		d.Published, d.Precision = worktest.On(2009, 12, 1+i), horizon.ByDay
		d.Title, d.Body = canary+"の題 "+label.String(), "電力のビッグ データが停電で止まった。"+canary+"。"
		d.Terms, d.Themes = []string{worktest.ThemeTerm}, []string{string(worktest.Theme)}
		docs = append(docs, d)
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

// everyPage is all pages of the documents of a change.
func everyPage(t *testing.T, v *Views, id horizon.ChangeID, most horizon.TLP) (total int, all []view.Told) {
	t.Helper()
	for page := 1; ; page++ {
		d, err := v.Documents(t.Context(), id, page, most)
		if err != nil {
			t.Fatalf("page %d up to %s: %v", page, most, err)
		}
		if d.Page != page || d.ID != id || d.Most != most || len(d.Listed) > documentsOfPage {
			t.Errorf("asked for page %d of %s: page %d of %s up to %s, %d documents", page, id, d.Page, d.ID, d.Most, len(d.Listed))
		}
		all = append(all, d.Listed...)
		if page >= d.Pages {
			return d.Total.Int(), all
		}
	}
}

// TestDocumentsUpToACeiling lists as many documents of a change as its tally counts, the
// newest first, and to nobody a byte of a stricter one.
func TestDocumentsUpToACeiling(t *testing.T) {
	v, _ := layered(t)
	const id = horizon.ChangeID(worktest.Theme)
	public := 0
	for i, most := range []horizon.TLP{horizon.Clear, horizon.Green, horizon.Amber, horizon.Red} {
		total, all := everyPage(t, v, id, most)
		if public = max(public, total-i); len(all) != total || total != public+i {
			t.Errorf("up to %s %d of %d documents are listed, want %d", most, len(all), total, public+i)
		}
		if !slices.IsSortedFunc(all, func(a, b view.Told) int { return b.Published.Compare(a.Published) }) {
			t.Errorf("up to %s they are not listed newest first", most)
		}
		for _, x := range all {
			if x.TLP < most {
				t.Errorf("up to %s %s is listed, which is %s", most, x.Title, x.TLP)
			}
			if strings.HasPrefix(x.Title, canary) && (x.Mark != "ビッグ データ" || !strings.Contains(x.Quote, x.Mark)) {
				t.Errorf("of %s is quoted %q with the word %q", x.Title, x.Quote, x.Mark)
			}
		}
		d, err := v.Detail(t.Context(), id, most)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Telling) != mostTold || d.Tally.Documents.Int() != total {
			t.Errorf("up to %s %d documents tell of %v", most, len(d.Telling), d.Tally.Documents)
		}
		voices := map[string]bool{}
		for _, x := range d.Telling {
			voices[x.Publisher] = true
		}
		if len(voices) != mostTold {
			t.Errorf("up to %s the telling documents are of %v", most, voices)
		}
		if shown := asJSON(t, []any{all, d}); strings.Contains(shown, canary) != (most != horizon.Clear) {
			t.Errorf("up to %s the canary is there or not: %t", most, most == horizon.Clear)
		}
		if most == horizon.Red && (!strings.HasPrefix(d.Telling[0].Title, canary) || len(d.Named) == 0 || d.Named[0].Documents.Int() < 3) {
			t.Errorf("the most telling document is %+v, named are %+v", d.Telling[0], d.Named)
		}
	}
}

// TestDocumentsBeyond answers with a page that there is, whatever is asked for.
func TestDocumentsBeyond(t *testing.T) {
	v, _ := layered(t)
	for page, want := range map[int]int{-1: 1, 0: 1, 1: 1, 1_000_000_000: 1} {
		d, err := v.Documents(t.Context(), horizon.ChangeID(worktest.Theme), page, horizon.Red)
		if err != nil || d.Page != want || d.Pages != 1 {
			t.Errorf("page %d is page %d of %d, %v", page, d.Page, d.Pages, err)
		}
	}
	for _, id := range []horizon.ChangeID{hidden, "no-such-change", "term-0000000000", ""} {
		if _, err := v.Documents(t.Context(), id, 1, horizon.Clear); !errors.Is(err, errHidden) {
			t.Errorf("the documents of %q are shown to who may see CLEAR: %v", id, err)
		}
	}
	if total, all := everyPage(t, v, hidden, horizon.Amber); total <= documentsOfPage || len(all) != total {
		t.Errorf("who may see AMBER gets %d of %d documents", len(all), total)
	}
	if d, err := v.Documents(t.Context(), hidden, 1_000_000_000, horizon.Amber); err != nil || d.Page != 2 || d.Pages != 2 {
		t.Errorf("beyond the last page is page %d of %d, %v", d.Page, d.Pages, err)
	}
}

// TestCopiesOfListed says of each document how many others have its story, as the archive
// counts them.
func TestCopiesOfListed(t *testing.T) {
	v, s := layered(t)
	db, err := sql.Open("sqlite", filepath.Join(s.w.Data, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO copy SELECT c.seq, f.seq FROM document c, document f WHERE c.id = ? AND f.id = ?`, canary+"GREEN", canary+"RED"); err != nil {
		t.Fatal(err)
	}
	_, all := everyPage(t, v, horizon.ChangeID(worktest.Theme), horizon.Red)
	copied := 0
	err = v.Read(t.Context(), func(n *Snapshot, store *archive.Store) error {
		for _, x := range all {
			want, err := store.Copies(t.Context(), x.Source, x.ID, n.AsOf, horizon.Red)
			if err != nil || x.Copies != want {
				t.Errorf("%s has %d copies, want %d, %v", x.Title, x.Copies, want, err)
			}
			copied += want
		}
		return nil
	})
	if err != nil || copied == 0 {
		t.Errorf("%d copies, %v: the test cannot fail", copied, err)
	}
}

// TestSayingsAreKept reads the documents of a change once while none comes.
func TestSayingsAreKept(t *testing.T) {
	v, _ := monday(t, worktest.Plain, false)
	const id = horizon.ChangeID(worktest.Theme)
	before, err := v.Detail(t.Context(), id, horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Do(t.Context(), act(id, horizon.Hold, 0)); err != nil {
		t.Fatal(err)
	}
	after, err := v.Detail(t.Context(), id, horizon.Red)
	if err != nil || len(after.Log) != 1 || &after.Telling[0] != &before.Telling[0] {
		t.Errorf("after an act the documents are read anew: %v", err)
	}
}
