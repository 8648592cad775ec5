package notice

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEmbedded holds every embedded file to a word on whose it is.
func TestEmbedded(t *testing.T) {
	owned, said := map[string]bool{}, map[string]bool{}
	for _, p := range link(t) {
		switch {
		case len(p.EmbedFiles) == 0 || p.Standard:
			continue
		case !p.Module.Main:
			said[p.ImportPath] = true
			if embedded[p.ImportPath] == "" {
				t.Errorf("%s embeds %q: say under which licence", p.ImportPath, p.EmbedFiles)
			}
			continue
		}
		for _, f := range p.EmbedFiles {
			name := path.Join(strings.TrimPrefix(p.ImportPath, "kazami/"), filepath.ToSlash(f))
			if slices.Contains(vendored, name) {
				continue
			}
			i := slices.IndexFunc(own, func(pattern string) bool { ok, err := path.Match(pattern, name); return ok && err == nil })
			if i < 0 {
				t.Errorf("%s is embedded: say whose it is", name)
				continue
			}
			owned[own[i]] = true
			if ext := path.Ext(name); ext == ".js" || ext == ".css" || ext == ".svg" {
				if words := strings.ToLower(read(t, filepath.Join(root, name))); strings.Contains(words, "copyright") || strings.Contains(words, "license") {
					t.Errorf("%s speaks of a licence, and is listed as our own", name)
				}
			}
		}
	}
	for _, p := range own {
		if !owned[p] {
			t.Errorf("%s is listed as our own, and no such file is embedded", p)
		}
	}
	for p := range embedded {
		if !said[p] {
			t.Errorf("%s is said to embed files, and does not", p)
		}
	}
}

// TestCopyleft finds sources that name a copyleft licence which their module's
// licence does not.
func TestCopyleft(t *testing.T) {
	found := map[string]bool{}
	for _, p := range link(t) {
		if p.Standard || p.Module.Main {
			continue
		}
		for _, f := range slices.Concat(p.GoFiles, p.SFiles) {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range []string{"General Public", "GENERAL PUBLIC", "Mozilla Public", "Eclipse Public", "GPL-2", "GPL-3", "MPL-"} {
				if bytes.Contains(b, []byte(words)) {
					found[p.Module.Path] = true
				}
			}
		}
	}
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, copyleft) {
		t.Errorf("copyleft licences are named in the sources of %q, want %q: head.txt must say what that means", got, copyleft)
	}
	for _, m := range copyleft {
		if !strings.Contains(read(t, "head.txt"), m) {
			t.Errorf("head.txt says nothing of %s", m)
		}
	}
}

// TestLicence holds LICENSE to the text that apache.org publishes.
func TestLicence(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
	if got := fmt.Sprintf("%x", sha256.Sum256(b)); got != want {
		t.Errorf("SHA-256 of LICENSE = %s, want %s", got, want)
	}
}

// TestCarried holds the image and the words on the samples to the licences.
func TestCarried(t *testing.T) {
	image := read(t, filepath.Join(root, "deploy/Dockerfile"))
	for _, name := range []string{"LICENSE", "NOTICE", "THIRD_PARTY_LICENSES"} {
		if !strings.Contains(image, "/src/"+name+" ") {
			t.Errorf("deploy/Dockerfile does not copy %s", name)
		}
	}
	words := read(t, filepath.Join(root, "samples/README.md"))
	entries, err := os.ReadDir(filepath.Join(root, "samples"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(e.Name()) + "/?` \\|.*Apache-2\\.0")
		if e.Name() != "README.md" && !row.MatchString(words) {
			t.Errorf("samples/README.md does not say which licence %s has", e.Name())
		}
	}
}
