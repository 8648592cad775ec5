package archive

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestDestroy destroys the text of one document of two: no byte of it is left in
// the file or its journal, no count changes, it is not read again by another
// version of the analysis, and its source may show it again without its coming back.
func TestDestroy(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	secret, kept := doc("a", "secret", "2010-01-05", "漏電 カナリア"), doc("a", "kept", "2010-01-06", "漏電 残留")
	secret.TLP, secret.URL, secret.Fields = horizon.Red, "https://canary.example/", horizon.Fields{"who": {"CANARYFIELD"}}
	put(t, s, secret, kept)
	noise := make([]byte, 40_000) // does not pack, and fills pages of its own
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(noise)
	for _, c := range []struct {
		day  string
		body []byte
	}{{"2010-01-04", append(noise, "CANARYDROPPED"...)}, {"2010-01-05", []byte("CANARYANSWER")}} {
		if err := s.PutCapture(t.Context(), horizon.Capture{Source: "a", URL: "https://a.example/", At: at(c.day), Body: c.body}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.DropCaptures(t.Context(), "a", at("2010-01-06")); n != 1 || err != nil { // its bytes are left behind
		t.Fatalf("DropCaptures = %d, %v", n, err)
	}
	analyse(t, s)
	recount(t, s, never)
	counts := func() string { return counted(t, s, horizon.Weekly, horizon.FullPanel, "2012-01-01") }
	before := counts()
	if !strings.Contains(before, "カナリア") {
		t.Fatalf("the counts have no canary: %s", before)
	}
	var doomed []int64
	for a, err := range s.Aged(t.Context(), at("2011-01-01")) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Bytes <= 0 || a.Collected.IsZero() {
			t.Errorf("Aged = %+v, want its size and time", a)
		}
		if a.TLP == horizon.Red {
			doomed = append(doomed, a.Seq)
		}
	}
	if len(doomed) != 1 {
		t.Fatalf("Aged yields %d RED revisions, want 1", len(doomed))
	}
	for a := range s.Aged(t.Context(), secret.Collected) {
		t.Errorf("Aged(before it was collected) yields %+v", a)
	}
	answers := []Answers{{Source: "a", Before: at("2010-02-01")}}
	if n, err := s.CountAnswers(t.Context(), answers[0]); n != 1 || err != nil {
		t.Errorf("CountAnswers = %d, %v, want 1", n, err)
	}
	// the term stays, as a count: it is looked for in the words around it
	canaries := []string{"本文 漏電 カナリア", "canary.example", "CANARYFIELD", "CANARYANSWER", "CANARYDROPPED"}
	if left := onDisk(t, dir, canaries); len(left) != len(canaries) {
		t.Fatalf("before, the files hold %v alone: the test proves nothing", left)
	}
	if err := s.Destroy(t.Context(), doomed, answers, at("2020-01-01")); err != nil {
		t.Fatal(err)
	}
	if left := onDisk(t, dir, canaries); len(left) > 0 {
		t.Errorf("the files still hold %v", left)
	}
	if d, found, err := s.Document(t.Context(), "a", "kept"); err != nil || !found || d.Title != kept.Title {
		t.Errorf("the other document = %+v, %t, %v", d, found, err)
	}
	if n, err := s.CountPending(t.Context(), 2); n != 1 || err != nil {
		t.Errorf("another version of the analysis would read %d documents, %v; want the one that is left", n, err)
	}
	if got := put(t, s, secret); got.Unchanged != 1 {
		t.Errorf("shown again, it is stored again: %+v", got)
	}
	if _, err := s.write.Exec(`INSERT OR IGNORE INTO dirty VALUES (2010)`); err != nil {
		t.Fatal(err)
	}
	recount(t, s, never)
	if after := counts(); after != before {
		t.Errorf("counts before:\n%s\nafter:\n%s", before, after)
	}
	for d, err := range s.WithTerms(t.Context(), []Term{{Text: "カナリア", Lang: "ja"}}, at("2000-01-01"), at("2020-01-01")) {
		t.Errorf("WithTerms yields a document without text: %+v, %v", d, err)
	}
	if err := checkPages(t.Context(), s.read); err != nil {
		t.Error(err)
	}
}

// onDisk is the texts that the archive's file or its journal holds.
func onDisk(t *testing.T, dir string, texts []string) (stored []string) {
	t.Helper()
	for _, text := range texts {
		found := false
		for _, name := range []string{"kazami.db", "kazami.db-wal"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			found = found || bytes.Contains(b, []byte(text))
		}
		if found {
			stored = append(stored, text)
		}
	}
	return stored
}

// A reader that does not let go keeps the text in the journal: that is said, and
// done when it is gone.
func TestDestroyBesideAReader(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", "題名"))
	if _, err := s.write.Exec(`PRAGMA busy_timeout = 50`); err != nil {
		t.Fatal(err)
	}
	tx, err := s.read.Begin()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM document`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if err := s.Destroy(t.Context(), nil, nil, at("2020-01-01")); err == nil || !strings.Contains(err.Error(), "stop that process") && !strings.Contains(err.Error(), "locked") {
		t.Errorf("Destroy beside a reader = %v, want it said", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Destroy(t.Context(), nil, nil, at("2020-01-01")); err != nil {
		t.Errorf("Destroy without a reader = %v", err)
	}
}

// TestDestroyThatFails destroys the text of an archive that cannot be written
// anew, for a page of what goes on is lost: it does not say that it is done.
func TestDestroyThatFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), withoutLeaves(t, filled(t), "opinion"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Destroy(t.Context(), []int64{1}, nil, at("2020-01-01")); err == nil || !strings.Contains(err.Error(), "write the archive anew") {
		t.Errorf("Destroy in a torn archive = %v, want that it could not be written anew", err)
	}
}

// TestEmptyJournal says so when the journal keeps what it held: who reads goes
// on, or nobody could look.
func TestEmptyJournal(t *testing.T) {
	s := open(t)
	if _, err := s.write.Exec(`PRAGMA busy_timeout = 50`); err != nil {
		t.Fatal(err)
	}
	put(t, s, doc("a", "1", "2010-01-05", "題名"))
	if err := emptyJournal(t.Context(), s.write); err != nil {
		t.Errorf("emptyJournal = %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := emptyJournal(stopped, s.write); !errors.Is(err, context.Canceled) {
		t.Errorf("emptyJournal of who was asked to stop = %v, want context.Canceled", err)
	}
	reader, err := s.read.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, q := range []string{`BEGIN DEFERRED`, `SELECT count(*) FROM document`} { // one that locks nobody out
		if _, err := reader.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, doc("a", "2", "2010-01-05", "題名"))
	if err := emptyJournal(t.Context(), s.write); err == nil || !strings.Contains(err.Error(), "stop that process") {
		t.Errorf("emptyJournal beside a reader = %v, want that the reader must stop", err)
	}
	if err := s.Destroy(t.Context(), []int64{1}, nil, at("2020-01-01")); err == nil || !strings.Contains(err.Error(), "stop that process") {
		t.Errorf("Destroy beside a reader = %v, want that the reader must stop", err)
	}
	if _, err := reader.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := emptyJournal(t.Context(), s.write); err != nil {
		t.Errorf("emptyJournal once the reader is gone = %v", err)
	}
}

// TestDestroyedTextIsCheckedByItsTombstone destroys one text; text that comes
// back, a mark that goes, and a label that changes are noticed.
func TestDestroyedTextIsCheckedByItsTombstone(t *testing.T) {
	dir := before7(t)
	s := openIn(t, dir)
	if err := s.Destroy(t.Context(), []int64{4}, nil, at("2010-03-31")); err != nil {
		t.Fatal(err)
	}
	if got := checked(t, s); got != nil {
		t.Errorf("Check = %q, want nothing", got)
	}
	closed(t, s)
	for _, q := range []string{`UPDATE document SET body = 'x' WHERE seq = 4`, `UPDATE document SET warnings = 'x' WHERE seq = 4`, `UPDATE document SET destroyed = NULL WHERE seq = 4`,
		`UPDATE document SET destroyed = destroyed + 1 WHERE seq = 4`, `UPDATE document SET tlp = 1 WHERE seq = 4`, `UPDATE document SET raw = x'00' WHERE seq = 4`} {
		copied := t.TempDir()
		if err := copyFile(filepath.Join(dir, "kazami.db"), filepath.Join(copied, "kazami.db")); err != nil {
			t.Fatal(err)
		}
		outside(t, copied, q)
		s := openIn(t, copied)
		if got := checked(t, s); len(got) == 0 {
			t.Errorf("%s: nothing was noticed", q)
		}
		closed(t, s)
	}
}
