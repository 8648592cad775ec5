package main

import (
	"bytes"
	goflag "flag" // flag is a noun of this package
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

var update = goflag.Bool("update", false, "write the golden files anew")

// sickConfig is a profile with a source of every ailment.
const sickConfig = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: today, horizon: +5y, data: data, out: public, sources: [good, frozen, learned, waf, html, empty, barred, fast, back, moved, never]}
sources:
  - {id: good, kind: feed, name: 毎日の新着情報, url: "http://good.example/f", class: government, lang: ja, tlp: CLEAR, cron: "7 * * * *", gap: 7d, verified: capture}
  - {id: frozen, kind: feed, name: 凍ったフィード, url: "http://frozen.example/f", class: government, lang: ja, tlp: CLEAR, cron: "8 * * * *", gap: 14d, verified: documented}
  - {id: learned, kind: feed, name: 凍ったが間隔は書かれていないフィード, url: "http://learned.example/f", class: government, lang: ja, tlp: CLEAR, cron: "9 * * * *", verified: no}
  - {id: waf, kind: page, name: 経済産業省 ニュースリリース, url: "http://waf.example/", class: government, lang: ja, tlp: CLEAR, cron: "10 */2 * * *"}
  - {id: html, kind: feed, name: ブラウザの確認, url: "http://html.example/f", class: others, lang: ja, tlp: CLEAR, cron: "11 */2 * * *"}
  - {id: empty, kind: feed, name: 空のフィード, url: "http://empty.example/f", class: others, tlp: CLEAR, cron: "12 */2 * * *"}
  - {id: barred, kind: feed, name: 収集を禁じる所, url: "http://barred.example/f", class: others, tlp: CLEAR, cron: "13 */2 * * *"}
  - {id: fast, kind: feed, name: 速い新着, url: "http://fast.example/f", class: others, lang: ja, tlp: CLEAR, cron: "14 6 * * *"}
  - {id: back, kind: feed, name: 戻ってきた所, url: "http://back.example/f", class: research, lang: ja, tlp: CLEAR, cron: "15 6 * * *"}
  - {id: moved, kind: feed, name: 引っ越した所, url: "http://moved.example/f", class: operators, lang: ja, tlp: CLEAR}
  - {id: never, kind: archive, name: まだ読んでいない所, path: none.jsonl, class: others, tlp: CLEAR}
`

// newsFeed is a feed of items at a distance, the newest first and last of them at end.
func newsFeed(host string, n int, apart time.Duration, end time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>新着</title><link>http://%s/</link><description/>`, host)
	end = end.Truncate(apart)
	for i := range n {
		at := end.Add(-apart * time.Duration(i))
		fmt.Fprintf(&b, `<item><title>%sのお知らせ</title><link>http://%s/%d.html</link><pubDate>%s</pubDate></item>`, at.Format("1月2日15時4分"), host, at.Unix(), at.Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

// sickWeb serves the sources of sickConfig from start on.
func sickWeb(start time.Time) *webtest.Web {
	web := webtest.New()
	feed := func(host string, n int, apart time.Duration) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, newsFeed(host, n, apart, time.Now())) }
	}
	still := func(host string, n int, apart, ago time.Duration) {
		web.Set(host+"/f", webtest.Page{Body: []byte(newsFeed(host, n, apart, start.Add(-ago)))})
	}
	day := 24 * time.Hour
	web.Handle("good.example/f", feed("good.example", 20, 12*time.Hour))
	still("frozen.example", 20, day, 30*day)
	still("learned.example", 20, day, 157*day)
	web.Set("waf.example/", webtest.Page{Status: http.StatusAccepted})
	web.Set("html.example/f", webtest.Page{Body: []byte("<!DOCTYPE html><html><head><title>Just a moment</title></head><body><script src=x></script></body></html>")})
	web.Set("empty.example/f", webtest.Page{Body: []byte(newsFeed("empty.example", 0, day, start))})
	web.Set("barred.example/robots.txt", webtest.Page{Body: []byte("User-agent: *\nDisallow: /\n")})
	web.Handle("fast.example/f", feed("fast.example", 20, 5*time.Minute))
	web.Handle("back.example/f", func(w http.ResponseWriter, r *http.Request) {
		if out := time.Since(start); out > day/2 && out < 3*day+day/2 {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		feed("back.example", 20, 12*time.Hour)(w, r)
	})
	web.Handle("moved.example/f", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://new.example/f", http.StatusMovedPermanently)
	})
	web.Handle("new.example/f", feed("new.example", 20, 12*time.Hour))
	return web
}

