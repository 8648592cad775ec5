//go:build browser

package browsertest

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"kazami/internal/fulltest"
)

const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'"

// TestTheCheckItself is the proof that the check can fail: each page has one fault.
func TestTheCheckItself(t *testing.T) {
	b := start(t)
	page := func(body string) string {
		return `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>頁</title><link rel="icon" href="data:,"></head><body><main>` + body + `</main></body></html>`
	}
	pages := map[string]string{
		"/good":     page(`<h1>見出し</h1><p>本文。</p>`),
		"/alt":      page(`<h1>見出し</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">`),
		"/contrast": page(`<h1>見出し</h1><p><font color="#bbbbbb">薄い字。</font></p>`),
		"/lang":     strings.Replace(page(`<h1>見出し</h1>`), ` lang="ja"`, "", 1),
		"/wide":     page(`<h1>見出し</h1><p><img alt="" width="900" height="10" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></p>`),
		"/narrow":   page(`<link rel="stylesheet" href="/narrow.css"><h1>見出し</h1><p class="n">狭い画面でだけ薄い字。</p>`),
		"/external": page(`<h1>見出し</h1><img alt="" src="http://other.invalid/x.png">`),
		"/blocked":  page(`<h1>見出し</h1><script>console.log("run")</script>`),
		"/missing":  page(`<h1>見出し</h1><img alt="" src="/none.png">`),
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/narrow.css" {
			w.Header().Set("Content-Type", "text/css")
			w.Write([]byte("@media (max-width: 600px) { .n { color: #bbb } }"))
			return
		}
		html, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path != "/external" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		w.Write([]byte(html))
	}))
	defer srv.Close()
	for _, c := range []struct {
		page string
		want []string // what some finding must begin with; none: no finding at all
	}{
		{"/good", nil},
		{"/alt", []string{"axe image-alt at 1280", "axe image-alt at 390"}},
		{"/contrast", []string{"axe color-contrast at 1280"}},
		{"/lang", []string{"axe html-has-lang"}},
		{"/wide", []string{"overflow: "}},
		{"/narrow", []string{"axe color-contrast at 390"}},
		{"/external", []string{"request to http://other.invalid/x.png"}},
		{"/blocked", []string{"console error"}},
		{"/missing", []string{"console error"}},
		{"/nowhere", []string{"status 404"}},
	} {
		got, err := b.check(srv.URL + c.page)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.want) == 0 && len(got) > 0 {
			t.Errorf("check(%s) = %q, want nothing", c.page, got)
		}
		for _, w := range c.want {
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, w) }) {
				t.Errorf("check(%s) = %q, want %q", c.page, got, w)
			}
		}
	}
}

// TestSite opens the pages of the built site.
func TestSite(t *testing.T) {
	dir := os.Getenv("KAZAMI_SITE")
	if dir == "" {
		t.Fatal("KAZAMI_SITE does not name the folder of the site")
	}
	site := os.DirFS(dir)
	pages := sample(t, site)
	if len(pages) < 2 {
		t.Fatalf("%s holds %d pages: no site", dir, len(pages))
	}
	srv := httptest.NewServer(http.FileServerFS(site))
	defer srv.Close()
	b := start(t)
	var wg sync.WaitGroup
	todo := make(chan string)
	for range 2 {
		wg.Go(func() {
			for p := range todo {
				wrong, err := b.check(srv.URL + "/" + p)
				if err != nil {
					t.Error(err)
				}
				for _, w := range wrong {
					t.Errorf("%s: %s", p, w)
				}
			}
		})
	}
	for _, p := range pages {
		todo <- p
	}
	close(todo)
	wg.Wait()
	t.Logf("%d pages opened", len(pages))
}

// most is how many pages of one kind are opened.
var most = fulltest.Size(4, 12)

// sample lists the addresses of the site's pages. Pages of one kind stand in
// folders side by side: of a kind with many, the first, the last and some
// between are taken.
func sample(t *testing.T, site fs.FS) []string {
	t.Helper()
	kinds := map[string][]string{}
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		kind := path.Dir(name)
		if path.Base(name) == "index.html" {
			kind = path.Dir(kind)
			name = strings.TrimSuffix(name, "index.html")
		}
		kinds[kind] = append(kinds[kind], name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, names := range kinds {
		slices.Sort(names)
		n := min(len(names), most)
		for i := range n {
			all = append(all, names[i*(len(names)-1)/max(n-1, 1)])
		}
	}
	slices.Sort(all)
	return all
}

// TestSearch types a word into the search page: the page that is expected comes
// first, under the page's own policy; without script the index is there.
func TestSearch(t *testing.T) {
	site := os.DirFS(os.Getenv("KAZAMI_SITE"))
	srv := httptest.NewServer(http.FileServerFS(site))
	defer srv.Close()
	b := start(t)
	for query, want := range map[string]string{"ｸﾗｳﾄﾞ": "cloud-computing", "サーバ": "", "あんごう": "crypto-compromise"} {
		first, said, err := b.search(srv.URL+"/ja/search/", query)
		if err != nil {
			t.Fatal(err)
		}
		if want != "" && !strings.Contains(first, want) || said == "" {
			t.Errorf("%s: first %q, said %q, want %s", query, first, said, want)
		}
	}
}
