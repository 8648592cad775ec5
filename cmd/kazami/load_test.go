package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/encoding/japanese"

	"kazami/internal/archive"
	"kazami/internal/fulltest"
	"kazami/internal/webtest"
)

// manner is how a source of the web of 200 behaves.
type manner int

const (
	plain       manner = iota // answers anew each time
	polite                    // has an ETag
	stalling                  // answers two times of three after the time limit
	throttling                // sends every fifth request away for an hour
	vanishing                 // has no address from hour 6 to hour 12
	failing                   // answers 500 from hour 8 to hour 10, and cuts its answer short until hour 11
	mislabelled               // writes Shift_JIS and says UTF-8
	frozen                    // has published nothing since the first hour
	huge                      // has 10,000 items
	barred                    // robots.txt bars its feed
	sharing                   // stands on one host with the others of its manner
	manners
)

// mannerOf spreads the manners over the sources; of the huge there are two.
func mannerOf(i int) manner {
	how := manner(i) % manners
	if how == huge && i > int(manners) {
		return polite
	}
	return how
}

// publisher is a source of the web of 200: it publishes an item every two
// hours for a day and a half, and shows the last twenty.
type publisher struct {
	n     int
	how   manner
	start time.Time
	hour  time.Duration // of its own clock; 0: an hour

	mu    sync.Mutex
	asked int
	away  time.Time // until when it sent its last caller away
	early int       // requests in spite of that
	shown map[int]bool
}

func (p *publisher) host() string {
	if p.how == sharing {
		return "shared.example"
	}
	return fmt.Sprintf("s%03d.example", p.n)
}

func (p *publisher) hours() int { return int(time.Since(p.start) / cmp.Or(p.hour, time.Hour)) }

// items are the numbers of what it shows now, newest first.
func (p *publisher) items() (all []int) {
	newest, least := min(p.hours(), 36)/2, 0
	if p.how == huge {
		newest = newest / 6 * 6
	}
	switch p.how {
	case frozen:
		newest, least = 0, -19
	case huge:
		least = -9_999
	default:
		least = newest - 19
	}
	for i := newest; i >= max(least, -9_999+newest); i-- {
		all = append(all, i)
	}
	return all
}

func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked++
	asked, now := p.asked, time.Now()
	if now.Before(p.away) {
		p.early++
	}
	p.mu.Unlock()
	items := p.items()
	switch h := p.hours(); {
	case p.how == stalling && asked%3 != 0:
		select {
		case <-time.After(time.Minute):
		case <-r.Context().Done():
		}
		return
	case p.how == throttling && asked%5 == 0:
		p.mu.Lock()
		p.away = now.Add(cmp.Or(p.hour, time.Hour))
		p.mu.Unlock()
		w.Header().Set("Retry-After", strconv.Itoa(int(cmp.Or(p.hour, time.Hour).Seconds())))
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case p.how == failing && h >= 8 && h < 10:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case p.how == polite || p.how == huge || p.how == frozen:
		tag := fmt.Sprintf(`"%d"`, items[0])
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := p.feed(items)
	if p.how == failing && p.hours() == 10 {
		body = body[:len(body)/2]
	}
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	_, _ = w.Write(body)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, i := range items {
		p.shown[i] = true
	}
}

