package ingest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
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

// reader is an archive that is read into, by the clock of a test.
type reader struct {
	*testing.T
	*work.Work
	store *archive.Store
	now   time.Time
}

func newReader(t *testing.T, config string, web *webtest.Web) *reader {
	t.Helper()
	r := &reader{T: t, Work: worktest.New(t, config), now: time.Date(2010, 3, 20, 9, 0, 0, 0, time.UTC)}
	r.Web, r.Now = web, func() time.Time { return r.now }
	r.store = worktest.Open(t, r.Work)
	return r
}

// collect reads all sources, or those that are named.
func (r *reader) collect(only ...string) []Collected {
	r.Helper()
	all, err := CollectAll(r.Context(), r.Work, r.store, only)
	if err != nil {
		r.Fatal(err)
	}
	return all
}

func (r *reader) reparse(id string) string {
	r.Helper()
	c, err := ReparseSource(r.Context(), r.Work, r.store, r.Cfg.Source(id))
	if err != nil {
		r.Fatal(err)
	}
	return c.String()
}

// titles are those of all documents.
func (r *reader) titles() (all []string) {
	r.Helper()
	for d, err := range r.store.Bulk(r.Context()) {
		if err != nil {
			r.Fatal(err)
		}
		all = append(all, d.Title)
	}
	return all
}

// TestReparse reads a list at two times with a selector that takes the wrong words,
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
	r := newReader(t, fmt.Sprintf(pageProfile, "b"), web)
	r.collect()
	r.now, first = r.now.Add(24*time.Hour), 2
	r.collect()
	if got, want := r.titles(), []string{"分類", "分類", "分類"}; !slices.Equal(got, want) {
		t.Fatalf("titles %q, want %q", got, want)
	}
	before := asked
	r.Cfg.Source("list").List.Title = "a"
	r.now = r.now.Add(time.Hour)
	if out := r.reparse("list"); !strings.Contains(out, "read 3: 0 added, 3 revised") {
		t.Errorf("reparse says %q", out)
	}
	if got, want := r.titles(), []string{"第1号のお知らせ", "第2号のお知らせ", "第3号のお知らせ"}; !slices.Equal(got, want) {
		t.Errorf("titles %q, want %q", got, want)
	}
	if out := r.reparse("list"); !strings.Contains(out, "0 added, 0 revised, 3 unchanged") {
		t.Errorf("reparse again says %q", out)
	}
	if asked != before {
		t.Errorf("reparse asked the network %d times", asked-before)
	}
}

// TestReparseSaysOnce reads a list of two moments and a file again, each with an item
// that cannot be read: what several passes meet is said and counted once.
func TestReparseSaysOnce(t *testing.T) {
	items := []string{"一号"}
	web := webtest.New()
	web.Handle("feed.example/f", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>F</title><link>http://feed.example/</link><description/><item></item>`)
		for i, title := range items {
			fmt.Fprintf(w, `<item><title>%s</title><link>http://feed.example/%d</link><pubDate>いつか</pubDate></item>`, title, i)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	r := newReader(t, strings.Replace(fmt.Sprintf(pageProfile, "a"), "sources: [list]", "sources: [feed, file]", 1)+
		"  - {id: feed, kind: feed, name: F, url: \"http://feed.example/f\", class: others, lang: ja, tlp: CLEAR}\n"+
		"  - {id: file, kind: archive, name: A, path: a.jsonl, class: others, lang: ja, tlp: CLEAR}\n"+
		"  - {id: gone, kind: notes, name: N, path: nowhere, class: others, lang: ja, tlp: CLEAR}\n", web)
	lines := `{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01"}` + "\n{\n" + `{"id":"2","title":"二つ目","body":"本文","published":"2010-13-01"}` + "\n"
	if err := os.WriteFile(filepath.Join(r.Cfg.Dir, "a.jsonl"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.collect()
		items, r.now = append([]string{"二号"}, items...), r.now.Add(24*time.Hour)
	}
	for id, want := range map[string]string{"feed": "read 3: 0 added, 0 revised, 2 unchanged, 1 failed", "file": "read 3: 0 added, 0 revised, 2 unchanged, 1 failed", "gone": "FAILED: "} {
		out, said := r.reparse(id), map[string]bool{}
		if !strings.Contains(out, want) {
			t.Errorf("reparse of %s says %q, want %q", id, out, want)
		}
		for line := range strings.Lines(out) {
			if said[line] {
				t.Errorf("reparse says %q a second time", line)
			}
			said[line] = true
		}
	}
}

// TestKeep keeps answers for ten days: what is read again is then what stood on
// the list within them, and no document is lost.
func TestKeep(t *testing.T) {
	n := 0
	web := webtest.New()
	web.Handle("list.example/index.html", func(w http.ResponseWriter, _ *http.Request) {
		n++
		fmt.Fprintf(w, `<html lang=ja><ul><li>2010年3月%d日 <a href="/%d.html">第%d号のお知らせ</a></li></ul></html>`, n, n, n)
	})
	r := newReader(t, strings.Replace(fmt.Sprintf(pageProfile, "a"), "spacing: 1ms", "spacing: 1ms, keep: 10d", 1), web)
	for range 4 {
		r.collect()
		r.now = r.now.Add(6 * 24 * time.Hour)
	}
	if out := r.reparse("list"); !strings.Contains(out, "read 3: 0 added, 0 revised, 3 unchanged") {
		t.Errorf("reparse says %s, want the last three answers read", out)
	}
	if got := len(r.titles()); got != 4 {
		t.Errorf("%d documents are left, want all 4", got)
	}
}

// TestTextStays takes no text away that an answer, since lost, once gave.
func TestTextStays(t *testing.T) {
	r := newReader(t, worktest.Plain, nil)
	worktest.Fill(t, r.store, 1, []worktest.Doc{{Document: doc("made0", "a", "本文")}, {Document: doc("made0", "b", "")}})
	dst := &reread{Store: r.store, seen: map[documentID]bool{"c": true}}
	stored, err := dst.Put(t.Context(), []document{doc("made0", "a", ""), doc("made0", "b", "新しい本文"), doc("made0", "c", "本文"), doc("made0", "b", "二度目")})
	if err != nil || stored.Read != 1 || dst.fresh != 1 {
		t.Errorf("%+v were taken, %d of them fresh, %v, want the text that was missing alone", stored, dst.fresh, err)
	}
	for id, want := range map[documentID]string{"a": "本文", "b": "二度目"} { // the newest revision stands last
		if d, _, err := r.store.Document(t.Context(), "made0", id); err != nil || d.Body != want {
			t.Errorf("the text of %s is %q, %v, want %q", id, d.Body, err, want)
		}
	}
}
