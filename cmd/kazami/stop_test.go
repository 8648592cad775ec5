package main

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"kazami/internal/fulltest"
)

// program is the program as a file: the test itself, which is the program where it
// is called kazami, as TestMain has it.
func program(t *testing.T) string {
	t.Helper()
	bin, err := exec.LookPath("kazami")
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// TestStoppedAnywhere ends kazami run at random moments of reading, indexing
// and publishing, four times in a row in one archive: with kill -9, and as an
// operator does. The archive is whole after each; asked to stop, it stops in
// less than five seconds; and the run that is left alone builds the site of
// one that was never disturbed.
func TestStoppedAnywhere(t *testing.T) {
	bin := program(t)
	dir := house(t)
	want := ranSite(t)
	began := time.Now()
	if out, err := exec.CommandContext(t.Context(), bin, "run", "--config", filepath.Join(dir, "config.yaml")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	when := moments{whole: time.Since(began), random: rand.New(rand.NewPCG(1, 2))} // of a process of its own: they reach to its end
	same(t, "undisturbed", want, tree(t, filepath.Join(dir, "public")))
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		cut, longest := 0, time.Duration(0)
		archives := fulltest.Trials(1, 4)
		for range archives {
			dir := house(t)
			for range 4 {
				cmd := exec.CommandContext(t.Context(), bin, "run", "--config", filepath.Join(dir, "config.yaml"))
				began := time.Now()
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				var asked time.Time
				timer := time.AfterFunc(when.next(), func() {
					asked = time.Now()
					_ = cmd.Process.Signal(signal)
				})
				err := cmd.Wait()
				if !timer.Stop() {
					longest = max(longest, time.Since(asked))
				} else {
					when.missed(time.Since(began))
				}
				if err != nil {
					cut++
					if exit, ok := errors.AsType[*exec.ExitError](err); ok && signal == syscall.SIGTERM && exit.ExitCode() != exitInterrupted && exit.ExitCode() != -1 {
						t.Errorf("asked to stop, it ends with %d, want %d", exit.ExitCode(), exitInterrupted)
					}
				}
				wholeArchive(t, filepath.Join(dir, "data", "plan2"))
			}
			same(t, "after "+signal.String(), want, build(t, dir))
		}
		if cut < archives {
			t.Errorf("%s: only %d of %d runs were cut off: the moments are badly chosen", signal, cut, 4*archives)
		}
		if signal == syscall.SIGTERM && longest >= 5*time.Second {
			t.Errorf("asked to stop, a run went on for %s, want less than 5 s", longest)
		}
		t.Logf("%s: %d of %d runs were cut off, the longest took %s to end", signal, cut, 4*archives, longest.Round(time.Millisecond))
	}
}

// moments draws when a run is to be ended, evenly over its length.
type moments struct {
	whole  time.Duration // how long a run takes
	random *rand.Rand
}

func (m *moments) next() time.Duration { return time.Duration(m.random.Int64N(int64(m.whole))) }

// missed says that a run came to its end before its moment: a machine that
// was busy when the first run was timed is not busy now.
func (m *moments) missed(took time.Duration) { m.whole = min(m.whole, took) }

// wholeArchive fails the test unless SQLite finds nothing wrong with the archive
// in a folder; one that was not made yet is whole.
func wholeArchive(t *testing.T, data string) {
	t.Helper()
	file := filepath.Join(data, "kazami.db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var found string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check(1)").Scan(&found); err != nil || found != "ok" {
		t.Fatal(found, err)
	}
}

// A command that does not come to an end is ended.
func TestNothingOutlastsTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Hour, cancel)
		began := time.Now()
		code := -1
		var said strings.Builder
		overdue(ctx, &said, func(c int) { code = c })
		if took := time.Since(began) - time.Hour; code != exitInterrupted || took >= 5*time.Second || took <= 0 {
			t.Errorf("ended with %d %s after it was asked to stop, want %d in less than 5 s", code, took, exitInterrupted)
		}
		if !strings.Contains(said.String(), "Nothing that was stored is lost") {
			t.Errorf("it says %q, want what that means", said.String())
		}
	})
}
