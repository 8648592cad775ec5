package service

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
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
  - {id: news, kind: feed, name: 見本の新着, url: "http://news.example/news.rdf", class: government, lang: ja, tlp: CLEAR, excerpt: title, cron: "0 */6 * * *", allow_private: true}
`

// growing is a feed that has one more item every day.
type growing struct {
	mu    sync.Mutex
	asked int
	first time.Time
	still bool // no more comes
	fails bool
}

func (g *growing) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.first.IsZero() {
		g.first = now
	}
	if g.asked++; g.fails {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if g.still {
		now = g.first
	}
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>新着</title><link>https://news.example/</link><description/>`)
	for day := g.first; !day.After(now); day = day.AddDate(0, 0, 1) {
		fmt.Fprintf(w, `<item><title>%d日の知らせ</title><link>https://news.example/%d.html</link><pubDate>%s</pubDate></item>`, day.Day(), day.Unix(), day.Format(time.RFC1123Z))
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

// served serves a config, mostly in a bubble for a while, and says when the rest of
// the line ran, and when the site was built.
type served struct {
	config         string
	feed           *growing
	web            *webtest.Web
	stdout, stderr locked
	line, sites    []string
	ownTime        []bool // of the line: whether the site was left to a time of its own
	left           error  // what the line and the site answer
}

func newServed(t *testing.T) *served {
	t.Helper()
	s := &served{config: filepath.Join(t.TempDir(), "config.yaml"), feed: &growing{}, web: webtest.New()}
	s.web.Handle("news.example/news.rdf", s.feed.ServeHTTP)
	if err := os.WriteFile(s.config, []byte(feedConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// program is what the service is given.
func (s *served) program() *Program {
	known := worktest.Known()
	known.Cron = ingest.ValidCron
	at := func(list *[]string) {
		*list = append(*list, time.Now().In(horizon.Tokyo).Format("Mon 15:04"))
	}
	return &Program{Now: time.Now, Stdout: &s.stdout,
		Load: func() (*work.Work, error) {
			w, err := worktest.Load(s.config, known, time.Now)
			if err == nil {
				w.Web, w.Stderr = s.web, &s.stderr
			}
			return w, err
		},
		After: func(_ context.Context, _ *work.Work, _ *archive.Store, _ int64, ownTime bool) (int, int, error) {
			at(&s.line)
			s.ownTime = append(s.ownTime, ownTime)
			return 3, 2, s.left
		},
		Sites: func(context.Context, *work.Work, *archive.Store) (int, error) { at(&s.sites); return 7, s.left }}
}

func (s *served) run(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := Serve(ctx, s.program()); err != nil {
		t.Fatalf("%v\n%s", err, s.stderr.String())
	}
}

// change replaces text of the config.
func (s *served) change(t *testing.T, old, new string) {
	t.Helper()
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("the config has no %q", old)
	}
	if err := os.WriteFile(s.config, []byte(strings.ReplaceAll(string(text), old, new)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// serving is the work of the config as it is.
func (s *served) serving(t *testing.T) *Serving {
	t.Helper()
	x, err := s.program().load()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// ledger is the runs of the archive, oldest first, and how each ended.
func (s *served) ledger(t *testing.T) (all []string) {
	t.Helper()
	store, err := archive.OpenRead(t.Context(), filepath.Join(filepath.Dir(s.config), "data"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		all = append([]string{r.Started.In(horizon.Tokyo).Format("Mon 15:04 ") + r.Command + ": " + r.Result}, all...)
	}
	return all
}

// TestServeThreeDays lets the schedule run for three days of the bubble's clock
// (from Saturday 2000-01-01, 9:00 in Tokyo) on a web in memory: the feed is read
// four times a day into a real archive, and the rest of the line follows whenever
// it brought something new, and once more on Monday.
func TestServeThreeDays(t *testing.T) {
	s := newServed(t)
	synctest.Test(t, func(t *testing.T) { s.run(t, 72*time.Hour+time.Minute) })
	if s.feed.asked != 12 {
		t.Errorf("the feed was asked %d times in three days, want 12\n%s%s", s.feed.asked, s.stdout.String(), s.stderr.String())
	}
	if got, want := strings.Join(s.line, ", "), "Sat 12:00, Sun 12:00, Mon 06:00, Mon 12:00"; got != want {
		t.Errorf("the line ran at %s, want %s\n%s%s", got, want, s.stdout.String(), s.stderr.String())
	}
	for _, ownTime := range s.ownTime {
		if ownTime {
			t.Error("the site is left to a time of its own, and has none")
		}
	}
	if got := s.ledger(t); len(got) != 16 || got[0] != "Sat 12:00 serve news: collected" || got[1] != "Sat 12:00 serve line: detected" || !slices.Contains(got[8:12], "Mon 06:00 serve weekly: detected") {
		t.Errorf("the ledger is\n%s", strings.Join(got, "\n"))
	}
	out, errs := s.stdout.String(), s.stderr.String()
	if strings.Count(out, "3 open detections, 2 changes published") != 4 || !strings.Contains(out, "2000-01-01: 3 open detections") || strings.Count(out, "read 2: 1 added") != 1 {
		t.Errorf("it prints\n%s", out)
	}
	if !strings.Contains(errs, "kazami: news                     0 */6 * * *\n") || !strings.Contains(errs, "kazami: weekly                   0 6 * * 1\n") || strings.Contains(errs, "kazami: job") {
		t.Errorf("it says\n%s", errs)
	}
}
