package adding

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/fetch"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
	"kazami/site/desk"
	"kazami/site/desk/sourcing"
	"kazami/site/desk/view"
)

const empty = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 100000, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public}
sources:
  - {id: known, name: 既知の情報源, url: "http://www.known.example/rss.xml/", class: others, tlp: CLEAR}
  - {id: secret, name: 内密の情報源, url: "http://secret.example/rss.xml", class: others, tlp: AMBER}
`

func rss(items int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>新着情報</title><link>/</link>`)
	for i := range items {
		fmt.Fprintf(&b, `<item><title>お知らせ %d</title><link>/news/%d</link><pubDate>2010-03-%02dT09:00:00+09:00</pubDate><description>制御システムを更新しました。</description></item>`, i, i, i+1)
	}
	return b.String() + `</channel></rss>`
}

func html(head, body string) string {
	return `<!DOCTYPE html><html lang="ja"><head><title>見本市水道局</title>` + head + `</head><body><nav><a href="/a">概要</a></nav>` + body + `</body></html>`
}

func list() string {
	var b strings.Builder
	for i := range 8 {
		fmt.Fprintf(&b, `<li><span>平成22年3月%d日</span> <a href="/n/%d.html">第%d回 水質検査計画</a></li>`, i+1, i, i)
	}
	return `<ul class="news">` + b.String() + `</ul>`
}

// web is addresses of different manners.
func web(t *testing.T) *webtest.Web {
	t.Helper()
	w := webtest.New()
	put := func(address, kind, body string) {
		w.Set(address, webtest.Page{Header: http.Header{"Content-Type": {kind}}, Body: []byte(body)})
	}
	const page = "text/html; charset=utf-8"
	put("home.example/", page, html(`<link rel="alternate" type="application/rss+xml" title="新着" href="news/rss.xml">`, ""))
	put("home.example/news/rss.xml", "text/xml", rss(6))
	put("list.example/", page, html("", list()))
	put("map.example/", page, html("", "<p>ようこそ</p>"))
	put("map.example/robots.txt", "text/plain", "User-agent: *\nSitemap: http://map.example/index.xml.map\n")
	put("map.example/index.xml.map", "application/xml", `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>http://map.example/one.xml</loc></sitemap></sitemapindex>`)
	put("map.example/one.xml", "application/xml", `<urlset><url><loc>http://map.example/p/1.html</loc><lastmod>2010-03-01T10:00:00Z</lastmod></url><url><loc>http://map.example/p/2.html</loc><lastmod>2010-03-02</lastmod></url></urlset>`)
	for _, n := range []string{"1", "2"} {
		put("map.example/p/"+n+".html", page, html("", "<article><h1>発表 "+n+"</h1><p>"+strings.Repeat("設備を更新しました。", 40)+"</p></article>"))
	}
	put("vendor.example/", page, html("", "<p>Security</p>"))
	put("vendor.example/.well-known/csaf/provider-metadata.json", "application/json", `{"canonical_url":"http://vendor.example/.well-known/csaf/provider-metadata.json","metadata_version":"2.0","distributions":[{"directory_url":"http://vendor.example/csaf"}],"publisher":{"category":"vendor","name":"V","namespace":"http://vendor.example"}}`)
	put("vendor.example/csaf/changes.csv", "text/csv", "\"a.json\",\"2010-03-01T00:00:00Z\"\n")
	put("vendor.example/csaf/index.txt", "text/plain", "a.json\n")
	put("vendor.example/csaf/a.json", "application/json", `{"document":{"category":"csaf_base","csaf_version":"2.0","title":"弁の制御盤","lang":"ja","publisher":{"category":"vendor","name":"V","namespace":"http://vendor.example"},"distribution":{"tlp":{"label":"WHITE"}},"tracking":{"id":"V-1","status":"final","version":"1","current_release_date":"2010-03-01T00:00:00Z","initial_release_date":"2010-03-01T00:00:00Z","revision_history":[{"date":"2010-03-01T00:00:00Z","number":"1","summary":"x"}]}}}`)
	sjis, err := japanese.ShiftJIS.NewEncoder().String(strings.Replace(html("", list()), "<head>", `<head><meta charset="Shift_JIS">`, 1))
	if err != nil {
		t.Fatal(err)
	}
	put("sjis.example/", "text/html", sjis)
	put("login.example/", page, html("", `<form method="post">ログイン<input name="u"><input type="password" name="p"></form>`))
	put("none.example/", page, html("", "<p>"+strings.Repeat("会社の説明です。", 100)+"</p>"))
	put("pdf.example/", "application/pdf", "%PDF-1.4\n%%EOF")
	put("big.example/", page, html("", strings.Repeat("<p>長いページ</p>", 20000)))
	put("known.example/rss.xml", "text/xml", rss(3))
	put("secret.example/rss.xml", "text/xml", rss(3))
	put("barred.example/", page, html("", ""))
	put("barred.example/robots.txt", "text/plain", "User-agent: *\nDisallow: /\n")
	put("city.example/", page, `<html><head><meta http-equiv="refresh" content="0;url=/top/"></head></html>`)
	put("city.example/top/", page, html("", `<a href="/news/">新着情報一覧</a><a href="/mayor/">市長室</a>`))
	put("city.example/news/", page, html("", list()))
	put("office.example/", page, html("", `<a href="/rss/">RSS配信</a>`))
	put("office.example/rss/", page, html("", `<p>RSSの使い方</p><a href="/rss/new.rdf">新着</a>`))
	put("office.example/rss/new.rdf", "text/xml", rss(4))
	w.Set("loop.example/", webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {"/b"}}})
	w.Set("loop.example/b", webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {"/"}}})
	return w
}

