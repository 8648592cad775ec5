// Package notice holds LICENSE, NOTICE and THIRD_PARTY_LICENSES, as tests, to
// what the program is linked from and embeds. A module without a licence that
// can be identified fails. The files name no versions: a new one of a module
// changes them only where its licence changes.
//
//	go test ./internal/notice -update
package notice

import (
	"bytes"
	"crypto/sha256"
	"flag"
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

var update = flag.Bool("update", false, "write NOTICE and THIRD_PARTY_LICENSES anew")

const modulesHead = "== Modules =="

func TestNotice(t *testing.T) {
	mods := modules(t, link(t))
	if len(mods) < 50 {
		t.Fatalf("%d modules are linked: the list is broken", len(mods))
	}
	parts := slices.Clone(others)
	for i := range parts {
		parts[i].texts = []text{{path.Base(parts[i].file), read(t, parts[i].file)}}
	}
	files := map[string]string{"NOTICE": notice(t, parts, mods), "THIRD_PARTY_LICENSES": texts(slices.Concat(parts, mods))}
	if *update && !t.Failed() {
		for name, want := range files {
			if err := os.WriteFile(filepath.Join(root, name), []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	var want []string
	for _, m := range mods {
		want = append(want, m.name)
	}
	for _, fault := range faults(listed(read(t, filepath.Join(root, "NOTICE"))), want) {
		t.Error(fault)
	}
	for name, want := range files {
		if got := read(t, filepath.Join(root, name)); got != want {
			t.Errorf("%s, %s; go test ./internal/notice -update writes it anew", name, firstDifference(got, want))
		}
	}
}

// faults says which modules a notice misses, and which it names that are gone.
func faults(got, want []string) []string {
	var all []string
	for _, m := range want {
		if !slices.Contains(got, m) {
			all = append(all, fmt.Sprintf("NOTICE misses %s, which is linked", m))
		}
	}
	for _, m := range got {
		if !slices.Contains(want, m) {
			all = append(all, fmt.Sprintf("NOTICE names %s, which is not linked", m))
		}
	}
	return all
}

// listed returns the modules that a notice names.
func listed(notice string) []string {
	_, list, _ := strings.Cut(notice, modulesHead+"\n")
	var all []string
	for line := range strings.Lines(list) {
		if line != "\n" && line[0] != ' ' {
			all = append(all, strings.TrimSuffix(line, "\n"))
		}
	}
	return all
}

func TestFaults(t *testing.T) {
	const n = "Kazami\n\n== Parts ==\n\nzlib\n    Zlib\n\n" + modulesHead + "\n\na.example/b\n    MIT\n\na.example/gone\n    MIT\n"
	got := faults(listed(n), []string{"a.example/b", "a.example/new"})
	want := []string{"NOTICE misses a.example/new, which is linked", "NOTICE names a.example/gone, which is not linked"}
	if !slices.Equal(got, want) {
		t.Errorf("faults() = %q, want %q", got, want)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d: got %q, want %q", i+1, strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return "no difference"
}

var (
	copyright = regexp.MustCompile(`(?i)^\W*(?:<p>)?((?:portions )?copyright\s*(?:\(c\)|©|\d|,).*)$`)
	template  = regexp.MustCompile(`(?i)\[yyyy\]|\{yyyy\}|<year>|notice`)
)

func notice(t *testing.T, parts, mods []part) string {
	var b strings.Builder
	b.WriteString(read(t, "head.txt") + "\n== Parts ==\n")
	write := func(p part) {
		fmt.Fprintf(&b, "\n%s\n    %s\n", p.name, p.id)
		var seen []string
		for _, x := range p.texts {
			for line := range strings.Lines(x.words) {
				m := copyright.FindStringSubmatch(strings.TrimRight(line, "\n "))
				if m != nil && !template.MatchString(line) && !slices.Contains(seen, m[1]) {
					seen = append(seen, m[1])
					fmt.Fprintf(&b, "    %s\n", m[1])
				}
			}
		}
		for _, x := range p.notices {
			fmt.Fprintf(&b, "    Its %s:\n", x.file)
			for line := range strings.Lines(x.words) {
				b.WriteString(strings.TrimRight("        "+line, " \n") + "\n")
			}
		}
	}
	for _, p := range parts {
		write(p)
	}
	b.WriteString("\n== Files that modules embed ==\n")
	for _, p := range slices.Sorted(maps.Keys(embedded)) {
		fmt.Fprintf(&b, "\n%s\n    %s\n", p, embedded[p])
	}
	b.WriteString("\n" + modulesHead + "\n")
	for _, m := range mods {
		write(m)
	}
	return b.String()
}

// texts writes each text once, below the names of all that it is of.
func texts(parts []part) string {
	var order []string
	of := map[string][]string{}
	for _, p := range parts {
		for _, x := range p.texts {
			if of[x.words] == nil {
				order = append(order, x.words)
			}
			of[x.words] = append(of[x.words], fmt.Sprintf("%s (%s)", p.name, x.file))
		}
	}
	var b strings.Builder
	b.WriteString("The licences of what NOTICE names. Each text is as its work has it, line ends apart.\n")
	for _, words := range order {
		fmt.Fprintf(&b, "\n%s\n%s\n%[1]s\n\n%[3]s", strings.Repeat("=", 80), strings.Join(of[words], "\n"), words)
	}
	return b.String()
}

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
