package webpage

import (
	"net/url"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func TestOf(t *testing.T) {
	long := strings.Repeat("<p>新しいお知らせを載せました。</p>", 100)
	const wp = `<link rel="alternate" type="application/rss+xml" title="新着" href="/feed/"><link rel="alternate" type="application/rss+xml" href="/comments/feed/">`
	for _, c := range []struct {
		name, page string
		cause      horizon.Cause // "" for no page
		feed       string
	}{
		{"a home page that names its feed", `<html><head><link rel="alternate" type="application/rss+xml" href="/real.rss"></head><body>blog</body></html>`, horizon.CauseHome, "http://a.example/real.rss"},
		{"a home page with a way to log in", `<!doctype html><head><base href="https://b.example/news/"><LINK href='atom.xml' type='application/atom+xml;charset=utf-8' REL='ALTERNATE home'>` + long + `<input type=password>`, horizon.CauseHome, "https://b.example/news/atom.xml"},
		{"a page whose text alone leads to the feed", `<html><body>` + long + `<a href="https://a.example/rss/news.rdf?from=top">RSS</a>`, horizon.CauseHome, "https://a.example/rss/news.rdf?from=top"},
		{"an error page with the feed of its site", `<!-- x --><html><title>404</title>` + wp, horizon.CauseHome, "http://a.example/feed/"},
		{"a page that names its own address", `<html><link rel=alternate type=application/rss+xml href="/f">` + long, horizon.CausePage, ""},
		{"a page whose feed is no web address", `<html><link rel=alternate type=application/rss+xml href="javascript:x">` + long, horizon.CausePage, ""},
		{"another language of it", `<html><link rel=alternate hreflang=en href="/en/"><link rel=alternate type=application/json href="/wp-json/1">` + long, horizon.CausePage, ""},
		{"an error page", `<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>`, horizon.CauseErrorPage, ""},
		{"a Japanese one within a site", `<?xml version="1.0"?><!DOCTYPE html><html><title>お探しのページは見つかりません | 機構</title><body>` + long, horizon.CauseErrorPage, ""},
		{"a short one without a title", `<body>ただいまメンテナンス中です。</body>`, horizon.CauseErrorPage, ""},
		{"a proxy's", `<HTML><HEAD><TITLE>ERROR: The requested URL could not be retrieved</TITLE></HEAD><BODY>`, horizon.CauseErrorPage, ""},
		{"a login", `<html><title>会員ページ</title><form><input name=id><input type="password"></form>`, horizon.CauseLogin, ""},
		{"a login by name first", `<html><title>Sign in to your account</title><form action="/next"><input type=email></form>`, horizon.CauseLogin, ""},
		{"a login elsewhere", `<html><body onload="document.forms[0].submit()"><form method=post><input type=hidden name=SAMLRequest value=x></form>`, horizon.CauseLogin, ""},
		{"a challenge", `<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>`, horizon.CauseChallenge, ""},
		{"another", `<html><head><script src="/_Incapsula_Resource?x"></script></head><body></body></html>`, horizon.CauseChallenge, ""},
		{"one in Japanese", `<html><body>お使いのブラウザを確認しています。しばらくお待ちください。</body></html>`, horizon.CauseChallenge, ""},
		{"a page with a script of a firewall", `<html><title>機構の新着</title>` + long + `<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`, horizon.CausePage, ""},
		{"any page", `<html><title>機構の新着</title>` + long, horizon.CausePage, ""},
		{"a feed", `<rss><channel><title>404</title></channel></rss>`, "", ""},
		{"JSON", `{"html": "<html>"}`, "", ""},
		{"nothing", ` `, "", ""},
		{"an XML file", `<?xml version="1.0"?><sitemap><html/></sitemap>`, "", ""},
	} {
		at, err := url.Parse("http://a.example/f")
		if err != nil {
			t.Fatal(err)
		}
		got := Of([]byte(c.page), at)
		switch {
		case got == nil && c.cause != "" || got != nil && c.cause == "":
			t.Errorf("%s: %v, want %q", c.name, got, c.cause)
		case got != nil && (got.Cause != c.cause || got.Feed != c.feed):
			t.Errorf("%s: %s with the feed %q, want %s with %q", c.name, got.Cause, got.Feed, c.cause, c.feed)
		}
	}
	if got := Of([]byte(`<html><a href="/x.rdf">`), nil); got == nil || got.Feed != "" {
		t.Errorf("a page from nowhere: %+v", got)
	}
}

func TestIs(t *testing.T) {
	for in, want := range map[string]bool{"\ufeff \n<!DOCTYPE HTML><p>": true, "<HTML lang=ja>": true, "<!-- x -->\n<head>": true, "<rss>": false, "": false, strings.Repeat(" ", 1<<10) + "<html>": true, "plain <html>": false} {
		if got := Is([]byte(in)); got != want {
			t.Errorf("%.30q is a page: %v", in, got)
		}
	}
}