func workOf(t *testing.T) *work.Work {
	t.Helper()
	w := worktest.New(t, empty)
	w.Web = web(t)
	return w
}

// TestFromAddressToDocuments pastes addresses of different manners: each becomes a source
// in a file of sources.d that the config takes, and gives documents.
func TestFromAddressToDocuments(t *testing.T) {
	for typed, want := range map[string]struct {
		kind, title string
		docs        int
	}{
		"http://home.example/":                  {"feed", "お知らせ 0", 6},
		"　ｈｔｔｐ：／／list.example/ ":                {"page", "第0回 水質検査計画", 8},
		"http://map.example/":                   {"page", "発表 2", 2},
		"「http://vendor.example/」":              {"csaf", "弁の制御盤", 1},
		"水質の一覧は http://sjis.example/ です":        {"page", "第0回 水質検査計画", 8},
		"http://city.example/":                  {"page", "第0回 水質検査計画", 8},
		"http://office.example/":                {"feed", "お知らせ 0", 4},
		"http://home.example/news/rss.xml#frag": {"feed", "お知らせ 0", 6},
	} {
		w := workOf(t)
		asked := 0
		offer, err := Look(t.Context(), w, ingest.NewFetcher(w, nil), typed, false, func(string) { asked++ })
		if err != nil || len(offer.Candidates) == 0 {
			t.Errorf("%s: %+v, %v", typed, offer, err)
			continue
		}
		src := Source(w.Cfg, Choice{Candidate: offer.Candidates[0], TLP: "CLEAR", Class: "government", Terms: "出典を書く", Sectors: []string{"water"}})
		if _, err := Write(w.Cfg, w.Name, &src); err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
		again, err := worktest.Load(w.ConfigFile, worktest.Known(), w.Now)
		if err != nil {
			text, _ := os.ReadFile(filepath.Join(w.Cfg.Dir, config.SourceFolder, src.ID+".yaml"))
			t.Fatalf("%s: the config does not take it: %v\n%s", typed, err, text)
		}
		again.Web = w.Web
		store := worktest.Open(t, again)
		cfg := again.Cfg.Source(src.ID)
		got, err := ingest.CollectOne(t.Context(), again, store, ingest.NewFetcher(again, nil), cfg)
		if err != nil || got.Error != "" || got.Added != want.docs || cfg.Kind != want.kind || cfg.Terms != "出典を書く" || asked > 12 {
			t.Errorf("%s: kind %s, %+v, %v after %d addresses, want %d documents of %s", typed, cfg.Kind, got, err, asked, want.docs, want.kind)
		}
		var titles strings.Builder
		for d, err := range store.Pending(t.Context(), 1) {
			if err != nil {
				t.Fatal(err)
			}
			titles.WriteString(d.Title + "\n")
		}
		if !strings.Contains(titles.String(), want.title) {
			t.Errorf("%s: titles %q, want %q among them", typed, titles.String(), want.title)
		}
		if _, err := Write(again.Cfg, again.Name, &src); !errors.Is(err, ErrTaken) {
			t.Errorf("%s written again: %v, want it taken", typed, err)
		}
	}
}

// TestNoSource pastes what is none: each says what it is.
func TestNoSource(t *testing.T) {
	w := workOf(t)
	for typed, want := range map[string]Problem{
		"http://login.example/": Problem(horizon.CauseLogin), "http://none.example/": Nothing, "http://loop.example/": Loop, "http://big.example/": TooLarge,
		"http://barred.example/": Problem(horizon.CauseRobots), "http://gone.example/": Problem(horizon.CauseGone),
		"ftp://files.example/": NotWeb, "mailto:a@b.example": NotWeb, "javascript:alert(1)": NotWeb, "/etc/passwd": NotWeb, "水道局": NotWeb, "": NotWeb, strings.Repeat("a", 10000): NotWeb,
	} {
		_, err := Look(t.Context(), w, ingest.NewFetcher(w, nil), typed, false, nil)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Problem != want {
			t.Errorf("%.40s: %v, want %s", typed, err, want)
			continue
		}
		if said := e.Advice("kazami sources add").Error(); said == "" || strings.Contains(said, "%!") {
			t.Errorf("%.40s is said as %q", typed, said)
		}
	}
	inner := *w
	inner.Web = nil // real connections, guarded
	for _, typed := range []string{"http://127.0.0.1:1/", "localhost", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/"} {
		_, err := Look(t.Context(), &inner, ingest.NewFetcher(&inner, nil), typed, false, nil)
		if e, ok := errors.AsType[*Error](err); !ok || e.Problem != Problem(horizon.CauseInner) {
			t.Errorf("%s: %v, want it barred as an inner address", typed, err)
		}
	}
}

