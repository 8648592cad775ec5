package deskdata

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestDeskOverTheArchiveOfBefore opens the desk over the archive that commit 21a580d made
// of the samples: the acts of then stand with who and why, one of them can be taken back
// and made again, and a change that was public stays so until then.
func TestDeskOverTheArchiveOfBefore(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	if err := os.MkdirAll(w.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	z, err := os.Open("../../../../internal/archive/testdata/schema6.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r, err := gzip.NewReader(z)
	if err != nil {
		t.Fatal(err)
	}
	db, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Data, "kazami.db"), db, 0o600); err != nil {
		t.Fatal(err)
	}
	w.Now = func() time.Time { return time.Date(2010, 4, 12, 9, 0, 0, 0, horizon.Tokyo) }
	w.AsOf = time.Date(2010, 4, 12, 0, 0, 0, 0, horizon.Tokyo)
	store := worktest.Open(t, w)
	if _, err := ingest.Update(t.Context(), w, store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	s := &server{w: w}
	v := &Views{Server: func() Server { return s }, Searches: &searching.IndexCache{}}
	defer v.Close()
	week, err := v.Week(t.Context(), horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	if len(week.Judged) < 9 || len(week.Incomplete) < 9 {
		t.Fatalf("%d changes are judged and %d incomplete, want the nine of then", len(week.Judged), len(week.Incomplete))
	}
	const id = "ipv6-migration"
	public := func(when string, want bool) view.Detail {
		t.Helper()
		d, err := v.Detail(t.Context(), id, horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		week, err := v.Week(t.Context(), horizon.Red)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(week.Judged, func(j view.Judged) bool { return j.ID == id })
		if got := i >= 0 && week.Judged[i].State == horizon.Approve; got != want {
			t.Errorf("%s: public %v, want %v", when, got, want)
		}
		return d
	}
	d := public("at first", true)
	if len(d.Log) == 0 || d.Log[0].Who == "" || d.Log[0].Why == "" || d.Log[0].Action != horizon.Approve {
		t.Fatalf("its acts are %+v", d.Log)
	}
	do := func(a horizon.Action, seen int) {
		t.Helper()
		if err := v.Do(t.Context(), act(id, a, seen)); err != nil {
			t.Fatalf("%s: %v", a, err)
		}
	}
	do(horizon.Hold, len(d.Log))
	d = public("held", false)
	do(horizon.Draft, len(d.Log))
	d = public("a draft", false)
	do(horizon.Undo, len(d.Log))
	d = public("the draft undone", false)
	do(horizon.Undo, len(d.Log))
	public("the hold undone", true)
}
