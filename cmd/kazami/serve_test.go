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
	"time"

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

// served is a config to be served, its web, and what the program says.
type served struct {
	config         string
	web            *webtest.Web
	stdout, stderr locked
}

func newServed(t *testing.T) *served {
	web := webtest.New()
	web.Handle("news.example/news.rdf", (&growing{}).ServeHTTP)
	return &served{config: writeConfig(t, "http://news.example", "0 */6 * * *"), web: web}
}

// change replaces text of the config.
func (s *served) change(t *testing.T, old, new string) {
	t.Helper()
	replaceIn(t, s.config, old, new)
}
