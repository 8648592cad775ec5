package public

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/feeds"
	"kazami/site/folder"
)

// titled is an edition whose every change has a word in its definition by which
// its pages can be distinguished from those of another.
func titled(t testing.TB, word string) horizon.Edition {
	ed := realistic(t)
	for i, p := range ed.Changes {
		c := p.Change()
		c.Definition = word
		ed.Changes[i].JudgedChange = release[horizon.JudgedChange](t)(c.Release(p.History()))
	}
	return ed
}

// TestReadersSeeOneVersion reads the site all the time while it is built again
// and again: every folder that a reader has opened is whole and of one version.
func TestReadersSeeOneVersion(t *testing.T) {
	site := filepath.Join(t.TempDir(), "public")
	buildInto(t, site, titled(t, "最初の版"))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	seen := 0
	var reads atomic.Int64
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			root, err := os.OpenRoot(site)
			if err != nil {
				t.Errorf("the site is not there: %v", err)
				return
			}
			var words []string
			for _, name := range []string{"ja/changes/ifrs/index.html", "ja/changes/index.html", "ja/changes/ubiquitous/index.html", "ja/categories/riyo/index.html", "style.css"} {
				data, err := root.ReadFile(name)
				if err != nil {
					data = nil // the version before the last is being gone over
				}
				for _, w := range []string{"最初の版", "次の版"} {
					if strings.Contains(string(data), w) {
						words = append(words, w)
					}
				}
			}
			for _, w := range words {
				if w != words[0] {
					t.Errorf("one folder holds pages of two versions: %v", words)
				}
			}
			seen += len(words)
			reads.Add(1)
			root.Close()
		}
	})
	for i := range 4 {
		before := reads.Load()
		buildInto(t, site, titled(t, []string{"次の版", "最初の版"}[i%2]))
		for reads.Load() < before+2 { // one that began after the building is among them
			if t.Failed() {
				t.FailNow()
			}
			runtime.Gosched()
		}
	}
	close(stop)
	wg.Wait()
	if seen == 0 {
		t.Error("nothing was read meanwhile")
	}
}

