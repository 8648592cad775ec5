package archive

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/fulltest"
	"kazami/internal/horizon"
)

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
	if err := s.Whole(t.Context()); err != nil {
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
