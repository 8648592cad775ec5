package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/fulltest"
	"kazami/internal/webtest"
)

// loopback is a web of n publishers, each a real server of its own, and the
// config that reads it.
func loopback(t testing.TB, n int, how func(i int) manner) ([]*publisher, []*webtest.Web, string) {
	t.Helper()
	start := time.Now()
	var all []*publisher
	var webs []*webtest.Web
	var sources, ids strings.Builder
	for i := range n {
		p := &publisher{n: i, how: how(i), start: start, shown: map[int]bool{}}
		web := webtest.New()
		web.Handle("/feed.rss", p.ServeHTTP)
		if p.how == barred {
			web.Set("/robots.txt", webtest.Page{Body: []byte("User-agent: *\nDisallow: /")})
		}
		server := httptest.NewServer(web)
		t.Cleanup(server.Close)
		all, webs = append(all, p), append(webs, web)
		fmt.Fprintf(&ids, "s%03d, ", i)
		fmt.Fprintf(&sources, "  - {id: s%03d, kind: feed, name: s%d, url: \"%s/feed.rss\", class: others, tlp: CLEAR, allow_private: true}\n", i, i, server.URL)
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	text := fmt.Sprintf(`version: 1
contact: https://kazami.example/contact
fetch: {timeout: 2s, max_bytes: 5242880, spacing: 10ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [%s]}
sources:
%s`, strings.TrimSuffix(ids.String(), ", "), sources.String())
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return all, webs, file
}

// TestTwoHundredSourcesOverLoopback reads 200 real servers, three of each manner
// by default, three times, with
// two and a half hours of the program's clock between: nothing is lost or
// doubled, and no server is asked for two things at once.
func TestTwoHundredSourcesOverLoopback(t *testing.T) {
	all, webs, config := loopback(t, fulltest.Size(3*int(manners), 200), mannerOf)
	now := time.Now()
	for range 3 {
		var out, errs strings.Builder
		a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return now }, opts: &global{Config: config, Profile: "plan2"}, command: "collect"}
		_ = (collectCommand{}).Run(t.Context(), a) // some of them fail, and are to
		now = now.Add(150 * time.Minute)
	}
	have := archived(t, config)
	for i, p := range all {
		if got := have[fmt.Sprintf("s%03d", p.n)]; len(got) != len(p.shown) {
			t.Errorf("source %d, manner %d: %d documents of %d items shown", p.n, p.how, len(got), len(p.shown))
		}
		if p.how == barred && p.asked > 0 || p.how != barred && p.asked == 0 {
			t.Errorf("source %d, manner %d: asked %d times", p.n, p.how, p.asked)
		}
		if most := webs[i].MostAtOnce(); most > 1 {
			t.Errorf("source %d had %d requests at once", p.n, most)
		}
		if p.early > 0 {
			t.Errorf("source %d was asked %d times before its Retry-After", p.n, p.early)
		}
	}
}

// archived is the titles of each source's documents, with how often they stand there.
func archived(t testing.TB, config string) map[string]map[string]int {
	t.Helper()
	store, err := archive.Open(t.Context(), filepath.Join(filepath.Dir(config), "data"), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	have := map[string]map[string]int{}
	for d, err := range store.Bulk(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if have[string(d.Source)] == nil {
			have[string(d.Source)] = map[string]int{}
		}
		have[string(d.Source)][fmt.Sprintf("%s %s r%d", d.ID, d.Title, d.Rev)]++
	}
	return have
}

// TestKilledCollection ends a collection with kill -9 at random moments, four
// and at full size a hundred, each in an archive of its own, and then runs it once undisturbed:
// the archive is that of a run that was never killed.
func TestKilledCollection(t *testing.T) {
	bin := program(t)
	_, _, config := loopback(t, 24, func(i int) manner { return []manner{plain, polite, mislabelled, frozen}[i%4] })
	collect := func(data string) *exec.Cmd {
		return exec.CommandContext(t.Context(), bin, "collect", "--config", config, "--data", data)
	}
	began := time.Now()
	if out, err := collect(filepath.Join(filepath.Dir(config), "data")).CombinedOutput(); err != nil {
		t.Fatalf("collect: %v\n%s", err, out)
	}
	when, want := moments{whole: time.Since(began), random: rand.New(rand.NewPCG(1, 2))}, archived(t, config)
	kills := fulltest.Trials(4, 100)
	cut, missed := 0, 0
	for cut < kills {
		if missed > 2*kills {
			t.Fatalf("%d runs were cut off and %d came to their end before: the moments are badly chosen", cut, missed)
		}
		data := filepath.Join(t.TempDir(), "data")
		cmd := collect(data)
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(when.next(), func() { _ = cmd.Process.Kill() })
		ended := cmd.Wait() == nil
		killer.Stop()
		if ended {
			missed++
			when.missed(time.Since(began))
		} else {
			cut++
			if out, err := collect(data).CombinedOutput(); err != nil {
				t.Fatalf("kill %d: the next run: %v\n%s", cut, err, out)
			}
		}
		if got := archivedIn(t, data); !sameArchive(got, want) {
			t.Fatalf("kill %d: the next run does not complete the archive: %d sources", cut, len(got))
		}
	}
	t.Logf("%d runs were cut off, %d came to their end before", cut, missed)
}

func archivedIn(t testing.TB, data string) map[string]map[string]int {
	t.Helper()
	return archived(t, filepath.Join(filepath.Dir(data), "config.yaml"))
}

func sameArchive(a, b map[string]map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	for id, docs := range a {
		if len(docs) != len(b[id]) {
			return false
		}
		for k, n := range docs {
			if b[id][k] != n {
				return false
			}
		}
	}
	return true
}

// BenchmarkCollect reads 16 feeds of 500 items each over loopback into a new
// archive: documents a second, parsed and stored.
func BenchmarkCollect(b *testing.B) {
	const feeds, items = 16, 500
	var servers []string
	for n := range feeds {
		p := &publisher{n: n, start: time.Now()}
		var numbers []int
		for i := range items {
			numbers = append(numbers, -i)
		}
		body := p.feed(numbers)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			_, _ = w.Write(body)
		}))
		defer server.Close()
		servers = append(servers, server.URL)
	}
	var ids, sources []string
	for n, url := range servers {
		ids = append(ids, fmt.Sprintf("s%d", n))
		sources = append(sources, fmt.Sprintf("  - {id: s%d, kind: feed, name: s, url: %q, class: others, tlp: CLEAR, allow_private: true}\n", n, url+"/feed"))
	}
	config := filepath.Join(b.TempDir(), "config.yaml")
	text := "version: 1\ncontact: https://kazami.example/\nfetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}\ndetect: {since: 1995-01-01, f: 1, watch_f: 0.1}\nwatch: []\nsite: {base: \"\", opinions: \"\"}\nprofiles:\n  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [" +
		strings.Join(ids, ", ") + "]}\nsources:\n" + strings.Join(slices.Clone(sources), "")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if code := run(context.Background(), []string{"collect", "--config", config, "--data", b.TempDir()}, strings.NewReader(""), b.Output(), b.Output()); code != 0 {
			b.Fatalf("kazami collect: exit code %d", code)
		}
	}
	b.ReportMetric(float64(b.N*feeds*items)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(peak(b), "peak-MB")
}
