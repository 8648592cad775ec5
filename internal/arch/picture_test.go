package arch

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw the picture of docs/architecture.md anew")

const (
	pageOfHouse = "../../docs/architecture.md"
	fromPicture = "```mermaid\n"
	toPicture   = "```\n"
)

// TestPicture holds that the picture of docs/architecture.md is that of the
// packages: who imports whom, without the arrows that follow from others.
// go test ./internal/arch -run TestPicture -update draws it anew.
func TestPicture(t *testing.T) {
	page, err := os.ReadFile(pageOfHouse)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), fromPicture)
	had, after, ended := strings.Cut(rest, toPicture)
	if !found || !ended {
		t.Fatalf("%s has no picture", pageOfHouse)
	}
	want := picture(t)
	if had == want {
		return
	}
	if !*update {
		t.Fatalf("the picture of %s is not that of the packages: go test ./internal/arch -run TestPicture -update draws it\n%s", pageOfHouse, want)
	}
	if err := os.WriteFile(pageOfHouse, []byte(before+fromPicture+want+toPicture+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// drawn is the box that a package stands in; "" for what is left out: formats,
// tools, and what only tests use.
func drawn(pkg string) string {
	if pkg == "cmd/kazami" || strings.HasPrefix(pkg, rooms) && pkg != rooms+"worktest" || pkg == "internal/archive" || pkg == "internal/horizon" {
		return pkg
	}
	stage, _, _ := strings.Cut(pkg, "/")
	if slices.Contains([]string{"collectors", "nlp", "index", "trends", "site"}, stage) {
		return stage
	}
	return ""
}

func picture(t *testing.T) string {
	to := map[string]map[string]bool{}
	for _, im := range imports(t, "../..") {
		path, ours := strings.CutPrefix(im.path, "kazami/")
		from, into := drawn(im.pkg), drawn(path)
		if im.test || !ours || from == "" || into == "" || from == into {
			continue
		}
		if to[from] == nil {
			to[from] = map[string]bool{}
		}
		to[from][into] = true
	}
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	name := func(box string) string { return strings.NewReplacer("/", "_", ".", "_").Replace(box) }
	for _, box := range slices.Sorted(maps.Keys(to)) {
		fmt.Fprintf(&b, "  %s[%s]\n", name(box), box)
	}
	b.WriteString("  internal_horizon[internal/horizon]\n")
	for _, from := range slices.Sorted(maps.Keys(to)) {
		for _, into := range slices.Sorted(maps.Keys(to[from])) {
			if !follows(to, from, into) {
				fmt.Fprintf(&b, "  %s --> %s\n", name(from), name(into))
			}
		}
	}
	return b.String()
}

// follows reports whether an arrow follows from others: another box that is
// imported reaches the same one.
func follows(to map[string]map[string]bool, from, into string) bool {
	var reaches func(box string) bool
	reaches = func(box string) bool {
		for next := range to[box] {
			if next == into || reaches(next) {
				return true
			}
		}
		return false
	}
	for next := range to[from] {
		if next != into && reaches(next) {
			return true
		}
	}
	return false
}
