package discover

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/page"
	"kazami/internal/horizon"
)

func TestLinks(t *testing.T) {
	const text = `<html><head><base href="/z/"><link rel="ALTERNATE stylesheet" type="application/rss+xml; charset=x" title="新着" href="f.xml">
<link rel="alternate" hreflang="en" type="application/rss+xml" href="/en"><link rel="alternate" type="text/html" href="/print"></head>
<body><a href="/a">概要</a><a href="/rss/news.rdf">更新</a><a href="/list?format=rss2">一覧</a><a href="/x"><img alt="RSS"></a><a href="javascript:x()">RSS</a><a href="f.xml">また</a>`
	var got []string
	for _, l := range linksOf([]byte(text), fetch.BaseOf("http://site.example/y/")).feeds {
		got = append(got, string(l.way)+" "+l.url)
	}
	want := "named http://site.example/z/f.xml\nlinked http://site.example/rss/news.rdf\nlinked http://site.example/list?format=rss2\nlinked http://site.example/x"
	if strings.Join(got, "\n") != want {
		t.Errorf("linksOf = %s\nwant %s", strings.Join(got, "\n"), want)
	}
}

// TestNews reads what leads to lists of news, and where a page only sends on.
func TestNews(t *testing.T) {
	to := linksOf([]byte(`<html><meta http-equiv="Refresh" content="0; URL='/ja/'"><a href="/about">会社概要</a><a href="/news/">新着情報</a><a href="/press"> 報道発表資料（一覧） </a>
<a href="http://other.example/news">News</a><a href="/x">お知らせください</a><a href="/rss">新着情報 RSS</a>`), fetch.BaseOf("http://site.example/"))
	var news []string
	for _, l := range to.news {
		news = append(news, l.url)
	}
	if want := "http://site.example/news/ http://site.example/press"; strings.Join(news, " ") != want || to.refresh != "http://site.example/ja/" || len(to.feeds) != 1 {
		t.Errorf("%v, %q, %v; want %s", news, to.refresh, to.feeds, want)
	}
}

func TestKind(t *testing.T) {
	for body, want := range map[string]answered{
		`<?xml version="1.0"?><rss><channel/></rss>`: isFeed, `<feed xmlns="http://www.w3.org/2005/Atom"/>`: isFeed, `<rdf:RDF xmlns:rdf="x"/>`: isFeed,
		`{"version":"https://jsonfeed.org/version/1.1","items":[]}`: isFeed, `{"canonical_url":"x","metadata_version":"2.0"}`: isAdvisories, `{"a":1}`: isOther, `[`: isOther,
		`<opml version="2.0"/>`: isList, `<urlset><url/></urlset>`: isMap, `<sitemapindex></sitemapindex>`: isMap, `<!DOCTYPE html><html>`: isOther, `%PDF-1.7`: isPDF, `words`: isOther, ``: isOther,
	} {
		if got := kindOf(&fetch.Answer{Body: []byte(body), Type: "text/plain"}); got != want {
			t.Errorf("%s is %d, want %d", body, got, want)
		}
	}
}

// TestBounds looks at sites that would be asked for ever: no more than the most is.
func TestBounds(t *testing.T) {
	asked := 0
	var endless strings.Builder
	endless.WriteString(`<html><body>` + strings.Repeat(`<a href="/feed/">RSS</a>`, 10))
	for i := range 500 {
		endless.WriteString(`<link rel="alternate" type="application/rss+xml" href="/f` + strings.Repeat("x", i) + `">`)
	}
	l := Looker{Get: func(_ context.Context, to string) (*fetch.Answer, error) {
		asked++
		return &fetch.Answer{URL: to, Body: []byte(endless.String()), Type: "text/html"}, nil
	}, Read: func(context.Context, string, string, []byte, page.Selectors) intake.Result { return intake.Result{} }}
	_, err := l.Look(t.Context(), "http://site.example/")
	if nothing, ok := errors.AsType[*NothingError](err); !ok || nothing.Cause != horizon.CauseHome || asked != DefaultMost {
		t.Errorf("%v after %d addresses, want %d", err, asked, DefaultMost)
	}
	asked = 0
	l.Get = func(_ context.Context, to string) (*fetch.Answer, error) {
		asked++
		return &fetch.Answer{URL: to, Body: []byte(`<sitemapindex><sitemap><loc>http://site.example/m` + strings.Repeat("x", asked) + `</loc></sitemap></sitemapindex>`)}, nil
	}
	if found, err := l.Look(t.Context(), "http://site.example/m"); err != nil || asked > DefaultMost || len(found.Candidates) != 1 {
		t.Errorf("site maps without end: %+v, %v after %d", found, err, asked)
	}
}
