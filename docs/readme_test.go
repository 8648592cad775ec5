package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// readmes are the two pages that a first reader begins with.
var readmes = []string{"../README.md", "../README.ja.md"}

var (
	heading  = regexp.MustCompile(`(?m)^(#+) `)
	fence    = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	remark   = regexp.MustCompile(` +# .*`)
	calling  = regexp.MustCompile("(?m)(?:^|`)(?:go run \\./cmd/)?kazami ([^`#\n]+)")
	markup   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	sentence = regexp.MustCompile(`[^。]*。`)
)

// readme reads a README.
func readme(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the blocks of code of a page, without remarks.
func blocks(text string) (all []string) {
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1]+":"+remark.ReplaceAllString(m[2], ""))
	}
	return all
}

// commandsOf are the arguments of the program in the commands that a page shows, in order.
func commandsOf(text string) (all [][]string) {
	for _, m := range calling.FindAllStringSubmatch(text, -1) {
		all = append(all, strings.Fields(m[1]))
	}
	return all
}

// targets are what a page links to, without the page in the other language and pictures.
func targets(text string) (all []string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "README") && filepath.Ext(m[1]) != ".png" {
			all = append(all, m[1])
		}
	}
	return all
}

// TestReadmesAgree holds that the README says in Japanese what it says in English:
// as many headings, the same blocks of code, the same links, in one order.
func TestReadmesAgree(t *testing.T) {
	english, japanese := readme(t, readmes[0]), readme(t, readmes[1])
	levels := func(text string) []string { return heading.FindAllString(fence.ReplaceAllString(text, ""), -1) }
	if got, want := levels(japanese), levels(english); !slices.Equal(got, want) {
		t.Errorf("README.ja.md has the headings %q, README.md %q", got, want)
	}
	if got, want := blocks(japanese), blocks(english); !slices.Equal(got, want) {
		t.Errorf("README.ja.md shows %q, README.md %q", got, want)
	}
	if got, want := targets(japanese), targets(english); len(want) < 10 || !slices.Equal(got, want) {
		t.Errorf("README.ja.md links to %q, README.md to %q", got, want)
	}
}

// TestReadmesAreShort holds that both are finished by who begins them: a hundred
// lines, and sentences of at most sixty characters in Japanese.
func TestReadmesAreShort(t *testing.T) {
	for _, name := range readmes {
		if n := strings.Count(readme(t, name), "\n"); n > 100 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
	prose := markup.ReplaceAllString(fence.ReplaceAllString(readme(t, readmes[1]), ""), "$1")
	for line := range strings.SplitSeq(prose, "\n") {
		for _, s := range sentence.FindAllString(line, -1) {
			s = strings.TrimLeft(strings.NewReplacer("*", "", "`", "").Replace(s), "- ")
			if n := utf8.RuneCountInString(s); n > 60 {
				t.Errorf("README.ja.md: %d characters: %s", n, s)
			}
		}
	}
}