// TestBrokenBuildLeavesTheSite fails on a link that leads nowhere, naming page
// and target, and leaves the site as it was.
func TestBrokenBuildLeavesTheSite(t *testing.T) {
	site := filepath.Join(t.TempDir(), "public")
	ed := realistic(t)
	buildInto(t, site, ed)
	want := read(t, site)
	s, err := gather(ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	c := s.changes[0]
	c.Path = "ja/changes/nowhere/"
	f, err := folder.Open(site, "", false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = s.build(f)
	if err == nil || !strings.Contains(err.Error(), "page ja/changes/: /ja/changes/nowhere/ leads nowhere") {
		t.Errorf("a site with a broken link: %v", err)
	}
	if err := f.Abandon(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, site); !equal(got, want) {
		t.Errorf("the site is not as it was: %s", differing(got, want))
	}
}

// TestBrokenFragment fails where a page leads to what another no longer has.
func TestBrokenFragment(t *testing.T) {
	ed := realistic(t)
	s, err := gather(ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.pages {
		if p.Path == "ja/glossary/" {
			p.Data = glossary()[:3] // without the stage, which the list of changes leads to
		}
	}
	f, err := folder.Open(filepath.Join(t.TempDir(), "public"), "", false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := s.build(f); err == nil || !strings.Contains(err.Error(), "/ja/glossary/#w-stage leads nowhere") {
		t.Errorf("a fragment that is gone: %v", err)
	}
}

// TestBuildAgainstOneAnew builds through several editions in turn, in both ways
// of replacing, and compares each site with one that is built anew.
func TestBuildAgainstOneAnew(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	full := realistic(t)
	fewer, older, other := full, full, titled(t, "別の定義")
	fewer.Changes = full.Changes[2:]
	older.Issues = full.Issues[1:]
	type named struct {
		kind string // the same for the same edition
		ed   horizon.Edition
	}
	for _, inPlace := range []bool{false, true} {
		t.Run(fmt.Sprintf("in place %v", inPlace), func(t *testing.T) {
			site, work := filepath.Join(t.TempDir(), "public"), t.TempDir()
			if err := os.MkdirAll(filepath.Join(site, ".well-known"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(site, ".well-known", "security.txt"), []byte("Contact: mailto:a@example.jp\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			for n, x := range []named{{"older", older}, {"realistic", full}, {"other", other}, {"fewer", fewer}, {"realistic", full}} {
				if _, err := Build(site, x.ed, Options{Method: []byte(testMethod), InPlace: inPlace, Work: work}); err != nil {
					t.Fatal(err)
				}
				got, want := read(t, site), maps.Clone(builtAs(t, x.kind, x.ed))
				want[".well-known/security.txt"] = "Contact: mailto:a@example.jp\n"
				if !equal(got, want) {
					t.Errorf("edition %d: not as one that is built anew: %s", n, differing(got, want))
				}
				if n == 1 { // somebody edits a file, and a build is stopped half way
					if err := os.WriteFile(filepath.Join(site, "ja/index.html"), []byte("<p>mine</p>"), 0o644); err != nil {
						t.Fatal(err)
					}
					f, err := folder.Open(site, work, inPlace)
					if err == nil {
						err = f.Write("ja/half/index.html", []byte("half"))
					}
					if err != nil {
						t.Fatal(err)
					}
					f.Close()
				}
			}
			for what, dir := range map[string]string{"beside the site": filepath.Dir(site), "where the next grows": work} {
				if list, err := os.ReadDir(dir); err != nil || len(list) > 0 && (dir == work || len(list) > 1) {
					t.Errorf("%s: %v, %v", what, list, err)
				}
			}
		})
	}
}

// TestTakesOverTheVersionBefore builds into a site as earlier versions left it: their
// mark and manifest in it or beside it, and what a build left that was killed.
func TestTakesOverTheVersionBefore(t *testing.T) {
	for name, before := range map[string]map[string]string{
		"marks in it": {
			"public/.kazami-site":                 `{"program":"go1.25 (devel) 1 2","units":{},"files":{"ja/old/index.html":{"sha256":"00","size":3,"time":1}},"pages":{},"targets":[]}`,
			"public/ja/old/index.html":            "old",
			"public/style.css":                    "old",
			"public/.well-known/security.txt":     "Contact: mailto:a@example.jp\n",
			".public.kazami-next/.kazami-site":    "{}",
			".public.kazami-next/ja/x/index.html": "older",
		},
		"a mark beside it": {
			".public.kazami-site":                        "public is a site that kazami built and builds anew: what else is put into it is removed.\n",
			"public/ja/feed.atom":                        "<feed/>",
			"public/.well-known/security.txt":            "Contact: mailto:a@example.jp\n",
			"public/.kazami-probe":                       "",
			"public/.kazami-new":                         "<!DOCTY",
			"public/.kazami-next/ja/changes/index.html":  "half",
			"public/ja/changes/of-the-past/years.svg":    "<svg/>",
			"public/ja/changes/of-the-past/page.en.html": "old",
		},
	} {
		for _, inPlace := range []bool{false, true} {
			site := filepath.Join(t.TempDir(), "public")
			for name, text := range before {
				put(t, filepath.Join(filepath.Dir(site), name), text)
			}
			if _, err := Build(site, realistic(t), Options{Method: []byte(testMethod), InPlace: inPlace}); err != nil {
				t.Fatalf("%s, in place %v: %v", name, inPlace, err)
			}
			want := maps.Clone(built(t))
			want[".well-known/security.txt"] = "Contact: mailto:a@example.jp\n"
			if got := read(t, site); !equal(got, want) {
				t.Errorf("%s, in place %v: not as one that is built anew: %s", name, inPlace, differing(got, want))
			}
			nothingElse(t, site, name)
		}
	}
}

// nothingElse holds that in a site and beside it stands nothing of the program's own.
func nothingElse(t *testing.T, site, what string) {
	t.Helper()
	for _, dir := range []string{site, filepath.Dir(site)} {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if strings.Contains(e.Name(), "kazami") {
				t.Errorf("%s: %s stands in %s", what, e.Name(), dir)
			}
		}
	}
}

// TestNothingElseInTheSite lists what stands in the folder after a success, a failure,
// and a build that was killed before it was whole, and after the next.
func TestNothingElseInTheSite(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		site, work := filepath.Join(t.TempDir(), "public"), t.TempDir()
		opts := Options{Method: []byte(testMethod), InPlace: inPlace, Work: work}
		if _, err := Build(site, realistic(t), opts); err != nil {
			t.Fatal(err)
		}
		nothingElse(t, site, "success")
		want := read(t, site)
		twice := realistic(t)
		twice.Changes = append(twice.Changes, twice.Changes[0])
		if _, err := Build(site, twice, opts); err == nil {
			t.Error("an edition with a change twice is built")
		}
		nothingElse(t, site, "failure")
		f, err := folder.Open(site, work, inPlace)
		if err == nil {
			err = errors.Join(f.Write("ja/half/index.html", []byte("half")), f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, site); !equal(got, want) {
			t.Errorf("killed, in place %v, the site has %s", inPlace, differing(got, want))
		}
		if _, err := Build(site, realistic(t), opts); err != nil {
			t.Fatal(err)
		}
		nothingElse(t, site, "the next")
		if list, err := os.ReadDir(work); err != nil || len(list) > 0 {
			t.Errorf("in place %v, in the folder for work stands %v, %v", inPlace, list, err)
		}
	}
}

// TestKnownByItsFeed builds into a site that was copied, and into one whose first build
// was killed in the midst of replacing.
func TestKnownByItsFeed(t *testing.T) {
	if got := feeds.URI("feed"); got != folder.Identity || !strings.Contains(built(t)[folder.Feed], "<id>"+got+"</id>") {
		t.Fatalf("the main feed is %s, and a site is known by %s", got, folder.Identity)
	}
	for name, files := range map[string][]string{
		"a copy":                 slices.Collect(maps.Keys(built(t))),
		"killed at the second":   {folder.Feed},
		"killed before any file": nil,
	} {
		site := filepath.Join(t.TempDir(), "public")
		if err := os.MkdirAll(filepath.Join(site, "ja"), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !strings.Contains(f, "!") { // a part of a workbook
				put(t, filepath.Join(site, f), built(t)[f])
			}
		}
		if _, err := Build(site, realistic(t), Options{Method: []byte(testMethod), InPlace: true, Work: t.TempDir()}); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := read(t, site); !equal(got, built(t)) {
			t.Errorf("%s: %s", name, differing(got, built(t)))
		}
	}
}

// TestFolderOfOthers refuses a folder that holds what is not ours, also where the
// mark of a site that stood there before is left beside it.
func TestFolderOfOthers(t *testing.T) {
	site := filepath.Join(t.TempDir(), "public")
	buildInto(t, site, realistic(t))
	if !folder.IsSite(site) {
		t.Error("a site is not known as one")
	}
	if err := os.Rename(site, site+"-away"); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(site, "thesis.doc"), "mine")
	if folder.IsSite(site) {
		t.Error("a folder of others is taken for a site")
	}
	_, err := Build(site, realistic(t), Options{Method: []byte(testMethod)})
	if err == nil || !strings.Contains(err.Error(), "holds thesis.doc and was not built by kazami") {
		t.Errorf("a folder of others: %v", err)
	}
	if got := read(t, site); len(got) != 1 || got["thesis.doc"] != "mine" {
		t.Errorf("a folder of others holds %v", slices.Sorted(maps.Keys(got)))
	}
}

// TestBuiltSaysWhatChanged builds an edition again as it was, with a change less,
// and with nothing but a page too many in the folder.
func TestBuiltSaysWhatChanged(t *testing.T) {
	site := filepath.Join(t.TempDir(), "public")
	ed := realistic(t)
	again := func(ed horizon.Edition) Built {
		t.Helper()
		b, err := Build(site, ed, Options{Method: []byte(testMethod)})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first := again(ed)
	if first.Files != len(first.Changed) || first.Pages >= first.Files || !slices.IsSorted(first.Changed) {
		t.Errorf("a new site has %d files, %d pages among them, and %d changed", first.Files, first.Pages, len(first.Changed))
	}
	before := release[os.FileInfo](t)(os.Stat(site))
	if b := again(ed); len(b.Changed) != 0 || b.Files != first.Files || b.Pages != first.Pages {
		t.Errorf("the same edition again: %+v", b)
	}
	if after := release[os.FileInfo](t)(os.Stat(site)); !os.SameFile(before, after) {
		t.Error("the site was exchanged though nothing changed")
	}
	put(t, filepath.Join(site, "ja/gone/index.html"), "old")
	if b := again(ed); len(b.Changed) != 0 {
		t.Errorf("with a page that goes: %+v", b)
	}
	if _, err := os.Stat(filepath.Join(site, "ja/gone")); err == nil {
		t.Error("the page that goes is still there")
	}
	ed.Changes = ed.Changes[1:]
	b := again(ed)
	if !slices.Contains(b.Changed, "ja/feed.atom") || slices.Contains(b.Changed, "style.css") || b.Files >= first.Files {
		t.Errorf("with a change less: %d files, changed %v", b.Files, b.Changed)
	}
}

// put writes a file and the folders that it needs.
func put(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func differing(a, b map[string]string) string {
	var out []string
	for name := range a {
		if v, ok := b[name]; !ok || v != a[name] {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, "missing "+name)
		}
	}
	return strings.Join(out[:min(len(out), 5)], ", ")
}
