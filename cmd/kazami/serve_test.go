package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// feedConfig is a profile that reads one feed every six hours.
const feedConfig = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, weekly: "0 6 * * 1", sources: [news]}
sources:
  - {id: news, kind: feed, name: 見本の新着, url: "%s/news.rdf", class: government, lang: ja, tlp: CLEAR, excerpt: title, cron: "%s", allow_private: true}
`

func writeConfig(t *testing.T, base, cron string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, feedConfig, base, cron), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// growing is a feed that has one more item every day.
type growing struct {
	mu    sync.Mutex
	asked int
	first time.Time
}

func (g *growing) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.first.IsZero() {
		g.first = now
	}
	g.asked++
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>新着</title><link>https://news.example/</link><description/>`)
	for day := g.first; !day.After(now); day = day.AddDate(0, 0, 1) {
		fmt.Fprintf(w, `<item><title>%d日のIPv6移行の知らせ</title><link>https://news.example/%d.html</link><pubDate>%s</pubDate></item>`,
			day.Day(), day.Unix(), day.Format(time.RFC1123Z))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// locked is a buffer that jobs may write to while a test reads it.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestServeThreeDays lets the schedule run for three days of the bubble's
// clock (from Saturday 2000-01-01, 9:00 in Tokyo) on a web in memory: the feed
// is read four times a day into a real archive, and the rest of the line
// follows whenever it brought something new, and once more on Monday. That
// rest is only counted here: the index's workers live outside any bubble.
func TestServeThreeDays(t *testing.T) {
	config := writeConfig(t, "http://news.example", "0 */6 * * *")
	synctest.Test(t, func(t *testing.T) {
		feed := &growing{}
		web := webtest.New()
		web.Handle("news.example/news.rdf", feed.ServeHTTP)
		var stdout, stderr locked
		var ran []time.Time
		a := &app{stdout: &stdout, stderr: &stderr, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "serve", web: web,
			after: func(s *session, _ context.Context, _ *archive.Store, _ int64, _ *summary) error {
				ran = append(ran, s.Now().In(horizon.Tokyo))
				return nil
			}}
		ctx, cancel := context.WithTimeout(t.Context(), 72*time.Hour+time.Minute)
		defer cancel()
		if err := (serveCommand{}).Run(ctx, a); err != nil {
			t.Fatal(err)
		}
		if feed.asked != 12 {
			t.Errorf("the feed was asked %d times in three days, want 12\n%s%s", feed.asked, stdout.String(), stderr.String())
		}
		var got []string
		for _, r := range ran {
			got = append(got, r.Format("Mon 15:04"))
		}
		if want := "Sat 12:00, Sun 12:00, Mon 06:00, Mon 12:00"; strings.Join(got, ", ") != want {
			t.Errorf("the line ran at %s, want %s\n%s%s", strings.Join(got, ", "), want, stdout.String(), stderr.String())
		}
		if s := stderr.String(); strings.Contains(s, "kazami: job") {
			t.Errorf("a job failed: %s", s)
		}
	})
}

// TestServeOverLoopback runs the schedule on a real server, and stops it as
// SIGTERM does.
func TestServeOverLoopback(t *testing.T) {
	feed := &growing{}
	web := webtest.New()
	web.Handle("/news.rdf", feed.ServeHTTP)
	server := web.Server()
	defer server.Close()
	config := writeConfig(t, server.URL, "@every 1s")
	var stdout, stderr locked
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"serve", "--config", config}, strings.NewReader(""), &stdout, &stderr)
	}()
	for range time.Tick(20 * time.Millisecond) {
		if strings.Contains(stdout.String(), "changes published") {
			break
		}
		if t.Context().Err() != nil {
			t.Fatal("the line never ran: ", stderr.String())
		}
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("asked to stop, serve ends with %d, want 0\n%s", code, stderr.String())
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(config), "public", "ja", "index.html")); err != nil {
		t.Error(err)
	}
}
