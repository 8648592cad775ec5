package archive

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestCaptures(t *testing.T) {
	s := open(t)
	keep := func(at time.Time, body string) {
		t.Helper()
		c := horizon.Capture{Source: "a", URL: "http://a.example/", Final: "http://a.example/index", At: at, Type: "text/html", Body: []byte(body)}
		if err := s.PutCapture(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	first := at("2010-03-01")
	keep(first, "one")
	keep(first.Add(time.Hour), "one")
	keep(first.Add(2*time.Hour), "two")
	keep(first.Add(3*time.Hour), "one")
	times, err := s.CaptureTimes(t.Context(), "a", "http://a.example/")
	if want := []time.Time{first.Add(3 * time.Hour), first.Add(2 * time.Hour), first}; err != nil || !reflect.DeepEqual(times, want) {
		t.Errorf("CaptureTimes = %v, %v, want %v", times, err, want)
	}
	for _, tt := range []struct {
		by   time.Duration
		want string
	}{{-time.Second, ""}, {0, "one"}, {150 * time.Minute, "two"}, {100 * time.Hour, "one"}} {
		c, ok, err := s.Capture(t.Context(), "a", "http://a.example/", first.Add(tt.by))
		if err != nil || ok != (tt.want != "") || string(c.Body) != tt.want {
			t.Errorf("Capture(after %s) = %q, %v, %v, want %q", tt.by, c.Body, ok, err, tt.want)
		}
		if ok && (c.Final != "http://a.example/index" || c.Type != "text/html") {
			t.Errorf("Capture(after %s) = %+v", tt.by, c)
		}
	}
}

// TestDropCaptures forgets answers that others had replaced by a time: what was
// answered by then or later is the same as before, for every address.
func TestDropCaptures(t *testing.T) {
	s := open(t)
	first := at("2010-03-01")
	hours := func(n int) time.Time { return first.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		source horizon.SourceID
		url    string
		at     []int
	}{{"a", "list", []int{0, 10, 20, 30}}, {"a", "once", []int{0}}, {"a", "twice", []int{5, 5}}, {"b", "list", []int{0, 10, 20}}} {
		for i, h := range c.at {
			body := fmt.Sprint(c.source, c.url, i)
			if err := s.PutCapture(t.Context(), horizon.Capture{Source: c.source, URL: c.url, At: hours(h), Body: []byte(body)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	read := func(from int) (all []string) {
		for h := from; h <= 40; h++ {
			for _, x := range [][2]string{{"a", "list"}, {"a", "once"}, {"a", "twice"}, {"b", "list"}} {
				c, _, err := s.Capture(t.Context(), horizon.SourceID(x[0]), x[1], hours(h))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, string(c.Body))
			}
		}
		return all
	}
	for _, c := range []struct {
		by      int
		dropped int64
		left    []time.Time // of a's list, newest first
	}{
		{9, 1, []time.Time{hours(30), hours(20), hours(10), hours(0)}}, // the first of the two of 5 o'clock
		{10, 1, []time.Time{hours(30), hours(20), hours(10)}},
		{29, 1, []time.Time{hours(30), hours(20)}},
		{1000, 1, []time.Time{hours(30)}},
		{1000, 0, []time.Time{hours(30)}},
	} {
		before := read(c.by)
		n, err := s.DropCaptures(t.Context(), "a", hours(c.by))
		left, err2 := s.CaptureTimes(t.Context(), "a", "list")
		if err != nil || err2 != nil || n != c.dropped || !reflect.DeepEqual(left, c.left) {
			t.Errorf("DropCaptures(%d h) = %d, %v, %v and leaves %v, want %d and %v", c.by, n, err, err2, left, c.dropped, c.left)
		}
		if after := read(c.by); !slices.Equal(before, after) {
			t.Errorf("DropCaptures(%d h) changes what was answered since: %q, want %q", c.by, after, before)
		}
	}
	if left, err := s.CaptureTimes(t.Context(), "b", "list"); err != nil || len(left) != 3 {
		t.Errorf("another source's answers = %v, %v, want all 3", left, err)
	}
}

func TestDenominators(t *testing.T) {
	s := open(t)
	d := horizon.Denominator{Source: "kokkai", Term: "IPv6", From: at("2010-03-01"), Until: at("2010-04-01"), Documents: 3, At: at("2010-04-05")}
	later := d
	later.Documents, later.At = 4, at("2010-06-01")
	if err := s.PutDenominators(t.Context(), []horizon.Denominator{d, later}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Denominators(t.Context(), "kokkai")
	if want := []horizon.Denominator{later}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Denominators = %+v, %v, want %+v", got, err, want)
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

// TestEvidenceIsNotCounted searches by term: what it finds says nothing of how
// often anything is said.
func TestEvidenceIsNotCounted(t *testing.T) {
	s := open(t)
	src := horizon.Source{ID: "kokkai", Class: horizon.Government, TLP: horizon.Clear}
	if err := s.PutSource(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	put(t, s, doc("kokkai", "1", "2010-01-05", "クラウド"))
	analyse(t, s)
	recount(t, s, never)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"), "2010-W01 N=1+0 クラウド=1+0"; got != want {
		t.Fatalf("Counts = %q, want %q", got, want)
	}
	src.Evidence = true
	if err := s.PutSource(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	recount(t, s, never)
	if got := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"); got != "" {
		t.Errorf("Counts = %q, want none of a source that is evidence alone", got)
	}
	if v, err := s.Volumes(t.Context(), horizon.PublicPanel, at("2000-01-01"), at("2011-01-01")); err != nil || len(v) != 0 {
		t.Errorf("Volumes = %+v, %v, want none", v, err)
	}
}

// TestMigration opens an archive of the first schema with this program.
func TestMigration(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{migrations[0], `PRAGMA user_version = 1`,
		`INSERT INTO source VALUES ('a', 'A', '', 'feed', 'government', 'ja', 'CLEAR', 'title', 0, 0)`,
		`INSERT INTO document (source, id, rev, hash, url, title, body, lang, precision, collected, tlp, publisher, class, excerpt, sectors, warnings, raw_type)
			VALUES ('a', '1', 1, x'` + hashOf("題名") + `', '', '題名', '', 'ja', '', 0, 4, '', '', '', '', '', '')`} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, ok, err := s.Document(t.Context(), "a", "1")
	if err != nil || !ok || d.Title != "題名" || d.Fields != nil {
		t.Errorf("Document = %+v, %v, %v", d, ok, err)
	}
	if all, err := s.Sources(t.Context()); err != nil || len(all) != 1 || all[0].Evidence {
		t.Errorf("Sources = %+v, %v", all, err)
	}
}