// TestSickSources reads a web with every ailment once a day for five days of a
// bubble's clock, and shows what kazami sources and the digest say of it.
func TestSickSources(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, []byte(sickConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "collect", web: sickWeb(time.Now())}
		tried := []string{"good", "frozen", "learned", "waf", "html", "empty", "barred", "fast", "back", "moved"}
		for range 5 {
			_ = (collectCommand{Only: tried}).Run(t.Context(), a) // some sources fail, and that is shown below
			time.Sleep(24 * time.Hour)
		}
		if !strings.Contains(out.String(), "revived after 4 days") {
			t.Errorf("collect does not say that a source revived:\n%s", out.String())
		}
		out.Reset()
		if err := (sourcesList{}).Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n-- digest --\n")
		if err := a.withArchive(t.Context(), func(s *session, store *archive.Store) error {
			all, err := ingest.HealthOf(t.Context(), &s.Work, store, time.Time{})
			for _, f := range all {
				fmt.Fprintf(&out, "%s: %s\n", f.Source.Name, f.InJapanese())
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/sources.golden", out.Bytes())
		time.Sleep(48 * time.Hour)
		out.Reset()
		a.opts.JSON = true
		if err := (sourcesList{}).Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`{"source":"barred","name":"収集を禁じる所","kind":"feed","class":"others","verified":"","ok":false,`,
			`"findings":[{"kind":"failing",`, `{"kind":"missed",`, `not read since 2000-01-05 09:00 though it was due`, `"verified":"documented"`, `"items_a_week":14`} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("kazami sources --json lacks %s:\n%s", want, out.String())
			}
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("kazami sources --json has null:\n%s", out.String())
		}
	})
}

// TestSourcesOfThen asks how sources states on a past day: what was tried and
// collected later is not shown.
func TestSourcesOfThen(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, []byte(sickConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "collect", web: sickWeb(time.Now())}
		for range 5 { // on the 1st to the 5th of January 2000, at 9 in Tokyo
			_ = (collectCommand{Only: []string{"back", "good"}}).Run(t.Context(), a)
			time.Sleep(24 * time.Hour)
		}
		for _, c := range []struct {
			asOf string
			want []string
		}{
			{"", []string{"note back ", "revived after 4 days", "01-05 09:00  01-06 09:07      28 ", "11 sources: 0 failing, 1 with something to look at, 9 never read"}},
			{"2000-01-07", []string{"note back ", "11 sources: 0 failing"}}, // not yet
			{"2000-01-03", []string{"FAIL back ", "failing 2 times in a row", "01-01 09:00  -                20 ", "01-03 09:00  -                24 ",
				"11 sources at the end of 2000-01-03: 1 failing, 0 with something to look at, 9 not read by then.\n"}},
			{"1999-12-31", []string{"new  good ", "-                 0       -     -  capture\n", "0 failing, 0 with something to look at, 11 not read by then.\n"}},
		} {
			a.opts.AsOf = c.asOf
			out.Reset()
			if err := (sourcesList{}).Run(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("kazami sources --as-of %q lacks %q:\n%s", c.asOf, want, out.String())
				}
			}
		}
	})
}

