package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func recount(t *testing.T, s *Store, stories func() Stories) {
	t.Helper()
	if _, err := s.Recount(t.Context(), stories); err != nil {
		t.Fatal(err)
	}
}

// counted prints the counts of a bin as of a cut-off: period total term=docs+late ...
func counted(t *testing.T, s *Store, b horizon.Bin, panel horizon.Panel, asOf string) string {
	t.Helper()
	terms, _, err := s.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for p, err := range s.Counts(t.Context(), b, panel, at("1990-01-01"), at(asOf)) {
		if err != nil {
			t.Fatal(err)
		}
		var line strings.Builder
		line.WriteString(p.String())
		for _, n := range p.Totals {
			line.WriteString(fmt.Sprintf(" N=%d+%d", n.Docs, n.Late))
		}
		for _, c := range p.Counts {
			line.WriteString(fmt.Sprintf(" %s=%d+%d", terms[c.Term].Text, c.Docs, c.Late))
		}
		out = append(out, line.String())
	}
	return strings.Join(out, "\n")
}

// byStratum is the yearly totals of an archive by the names of their strata.
func byStratum(t *testing.T, s *Store) string {
	t.Helper()
	_, names, err := s.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for p, err := range s.Counts(t.Context(), horizon.Yearly, horizon.FullPanel, at("1990-01-01"), at("2020-01-01")) {
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range p.Totals {
			name := "nobody's"
			if int(n.Stratum) < len(names) {
				name = string(names[n.Stratum].Source)
			}
			all = append(all, fmt.Sprintf("%s %s %d", p, name, n.Docs))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func TestRevisionCountsOnTheDayItWasCollected(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "旧 共通")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	d.Title, d.Collected = "新 共通", at("2010-01-20")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-01-11"), "2010-W01 N=1+0 旧=1+0 共通=1+0"; got != want {
		t.Errorf("before the revision: %s, want %s", got, want)
	}
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-01-25"), "2010-W01 N=1+0 共通=1+0 新=1+0"; got != want {
		t.Errorf("after the revision: %s, want %s", got, want)
	}
}

// TestPrivateTextMovesNoPublicCount has a private note that repeats a public
// story first: the public document must count all the same.
func TestPrivateTextMovesNoPublicCount(t *testing.T) {
	s := open(t)
	note := doc("notes", "1", "2010-01-05", "同じ話")
	note.TLP = horizon.Amber
	put(t, s, note, doc("a", "1", "2010-01-06", "同じ話"), doc("b", "1", "2010-01-07", "同じ話"))
	analyse(t, s)
	recount(t, s, sameHash)
	if got, want := counted(t, s, horizon.Weekly, horizon.PublicPanel, "2010-02-01"), "2010-W01 N=1+0 同じ話=1+0"; got != want {
		t.Errorf("public counts = %q, want %q: the first public telling counts, its copy does not", got, want)
	}
}

// TestLabelOfTheDay relabels documents both ways: figures of the public panel
// follow the newest label that was known.
func TestLabelOfTheDay(t *testing.T) {
	s := open(t)
	withdrawn, released := doc("a", "1", "2010-01-05", "共通 甲"), doc("a", "2", "2010-01-06", "共通 乙")
	released.TLP = horizon.Red
	put(t, s, withdrawn, released)
	analyse(t, s)
	recount(t, s, never)
	withdrawn.TLP, released.TLP = horizon.Red, horizon.Clear
	withdrawn.Collected, released.Collected = at("2010-02-10"), at("2010-02-10")
	released.Title = "共通 乙 公開"
	put(t, s, withdrawn, released, doc("a", "3", "2010-01-07", "共通"))
	analyse(t, s)
	recount(t, s, never)
	for _, tt := range []struct{ asOf, counts, latest string }{
		{"2010-02-01", "2010-W01 N=2+0 共通=2+0 甲=1+0", "2010-01-07"},
		{"2010-03-01", "2010-W01 N=2+0 共通=2+0 乙=0+1 公開=0+1", "2010-01-07"},
	} {
		if got := counted(t, s, horizon.Weekly, horizon.PublicPanel, tt.asOf); got != tt.counts {
			t.Errorf("Counts(as of %s) = %q, want %q", tt.asOf, got, tt.counts)
		}
		r, err := s.Readings(t.Context(), at(tt.asOf))
		if err != nil || len(r) != 1 || r[0].Documents != 2 || r[0].Latest.Format("2006-01-02") != tt.latest {
			t.Errorf("Readings(as of %s) = %+v, %v, want 2 documents", tt.asOf, r, err)
		}
	}
}

