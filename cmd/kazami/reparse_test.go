package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/webtest"
)

const pageProfile = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [list]}
sources:
  - {id: list, kind: page, name: 見本の一覧, url: "http://list.example/index.html", class: government, lang: ja, tlp: CLEAR, list: {item: li, title: "%s"}}
`

// TestReparse reads a list twice with a selector that takes the wrong words,
// mends the selector, and reads what was kept again: also the entry that has
// left the list since, and without a single request.
func TestReparse(t *testing.T) {
	entry := func(n int) string {
		return fmt.Sprintf(`<li>2010年3月%d日 <b>分類</b> <a href="/%d.html">第%d号のお知らせ</a></li>`, n, n, n)
	}
	asked, first := 0, 1
	web := webtest.New()
	web.Handle("list.example/index.html", func(w http.ResponseWriter, _ *http.Request) {
		asked++
		fmt.Fprintf(w, "<html lang=ja><ul>%s%s</ul></html>", entry(first), entry(first+1))
	})
	file := filepath.Join(t.TempDir(), "config.yaml")
	configure := func(title string) {
		if err := os.WriteFile(file, fmt.Appendf(nil, pageProfile, title), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2010, 3, 20, 9, 0, 0, 0, time.UTC)
	command := func(c interface {
		Run(context.Context, *app) error
	}) string {
		t.Helper()
		var out, errs strings.Builder
		a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return now }, opts: &global{Config: file, Profile: "plan2"}, command: "test", web: web}
		if err := c.Run(t.Context(), a); err != nil {
			t.Fatalf("%T: %v\n%s", c, err, errs.String())
		}
		return out.String()
	}
	titles := func() (all []string) {
		store, err := archive.Open(t.Context(), filepath.Join(filepath.Dir(file), "data"), "test")
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		for d, err := range store.Bulk(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, d.Title)
		}
		return all
	}
	configure("b")
	command(collectCommand{})
	now, first = now.Add(24*time.Hour), 2
	command(collectCommand{})
	if got, want := titles(), []string{"分類", "分類", "分類"}; !slices.Equal(got, want) {
		t.Fatalf("titles %q, want %q", got, want)
	}
	before := asked
	configure("a")
	now = now.Add(time.Hour)
	if out := command(reparseCommand{}); !strings.Contains(out, "read 3: 0 added, 3 revised") {
		t.Errorf("reparse says %q", out)
	}
	if got, want := titles(), []string{"第1号のお知らせ", "第2号のお知らせ", "第3号のお知らせ"}; !slices.Equal(got, want) {
		t.Errorf("titles %q, want %q", got, want)
	}
	if out := command(reparseCommand{}); !strings.Contains(out, "0 added, 0 revised, 3 unchanged") {
		t.Errorf("reparse again says %q", out)
	}
	if asked != before {
		t.Errorf("reparse asked the network %d times", asked-before)
	}
}

// TestReparseTellsOnce reads a list of two moments and a file again, each with
// an item that cannot be read: what several passes meet is told once.
func TestReparseTellsOnce(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	config := strings.Replace(fmt.Sprintf(pageProfile, "a"), "sources: [list]", "sources: [feed, file]", 1) +
		"  - {id: feed, kind: feed, name: F, url: \"http://feed.example/f\", class: others, lang: ja, tlp: CLEAR}\n" +
		"  - {id: file, kind: archive, name: A, path: a.jsonl, class: others, lang: ja, tlp: CLEAR}\n"
	lines := `{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01"}` + "\n{\n" + `{"id":"2","title":"二つ目","body":"本文","published":"2010-13-01"}` + "\n"
	for name, text := range map[string]string{"config.yaml": config, "a.jsonl": lines} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	items := []string{"一号"}
	web := webtest.New()
	web.Handle("feed.example/f", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>F</title><link>http://feed.example/</link><description/><item></item>`)
		for i, title := range items {
			fmt.Fprintf(w, `<item><title>%s</title><link>http://feed.example/%d</link><pubDate>いつか</pubDate></item>`, title, i)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	now := time.Date(2010, 3, 20, 9, 0, 0, 0, time.UTC)
	var out, errs strings.Builder
	a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return now }, opts: &global{Config: file, Profile: "plan2"}, command: "test", web: web}
	for range 2 {
		if err := (collectCommand{}).Run(t.Context(), a); err != nil {
			t.Fatalf("%v\n%s", err, errs.String())
		}
		items, now = append([]string{"二号"}, items...), now.Add(24*time.Hour)
	}
	out.Reset()
	if err := (reparseCommand{}).Run(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"feed                     read 3: 0 added, 0 revised, 2 unchanged, 1 failed", "file                     read 3: 0 added, 0 revised, 2 unchanged, 1 failed"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("reparse lacks %q", want)
		}
	}
	said := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		if said[line] {
			t.Errorf("reparse says %q twice", line)
		}
		said[line] = true
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// TestKeep keeps answers for ten days: what is read again is then what stood on
// the list within them, and no document is lost.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(fmt.Sprintf(pageProfile, "a"), "spacing: 1ms", "spacing: 1ms, keep: 10d", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	web := webtest.New()
	web.Handle("list.example/index.html", func(w http.ResponseWriter, _ *http.Request) {
		n++
		fmt.Fprintf(w, `<html lang=ja><ul><li>2010年3月%d日 <a href="/%d.html">第%d号のお知らせ</a></li></ul></html>`, n, n, n)
	})
	now := time.Date(2010, 3, 20, 9, 0, 0, 0, time.UTC)
	var out, errs strings.Builder
	a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return now }, opts: &global{Config: file, Profile: "plan2"}, command: "test", web: web}
	for range 4 {
		if err := (collectCommand{}).Run(t.Context(), a); err != nil {
			t.Fatalf("%v\n%s", err, errs.String())
		}
		now = now.Add(6 * 24 * time.Hour)
	}
	out.Reset()
	if err := (reparseCommand{}).Run(t.Context(), a); err != nil || !strings.Contains(out.String(), "read 3: 0 added, 0 revised, 3 unchanged") {
		t.Errorf("reparse: %v, %s, want the last three answers read", err, out.String())
	}
	if err := a.readArchive(t.Context(), func(_ *session, store *archive.Store) error {
		h, err := store.Health(t.Context(), time.Time{})
		if h["list"].Documents != 4 {
			t.Errorf("%d documents are left, want all 4", h["list"].Documents)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
