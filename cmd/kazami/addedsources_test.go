package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/internal/archive"
	"kazami/internal/webtest"
)

// The configuration of the version before loads, and its sources mean what those
// of today's mean, but for the minute at which they are read.
func TestConfigOfTheLastVersion(t *testing.T) {
	old, err := config.Load("testdata/config-21a580d.yaml", stages())
	if err != nil {
		t.Fatal(err)
	}
	now := liveConfig(t)
	if len(old.Sources) != len(now.Sources) || len(old.Sources) < 60 {
		t.Fatalf("%d sources then, %d now", len(old.Sources), len(now.Sources))
	}
	for i := range old.Sources {
		if old.Sources[i].URL != "" && old.Sources[i].Cron == "" {
			t.Errorf("%s is never read", old.Sources[i].ID)
		}
		old.Sources[i].Cron = now.Sources[i].Cron   // today's minutes are each source's own
		old.Sources[i].Place = now.Sources[i].Place // where in its file it stands
		if now.Sources[i].Sample {
			if uncounted := now.Sources[i].Count; uncounted == nil || *uncounted {
				t.Errorf("the sample %s is counted", now.Sources[i].ID)
			}
			now.Sources[i].Count = nil // it is not counted any more
			old.Sources[i].Name = strings.Replace(old.Sources[i].Name, "聞き取り", "ヒアリング", 1)
		}
		if !reflect.DeepEqual(old.Sources[i], now.Sources[i]) {
			t.Errorf("source was\n%+v\nis\n%+v", old.Sources[i], now.Sources[i])
		}
	}
	plan2 := now.Profiles["plan2"]
	plan2.Packs = nil // new
	now.Profiles["plan2"] = plan2
	if !reflect.DeepEqual(old.Profiles, now.Profiles) {
		t.Errorf("profiles were\n%+v\nare\n%+v", old.Profiles, now.Profiles)
	}
}

// Three lines are enough for a source of the web.
func TestThreeLines(t *testing.T) {
	web := webtest.New()
	web.Handle("news.example/news.rdf", (&growing{}).ServeHTTP)
	dir := t.TempDir()
	file := filepath.Join(dir, "three.yaml")
	if err := os.WriteFile(file, []byte("contact: https://example.jp/\nsources:\n  - {id: news, url: \"http://news.example/news.rdf\", allow_private: true}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: time.Now, web: web}
	if err := a.dispatch(t.Context(), []string{"collect", "--config", file}); err != nil || !strings.Contains(out.String(), "1 added") {
		t.Fatalf("collect: %v\n%s%s", err, out.String(), errs.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "kazami.db")); err != nil {
		t.Error(err)
	}
}

// A list of 2,000 feeds becomes a file of sources.d, and a configuration of so
// many sources loads, in seconds.
func TestManyFeeds(t *testing.T) {
	const n = 2000
	dir := t.TempDir()
	var list strings.Builder
	list.WriteString("<opml version=\"2.0\"><body>\n")
	for i := range n {
		fmt.Fprintf(&list, "<outline text=\"Feed %d\" xmlUrl=\"https://site%d.example/feed-%d.xml\"/>\n", i, i%50, i)
	}
	list.WriteString("</body></opml>\n")
	opml, file := filepath.Join(dir, "many.opml"), filepath.Join(dir, "config.yaml")
	for name, text := range map[string]string{opml: list.String(), file: "contact: https://example.jp/\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	do(t, 0, "sources", "import", "--config", file, "--write", opml)
	imported := time.Now()
	c, err := config.Load(file, stages())
	if err != nil {
		t.Fatal(err)
	}
	loaded := time.Now()
	t.Logf("imported in %s, loaded in %s", imported.Sub(began).Round(time.Millisecond), loaded.Sub(imported).Round(time.Millisecond))
	if p := c.Profiles[config.DefaultProfile]; len(c.Sources) != n || len(p.Sources) != n {
		t.Errorf("%d sources, %d of the profile, want %d", len(c.Sources), len(p.Sources), n)
	}
	do(t, 0, "sources", "--config", file)
	t.Logf("listed in %s", time.Since(loaded).Round(time.Millisecond))
}

// run serves in a bubble for a while, with nothing to do but to collect.
func (s *served) run(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	a := &app{stdout: &s.stdout, stderr: &s.stderr, now: time.Now, opts: &global{Config: s.config, Profile: "plan2"}, command: "serve", web: s.web,
		after: func(*session, context.Context, *archive.Store, int64, *summary) error { return nil },
		sites: func(*session, context.Context, *archive.Store) (int, error) { return 0, nil }}
	if err := (serveCommand{}).Run(ctx, a); err != nil {
		t.Fatalf("%v\n%s", err, s.stderr.String())
	}
}

// What somebody writes into sources.d is taken up while kazami serve runs; a
// faulty file is named, and the sources before go on.
func TestServeTakesUpAddedSources(t *testing.T) {
	s := newServed(t)
	s.web.Handle("more.example/news.rdf", (&growing{}).ServeHTTP)
	added := filepath.Join(filepath.Dir(s.config), config.SourceFolder, "more.yaml")
	write := func(text string) func() {
		return func() {
			if err := os.MkdirAll(filepath.Dir(added), 0o700); err != nil {
				t.Error(err)
			}
			if err := os.WriteFile(added, []byte(text), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	good := "sources:\n  - {id: more, url: \"http://more.example/news.rdf\", allow_private: true, cron: \"0 * * * *\"}\n"
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(time.Hour, write(good))
		time.AfterFunc(150*time.Minute, write(strings.Replace(good, "id: more, ", "id: more, kind: fed, ", 1)))
		time.AfterFunc(270*time.Minute, write(strings.ReplaceAll(good, "0 * * * *", "30 * * * *")))
		s.run(t, 7*time.Hour)
	})
	said := s.stderr.String()
	for _, want := range []string{"more.yaml:2: unknown kind \"fed\". Did you mean feed?", "is refused"} {
		if strings.Count(said, want) != 1 {
			t.Errorf("standard error says %q %d times, want once:\n%s", want, strings.Count(said, want), said)
		}
	}
	if n := strings.Count(said, "is read again"); n != 2 {
		t.Errorf("the configuration was read again %d times, want 2:\n%s", n, said)
	}
	out := s.stdout.String()
	if n := strings.Count(out, "more"); n < 5 {
		t.Errorf("source more was read %d times, want every hour:\n%s", n, out)
	}
}

// Sources that no schedule reads are named when kazami serve starts; samples, which do not change, are not.
func TestServeNamesSourcesNeverRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(`contact: https://example.jp/
profiles: {p: {sources: [a, b, c, e]}}
sources:
  - {id: a, kind: archive, path: a.jsonl}
  - {id: b, url: "https://b.example/", cron: "0 0 30 2 *"}
  - {id: c, url: "https://c.example/", cron: "0 0 29 2 *"}
  - {id: d, url: "https://d.example/", cron: "0 0 1 1 *"}
  - {id: e, kind: archive, path: e.jsonl, sample: true}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{stderr: new(bytes.Buffer), now: time.Now, opts: &global{Config: file}}
	s, err := a.session()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"d: no profile has it", "a: it has no cron line, and neither do the defaults", `b: cron "0 0 30 2 *" names a day that never comes`}
	if got := ingest.NeverRead(&s.Work); !slices.Equal(got, want) {
		t.Errorf("NeverRead = %q, want %q", got, want)
	}
}
