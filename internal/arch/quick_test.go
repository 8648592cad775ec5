package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// variables is every environment variable that tests look at. How much they try
// hangs on KAZAMI_FULL alone, and who asks for it asks internal/fulltest.
var variables = map[string]string{
	"KAZAMI_FULL": "full size",

	"KAZAMI_HOURS": "a measurement", "KAZAMI_REPORT": "a measurement", "KAZAMI_SIZE": "a measurement", "KAZAMI_LOAD": "a measurement",
	"KAZAMI_HOUSE": "a measurement", "KAZAMI_POOL": "a measurement",

	"KAZAMI_AXE": "a program or folder", "KAZAMI_BIN": "a program or folder", "KAZAMI_PACK": "a program or folder", "KAZAMI_SITE": "a program or folder",
	"KAZAMI_SOFFICE": "a program or folder", "KAZAMI_TEXTLINT": "a program or folder",

	"KAZAMI_MEASURED": "a test's word to its own child", "KAZAMI_MIGRATES": "a test's word to its own child",
	"KAZAMI_TEST_KILL_DIR": "a test's word to its own child", "KAZAMI_TEST_ZONE": "a test's word to its own child",
}

// testFiles is the files of tests, and of packages that tests alone import.
func testFiles(t *testing.T, root string) []source {
	return goFiles(t, root, func(file string) bool {
		return strings.HasSuffix(file, "_test.go") || strings.HasSuffix(filepath.Dir(file), "test")
	})
}

// sleeps is the positions of calls of time.Sleep that are not in a bubble of
// testing/synctest, where they take no time.
func sleeps(f *ast.File) (all []token.Pos) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		switch {
		case !ok:
			return true
		case named(call.Fun, "synctest", "Test"):
			return false
		case named(call.Fun, "time", "Sleep"):
			all = append(all, call.Pos())
		}
		return true
	})
	return all
}

func named(x ast.Expr, pkg, name string) bool {
	s, ok := x.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	id, ok := s.X.(*ast.Ident)
	return ok && id.Name == pkg
}

// TestNoTestSleeps holds tests to wait for what they need, and not for a time.
func TestNoTestSleeps(t *testing.T) {
	for _, f := range testFiles(t, "../..") {
		for _, at := range sleeps(f.syntax) {
			t.Errorf("%s sleeps: wait for what is awaited, or use testing/synctest", f.at.Position(at))
		}
	}
	text := `package p
import ("testing/synctest"; "time")
func f() { synctest.Test(t, func() { time.Sleep(1) }); for ; ; time.Sleep(2) { } }`
	f, err := parser.ParseFile(token.NewFileSet(), "p_test.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(sleeps(f)); got != 1 {
		t.Errorf("%d sleeps are seen in a file with one outside of a bubble, want 1: the check is broken", got)
	}
}

// TestOneSwitch holds that no environment variable changes tests that is not
// listed here, and that KAZAMI_FULL is read in one place.
func TestOneSwitch(t *testing.T) {
	used := map[string]bool{}
	for _, f := range testFiles(t, "../..") {
		if strings.HasSuffix(f.name, "internal/arch/quick_test.go") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			name, _, _ := strings.Cut(text, "=")
			if err != nil || !strings.HasPrefix(name, "KAZAMI_") || strings.ContainsAny(name, " \n") {
				return true
			}
			used[name] = true
			if variables[name] == "" {
				t.Errorf("%s: %s is not agreed: what is slow asks internal/fulltest", f.at.Position(lit.Pos()), name)
			}
			if name == "KAZAMI_FULL" && !strings.Contains(f.name, "internal/fulltest/") {
				t.Errorf("%s: KAZAMI_FULL is for internal/fulltest to read", f.at.Position(lit.Pos()))
			}
			return true
		})
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !used[name] {
			t.Errorf("no test looks at %s: take it off the list", name)
		}
	}
}
