// Package notice holds LICENSE, NOTICE and THIRD_PARTY_LICENSES, as tests, to
// what the program is linked from and embeds. A module without a licence that
// can be identified fails. The files name no versions: a new one of a module
// changes them only where its licence changes.
//
//	go test ./internal/notice -update
package notice

import (
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
	packages := link(t)
	mods := modules(t, packages)
	if len(mods) < 50 {
		t.Fatalf("%d modules are linked: the list is broken", len(mods))
	}
	parts := slices.Clone(others)
	unused := stored(t)
	for i := range parts {
		delete(unused, parts[i].file)
		parts[i].texts = []text{{path.Base(parts[i].file), read(t, strings.Replace(parts[i].file, "GOROOT", goroot(packages), 1))}}
	}
	for file := range unused {
		t.Errorf("%s is of nothing that is listed", file)
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

// goroot returns the Go tree that packages of the standard library are in.
func goroot(packages []linked) string {
	i := slices.IndexFunc(packages, func(p linked) bool { return p.ImportPath == "runtime" })
	return filepath.Join(packages[i].Dir, "..", "..")
}

// stored returns the files of texts that no module carries.
func stored(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("texts/*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, f := range files {
		all[filepath.ToSlash(f)] = true
	}
	return all
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

// copyrights returns the lines of a part's texts that say whose it is.
func copyrights(p part) []string {
	if p.holder != "" {
		return []string{p.holder}
	}
	var all []string
	for _, x := range p.texts {
		for line := range strings.Lines(x.words) {
			m := copyright.FindStringSubmatch(strings.TrimRight(line, "\n *"))
			if m != nil && !template.MatchString(line) && !slices.Contains(all, m[1]) {
				all = append(all, m[1])
			}
		}
	}
	return all
}

func notice(t *testing.T, parts, mods []part) string {
	var b strings.Builder
	b.WriteString(read(t, "head.txt") + "\n== Parts ==\n")
	write := func(p part) {
		fmt.Fprintf(&b, "\n%s\n    %s\n", p.name, p.id)
		seen := copyrights(p)
		if len(seen) > 0 {
			fmt.Fprintf(&b, "    %s\n", strings.Join(seen, "\n    "))
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
