package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"kazami/internal/fulltest"
)

func TestMain(m *testing.M) {
	testscript.Main(atHome{m}, map[string]func(){"kazami": main})
}

// atHome runs the tests with a folder of their own for what a user's programs
// keep, such as the key that signs.
type atHome struct{ *testing.M }

func (h atHome) Run() int {
	dir, err := os.MkdirTemp("", "home")
	if err == nil {
		err = os.Setenv("XDG_CONFIG_HOME", dir)
	}
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	return h.M.Run()
}

// TestScripts runs the program as its users do: a script a behaviour, in
// testdata/script, written so that an analyst can add one.
func TestScripts(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			web := httptest.NewServer(http.FileServer(http.Dir(e.WorkDir)))
			e.Defer(web.Close)
			e.Setenv("WEB", web.URL)
			e.Setenv("REPO", repo)
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, ".config"))
			if _, err := os.Stat(filepath.Join(repo, "..", "shared")); err == nil {
				e.Setenv("SHARED", filepath.Join(repo, "..", "shared"))
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			_, err := os.Stat(filepath.Join(repo, "..", "shared"))
			return cond == "shared" && err == nil || cond == "full" && fulltest.Set(), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code, "expand": expand, "house": makeHouse},
	})
}

// makeHouse puts the config and the samples, without the counts of real sources, into a folder.
func makeHouse(ts *testscript.TestScript, neg bool, dirs []string) {
	for _, dir := range dirs {
		ts.Check(os.MkdirAll(ts.MkAbs(dir), 0o755))
		ts.Check(furnished(ts.MkAbs(dir)))
	}
}

// expand writes the address of the script's own folder in place of $WEB into files: the
// folder is served on loopback.
func expand(ts *testscript.TestScript, neg bool, files []string) {
	for _, name := range files {
		text := strings.ReplaceAll(ts.ReadFile(name), "$WEB", ts.Getenv("WEB"))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// code runs the program and checks its exit code: code 2 run --as-of never
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("kazami", args[1:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("kazami %v: exit code %d, want %d", args[1:], got, want)
	}
}
