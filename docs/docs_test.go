package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// pages are the Markdown files for people, by their paths from the root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md", "changelog/*.md", "changelog/unreleased/*.md", "samples/README.md"} {
		names, err := fs.Glob(os.DirFS(".."), pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join("..", name))
			if err != nil {
				t.Fatal(err)
			}
			all[name] = string(text)
		}
	}
	return all
}

var decision = regexp.MustCompile(`^# (\d{4}) \S.*\n\nDate: \d{4}-\d\d-\d\d(, rewritten \d{4}-\d\d-\d\d)?  \nStatus: (accepted|(?:superseded|amended) by \[(\d{4})\]\(\d{4}-[a-z0-9-]+\.md\))\n\n`)

// TestDecisions holds that decisions are numbered without gaps, and that each
// begins with its number, its date and its status.
func TestDecisions(t *testing.T) {
	names, err := filepath.Glob("decisions/*")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d decisions, %v", len(names), err)
	}
	for i, name := range names { // Glob sorts
		number := fmt.Sprintf("%04d", i+1)
		if !strings.HasPrefix(path.Base(name), number+"-") {
			t.Fatalf("decision %s is called %s", number, name)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch m := decision.FindStringSubmatch(string(text)); {
		case m == nil:
			t.Errorf("%s does not begin with # %s TITLE, Date: and Status:", name, number)
		case m[1] != number:
			t.Errorf("%s is headed %s", name, m[1])
		case m[4] != "" && m[4] <= number:
			t.Errorf("%s is changed by %s, which is not later", name, m[4])
		}
	}
}

var (
	link   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	number = regexp.MustCompile(`docs/decisions/(\d{4})`)
	put    = regexp.MustCompile(`KIND|SHORT-NAME|VERSION`) // what a reader puts a name in place of
	inTree = regexp.MustCompile(`^(?:\./|\.\./)?(?:cmd|collectors|nlp|index|trends|site|internal|docs|deploy|samples|changelog)/[\w./*-]+$`)
)

// TestWhatPagesName holds that links lead somewhere, and that files, packages and
// decisions that a page names are there.
func TestWhatPagesName(t *testing.T) {
	seen := 0
	there := func(name string) bool {
		found, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(name)))
		return err == nil && len(found) > 0
	}
	for page, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to, _, _ := strings.Cut(m[1], "#")
			if to == "" || strings.Contains(to, "://") {
				continue
			}
			if seen++; !there(path.Join(path.Dir(page), to)) {
				t.Errorf("%s links to %s, which is not there", page, to)
			}
		}
		for _, m := range number.FindAllStringSubmatch(text, -1) {
			if seen++; !there("docs/decisions/" + m[1] + "-*.md") {
				t.Errorf("%s names the decision %s, which is not there", page, m[1])
			}
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("`()[]{},、。", r) }) {
			name := strings.TrimRight(strings.TrimSuffix(word, "/..."), ".:;!?")
			if inTree.MatchString(name) && !number.MatchString(name) && !put.MatchString(name) {
				if seen++; !there(strings.TrimPrefix(name, "../")) {
					t.Errorf("%s names %s, which is not there", page, word)
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d names were seen: the patterns are broken", seen)
	}
}

// replaced are words in whose place the project has a term: detection, false-alarm
// limit, database, URL, boilerplate and so on.
var replaced = regexp.MustCompile(`(?i)\b(?:told|fares?|flag|flags|flagged|made-up|reckoned)\b|旗|値段|誤警報|見張り|札|書庫|住所`)

// TestWords holds the pages to one term an idea.
func TestWords(t *testing.T) {
	for page, text := range pages(t) {
		for i, line := range strings.Split(text, "\n") {
			if m := replaced.FindString(line); m != "" {
				t.Errorf("%s:%d says %q", page, i+1, m)
			}
		}
	}
}

// TestAlertsAreExplained holds docs/operations.md to the rules of deploy/alerts.yaml.
func TestAlertsAreExplained(t *testing.T) {
	rules, err := os.ReadFile("../deploy/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("operations.md")
	if err != nil {
		t.Fatal(err)
	}
	names := func(pattern string, text []byte) (all []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(text, -1) {
			all = append(all, string(m[1]))
		}
		slices.Sort(all)
		return all
	}
	want := names(`alert: (\w+)`, rules)
	if got := names(`(?m)^\| (Kazami\w+)`, page); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("operations.md explains %q, want %q", got, want)
	}
}
