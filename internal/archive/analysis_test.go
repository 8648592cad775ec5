package archive

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// sameHash says that documents with the same hash have the same story.
func sameHash() Stories {
	seen := map[uint64]int64{}
	return func(t StoryDocument) (int64, bool) {
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

// TestWhatIsPending follows revisions from stored to read to indexed, and back.
func TestWhatIsPending(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put(t, s, doc("a", "1", "2010-01-01", "一"), doc("a", "2", "2010-02-01", "二"))
	put(t, s, doc("a", "1", "2010-01-01", "一 改"))
	pending := func(all iter.Seq2[Pending, error]) string {
		t.Helper()
		var out []string
		for p, err := range all {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%d old=%t %v", p.Seq, p.Old, p.Tags[TagTheme]))
		}
		return strings.Join(out, ", ")
	}
	state := func(when string, version int, unread, unindexed string, n int) {
		t.Helper()
		if got := pending(s.Pending(ctx, version)); got != unread {
			t.Errorf("%s: Pending = %s, want %s", when, got, unread)
		}
		if got := pending(s.Unindexed(ctx, version)); got != unindexed {
			t.Errorf("%s: Unindexed = %s, want %s", when, got, unindexed)
		}
		if got, err := s.CountPending(ctx, version); err != nil || got != n {
			t.Errorf("%s: CountPending = %d, %v; want %d", when, got, err, n)
		}
	}
	const all, tagged = "1 old=true [], 3 old=false [], 2 old=false []", "1 old=true [t], 3 old=false [t], 2 old=false [t]"
	state("stored", 1, all, "", 3)
	var read []Analysed
	for p, err := range s.Pending(ctx, 1) {
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, Analysed{Stored: p.Stored, Lang: "ja", Themes: []string{"t"}})
	}
	if err := s.SaveAnalyses(ctx, 1, read, map[string][]byte{"k": {1, 2}}); err != nil {
		t.Fatal(err)
	}
	state("read", 1, "", tagged, 3)
	if err := s.Indexed(ctx, []int64{1, 2}); err != nil {
		t.Fatal(err)
	}
	state("indexed in part", 1, "", "3 old=false [t]", 1)
	state("another version", 2, all, "", 3)
	if err := s.ForgetIndex(ctx); err != nil {
		t.Fatal(err)
	}
	state("without the index", 1, "", tagged, 3)
	repeats := func(want int) {
		t.Helper()
		if got, err := s.Boilerplate(ctx); err != nil || len(got) != want {
			t.Errorf("Boilerplate = %v, %v; want %d", got, err, want)
		}
	}
	if _, err := s.ForgetAnalyses(ctx, 1); err != nil {
		t.Fatal(err)
	}
	repeats(1) // all were read by version 1
	state("nothing to forget", 1, "", tagged, 3)
	if _, err := s.ForgetAnalyses(ctx, 2); err != nil {
		t.Fatal(err)
	}
	repeats(0)
	state("forgotten", 1, all, "", 3)
}

// TestRelabelled names what an index may still have under an opener label.
func TestRelabelled(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put(t, s, doc("a", "1", "2010-01-01", "一"), doc("a", "2", "2010-01-01", "二"), doc("a", "3", "2010-01-01", "三"))
	analyse(t, s)
	stricter := doc("a", "1", "2010-01-01", "一")
	stricter.TLP = horizon.Amber
	fresh := doc("a", "4", "2010-01-01", "四")
	fresh.TLP = horizon.Red
	put(t, s, stricter, doc("a", "2", "2010-01-01", "二の二"), fresh)
	for least, want := range map[horizon.TLP]int{horizon.Clear: 1, horizon.Green: 1, horizon.Amber: 0} {
		got, err := s.Relabelled(ctx, 1, least)
		if err != nil || len(got) != want || want == 1 && got[0] != (DocumentKey{"a", "1"}) {
			t.Errorf("Relabelled(%s) = %v, %v; want %d", least, got, err, want)
		}
	}
	analyse(t, s)
	if err := s.Indexed(ctx, []int64{1, 2, 3, 4, 5, 6}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Relabelled(ctx, 1, horizon.Clear); err != nil || len(got) != 0 {
		t.Errorf("Relabelled once all are indexed = %v, %v", got, err)
	}
}
