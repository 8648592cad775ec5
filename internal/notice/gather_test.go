package notice

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// part is a work of others that the program carries.
type part struct {
	name, id string
	file     string // of others: where the licence's text is
	holder   string // of others: where the text has the copyright in other lines
	texts    []text
	notices  []text
}

// text is a file whose words must travel with the program.
type text struct{ file, words string }

// linked is a package that the program is linked from.
type linked struct {
	ImportPath, Dir             string
	Standard                    bool
	GoFiles, SFiles, EmbedFiles []string
	Module                      *struct {
		Path, Dir string
		Main      bool
	}
}

// link lists the packages of the program for Linux, built without cgo.
func link(t *testing.T) []linked {
	t.Helper()
	watch(t)
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,SFiles,EmbedFiles,Module", "./cmd/kazami")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	var all []linked
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p linked
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%v: %v", cmd, err)
		}
		all = append(all, p)
	}
}

// watch reads every folder of the sources, so that go test does not take an
// older result for that of changed files: it does not see what go list reads.
func watch(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"cmd", "collectors", "docs", "index", "internal", "nlp", "site", "trends"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(_ string, _ os.DirEntry, err error) error { return err })
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.ReadFile(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
}

var (
	licenceName = regexp.MustCompile(`(?i)^(.*licen[cs]e.*|copying.*|copyright.*)$`)
	otherKind   = regexp.MustCompile(`(?i)\.(go|sh|license)$`)
	noticeName  = regexp.MustCompile(`(?i)^notice(\..*)?$`)
)

// modules returns the modules of packages, sorted, with what their licence
// files say: those at the root, in its folders of licences, and on the way
// down to each linked package.
func modules(t *testing.T, packages []linked) []part {
	t.Helper()
	roots, dirs := map[string]string{}, map[string][]string{}
	for _, p := range packages {
		if p.Standard || p.Module.Main {
			continue
		}
		m := p.Module
		roots[m.Path] = m.Dir
		for dir := p.Dir; len(dir) > len(m.Dir); dir = filepath.Dir(dir) {
			dirs[m.Path] = append(dirs[m.Path], dir)
		}
	}
	var all []part
	unseen := maps.Clone(left)
	for _, name := range slices.Sorted(maps.Keys(roots)) {
		m := part{name: name}
		dir := roots[name]
		below := slices.Compact(slices.Sorted(slices.Values(dirs[name])))
		for _, d := range slices.Concat([]string{dir, filepath.Join(dir, "LICENSES"), filepath.Join(dir, "THIRD_PARTY_LICENSES")}, below) {
			collect(t, &m, dir, d, unseen)
		}
		m.id = ids(t, m)
		all = append(all, m)
	}
	for file := range unseen {
		t.Errorf("%s is left out and is not there: take it off the list", file)
	}
	return all
}

// collect adds the licences and notices in one folder of a module, and takes
// what is left out from unseen.
func collect(t *testing.T, m *part, root, dir string, unseen map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		file := filepath.Join(dir, e.Name())
		rel, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		switch {
		case e.IsDir() || otherKind.MatchString(e.Name()):
		case left[m.name+"/"+rel] != "":
			delete(unseen, m.name+"/"+rel)
		case noticeName.MatchString(e.Name()):
			m.notices = append(m.notices, text{rel, read(t, file)})
		case licenceName.MatchString(e.Name()) || strings.HasSuffix(filepath.Base(dir), "LICENSES"):
			m.texts = append(m.texts, text{rel, read(t, file)})
		}
	}
}

// ids returns the licences of a module as an SPDX expression.
func ids(t *testing.T, m part) string {
	t.Helper()
	if len(m.texts) == 0 {
		t.Errorf("%s has no file with a licence", m.name)
	}
	var all []string
	for _, x := range m.texts {
		found := identify(x.words)
		if len(found) == 0 {
			t.Errorf("%s: the licence in %s cannot be identified", m.name, x.file)
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " AND ")
}

// read returns a text with the line ends of Unix.
func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n") + "\n"
}
