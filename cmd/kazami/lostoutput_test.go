package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

// lost is a standard output that takes nothing.
type lost struct{ err error }

func (l lost) Write([]byte) (int, error) { return 0, l.err }

// TestLostOutput holds every printer to its result: where it cannot be written, the command
// failed, and says so.
func TestLostOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("one.jsonl", []byte(`{"id":"a","title":"クラウドの利用","body":"クラウド","published":"2010-03-01T00:00:00Z","lang":"ja","source":"s"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("config.yaml", []byte("contact: https://site.example/contact\nprofiles: {p: {as_of: 2010-03-31, horizon: 2015-03-31, data: data, out: out}}\nsources: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "one.jsonl"}, {"index"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), append(args, "--profile", "p"), nil, &out, &errs); code != exitDone {
			t.Fatalf("%v: %d %s", args, code, errs.String())
		}
	}
	for _, args := range [][]string{{"search", "クラウド"}, {"search", "クラウド", "--json"}, {"explain", "クラウド"}, {"new"}, {"document", "s/a"}, {"sources"}, {"words", "list"}, {"verify"}, {"--help"}, {"index", "--help"}} {
		if !strings.Contains(strings.Join(args, " "), "help") {
			args = append(args, "--profile", "p")
		}
		var errs bytes.Buffer
		if code := run(t.Context(), args, nil, lost{errors.New("the pipe is gone")}, &errs); code != exitFailed || !strings.Contains(errs.String(), "write the result: the pipe is gone") {
			t.Errorf("%v: exit code %d and %q, want %d and why", args, code, errs.String(), exitFailed)
		}
	}
}
