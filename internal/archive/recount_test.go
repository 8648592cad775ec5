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

// byStratum is the yearly totals of an archive by the names of their strata.
func byStratum(t *testing.T, s *Store) string {
	t.Helper()
	names, err := s.Strata(t.Context())
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
		told := 0
		_, err = s.Recount(ctx, func() Stories {
			return func(x Telling) (int64, bool) {
				if told++; x.Source == "d" {
					stop()
				}
				return x.Seq, false
			}
		})
		stop()
		if !errors.Is(err, context.Canceled) || told < 4 {
			t.Fatalf("Recount that is stopped = %v after %d documents, want it stopped after some", err, told)
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