// TestRedatedRevision has a date mended into another year: the document is
// counted there, and from the day that this was known no longer where it stood.
func TestRedatedRevision(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2009-06-05", "共通")
	put(t, s, d, doc("a", "2", "2009-06-05", "別"))
	analyse(t, s)
	recount(t, s, never)
	d.Published, d.Collected = at("2010-01-05"), at("2010-01-20")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	for asOf, want := range map[string]string{
		"2010-01-11": "2009 N=2+0 共通=1+0 別=1+0",
		"2011-01-11": "2009 N=1+0 別=1+0\n2010 N=1+0 共通=1+0",
	} {
		if got := counted(t, s, horizon.Yearly, horizon.PublicPanel, asOf); got != want {
			t.Errorf("Counts(as of %s) = %q, want %q", asOf, got, want)
		}
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
}

// TestRecountThatFails stops a count after it gave numbers to new sources: the
// years stay marked, the rows stay as they were, and the next count, by this
// program or by another, counts each source under its own name.
func TestRecountThatFails(t *testing.T) {
	for _, reopened := range []bool{false, true} {
		dir := t.TempDir()
		s, err := Open(t.Context(), dir, "test")
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, doc("a", "1", "2010-01-05", "共通"))
		analyse(t, s)
		recount(t, s, never)
		before := byStratum(t, s)
		put(t, s, doc("b", "1", "2010-02-05", "共通"), doc("b", "2", "2010-02-06", "共通"), doc("c", "1", "2010-03-05", "共通"), doc("d", "1", "2010-04-05", "共通"))
		analyse(t, s)
		ctx, stop := context.WithCancel(t.Context())
		reports := 0
		_, err = s.Recount(ctx, func() Stories {
			return func(x StoryDocument) (int64, bool) {
				if reports++; x.Source == "d" {
					stop()
				}
				return x.Seq, false
			}
		})
		stop()
		if !errors.Is(err, context.Canceled) || reports < 4 {
			t.Fatalf("Recount that is stopped = %v after %d documents, want it stopped after some", err, reports)
		}
		if got := byStratum(t, s); got != before {
			t.Errorf("after the count that was stopped:\n%s\nwant as before it:\n%s", got, before)
		}
		put(t, s, doc("e", "1", "2010-01-01", "共通"))
		analyse(t, s)
		again := func() {
			t.Helper()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(t.Context(), dir, "test"); err != nil {
				t.Fatal(err)
			}
		}
		if reopened {
			again()
		}
		if n, err := s.Recount(t.Context(), never); err != nil || n.Years != 1 {
			t.Errorf("the next Recount = %+v, %v, want the year counted", n, err)
		}
		again() // what was numbered in memory alone is gone
		if got, want := byStratum(t, s), "2010 a 1\n2010 b 2\n2010 c 1\n2010 d 1\n2010 e 1"; got != want {
			t.Errorf("reopened before: %t: the counts are\n%s\nwant\n%s", reopened, got, want)
		}
		if different, waiting, err := s.DifferentCounts(t.Context(), never); err != nil || waiting || len(different) > 0 {
			t.Errorf("DifferentCounts = %v, %t, %v, want none", different, waiting, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestRecountOfATornArchive counts where a page is lost, or a row spoiled, in the
// middle of what is counted: it is an error, the year stays marked, and the
// rows that were there stay.
func TestRecountOfATornArchive(t *testing.T) {
	whole := filled(t)
	for what, harm := range map[string]func(t *testing.T, file string) []byte{
		"documents": func(t *testing.T, _ string) []byte { return withoutLeaves(t, whole, "document") },
		"analyses":  func(t *testing.T, _ string) []byte { return withoutLeaves(t, whole, "analysis") },
		"a label": func(t *testing.T, file string) []byte {
			return spoiled(t, file, `UPDATE document SET tlp = 'x' WHERE seq = 9`)
		},
		"its terms": func(t *testing.T, file string) []byte {
			return spoiled(t, file, `UPDATE analysis SET terms = x'ff' WHERE seq = 9`)
		},
		"the sources": func(t *testing.T, file string) []byte {
			return spoiled(t, file, `ALTER TABLE source RENAME TO elsewhere`)
		},
		"a dirty year": func(t *testing.T, file string) []byte {
			return spoiled(t, file, `DROP TABLE dirty; CREATE TABLE dirty (year); INSERT INTO dirty VALUES ('x')`)
		},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "kazami.db")
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, harm(t, file), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), dir, "test")
		if err != nil {
			t.Fatal(err)
		}
		state := func() (rows, years int) {
			t.Helper()
			if err := s.read.QueryRow(`SELECT (SELECT count(*) FROM counts), (SELECT count(*) FROM dirty)`).Scan(&rows, &years); err != nil {
				t.Fatal(err)
			}
			return rows, years
		}
		rows, years := state()
		if rows == 0 || years != 1 {
			t.Fatalf("%s: %d rows and %d years that wait: the test proves nothing", what, rows, years)
		}
		if n, err := s.Recount(t.Context(), never); err == nil {
			t.Errorf("Recount with %s spoiled = %+v, want an error", what, n)
		}
		if r, y := state(); r != rows || y != years {
			t.Errorf("Recount with %s spoiled leaves %d rows and %d years that wait, want %d and %d", what, r, y, rows, years)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// spoiled is the bytes of an archive after queries without its checks.
func spoiled(t *testing.T, file string, queries ...string) []byte {
	t.Helper()
	unchecked(t, file, queries...)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDifferentCounts compares what is stored with a new count, and stores nothing of it.
func TestDifferentCounts(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put(t, s, doc("a", "1", "2009-12-31", "一"), doc("a", "2", "2010-01-05", "二"))
	analyse(t, s)
	compare := func(want []string, waits bool) {
		t.Helper()
		different, waiting, err := s.DifferentCounts(ctx, never)
		var got []string
		for _, p := range different {
			got = append(got, p.String())
		}
		if err != nil || waiting != waits || !slices.Equal(got, want) {
			t.Errorf("DifferentCounts = %q, %t, %v; want %q, %t", got, waiting, err, want, waits)
		}
	}
	compare(nil, true)
	recount(t, s, never)
	before := counted(t, s, horizon.Yearly, horizon.FullPanel, "2020-01-01")
	compare(nil, false)
	if _, err := s.write.Exec(`UPDATE counts SET row = (SELECT row FROM counts WHERE bin = 2 AND period = 40) WHERE bin = 2 AND period = 39`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(`DELETE FROM counts WHERE bin = 1 AND period = 480`); err != nil {
		t.Fatal(err)
	}
	compare([]string{"2010-01", "2009"}, false)
	compare([]string{"2010-01", "2009"}, false) // nothing was stored
	put(t, s, doc("a", "3", "2010-02-05", "三"))
	analyse(t, s)
	recount(t, s, never)
	if after := counted(t, s, horizon.Yearly, horizon.FullPanel, "2020-01-01"); after == before {
		t.Error("the new document is not counted")
	}
}

// TestCountedIsSaidOf counts what a recount did.
func TestCountedIsSaidOf(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2008-06-02", "一"), doc("b", "1", "2008-06-03", "一"), doc("a", "2", "2010-06-05", "二"))
	analyse(t, s)
	got, err := s.Recount(t.Context(), func() Stories {
		return func(x StoryDocument) (int64, bool) { return 1, x.Source == "b" }
	})
	if want := (Counted{Years: 2, Rows: 6, Copies: 1}); err != nil || got != want {
		t.Errorf("Recount = %+v, %v; want %+v", got, err, want)
	}
	if again, err := s.Recount(t.Context(), never); err != nil || again != (Counted{}) {
		t.Errorf("Recount of nothing new = %+v, %v", again, err)
	}
}

// TestPreciserRevision has a date known to the day become one known to the month:
// no week counts it from then on, and the month goes on doing so.
func TestPreciserRevision(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-05", "共通")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	d.Precision, d.Collected = horizon.ByMonth, at("2010-01-20")
	put(t, s, d)
	analyse(t, s)
	recount(t, s, never)
	for _, c := range []struct {
		bin        horizon.Bin
		asOf, want string
	}{
		{horizon.Weekly, "2010-01-12", "2010-W01 N=1+0 共通=1+0"},
		{horizon.Weekly, "2010-02-01", "2010-W01"},
		{horizon.Monthly, "2010-02-01", "2010-01 N=1+0 共通=1+0"},
	} {
		if got := counted(t, s, c.bin, horizon.PublicPanel, c.asOf); got != c.want {
			t.Errorf("by %s as of %s: %q, want %q", c.bin, c.asOf, got, c.want)
		}
	}
}
