package archive

import (
	"bytes"
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
	if err := s.PutCapture(t.Context(), horizon.Capture{Source: "a", URL: "https://a.example/", At: at("2010-01-05"), Body: []byte("CANARYANSWER")}); err != nil {
		t.Fatal(err)
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
	if err := s.Destroy(t.Context(), doomed, answers, at("2020-01-01")); err != nil {
		t.Fatal(err)
	}
	// the term stays, as a count: it is looked for in the words around it
	for _, canary := range []string{"本文 漏電 カナリア", "漏電 カナリア", "canary.example", "CANARYFIELD", "CANARYANSWER"} {
		for _, name := range []string{"kazami.db", "kazami.db-wal"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(canary)) {
				t.Errorf("%s still holds %q", name, canary)
			}
		}
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
	for d, err := range s.WithTerms(t.Context(), []Term{{"カナリア", "ja"}}, at("2000-01-01"), at("2020-01-01")) {
		t.Errorf("WithTerms yields a document without text: %+v, %v", d, err)
	}
	if err := s.Whole(t.Context()); err != nil {
		t.Error(err)
	}
}
