package notice

import (
	"encoding/json"
	"errors"
	"io"
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
	dirs, dropped := map[string][]string{}, map[string]bool{}
	for _, p := range packages {
		if p.Standard || p.Module.Main {
			continue
		}
		m := p.Module
		for dir := p.Dir; ; dir = filepath.Dir(dir) {
			if !slices.Contains(dirs[m.Path+" "+m.Dir], dir) {
				dirs[m.Path+" "+m.Dir] = append(dirs[m.Path+" "+m.Dir], dir)
			}
			if len(dir) <= len(m.Dir) {
				break
			}
		}
	}
	var all []part
	for m, linkedDirs := range dirs {
		name, dir, _ := strings.Cut(m, " ")
		mod := part{name: name}
		for _, sub := range []string{"LICENSES", "THIRD_PARTY_LICENSES"} {
			if _, err := os.Stat(filepath.Join(dir, sub)); err == nil {
				linkedDirs = append(linkedDirs, filepath.Join(dir, sub))
			}
		}
		slices.Sort(linkedDirs)
		for _, d := range linkedDirs {
			entries, err := os.ReadDir(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				rel, err := filepath.Rel(dir, filepath.Join(d, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				rel = filepath.ToSlash(rel)
				inFolder := strings.HasSuffix(filepath.Base(d), "LICENSES")
				switch {
				case e.IsDir() || otherKind.MatchString(e.Name()):
				case left[name+"/"+rel] != "":
					dropped[name+"/"+rel] = true
				case noticeName.MatchString(e.Name()):
					mod.notices = append(mod.notices, text{rel, read(t, filepath.Join(d, e.Name()))})
				case inFolder || licenceName.MatchString(e.Name()):
					mod.texts = append(mod.texts, text{rel, read(t, filepath.Join(d, e.Name()))})
				}
			}
		}
		mod.id = ids(t, mod)
		all = append(all, mod)
	}
	for file := range left {
		if !dropped[file] {
			t.Errorf("%s is left out and is not there: take it off the list", file)
		}
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all
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
