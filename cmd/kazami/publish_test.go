package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// hubbed gives a house a hub on loopback, and counts how often the hub is notified.
func hubbed(t *testing.T, dir string) *atomic.Int64 {
	t.Helper()
	posts := new(atomic.Int64)
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		posts.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(hub.Close)
	config := filepath.Join(dir, "config.yaml")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range [][2]string{{`base: ""`, `base: "https://example.jp/"`}, {`hub: ""`, fmt.Sprintf("hub: %q", hub.URL)}} {
		if !strings.Contains(string(text), x[0]) {
			t.Fatalf("config.yaml has no %s", x[0])
		}
		text = []byte(strings.Replace(string(text), x[0], x[1], 1))
	}
	if err := os.WriteFile(config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return posts
}

// keptBy is what an archive holds that publishing or judging would add to.
func keptBy(t *testing.T, data string) (issues, acts, leads int) {
	t.Helper()
	store, err := archive.OpenRead(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	is, err := store.Issues(t.Context(), edition.Always)
	if err != nil {
		t.Fatal(err)
	}
	js, err := store.Judgements(t.Context(), edition.Always)
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := config.Day("2010-03-31")
	ls, err := store.Leads(t.Context(), (&work.Work{AsOf: asOf}).Week())
	if err != nil {
		t.Fatal(err)
	}
	return len(is), len(js), len(ls)
}

// TestLookingAnnouncesNothing looks at an archive that nothing was published from,
// by every command that only looks and at the desk: no hub is notified, and no issue,
// act or lead is stored. Publishing notifies the hub once and stores the issue.
func TestLookingAnnouncesNothing(t *testing.T) {
	dir := statusless(t, house(t))
	posts := hubbed(t, dir)
	config, data := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "data", "plan2")
	do(t, 0, "collect", "--config", config)
	do(t, 0, "index", "--config", config)
	untouched := func(what string) {
		t.Helper()
		issues, acts, leads := keptBy(t, data)
		if n := posts.Load(); n != 0 || issues != 0 || acts != 0 || leads != 0 {
			t.Errorf("%s: the hub was told %d times, %d issues, %d acts and %d leads are stored, want none", what, n, issues, acts, leads)
		}
	}
	for _, args := range [][]string{{"digest"}, {"detect"}, {"explain", "--changes"}, {"review", "list"}, {"explain", "IPv6"}} {
		do(t, 0, append(args, "--config", config)...)
		untouched(args[0])
	}
	if page := previewOnce(t, config); !strings.Contains(page, "IPv6への移行") {
		t.Error("the preview shows no change of the profile's file of judgements")
	}
	untouched("preview")

	do(t, 0, written("review", "approve", "ipv6-migration", "--category", "IT技術", "--who", "山田", "--why", "読みました。", "--config", config)...)
	do(t, 0, "dossier", "--config", config)
	do(t, 0, "plan-pack", "--config", config)
	base := serveDesk(t, dir)
	p := visit(t, base)
	waitFor(t, func() string {
		if p.get("/") == http.StatusOK {
			return "there"
		}
		return ""
	})
	if code := p.get("/preview"); code != http.StatusOK {
		t.Fatalf("the preview answers %d\n%.600s", code, p.page)
	}
	if code := p.act("/preview", "ipv6-migration", "do", "hold"); code != http.StatusOK {
		t.Fatalf("the preview of an act answers %d\n%.600s", code, p.page)
	}
	if issues, acts, _ := keptBy(t, data); posts.Load() != 0 || issues != 0 || acts != 1 {
		t.Errorf("previews at the desk: the hub was told %d times, %d issues and %d acts are stored, want 0, 0 and 1", posts.Load(), issues, acts)
	}
	if left, err := filepath.Glob(filepath.Join(data, "preview-*")); err != nil || len(left) > 0 {
		t.Errorf("the preview left %q, %v", left, err)
	}
	p.get("/preview")
	if r, err := p.http.PostForm(base+"/publish", url.Values{"token": {p.hidden("token")}}); p.answered(r, err) != http.StatusOK {
		t.Fatalf("publishing answers %.600s", p.page)
	}
	if issues, _, _ := keptBy(t, data); posts.Load() != 1 || issues != 1 {
		t.Errorf("published: the hub was told %d times and %d issues are stored, want 1 and 1", posts.Load(), issues)
	}
	do(t, 0, "publish", "--config", config)
	if issues, _, _ := keptBy(t, data); posts.Load() != 1 || issues != 1 {
		t.Errorf("published again: the hub was told %d times and %d issues are stored, want 1 and 1", posts.Load(), issues)
	}
}

// previewOnce is the list of changes as kazami preview shows it.
func previewOnce(t *testing.T, config string) string {
	t.Helper()
	var stdout, stderr locked
	address := freeAddress(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"preview", "--config", config, "--addr", address}, strings.NewReader(""), &stdout, &stderr)
	}()
	defer func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("asked to stop, preview ends with %d\n%s", code, stderr.String())
		}
	}()
	waitFor(t, func() string {
		select {
		case code := <-done:
			done <- code
			t.Fatalf("preview ended with %d\n%s", code, stderr.String())
		default:
		}
		if strings.Contains(stdout.String(), "is at http://") {
			return "there"
		}
		return ""
	})
	_, page := get(t, "http://"+address+"/ja/changes/")
	return page
}

// TestPreviewIsWhatPublishingBuilds compares the site of a preview with the one
// that a run builds afterwards from the same archive and file of judgements.
func TestPreviewIsWhatPublishingBuilds(t *testing.T) {
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	do(t, 0, "collect", "--config", config)
	do(t, 0, "index", "--config", config)
	previewOnce(t, config)
	preview := tree(t, filepath.Join(dir, "data", "plan2", "preview"))
	site := build(t, dir)
	for _, signed := range []string{"ja/data/log.txt", "ja/data/checkpoint.txt", "ja/data/key.txt", "ja/news/2010/13/checkpoint.txt"} {
		if _, there := preview["/"+signed]; there || site["/"+signed] == "" {
			t.Errorf("%s: in the preview %v; only what is published is signed", signed, there)
		}
		delete(site, "/"+signed)
	}
	for _, page := range []string{"/ja/data/index.html", "/ja/data/figures.csv", "/ja/outreach/index.html", "/ja/news/2010/13/index.html", "/en/data/index.html", "/en/outreach/index.html", "/en/news/2010/13/index.html"} { // link to these, or count them
		delete(site, page)
		delete(preview, page)
	}
	same(t, "the preview and the site", preview, site)
}
