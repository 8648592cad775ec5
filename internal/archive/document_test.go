package archive

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func doc(source, id, day, title string) horizon.Document {
	return horizon.Document{Source: horizon.SourceID(source), ID: horizon.DocumentID(id), Title: title, Body: "本文 " + title, Lang: "ja",
		Published: at(day), Precision: horizon.ByDay, Collected: at(day).Add(time.Hour), TLP: horizon.Clear, Excerpt: horizon.ExcerptFull, Raw: []byte("<raw>" + title)}
}

func put(t *testing.T, s *Store, docs ...horizon.Document) horizon.Stored {
	t.Helper()
	n, err := s.Put(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPutAgainChangesNothing(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "制御系")
	if got, want := put(t, s, d), (horizon.Stored{Read: 1, Added: 1}); got != want {
		t.Fatalf("Put(new) = %+v, want %+v", got, want)
	}
	again := d
	again.Collected = d.Collected.AddDate(0, 0, 9)
	if got, want := put(t, s, again), (horizon.Stored{Read: 1, Unchanged: 1}); got != want {
		t.Errorf("Put(same, collected later) = %+v, want %+v", got, want)
	}
	changed := d
	changed.Body = "改めた本文"
	if got, want := put(t, s, changed, d), (horizon.Stored{Read: 2, Revised: 2}); got != want {
		t.Errorf("Put(changed and back) = %+v, want %+v", got, want)
	}
	revs, err := s.Revisions(t.Context(), "a", "1")
	if err != nil || len(revs) != 3 || revs[1].Body != changed.Body || !revs[0].Collected.Equal(d.Collected) {
		t.Errorf("Revisions = %d revisions %v, want 3 with the changed one second and the first collection kept", len(revs), err)
	}
	for i, want := range []horizon.Difference{{Part: "body", Before: d.Body, After: changed.Body}, {Part: "body", Before: changed.Body, After: d.Body}} {
		if got := horizon.Differences(&revs[i].Document, &revs[i+1].Document); len(got) != 1 || got[0] != want {
			t.Errorf("revisions %d and %d differ in %q, want %q", i+1, i+2, got, want)
		}
	}
	raw, err := s.Raw(t.Context(), revs[0].Seq)
	if err != nil || string(raw) != string(d.Raw) {
		t.Errorf("Raw = %q, %v; want %q", raw, err, d.Raw)
	}
}

func TestPutKeepsNothingOfABadBatch(t *testing.T) {
	s := open(t)
	if _, err := s.Put(t.Context(), []horizon.Document{doc("a", "1", "2010-01-05", "x"), doc("a", "", "2010-01-05", "y")}); err == nil {
		t.Fatal("Put(document without id) = nil error")
	}
	if _, found, err := s.Document(t.Context(), "a", "1"); found || err != nil {
		t.Errorf("Document after a failed batch = %v, %v; want none", found, err)
	}
}

func TestCancelledPut(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, []horizon.Document{doc("a", "1", "2010-01-05", "x")}); !errors.Is(err, context.Canceled) {
		t.Errorf("Put(cancelled) = %v, want context.Canceled", err)
	}
}

// TestFieldsAreContent has a document whose fields alone change: a revision.
func TestFieldsAreContent(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "制御系")
	put(t, s, d)
	d.Fields.Add(horizon.FieldCVE, "CVE-2010-0001")
	d.Fields.Add(horizon.FieldCVE, "CVE-2010-0001")
	if got, want := put(t, s, d, d), (horizon.Stored{Read: 2, Revised: 1, Unchanged: 1}); got != want {
		t.Errorf("Put = %+v, want %+v", got, want)
	}
	got, _, err := s.Document(t.Context(), "a", "1")
	if want := (horizon.Fields{"cve": {"CVE-2010-0001"}}); err != nil || !reflect.DeepEqual(got.Fields, want) {
		t.Errorf("Fields = %v, %v, want %v", got.Fields, err, want)
	}
}

// TestAlteredBytes flips the bytes of one title in the file, as no SQL would.
func TestAlteredBytes(t *testing.T) {
	dir := before7(t)
	closed(t, openIn(t, dir))
	outside(t, dir, "PRAGMA wal_checkpoint(TRUNCATE)")
	name := filepath.Join(dir, "kazami.db")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	old, other := []byte("電子行政クラウドについて質問主意書"), []byte("電子行政クラウドについて賛成主意書")
	if !bytes.Contains(b, old) {
		t.Fatal("the archive lost the title that this test alters")
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(b, old, other), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	if got := checked(t, s); len(got) == 0 {
		t.Error("nothing was noticed")
	}
}

// numbered is the revision with a number.
func numbered(t *testing.T, s *Store, seq int64) Stored {
	t.Helper()
	for d, err := range s.OfNumbers(t.Context(), []int64{seq}) {
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	t.Fatalf("there is no revision %d", seq)
	return Stored{}
}