// TestGoneSources takes sources out of the profile: neither counts as failing
// any more, and what was imported is not called gone.
func TestGoneSources(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(config, sickConfig)
	imported := filepath.Join(dir, "gazette.jsonl")
	write(imported, `{"id":"1","title":"官報","body":"本文","published":"2000-01-01","source":"gazette"}`+"\n")
	synctest.Test(t, func(t *testing.T) {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "collect", web: sickWeb(time.Now())}
		_ = (collectCommand{Only: []string{"good", "frozen", "moved"}}).Run(t.Context(), a)
		clear := work.TLPFlag(horizon.Clear)
		if err := (importCommand{Files: []string{imported}, TLP: &clear, Excerpt: "title"}).Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		_ = (collectCommand{Only: []string{"good", "frozen", "moved"}}).Run(t.Context(), a)
		write(config, strings.Replace(sickConfig, "[good, frozen, learned, waf, html, empty, barred, fast, back, moved, never]", "[good]", 1))
		out.Reset()
		if err := (sourcesList{}).Run(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"\nok   good ", "\nok   gazette ", "\ngone frozen ", "\ngone moved ", "     no longer in the profile: last read 2000-01-02; its documents stay\n",
			"\n2 sources: 0 failing, 0 with something to look at, 0 never read (kazami collect reads them).\n2 more are no longer in the profile.\n"} {
			if !strings.Contains("\n"+out.String(), want) {
				t.Errorf("kazami sources lacks %q:\n%s", want, out.String())
			}
		}
		if err := a.withArchive(t.Context(), func(s *session, store *archive.Store) error {
			all, err := ingest.HealthOf(t.Context(), &s.Work, store, time.Time{})
			for _, f := range all {
				if words := f.InJapanese(); !f.OK || f.Source.ID == "frozen" && words != "2000年1月2日を最後に、設定から外れています。文書は残っています" {
					t.Errorf("source %s: OK %v, %s", f.Source.ID, f.OK, words)
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// golden compares got with a file, or writes it with -update.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -run %s -update writes it anew):\n%s", file, t.Name(), got)
	}
}

// TestTry tries sources as kazami sources check does: nothing is stored, and a
// server that asked to be left alone is left alone.
func TestTry(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(config, []byte(sickConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: time.Now, opts: &global{Config: config, Profile: "plan2"}, command: "sources check", web: sickWeb(time.Now())}
		for _, c := range []struct {
			id    string
			fails bool
			want  string
		}{
			{"good", false, "20 items 毎日の新着情報"},
			{"frozen", false, "warning: frozen: its newest item is of 1999-12-02, 30 days old"},
			{"waf", true, "FAILED: it answers 202 with a check for browsers"},
			{"html", true, "FAILED: it answers 200 with a check for browsers"},
			{"empty", true, "FAILED: it answers, but with no item at all"},
			{"barred", true, "FAILED: its robots.txt bars this address"},
			{"moved", false, "warning: its address redirects to http://new.example/f"},
		} {
			out.Reset()
			err := sourcesCheck{Names: []string{c.id}}.Run(t.Context(), a)
			if (err != nil) != c.fails || !strings.Contains(out.String(), c.want) {
				t.Errorf("kazami sources check %s: error %v, want one: %v, and %q in\n%s", c.id, err, c.fails, c.want, out.String())
			}
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(config), "data")); err == nil {
			t.Error("kazami sources check made a data folder")
		}
		_ = (collectCommand{Only: []string{"waf"}}).Run(t.Context(), a)
		asked := a.web.(*webtest.Web).Count("waf.example", "/")
		err := sourcesCheck{Names: []string{"waf"}}.Run(t.Context(), a)
		if err == nil || !strings.Contains(err.Error(), "not due") || a.web.(*webtest.Web).Count("waf.example", "/") != asked {
			t.Errorf("kazami sources check of a source that just failed: %v, want it to be not due and not asked", err)
		}
		_ = sourcesCheck{Names: []string{"waf"}, Anyway: true}.Run(t.Context(), a)
		if a.web.(*webtest.Web).Count("waf.example", "/") != asked+1 {
			t.Error("kazami sources check --anyway does not ask")
		}
	})
}
