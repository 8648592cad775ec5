package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const rooms = "cmd/kazami/internal/"

// floors are the rooms of cmd/kazami, the lowest first. A room imports rooms of
// lower floors alone, so that no circle can come about.
var floors = [][]string{
	{"config"},
	{"work"},
	{"figures", "judging", "searching", "printing"},
	{"ingest", "detection"},
	{"evidence", "wordlists"},
	{"edition", "backtest", "packing", "dayone", "firstpage"},
	{"week", "counts", "adding"},
	{"deskdata", "terminal"},
	{"exploring", "tryout", "reading"},
	{"service"},
}

func TestRoomsStandOnFloors(t *testing.T) {
	floor := map[string]int{}
	for i, names := range floors {
		for _, name := range names {
			floor[rooms+name] = i
		}
	}
	seen := map[string]bool{}
	for _, im := range imports(t, "../..") {
		if !strings.HasPrefix(im.pkg, rooms) || im.pkg == rooms+"worktest" { // which only tests use
			continue
		}
		from, known := floor[im.pkg]
		if seen[im.pkg] = true; !known {
			t.Errorf("%s: room %s has no floor: give it one here", im.file, im.pkg)
		}
		path, ours := strings.CutPrefix(im.path, "kazami/")
		if to, isRoom := floor[path]; ours && isRoom && path != im.pkg && to >= from {
			t.Errorf("%s imports %s, which is no floor below", im.file, path)
		}
	}
	for _, room := range slices.Sorted(maps.Keys(floor)) {
		if !seen[room] {
			t.Errorf("room %s has a floor and no file", room)
		}
	}
}

// A package has at most so many lines and files without its tests, and a type so
// many methods in so many files. What is above stands below with why; its number
// falls with it.
const (
	mostLines   = 3000
	mostFiles   = 30
	mostMethods = 30
	mostSpread  = 5
)

type excess struct {
	lines, files int
	why          string
}

var largePackages = map[string]excess{
	"cmd/kazami":       {5530, 43, "a file a command; those of review, dossier, mail and user print and check much"},
	"index":            {3410, 23, "one stage"},
	"internal/archive": {5750, 36, "the system of record: one file a noun"},
	"site/desk":        {3060, 21, "the page of the sources is on its way out"},
	"site/public":      {4240, 29, "one site"},
}

var largeTypes = map[string][2]int{ // methods, files
	"internal/archive.Store": {114, 31},
	"site/desk.desk":         {40, 10},
	"trends.Detector":        {86, 18},
	"site/public.site":       {71, 22},
}

func TestPackagesStaySmall(t *testing.T) {
	size := map[string]excess{}
	for _, f := range sources(t, "../..") {
		s := size[f.pkg]
		s.lines, s.files = s.lines+f.lines, s.files+1
		size[f.pkg] = s
	}
	for pkg, s := range size {
		most := excess{lines: mostLines, files: mostFiles}
		if x, large := largePackages[pkg]; large {
			most = x
		}
		if s.lines > most.lines || s.files > most.files {
			t.Errorf("%s has %d lines in %d files, at most %d in %d: part it", pkg, s.lines, s.files, most.lines, most.files)
		}
		if most.why != "" && (s.lines < most.lines-100 && most.lines > mostLines || s.files < most.files-2 && most.files > mostFiles) {
			t.Errorf("%s has %d lines in %d files by now: write that in place of %d in %d", pkg, s.lines, s.files, most.lines, most.files)
		}
	}
}

func TestTypesStaySmall(t *testing.T) {
	methods, files := map[string]int{}, map[string]map[string]bool{}
	for _, f := range sources(t, "../..") {
		for _, d := range f.syntax.Decls {
			fn, isFunc := d.(*ast.FuncDecl)
			if !isFunc || fn.Recv == nil {
				continue
			}
			name := f.pkg + "." + receiver(fn.Recv.List[0].Type)
			methods[name]++
			if files[name] == nil {
				files[name] = map[string]bool{}
			}
			files[name][f.name] = true
		}
	}
	for name, n := range methods {
		most := [2]int{mostMethods, mostSpread}
		x, large := largeTypes[name]
		if large {
			most = x
		}
		if n > most[0] || len(files[name]) > max(most[1], mostSpread) && (n > mostMethods || large) {
			t.Errorf("%s has %d methods in %d files, at most %d in %d: part it", name, n, len(files[name]), most[0], most[1])
		}
		if large && (n < most[0]-5 || len(files[name]) < most[1]-3) {
			t.Errorf("%s has %d methods in %d files by now: write that in place of %d in %d", name, n, len(files[name]), most[0], most[1])
		}
	}
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

// TestCommentsBeginWithTheirName holds that the comment of a function or a type
// begins with the name that it declares, or with an article, and that what other
// packages can name has one.
func TestCommentsBeginWithTheirName(t *testing.T) {
	n := 0
	for _, f := range sources(t, "../..") {
		check := func(doc *ast.CommentGroup, name string) {
			if doc == nil && ast.IsExported(name) {
				t.Errorf("%s: %s has no comment", f.name, name)
			}
			if doc == nil || strings.HasPrefix(doc.List[0].Text, "//go:") {
				return
			}
			n++
			first, _, _ := strings.Cut(strings.TrimPrefix(doc.List[0].Text, "// "), " ")
			first = strings.TrimSuffix(strings.TrimRight(first, ",.:;"), "'s")
			if !slices.Contains([]string{name, "A", "An", "The"}, first) {
				t.Errorf("%s: the comment of %s begins with %q", f.at.Position(doc.Pos()), name, first)
			}
		}
		for _, d := range f.syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil || d.Doc != nil { // methods are mostly those of an interface
					check(d.Doc, d.Name.Name)
				}
			case *ast.GenDecl:
				if d.Tok == token.TYPE && !d.Lparen.IsValid() {
					check(d.Doc, d.Specs[0].(*ast.TypeSpec).Name.Name)
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d comments were seen: the walk is broken", n)
	}
}

// source is a file of Go.
type source struct {
	pkg, name string
	lines     int
	at        *token.FileSet
	syntax    *ast.File
}

// sources is the files that are no tests.
func sources(t *testing.T, root string) []source {
	return goFiles(t, root, func(file string) bool { return !strings.HasSuffix(file, "_test.go") })
}

// goFiles is the files of Go below root that are wanted, by their paths.
func goFiles(t *testing.T, root string, wanted func(file string) bool) (all []source) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || name == "data" || strings.HasPrefix(name, ".") && name != ".." && name != "." {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || !wanted(file) {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel(root, filepath.Dir(file))
		lines := set.File(f.Pos()).LineCount()
		all = append(all, source{filepath.ToSlash(pkg), filepath.ToSlash(file), lines, set, f})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
