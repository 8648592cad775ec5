package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// TestHub notifies a real hub on loopback of the feeds once something is new, not
// again when nothing is, and goes on where the hub fails.
func TestHub(t *testing.T) {
	var mu sync.Mutex
	var posts []url.Values
	code := http.StatusNoContent
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		_ = r.ParseForm()
		posts = append(posts, r.PostForm)
		w.WriteHeader(code)
	}))
	defer hub.Close()
	config := writeConfig(t, "http://127.0.0.1:1", "@every 24h")
	s := &served{config: config}
	s.change(t, `site: {base: "", opinions: ""}`, fmt.Sprintf(`site: {base: "https://example.jp/", opinions: "", hub: "%s"}`, hub.URL))
	do(t, exitDone, "publish", "--config", config, "--as-of", "2010-03-31")
	do(t, exitDone, "publish", "--config", config, "--as-of", "2010-03-31")
	if len(posts) != 1 || posts[0].Get("hub.mode") != "publish" || !strings.Contains(strings.Join(posts[0]["hub.url"], " "), "https://example.jp/ja/feed.atom") {
		t.Fatalf("the hub was told %v, want once of the feeds", posts)
	}
	code = http.StatusInternalServerError
	_, errs := do(t, exitDone, "publish", "--config", config, "--as-of", "2010-04-30")
	if len(posts) != 2 || !strings.Contains(errs, "the site is built, but the hub") {
		t.Errorf("a hub that fails: told %d times, %s", len(posts), errs)
	}
}
