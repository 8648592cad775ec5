package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGC runs the samples, and ten years later destroys what a retention of
// five years for RED takes: first only said, then done. The notes' text is in
// no file of the data folder then, what differs between archive, counts and
// index is nothing, and the public site is the same to the byte.
func TestGC(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	before := ranSite(t)
	s := &served{config: config}
	s.change(t, "\n  floor: 256MB", "\n  retention: {RED: 5y, CLEAR: 1y}\n  floor: 256MB")
	data := filepath.Join(dir, "data", "plan2")
	canary := noteText(t, filepath.Join(dir, "samples"))
	if !holds(t, data, canary) {
		t.Fatalf("no file of the data folder holds %q: the test proves nothing", canary)
	}
	gc := func(apply bool) string {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return time.Now().AddDate(10, 0, 0) }, opts: &global{Config: config, Profile: "plan2"}, command: "gc"}
		if err := (gcCommand{Apply: apply}).Run(t.Context(), a); err != nil {
			t.Fatalf("%v\n%s", err, errs.String())
		}
		return out.String()
	}
	said := gc(false)
	if !strings.Contains(said, "Nothing was changed") || !strings.Contains(said, "TLP:RED") || !holds(t, data, canary) {
		t.Errorf("kazami gc says, and leaves as it is:\n%s", said)
	}
	if strings.Contains(said, " 0 that published changes cite stay") {
		t.Errorf("nothing that is cited stays: %s", said)
	}
	gc(true)
	if holds(t, data, canary) {
		t.Errorf("a file of the data folder still holds %q", canary)
	}
	if again := gc(true); !strings.Contains(again, "destroys 0 texts") {
		t.Errorf("a second time: %s", again)
	}
	do(t, 0, "verify", "--config", config)
	do(t, 0, "publish", "--config", config)
	after := tree(t, filepath.Join(dir, "public"))
	same(t, "after kazami gc", before, after)
	do(t, 0, "reindex", "--config", config)
	do(t, 0, "verify", "--config", config)
}

// noteText is words that stand in one hearing note alone.
func noteText(t *testing.T, samples string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(samples, "notes", "h*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal("no notes among the samples: ", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, answer, found := strings.Cut(string(b), "\nA1. ")
		if found && strings.Contains(string(b), "\ntlp: RED\n") {
			return string([]rune(answer)[:18])
		}
	}
	t.Fatal("no RED note has a long line")
	return ""
}

// holds says that a file under a folder holds text.
func holds(t *testing.T, dir, text string) bool {
	t.Helper()
	for _, b := range tree(t, dir) {
		if strings.Contains(b, text) {
			return true
		}
	}
	return false
}

// TestRestoredSiteIsTheSame backs up, restores on an empty machine, and builds:
// the site is the same to the byte.
func TestRestoredSiteIsTheSame(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	want := ranSite(t)
	file, data, out := filepath.Join(dir, "copy.db"), filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "public")
	do(t, 0, "backup", file, "--config", config)
	do(t, 0, "restore", file, "--config", config, "--data", data)
	do(t, 0, "index", "--config", config, "--data", data)
	do(t, 0, "publish", "--config", config, "--data", data, "--out", out)
	same(t, "restored", want, tree(t, out))
	do(t, 0, "verify", "--config", config, "--data", data)
	do(t, 1, "restore", file, "--config", config, "--data", data)
}
