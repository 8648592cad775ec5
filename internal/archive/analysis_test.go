package archive

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// sameHash says that documents with the same hash tell the same story.
func sameHash() Stories {
	seen := map[uint64]int64{}
	return func(t Telling) (int64, bool) {
		first, had := seen[t.SimHash]
		if !had {
			first = t.Seq
			seen[t.SimHash] = first
		}
		return first, had
	}
}

// analyse gives every pending revision the words of its title as terms.
func analyse(t *testing.T, s *Store) {
	t.Helper()
	var all []Analysed
	for d, err := range s.Pending(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		a := Analysed{Stored: d.Stored, Lang: "ja", SimHash: uint64(len(d.Title))}
		for w := range strings.FieldsSeq(d.Title) {
			a.Terms = append(a.Terms, Term{Text: w, Lang: "ja"})
		}
		all = append(all, a)
	}
	if err := s.SaveAnalyses(t.Context(), 1, all, nil); err != nil {
		t.Fatal(err)
	}
}

// A batch may begin with a document in which nothing is a term.
func TestAnalysisWithoutTerms(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", " "), doc("a", "2", "2010-01-05", "暗号"))
	analyse(t, s)
	recount(t, s, sameHash)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"), "2010-W01 N=2+0 暗号=1+0"; got != want {
		t.Errorf("counts = %q, want %q", got, want)
	}
}

// TestAnalysesThatFail saves analyses of which one cannot be stored: the terms
// that were numbered for it are numbered anew.
func TestAnalysesThatFail(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, doc("a", "1", "2010-01-05", "共通"))
	lost := Analysed{Stored: Stored{Seq: 99}, Lang: "ja", Terms: []Term{{Text: "失われた語", Lang: "ja"}}} // of no document
	if err := s.SaveAnalyses(t.Context(), 1, []Analysed{lost}, nil); err == nil {
		t.Fatal("SaveAnalyses of no document = nil")
	}
	analyse(t, s)
	recount(t, s, never)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), dir, "test"); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, want := counted(t, s, horizon.Yearly, horizon.PublicPanel, "2011-01-01"), "2010 N=1+0 共通=1+0"; got != want {
		t.Errorf("counts = %q, want %q", got, want)
	}
}
