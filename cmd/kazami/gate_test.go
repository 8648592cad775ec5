package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// house is a folder with the repository's config and samples, to be changed at will.
func house(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := furnished(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// do runs the program in this process and fails the test on another exit code.
func do(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(t.Context(), args, strings.NewReader(""), &out, &errs); got != want {
		t.Fatalf("kazami %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// written is a command that approves, with every part of the description.
func written(args ...string) []string {
	for _, p := range horizon.Parts() {
		args = append(args, "--"+string(p), "書きました："+string(p))
	}
	return args
}

// tree is every file below a folder by its path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		all[strings.TrimPrefix(p, dir)] = string(b)
		if err == nil && strings.HasSuffix(p, ".xlsx") { // its parts are packed
			err = unpacked(strings.TrimPrefix(p, dir), b, all)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// unpacked puts the parts of a workbook beside it, as name!part.
func unpacked(name string, data []byte, all map[string]string) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		all[name+"!"+f.Name] = string(b)
	}
	return nil
}

// same reports how two trees differ.
func same(t *testing.T, what string, a, b map[string]string) {
	t.Helper()
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: %s differs: %s", what, name, firstDifference(a[name], b[name]))
		}
	}
	if len(a) != len(b) || len(a) == 0 {
		t.Errorf("%s: %d files and %d files", what, len(a), len(b))
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i, len(s))-60):min(len(s), i+60)] }
	return fmt.Sprintf("byte %d: %q and %q", i, cut(a), cut(b))
}

func build(t *testing.T, dir string) map[string]string {
	t.Helper()
	do(t, 0, "run", "--config", filepath.Join(dir, "config.yaml"))
	return tree(t, filepath.Join(dir, "public"))
}

func TestSameInputSameBytes(t *testing.T) {
	dir := ranHouse(t)
	first := ranSite(t)
	same(t, "second build", first, build(t, dir))
	if err := os.RemoveAll(filepath.Join(dir, "data", "plan2", "index")); err != nil {
		t.Fatal(err)
	}
	same(t, "build with a new index", first, build(t, dir))
	t.Setenv("TZ", "America/Los_Angeles")
	same(t, "build in a fresh archive", first, build(t, house(t)))
}

var canary = regexp.MustCompile(`CANARY-[A-Z0-9]+`)

// disguises is the forms in which a word could leak.
func disguises(word string) []string {
	var escaped strings.Builder
	for _, r := range word {
		fmt.Fprintf(&escaped, `\u%04x`, r)
	}
	all := []string{word, strings.ToLower(word), url.QueryEscape(word), html.EscapeString(word), escaped.String(), strings.TrimPrefix(word, "CANARY-")}
	for shift := range 3 {
		b := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + word))
		all = append(all, b[4:len(b)-4]) // what does not depend on the neighbours
	}
	return all
}

func TestNoCanaryInPublic(t *testing.T) {
	dir := ranHouse(t)
	public := ranSite(t)
	var canaries []string
	for _, note := range tree(t, filepath.Join(dir, "samples", "notes")) {
		canaries = append(canaries, canary.FindAllString(note, -1)...)
	}
	if len(canaries) < 8 {
		t.Fatalf("only %d canaries in the notes: the check would prove nothing", len(canaries))
	}
	for _, c := range canaries {
		for _, form := range disguises(c) {
			for name, content := range public {
				if strings.Contains(name, form) || strings.Contains(content, form) {
					t.Errorf("%s leaks into %s as %q", c, name, form)
				}
			}
		}
	}
	digest := tree(t, filepath.Join(dir, "data", "plan2"))
	found := false
	for name, content := range digest {
		found = found || strings.HasSuffix(name, ".db") && strings.Contains(content, canaries[0])
	}
	if !found {
		t.Error("the archive does not hold the notes: nothing was there to leak")
	}
}

// TestPrivateNotesChangeNoPublicByte builds with and without them.
func TestPrivateNotesChangeNoPublicByte(t *testing.T) {
	without := house(t)
	notes := filepath.Join(without, "samples", "notes")
	removed := 0
	for name, content := range tree(t, notes) {
		if canary.MatchString(content) {
			removed++
			if err := os.Remove(filepath.Join(notes, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if removed < 8 {
		t.Fatalf("only %d private notes were removed", removed)
	}
	same(t, "without the private notes", ranSite(t), build(t, without))
}

// TestUnjudgedSignalsAreNotPublic rejects a change and looks for its page.
func TestUnjudgedSignalsAreNotPublic(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	page := filepath.FromSlash("/ja/changes/ifrs/index.html")
	if _, ok := ranSite(t)[page]; !ok {
		t.Fatalf("the approved change has no page %s", page)
	}
	do(t, 0, "review", "hold", "ifrs", "--who", "tester", "--why", "証拠を待つ", "--config", config)
	do(t, 0, "publish", "--config", config)
	for name, content := range tree(t, filepath.Join(dir, "public")) {
		if name == page {
			t.Errorf("%s is still there", name)
		}
		if strings.Contains(content, "/ja/changes/ifrs/") {
			t.Errorf("%s still leads to the page of a change that is held", name)
		}
	}
	do(t, 0, "review", "approve", "ifrs", "--who", "tester", "--why", "確認した", "--config", config)
	do(t, 0, "publish", "--config", config)
	if _, ok := tree(t, filepath.Join(dir, "public"))[page]; !ok {
		t.Error("approved again, the change has no page")
	}
}

func TestSecondRunIsRefusedByName(t *testing.T) {
	dir := house(t)
	a := &app{opts: &global{Config: filepath.Join(dir, "config.yaml"), Profile: "plan2"}, stdout: os.Stdout, stderr: os.Stderr, now: time.Now, command: "run"}
	s, err := a.session()
	if err != nil {
		t.Fatal(err)
	}
	store, err := openArchive(t, s)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	_, stderr := do(t, 1, "run", "--config", filepath.Join(dir, "config.yaml"))
	if want := fmt.Sprintf("in use by kazami run, process %d", os.Getpid()); !strings.Contains(stderr, want) {
		t.Errorf("a second run says %q, want %q in it", stderr, want)
	}
}
