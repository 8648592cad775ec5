package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// small is a folder whose archive holds six documents, read, counted and indexed.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var lines strings.Builder
	for i := range 6 {
		fmt.Fprintf(&lines, `{"id":"d%d","title":"クラウドの移行 %d","body":"暗号の移行を始める。","published":"2010-03-0%dT00:00:00+09:00","lang":"ja","source":"made","date_precision":"day"}`+"\n", i, i, i+1)
	}
	file := filepath.Join(dir, "docs.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "--tlp", "CLEAR", file}, {"index"}} {
		if out, code := command(t, dir, args...); code != exitDone {
			t.Fatalf("kazami %s: exit code %d\n%s", args[0], code, out)
		}
	}
	return filepath.Join(dir, "data")
}

// command runs the program on the folder data below dir.
func command(t *testing.T, dir string, args ...string) (string, int) {
	t.Helper()
	var out, errs strings.Builder
	code := run(t.Context(), append(args, "--config", filepath.Join("..", "..", "config.yaml"), "--data", filepath.Join(dir, "data")), strings.NewReader(""), &out, &errs)
	return out.String() + errs.String(), code
}

// onIndex opens the index of a folder and its archive.
func onIndex(t *testing.T, data string, f func(*index.Index)) {
	t.Helper()
	a := &app{opts: &global{Config: filepath.Join("..", "..", "config.yaml"), Profile: "plan2", Data: data}, stderr: os.Stderr, command: "test", now: clock}
	s, err := a.session()
	if err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(t.Context(), s.Data, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ix, err := ingest.OpenIndex(t.Context(), &s.Work, store)
	if err != nil {
		t.Fatal(err)
	}
	f(ix)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

// foreign puts a revision into the index that the archive does not have.
func foreign(id horizon.DocumentID, seq int64) func(*testing.T, string) {
	return func(t *testing.T, data string) {
		onIndex(t, data, func(ix *index.Index) {
			e := index.Entry{Seq: seq, Document: horizon.Document{Source: "made", ID: id, Title: "別", TLP: horizon.Clear}}
			if err := ix.Put(t.Context(), []index.Read{{Entry: e}}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestVerify makes each kind of difference and finds it named; a reindex mends it.
func TestVerify(t *testing.T) {
	for _, c := range []struct {
		name  string
		harm  func(*testing.T, string)
		want  func(*verified) []string
		names string
	}{
		{"missing", func(t *testing.T, data string) {
			onIndex(t, data, func(ix *index.Index) {
				if err := ix.Delete("made", "d2"); err != nil {
					t.Fatal(err)
				}
			})
		}, func(v *verified) []string { return v.Missing }, "made/d2"},
		{"extra", foreign("stray", 77), func(v *verified) []string { return v.Extra }, "made/stray"},
		{"other revision", foreign("d3", 77), func(v *verified) []string { return v.Other }, "made/d3"},
		{"counts", func(t *testing.T, data string) {
			db, err := sql.Open("sqlite", filepath.Join(data, "kazami.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(`DELETE FROM counts WHERE bin = (SELECT max(bin) FROM counts)`); err != nil {
				t.Fatal(err)
			}
		}, func(v *verified) []string { return v.Counts }, "2010"},
		{"damaged", func(t *testing.T, data string) {
			files, err := filepath.Glob(filepath.Join(data, "index", "store", "*.zap"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no segment: %v", err)
			}
			if err := os.Truncate(files[0], 100); err != nil {
				t.Fatal(err)
			}
		}, func(v *verified) []string { return strings.Fields(v.Damaged)[:2] }, "open index"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := small(t)
			dir := filepath.Dir(data)
			if out, code := command(t, dir, "verify"); code != exitDone || !strings.Contains(out, "nothing differs") {
				t.Fatalf("verify of a whole archive: exit code %d\n%s", code, out)
			}
			c.harm(t, data)
			out, code := command(t, dir, "verify", "--json")
			var v verified
			if err := json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &v); err != nil || code != exitFailed {
				t.Fatalf("verify: exit code %d, %v\n%s", code, err, out)
			}
			if got := strings.Join(c.want(&v), " "); got != c.names {
				t.Errorf("verify names %q, want %q\n%s", got, c.names, out)
			}
			if text, _ := command(t, dir, "verify"); strings.Contains(text, "nothing differs") || !strings.Contains(text, "kazami reindex") {
				t.Errorf("verify says:\n%s", text)
			}
			if out, code := command(t, dir, "reindex"); code != exitDone {
				t.Fatalf("reindex: exit code %d\n%s", code, out)
			}
			if out, code := command(t, dir, "verify"); code != exitDone {
				t.Errorf("verify after reindex: exit code %d\n%s", code, out)
			}
		})
	}
}

// TestVerifyWithoutIndex looks at what a killed reindex leaves: no index, one in which
// nothing is yet, and one that is half filled. It is one sentence, whatever is missing.
func TestVerifyWithoutIndex(t *testing.T) {
	missing := "kazami: the index is missing: kazami index builds it from the database\n"
	pending := func(t *testing.T, data string) *archive.Store {
		store, err := archive.Open(t.Context(), data, "test")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.ForgetAnalyses(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		return store
	}
	for _, c := range []struct {
		name string
		harm func(*testing.T, string)
		want string
		code int
	}{
		{"no index", func(t *testing.T, data string) {
			if err := os.RemoveAll(filepath.Join(data, "index")); err != nil {
				t.Fatal(err)
			}
		}, "database: 6 documents; index: missing\n" + missing, exitFailed},
		{"killed before the first", func(t *testing.T, data string) {
			if err := errors.Join(pending(t, data).Close(), os.RemoveAll(filepath.Join(data, "index"))); err != nil {
				t.Fatal(err)
			}
		}, "database: 6 documents; index: missing\nwaiting: 6 documents not read yet, and counts may be behind: run kazami index\n" + missing, exitFailed},
		{"nothing in it", func(t *testing.T, data string) {
			store := pending(t, data)
			if err := errors.Join(store.ForgetIndex(t.Context()), store.Close(), os.RemoveAll(filepath.Join(data, "index"))); err != nil {
				t.Fatal(err)
			}
			onIndex(t, data, func(ix *index.Index) {
				if err := ix.Put(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
			})
		}, "database: 6 documents; index: missing\nwaiting: 6 documents not read yet, and counts may be behind: run kazami index\n" + missing, exitFailed},
		{"half filled", func(t *testing.T, data string) {
			if err := pending(t, data).Close(); err != nil {
				t.Fatal(err)
			}
			onIndex(t, data, func(ix *index.Index) {
				for _, id := range []horizon.DocumentID{"d1", "d2", "d3"} {
					if err := ix.Delete("made", id); err != nil {
						t.Fatal(err)
					}
				}
			})
		}, "database: 6 documents; index: 3 documents\nwaiting: 6 documents not read yet, and counts may be behind: run kazami index\n", exitDone},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := small(t)
			dir := filepath.Dir(data)
			c.harm(t, data)
			if out, code := command(t, dir, "verify"); code != c.code || out != c.want {
				t.Errorf("verify: exit code %d, want %d\n got %s\nwant %s", code, c.code, out, c.want)
			}
			if out, code := command(t, dir, "index"); code != exitDone {
				t.Fatalf("index: exit code %d\n%s", code, out)
			}
			if out, code := command(t, dir, "verify"); code != exitDone || !strings.Contains(out, "nothing differs") {
				t.Errorf("verify after index: exit code %d\n%s", code, out)
			}
		})
	}
}

// TestVerifyIsShort sums up each kind of difference after the first five.
func TestVerifyIsShort(t *testing.T) {
	var many []string
	for i := range 3565 {
		many = append(many, fmt.Sprintf("made/d%d", i))
	}
	v := &verified{Documents: 4000, Indexed: 435, Altered: many, Missing: many, Extra: many, Other: many, Counts: many}
	out := v.String()
	if n := strings.Count(out, "\n"); n != 1+5*6 || strings.Count(out, ": 3565 in all, which --json lists\n") != 5 {
		t.Errorf("five kinds of difference are %d lines:\n%s", n, out)
	}
	v = &verified{Documents: 4000, Indexed: 4000, Missing: many[:5]}
	if out := v.String(); strings.Count(out, "not in the index: ") != 5 || strings.Contains(out, "in all") {
		t.Errorf("five differences:\n%s", out)
	}
}

// TestSearchHeals damages the index in several ways: a search says so, builds
// it anew and finds what it found before.
func TestSearchHeals(t *testing.T) {
	data := small(t)
	dir := filepath.Dir(data)
	before, _ := command(t, dir, "search", "移行", "--json")
	for _, c := range []struct{ name, pattern, want string }{
		{"truncated segment", "index/store/*.zap", "built anew"},
		{"noise for database", "index/store/root.bolt", "built anew"},
		{"no description", "index/index_meta.json", "built anew"},
		{"no index", "index", "was built from the database: 6 documents"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(data, c.pattern))
			if err != nil || len(files) == 0 {
				t.Fatalf("no file %s: %v", c.pattern, err)
			}
			switch c.name {
			case "truncated segment":
				err = os.Truncate(files[0], 100)
			case "noise for database":
				err = os.WriteFile(files[0], []byte(strings.Repeat("noise", 5000)), 0o600)
			default:
				err = os.RemoveAll(files[0])
			}
			if err != nil {
				t.Fatal(err)
			}
			got, code := command(t, dir, "search", "移行", "--json")
			if code != exitDone || !strings.Contains(got, c.want) {
				t.Errorf("search: exit code %d, want it to say %q\n%s", code, c.want, got)
			}
			if !strings.HasPrefix(got, before) {
				t.Errorf("search of the new index\n got %s\nwant %s", got, before)
			}
		})
	}
}

func clock() time.Time { return time.Date(2010, 3, 31, 9, 0, 0, 0, horizon.Tokyo) }
