package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/horizon/revised"
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
	for i, want := range []revised.Difference{{Part: "body", Before: d.Body, After: changed.Body}, {Part: "body", Before: changed.Body, After: d.Body}} {
		if got := revised.Differences(&revs[i].Document, &revs[i+1].Document); len(got) != 1 || got[0] != want {
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

func TestLastCollected(t *testing.T) {
	s := open(t)
	if _, found, err := s.LastCollected(t.Context()); found || err != nil {
		t.Errorf("LastCollected of an empty archive: %t, %v", found, err)
	}
	put(t, s, doc("a", "1", "2010-03-01", "一"), doc("a", "2", "2010-02-01", "二"))
	if got, found, err := s.LastCollected(t.Context()); !found || err != nil || !got.Equal(at("2010-03-01").Add(time.Hour)) {
		t.Errorf("LastCollected = %s, %t, %v", got, found, err)
	}
}

func TestRaw(t *testing.T) {
	s := open(t)
	without := doc("a", "2", "2010-03-01", "二")
	without.Raw = nil
	put(t, s, doc("a", "1", "2010-03-01", "一"), without)
	for seq, want := range map[int64]string{1: "<raw>一", 2: ""} {
		if b, err := s.Raw(t.Context(), seq); err != nil || string(b) != want || want == "" && b != nil {
			t.Errorf("Raw(%d) = %q, %v; want %q", seq, b, err, want)
		}
	}
	if _, err := s.Raw(t.Context(), 3); err == nil {
		t.Error("Raw of a revision that there is not = nil")
	}
}

// TestNewestRevisions reads a document of two revisions by each way there is.
func TestNewestRevisions(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put(t, s, doc("b", "1", "2010-03-01", "一"), doc("a", "1", "2010-03-02", "二"))
	put(t, s, doc("b", "1", "2010-03-01", "改めた"))
	list := func(all iter.Seq2[Stored, error]) (titles []string) {
		t.Helper()
		for d, err := range all {
			if err != nil {
				t.Fatal(err)
			}
			titles = append(titles, fmt.Sprintf("%d.%d %s", d.Seq, d.Rev, d.Title))
		}
		return titles
	}
	if got := list(s.Bulk(ctx)); !slices.Equal(got, []string{"2.1 二", "3.2 改めた"}) {
		t.Errorf("Bulk = %q", got)
	}
	if got := list(s.OfNumbers(ctx, []int64{2, 1, 3})); !slices.Equal(got, []string{"1.1 一", "3.2 改めた", "2.1 二"}) {
		t.Errorf("OfNumbers = %q, want them by date", got)
	}
	if got := list(s.OfNumbers(ctx, nil)); got != nil {
		t.Errorf("OfNumbers of none = %q", got)
	}
	revisions, err := s.Revisions(ctx, "b", "1")
	if err != nil || len(revisions) != 2 || revisions[0].Title != "一" || revisions[1].Rev != 2 {
		t.Errorf("Revisions = %+v, %v", revisions, err)
	}
	if d, found, err := s.Document(ctx, "b", "1"); err != nil || !found || d.Title != "改めた" {
		t.Errorf("Document = %+v, %t, %v", d, found, err)
	}
	if _, found, err := s.Document(ctx, "b", "2"); err != nil || found {
		t.Errorf("Document that there is not: %t, %v", found, err)
	}
	read := func() (all []string) {
		for n, err := range s.Newest(ctx, 1) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, fmt.Sprintf("%s/%s %d %t", n.Source, n.ID, n.Seq, n.Read))
		}
		return all
	}
	if got := read(); !slices.Equal(got, []string{"a/1 2 false", "b/1 3 false"}) {
		t.Errorf("Newest = %q", got)
	}
	analyse(t, s)
	if err := s.Indexed(ctx, []int64{1, 3}); err != nil {
		t.Fatal(err)
	}
	if got := read(); !slices.Equal(got, []string{"a/1 2 false", "b/1 3 true"}) {
		t.Errorf("Newest once one is indexed = %q", got)
	}
	for range s.Newest(ctx, 1) {
		break // who stops is given no error
	}
}
