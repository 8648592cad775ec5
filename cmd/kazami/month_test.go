package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/internal/archive"
	"kazami/internal/fulltest"
	"kazami/internal/webtest"
)

// TestServeForAMonth serves faulty publishers in a web in memory, hourly, for
// two days of a bubble's clock, three at full size and a month with
// KAZAMI_FULL=10: nothing shown is lost or stored twice, and the process has as many
// descriptors and goroutines at the end as after the first third, and no more
// memory than half as much again.
func TestServeForAMonth(t *testing.T) {
	days := fulltest.Trials(2, 3)
	dir := t.TempDir()
	var first, last published
	synctest.Test(t, func(t *testing.T) {
		web := webtest.New()
		var all []*publisher
		var ids, sources strings.Builder
		for i := range int(manners) {
			how := mannerOf(i)
			if how == huge { // its ten thousand items are another test's
				how = plain
			}
			p := &publisher{n: i, how: how, start: time.Now(), shown: map[int]bool{}}
			name := fmt.Sprintf("s%03d", i)
			web.Handle(p.host()+"/"+name+".rss", p.ServeHTTP)
			if how == barred {
				web.Set(p.host()+"/robots.txt", webtest.Page{Body: []byte("User-agent: *\nDisallow: /")})
			}
			all = append(all, p)
			fmt.Fprintf(&ids, "%s, ", name)
			fmt.Fprintf(&sources, "  - {id: %s, kind: feed, name: %s, url: \"http://%s/%s.rss\", class: others, tlp: CLEAR, cron: \"%d * * * *\", allow_private: true}\n", name, name, p.host(), name, i%60)
		}
		config := filepath.Join(dir, "config.yaml")
		text := fmt.Sprintf("version: 1\ncontact: https://kazami.example/contact\nfetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}\ndetect: {since: 1995-01-01, f: 1, watch_f: 0.1}\nwatch: []\nsite: {base: \"\", opinions: \"\"}\nprofiles:\n  plan2: {as_of: today, horizon: +5y, data: data, out: public, weekly: \"0 6 * * 1\", publish: approval, sources: [%s]}\nsources:\n%s",
			strings.TrimSuffix(ids.String(), ", "), sources.String())
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr locked
		a := &app{stdout: &stdout, stderr: &stderr, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "serve", web: web,
			after: func(*session, context.Context, *archive.Store, int64, *summary) error { return nil },
			sites: func(*session, context.Context, *archive.Store) (int, error) { return 0, nil }}
		span := time.Duration(days) * 24 * time.Hour
		time.AfterFunc(span/3+30*time.Minute+59*time.Second, func() { first = used() })
		time.AfterFunc(span-30*time.Minute+59*time.Second, func() { last = used() })
		ctx, cancel := context.WithTimeout(t.Context(), span)
		defer cancel()
		if err := (serveCommand{}).Run(ctx, a); err != nil {
			t.Fatal(err)
		}
		have := archived(t, config)
		for _, p := range all {
			got := have[fmt.Sprintf("s%03d", p.n)]
			if len(got) != len(p.shown) {
				t.Errorf("source %d, manner %d: %d documents of %d items shown", p.n, p.how, len(got), len(p.shown))
			}
			for doc, n := range got {
				if n != 1 {
					t.Errorf("source %d: %s is stored %d times", p.n, doc, n)
				}
			}
		}
		if strings.Contains(stderr.String(), "panic") || strings.Contains(stderr.String(), "archive") {
			t.Errorf("it says: %s", stderr.String())
		}
	})
	t.Logf("%d days: %d then %d descriptors, %d then %d goroutines, %d then %d KB of heap", days, first.files, last.files, first.goroutines, last.goroutines, first.heap>>10, last.heap>>10)
	if first.heap == 0 || last.heap == 0 {
		t.Fatal("nothing was measured")
	}
	if last.files > first.files+2 || last.goroutines > first.goroutines+2 || last.heap > first.heap*3/2+(4<<20) {
		t.Error("the process grows")
	}
}

// published is what a process holds.
type published struct {
	files, goroutines int
	heap              uint64
}

func used() published {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, _ := os.ReadDir("/proc/self/fd") // empty where there is none such
	return published{len(files), runtime.NumGoroutine(), m.HeapAlloc}
}