func (p *publisher) feed(items []int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>新着</title><link>https://x.example/</link><description/>`)
	for _, i := range items {
		fmt.Fprintf(&b, "<item><title>情報源%d の %d 番目のお知らせ</title><link>https://x.example/%d/%d.html</link><pubDate>%s</pubDate></item>\n",
			p.n, i, p.n, i, p.start.Add(2*time.Hour*time.Duration(i)).Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	if p.how != mislabelled {
		return []byte(b.String())
	}
	text, err := japanese.ShiftJIS.NewEncoder().String(b.String())
	if err != nil {
		panic(err)
	}
	return []byte(text)
}

// flaky is a web that some hosts are not part of for a while.
type flaky struct {
	*webtest.Web
	gone func(host string) bool
}

func (f flaky) RoundTrip(r *http.Request) (*http.Response, error) {
	if f.gone(r.URL.Hostname()) {
		return nil, errors.New("no such host")
	}
	return f.Web.RoundTrip(r)
}

// crowd is a web of n publishers of all manners, and the config that reads it.
func crowd(t *testing.T, n int, cron func(i int) string) ([]*publisher, flaky, string) {
	t.Helper()
	web := webtest.New()
	start := time.Now()
	var all []*publisher
	var sources, ids strings.Builder
	gone := map[string]bool{}
	for i := range n {
		p := &publisher{n: i, how: mannerOf(i), start: start, shown: map[int]bool{}}
		all = append(all, p)
		path := fmt.Sprintf("/%d.rss", i)
		web.Handle(p.host()+path, p.ServeHTTP)
		switch p.how {
		case barred:
			web.Set(p.host()+"/robots.txt", webtest.Page{Body: []byte("User-agent: *\nDisallow: /")})
		case vanishing:
			gone[p.host()] = true
		}
		fmt.Fprintf(&ids, "s%03d, ", i)
		fmt.Fprintf(&sources, "  - {id: s%03d, kind: feed, name: s%d, url: \"http://%s%s\", class: others, tlp: CLEAR, cron: %q}\n", i, i, p.host(), path, cron(i))
	}
	file := filepath.Join(t.TempDir(), "config.yaml")
	text := fmt.Sprintf(`version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
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
	return all, flaky{web, func(host string) bool {
		h := int(time.Since(start) / time.Hour)
		return gone[host] && h >= 6 && h < 12
	}}, file
}

// TestServeTwoDaysOfTwoHundredSources lets the schedule run on a web in memory
// for two days of the bubble's clock and counts on the servers' side. By default
// there are two sources of each manner.
func TestServeTwoDaysOfTwoHundredSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, web, file := crowd(t, fulltest.Size(2*int(manners), 200), func(i int) string { return fmt.Sprintf("%d */2 * * *", i*7%60) })
		var stdout, stderr locked
		var rests int
		a := &app{stdout: &stdout, stderr: &stderr, now: time.Now, opts: &global{Config: file, Profile: "plan2"}, command: "serve", web: web,
			after: func(*session, context.Context, *archive.Store, int64, *summary) error { rests++; return nil }}
		heap := make(chan uint64, 1)
		go func() {
			time.Sleep(24 * time.Hour)
			heap <- heapInUse()
		}()
		ctx, cancel := context.WithTimeout(t.Context(), 48*time.Hour+time.Minute)
		defer cancel()
		if err := (serveCommand{}).Run(ctx, a); err != nil {
			t.Fatal(err)
		}
		if day, end := <-heap, heapInUse(); end > day+day/2+8<<20 {
			t.Errorf("the heap grew from %d MB after a day to %d MB after two", day>>20, end>>20)
		}
		nothingLost(t, file, all)
		wellBehaved(t, web.Web, all)
		if rests == 0 {
			t.Error("the rest of the line never ran")
		}
		if s := stderr.String(); strings.Contains(s, "kazami: job") {
			t.Errorf("a job failed: %.500s", s)
		}
		t.Logf("%d requests, the rest of the line ran %d times", len(web.Requests()), rests)
	})
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// nothingLost holds the archive to what the publishers showed: each item once.
func nothingLost(t *testing.T, config string, all []*publisher) {
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
		have[string(d.Source)][d.Title]++
	}
	for _, p := range all {
		got := have[fmt.Sprintf("s%03d", p.n)]
		var missing []int
		for i := range p.shown {
			if got[fmt.Sprintf("情報源%d の %d 番目のお知らせ", p.n, i)] != 1 {
				missing = append(missing, i)
			}
		}
		slices.Sort(missing)
		if len(missing) > 0 {
			t.Errorf("source %d, manner %d, asked %d times: its items %d are missing or doubled", p.n, p.how, p.asked, missing)
		}
		if newest := slices.Max(append(slices.Collect(maps.Keys(p.shown)), -1)); p.how != barred && p.how != frozen && newest != 18 && (p.hour == 0 || p.how != stalling && p.how != throttling) {
			t.Errorf("source %d, manner %d: its newest item %d of 18 was never asked for", p.n, p.how, newest)
		}
		if len(got) != len(p.shown) {
			t.Errorf("source %d, manner %d: %d documents of %d items shown", p.n, p.how, len(got), len(p.shown))
		}
	}
}

// wellBehaved holds the program to its manners, as the servers saw them.
func wellBehaved(t *testing.T, web *webtest.Web, all []*publisher) {
	t.Helper()
	if most := web.MostAtOnce(); most != 1 {
		t.Errorf("a host had %d requests at once, want 1", most)
	}
	last := map[string]time.Time{}
	conditional, repeats := 0, 0
	for _, r := range web.Requests() {
		if gap := r.At.Sub(last[r.Host]); gap < 2*time.Second {
			t.Errorf("%s was asked for %s %s after the request before", r.Host, r.Path, gap)
		}
		last[r.Host] = r.At
		if !strings.HasPrefix(r.UserAgent, "kazami/1 (+https://kazami.example/contact)") {
			t.Fatalf("%s was asked by %q", r.Host, r.UserAgent)
		}
		if r.Conditional {
			conditional++
			if r.Status == http.StatusNotModified {
				repeats++
			}
		}
	}
	if conditional == 0 || repeats == 0 {
		t.Errorf("%d conditional requests, %d of them answered 304", conditional, repeats)
	}
	robots := map[string]int{}
	for _, r := range web.Requests() {
		if r.Path == "/robots.txt" {
			robots[r.Host]++
		}
	}
	for _, p := range all {
		if p.how == barred && p.asked > 0 {
			t.Errorf("source %d was asked %d times though robots.txt bars it", p.n, p.asked)
		}
		if p.early > 0 {
			t.Errorf("source %d was asked %d times before its Retry-After", p.n, p.early)
		}
		if n := robots[p.host()]; n > 4 {
			t.Errorf("%s was asked %d times for robots.txt in two days, want at most 4", p.host(), n)
		}
	}
	t.Logf("%d conditional requests, %d of them answered 304", conditional, repeats)
}
