//go:build words

package wordtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// by says who wrote a kind of pages, where both did not.
var by = map[string]whose{
	"ja/method": ours, "en/method": ours, "ja/glossary": ours, "en/glossary": ours, "ja/data": ours, "en/data": ours,
	"ja/changes/*": theirs, "en/changes/*": theirs, "ja/changes/*/v/*": theirs, "ja/news/*/*": theirs, "en/news/*/*": theirs,
}

// checked are the files that textlint is given, and the rules for each.
var checked = []struct{ lang, file, rules string }{
	{"ja", "ja-sentences.txt", "ja.json"},
	{"ja", "ja-labels.txt", "labels-ja.json"},
	{"en", "en-sentences.txt", "en.json"},
	{"en", "en-labels.txt", "labels-en.json"},
}

// placed is a passage and the first page that says it.
type placed struct {
	passage
	page string
}

// TestWords has textlint read one page of each kind: the longest of its kind, and
// of the issues the newest alone, as the others are kept as they were sent.
func TestWords(t *testing.T) {
	site, tools := os.Getenv("KAZAMI_SITE"), os.Getenv("KAZAMI_TEXTLINT")
	if site == "" || tools == "" {
		t.Fatal("KAZAMI_SITE does not name a built site, or KAZAMI_TEXTLINT no folder with textlint")
	}
	pages, err := oneOfEachKind(site)
	if err != nil {
		t.Fatal(err)
	}
	all, err := read(site, pages)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, c := range checked {
		var of []placed
		n := 0
		for _, p := range all {
			if p.Lang == c.lang && p.Sentence == strings.HasSuffix(c.file, "-sentences.txt") {
				of = append(of, p)
				if p.Sentence {
					n += sentences(p.passage)
				}
			}
		}
		findings, err := textlint(t.TempDir(), tools, c.file, c.rules, of)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			t.Error(f)
		}
		found += len(findings)
		t.Logf("%s: %d passages, %d sentences, %d findings", c.file, len(of), n, len(findings))
	}
	t.Logf("%d pages, one of each kind, %d findings", len(pages), found)
	if len(pages) < 20 || len(all) < 500 {
		t.Errorf("only %d pages with %d passages were read: the walk is broken", len(pages), len(all))
	}
}

var number = regexp.MustCompile(`^\d+$`)

// kind is what a page is one of: its address without what is its own.
func kind(dir string) string {
	parts := strings.Split(dir, "/")
	for i := range parts {
		if i >= 2 && (i == 2 || number.MatchString(parts[i])) {
			parts[i] = "*"
		}
	}
	return path.Join(parts...)
}

// oneOfEachKind lists pages by kind.
func oneOfEachKind(site string) (map[string]string, error) {
	chosen, size := map[string]string{}, map[string]int64{}
	err := filepath.WalkDir(site, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "index.html" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(site, filepath.Dir(file))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		k := kind(dir)
		newest := strings.HasSuffix(k, "/news/*/*") // the walk is in order: the last is the newest
		if newest || info.Size() > size[k] {
			chosen[k], size[k] = dir, info.Size()
		}
		return nil
	})
	return chosen, err
}

// read lists each passage of the pages once.
func read(site string, pages map[string]string) (all []placed, err error) {
	seen := map[passage]bool{}
	for _, k := range slices.Sorted(maps.Keys(pages)) {
		b, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(pages[k]), "index.html"))
		if err != nil {
			return nil, err
		}
		of, err := passages(bytes.NewReader(b), by[k])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pages[k], err)
		}
		for _, p := range of {
			if !seen[p] {
				seen[p] = true
				all = append(all, placed{p, pages[k]})
			}
		}
	}
	return all, nil
}

// finding is one message of textlint.
type finding struct {
	RuleID, Message string
	Line            int
}

// textlint lists what textlint finds in passages, each with its page and text.
func textlint(dir, tools, name, rules string, of []placed) (findings []string, err error) {
	var text strings.Builder
	for _, p := range of {
		text.WriteString(p.Text + "\n\n")
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		return nil, err
	}
	modules := filepath.Join(tools, "node_modules")
	cmd := exec.Command(filepath.Join(modules, ".bin", "textlint"), "--format", "json", "--config", rules, "--rules-base-directory", modules, file)
	cmd.Dir = "rules" // where the rules look for the lists of words
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1 says that there are findings
		return nil, fmt.Errorf("textlint: %w: %s", err, complaint.String())
	}
	var results []struct{ Messages []finding }
	if err := json.Unmarshal(out, &results); err != nil {
		return nil, fmt.Errorf("textlint said %q: %w: %s", out, err, complaint.String())
	}
	for _, r := range results {
		slices.SortStableFunc(r.Messages, func(a, b finding) int { return cmp.Compare(a.Line, b.Line) })
		for _, m := range r.Messages {
			p := of[(m.Line-1)/2]
			said, _, _ := strings.Cut(m.Message, "\n")
			findings = append(findings, fmt.Sprintf("%s: %s: %s\n\t%s", p.page, m.RuleID, said, p.Text))
		}
	}
	return findings, nil
}