// TestKnownInAnotherWay pastes the addresses of sources that are there already.
func TestKnownInAnotherWay(t *testing.T) {
	w := workOf(t)
	for typed, want := range map[string]string{"http://known.example/rss.xml": "known", "http://known.example/rss.xml#top": "known", "http://home.example/": ""} {
		offer, err := Look(t.Context(), w, ingest.NewFetcher(w, nil), typed, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := offer.Known[offer.Candidates[0].URL]; got != want {
			t.Errorf("%s is known as %q, want %q", typed, got, want)
		}
	}
}

// TestDesk looks, chooses and adds at the desk: an offer is its person's, a source above a
// ceiling is as if it were not there, and a folder that cannot be written is said.
func TestDesk(t *testing.T) {
	w := workOf(t)
	fetcher := ingest.NewFetcher(w, nil)
	d := &Desk{Server: func() Server { return serves{w, fetcher} }}
	low, high := desk.User{Name: "山田", TLP: horizon.Green}, desk.User{Name: "佐藤", TLP: horizon.Red}
	for who, want := range map[*desk.User]string{&low: "", &high: "内密の情報源"} {
		offer, err := d.Look(t.Context(), *who, "http://secret.example/rss.xml", false)
		if err != nil || offer.Found[0].Known != want {
			t.Errorf("%s: known as %q, %v, want %q", who.Name, offer.Found[0].Known, err, want)
		}
	}
	offer, err := d.Look(t.Context(), low, "http://home.example/", false)
	if err != nil || len(offer.Found) == 0 || len(offer.Found[0].Rows) != rowsShown || offer.Found[0].Dated != 6 || offer.Found[0].Alone != nil {
		t.Fatalf("%+v, %v", offer, err)
	}
	if _, there := d.Offer(offer.ID, high); there {
		t.Error("somebody is given another's offer")
	}
	dir := filepath.Join(w.Cfg.Dir, config.SourceFolder)
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file in the folder's place
		t.Fatal(err)
	}
	choice := sourcing.Choice{Offer: offer.ID, Name: "水道局", Class: "government", TLP: horizon.Clear, Cron: "? 7 * * *"}
	if _, err := d.Add(t.Context(), low, choice); err == nil {
		t.Error("it is added where nothing can be written")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	id, err := d.Add(t.Context(), low, choice)
	text, _ := os.ReadFile(filepath.Join(dir, id+".yaml"))
	if err != nil || !strings.Contains(string(text), `name: "水道局"`) || !strings.Contains(string(text), "tlp: CLEAR") || !strings.Contains(string(text), "? 7 * * *") {
		t.Errorf("Add = %q, %v\n%s", id, err, text)
	}
	choice.Offer = "other"
	if _, err := d.Add(t.Context(), low, choice); !isRefused(err) {
		t.Errorf("an offer that is gone: %v", err)
	}
	if _, err := d.Look(t.Context(), low, "水道局", false); err == nil {
		t.Error("words are an address")
	}
}

func isRefused(err error) bool { _, ok := errors.AsType[*view.RefusedError](err); return ok }

// TestOutlook says from when on a new source can be judged: later without its past.
func TestOutlook(t *testing.T) {
	w := workOf(t)
	offer, err := Look(t.Context(), w, ingest.NewFetcher(w, nil), "http://list.example/", false, nil)
	if err != nil {
		t.Fatal(err)
	}
	o, known, err := OutlookOf(w, offer.Candidates[0])
	if err != nil || !known || o.WithPast.Prospect != horizon.Possible || o.Alone.Prospect != horizon.Later || o.Alone.From.Before(w.AsOf.AddDate(1, 0, 0)) || o.Alone.From.After(w.AsOf.AddDate(3, 0, 0)) {
		t.Errorf("OutlookOf = %+v, %v, %v", o, known, err)
	}
}

// serves is a process that serves a desk.
type serves struct {
	w *work.Work
	f *fetch.Fetcher
}

func (s serves) Base() *work.Work        { return s.w }
func (s serves) Fetcher() *fetch.Fetcher { return s.f }
