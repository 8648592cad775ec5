package docs

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// kindOfSource is what sources.md shows of a kind.
type kindOfSource struct {
	name  string
	entry string // of the configuration; "" for a kind that is no source of its own
	file  string // that it reads, beside this page where it has no text here
	text  string
	gives string
}

var (
	kindHead  = regexp.MustCompile(`(?m)^### (\w+)\n`)
	entryOf   = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	fileOf    = regexp.MustCompile("(?s)```\\w+ ([\\w.]+)\n(.*?)```")
	linkedTo  = regexp.MustCompile(`\]\((\.\./samples/[^)]+)\) gives`)
	givesOf   = regexp.MustCompile(`gives? 「(.+?)」|It gives 「(.+?)」`)
	knownKind = regexp.MustCompile(`(?m)^\t"(\w+)": +func\(opt CheckOptions\)`)
	causeOf   = regexp.MustCompile(`(?m)^\tCause\w+ +Cause = "(\w+)"`)
	findingOf = regexp.MustCompile(`(?m)^\t\w+ +Kind = "(\w+)"`)
)

// kindsOf are the kinds that a page shows.
func kindsOf(page string) (all []kindOfSource) {
	heads := kindHead.FindAllStringSubmatchIndex(page, -1)
	for i, h := range heads {
		end := len(page)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		part := page[h[1]:end]
		k := kindOfSource{name: page[h[2]:h[3]]}
		if m := entryOf.FindStringSubmatch(part); m != nil {
			k.entry = m[1]
		}
		if m := fileOf.FindStringSubmatch(part); m != nil {
			k.file, k.text = m[1], m[2]
		} else if m := linkedTo.FindStringSubmatch(part); m != nil {
			k.file = m[1]
		}
		if m := givesOf.FindStringSubmatch(part); m != nil {
			k.gives = m[1] + m[2]
		}
		all = append(all, k)
	}
	return all
}

// TestSourcesAsWritten types what sources.md shows of each kind: its file read as that kind,
// its entry in a configuration, and, where the entry leads to that file, the source read from a folder or
// from a server on loopback.
func TestSourcesAsWritten(t *testing.T) {
	kinds := kindsOf(readme(t, "sources.md"))
	var names []string
	n := newNewcomer(t)
	web := httptest.NewServer(http.FileServer(http.Dir(n.dir)))
	t.Cleanup(web.Close)
	for _, k := range kinds {
		names = append(names, k.name)
		if k.file == "" || k.gives == "" {
			t.Errorf("sources.md: %s has no file, or does not say what it gives", k.name)
			continue
		}
		text := []byte(k.text)
		if k.text == "" {
			text = []byte(readme(t, k.file))
		}
		name := filepath.Base(k.file)
		folder := ""
		if i := strings.Index(k.entry, "path: "); i >= 0 && !strings.Contains(k.entry, "path: "+name) {
			folder = strings.FieldsFunc(k.entry[i+len("path: "):], func(r rune) bool { return r == ',' || r == '}' })[0]
		}
		if err := os.MkdirAll(filepath.Join(n.dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(n.dir, folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
		if said := n.run([]string{"sources", "check", "--kind", k.name, filepath.Join(folder, name)}); !strings.Contains(said, k.gives) {
			t.Errorf("sources check --kind %s %s lacks %q:\n%s", k.name, name, k.gives, said)
		}
		if k.entry == "" {
			continue
		}
		config := "contact: https://a.example/contact\nprofiles: {p: {as_of: 2026-12-01, horizon: +5y, data: data-" + k.name + ", out: out-" + k.name + "}}\nsources:\n" +
			strings.ReplaceAll(k.entry, "https://a.example/"+name, web.URL+"/"+name)
		collected := strings.Contains(config, web.URL) || strings.Contains(k.entry, "path: ")
		if strings.Contains(config, web.URL) {
			config = strings.Replace(config, "- {", "- {allow_private: true, ", 1)
		}
		file := "config-" + k.name + ".yaml"
		if err := os.WriteFile(filepath.Join(n.dir, file), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		n.run([]string{"sources", "--config", file})
		if !collected {
			continue
		}
		if said := n.run([]string{"collect", "--config", file}); !strings.Contains(said, " added") || strings.Contains(said, ": 0 added") {
			t.Errorf("%s: collect says %s", k.name, said)
		}
	}
	slices.Sort(names)
	var want []string
	for _, m := range knownKind.FindAllStringSubmatch(readme(t, "../collectors/check.go"), -1) {
		want = append(want, m[1])
	}
	if slices.Sort(want); !slices.Equal(names, want) || len(want) < 11 {
		t.Errorf("sources.md has the kinds %q, the program %q", names, want)
	}
}

// TestMessagesOfSources holds that sources.md has a row for each cause and each finding.
func TestMessagesOfSources(t *testing.T) {
	page := readme(t, "sources.md")
	n := 0
	for file, names := range map[string]*regexp.Regexp{"../internal/horizon/figures.go": causeOf, "../internal/health/health.go": findingOf} {
		for _, m := range names.FindAllStringSubmatch(readme(t, file), -1) {
			n++
			if !strings.Contains(page, "\n| `"+m[1]+"` | ") {
				t.Errorf("sources.md does not say what %s means", m[1])
			}
		}
	}
	if n < 25 {
		t.Errorf("only %d messages were found: the patterns are broken", n)
	}
}
