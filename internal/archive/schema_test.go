package archive

import (
	"compress/gzip"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/fulltest"
	"kazami/internal/horizon"
)

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), dir, "test")
	if newer, ok := errors.AsType[*NewerError](err); !ok || newer.Have != 99 {
		t.Errorf("Open(schema 99) = %v, want a NewerError", err)
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

// before7 is a folder with the archive that commit 21a580d made of the samples,
// with notes, words for an issue, a correction, rules of terms and opinions.
func before7(t *testing.T) string {
	t.Helper()
	z, err := os.Open("testdata/schema6.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r, err := gzip.NewReader(z)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kazami.db"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ofSchema makes an archive of an earlier program, with documents.
func ofSchema(t *testing.T, version, documents int) string {
	t.Helper()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	queries := append([]string{"BEGIN"}, migrations[:version]...)
	for i := range documents {
		queries = append(queries, fmt.Sprintf(`INSERT INTO document (source, id, rev, hash, url, title, body, lang, precision, collected, tlp, publisher, class, excerpt, sectors, warnings, raw_type)
			VALUES ('a', '%d', 1, x'%s', '', '題名', '', 'ja', '', 0, 4, '', '', '', '', '', '')`, i, hashOf("題名")))
	}
	for _, q := range append(queries, "COMMIT", fmt.Sprintf("PRAGMA user_version = %d", version)) {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%v in %s", err, q)
		}
	}
	return dir
}

// hashOf is the digest of a document that has a title and no more, in hex.
func hashOf(title string) string {
	d := horizon.Document{Title: title, Lang: "ja", TLP: horizon.Clear}
	return fmt.Sprintf("%x", d.Hash())
}

// migrated fails the test unless the archive is of this program and has all its documents.
func migrated(t *testing.T, what, dir string, documents int) {
	t.Helper()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer s.Close()
	if err := checkPages(t.Context(), s.read); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if altered, err := s.Check(t.Context()); len(altered) > 0 || err != nil {
		t.Errorf("%s: Check = %v, %v; want that all fits its sums", what, altered, err)
	}
	n, err := s.CountPending(t.Context(), -1)
	if err != nil || n != documents {
		t.Errorf("%s: %d documents, %v; want %d", what, n, err, documents)
	}
}

func TestMigrationFromEverySchema(t *testing.T) {
	for version := 1; version < firstSealed; version++ { // later ones have sums, which their program makes
		migrated(t, fmt.Sprint("schema ", version), ofSchema(t, version, 3), 3)
	}
}

// TestMigrationKilled ends the program with kill -9 at random moments of
// bringing an archive of the first schema up to date; the next opening does it.
// It does so three times, and ten at full size.
func TestMigrationKilled(t *testing.T) {
	if dir := os.Getenv("KAZAMI_MIGRATES"); dir != "" {
		s, err := Open(t.Context(), dir, "child")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("schema is", len(migrations))
		_ = s.Close()
		return
	}
	child := func(dir string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMigrationKilled$")
		cmd.Env = append(os.Environ(), "KAZAMI_MIGRATES="+dir)
		return cmd
	}
	for name, c := range map[string]struct {
		from, documents int
		make            func() string
	}{
		"of the first schema":     {1, 200, func() string { return ofSchema(t, 1, 200) }},
		"of the version before 7": {6, 165, func() string { return before7(t) }},
	} {
		t.Run(name, func(t *testing.T) { killMigrations(t, child, c.from, c.documents, c.make) })
	}
}

func killMigrations(t *testing.T, child func(dir string) *exec.Cmd, from, documents int, archive func() string) {
	dir := archive()
	began := time.Now()
	if out, err := child(dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(began)
	kills, cut, within := fulltest.Trials(6, 12), 0, 0
	random := rand.New(rand.NewPCG(1, 2))
	for i := range kills {
		dir := archive()
		cmd := child(dir)
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration((float64(i)+random.Float64())/float64(kills)*float64(whole)), func() { _ = cmd.Process.Kill() })
		if cmd.Wait() != nil {
			cut++
		} else {
			whole = min(whole, time.Since(began)) // the first run was timed on a busier machine
		}
		timer.Stop()
		if v := versionOf(t, dir); v > from && v < len(migrations) {
			within++
		}
		migrated(t, "killed", dir, documents)
	}
	if cut == 0 {
		t.Error("no migration was cut off: the moments are badly chosen")
	}
	t.Logf("%d of %d were cut off, %d between two schemas", cut, kills, within)
}

func versionOf(t *testing.T, dir string) (v int) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestMigratedArchiveIsWhole opens the archive of the last version: its acts are
// kept in their order, its sums are made and marked, and the acts of its file
// are not stored a second time.
func TestMigratedArchiveIsWhole(t *testing.T) {
	s := openIn(t, before7(t))
	defer closed(t, s)
	if got := checked(t, s); got != nil {
		t.Errorf("Check = %q, want nothing", got)
	}
	var entries, migrated, documents int
	if err := s.read.QueryRow(`SELECT count(*), sum(migrated), sum(kind = 'document') FROM log`).Scan(&entries, &migrated, &documents); err != nil {
		t.Fatal(err)
	}
	if entries != migrated || documents != 165 {
		t.Errorf("the log has %d entries, %d of them marked, %d of documents; want all marked and 165", entries, migrated, documents)
	}
	acts, err := s.Acts(t.Context(), "", at("2011-01-01"))
	if err != nil || len(acts) != 13 {
		t.Fatalf("Acts = %d, %v; want 13", len(acts), err)
	}
	for i, a := range acts {
		if a.Altered || a.After == nil || i > 0 && a.ID <= acts[i-1].ID {
			t.Errorf("act %d = %+v, want it whole, described and in order", i, a.Judgement)
		}
	}
	a := acts[0]
	if err := s.JudgeFrom(t.Context(), "judgements/"+string(a.Change), *a.After, a.Judgement); err != nil {
		t.Fatal(err)
	}
	if again, _ := s.Acts(t.Context(), "", at("2011-01-01")); len(again) != 13 {
		t.Errorf("reading the file of the acts again made %d acts of 13", len(again))
	}
	for _, want := range []struct {
		kind string
		n    int
	}{{sealOpinion, 2}, {sealAnswer, 1}, {sealLead, 2}, {sealCorrect, 1}, {sealRule, 2}, {sealIssue, 1}, {sealJudgement, 13}} {
		var n int
		if err := s.read.QueryRow(`SELECT count(*) FROM log WHERE kind = ?`, want.kind).Scan(&n); err != nil || n != want.n {
			t.Errorf("the log has %d entries of kind %s, %v; want %d", n, want.kind, err, want.n)
		}
	}
}
