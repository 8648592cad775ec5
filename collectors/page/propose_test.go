package page

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/collectors/dates"
)

// TestPropose proposes selectors for lists of several forms, and none where they would
// find less than the page does without.
func TestPropose(t *testing.T) {
	rows := func(form string) string {
		var b strings.Builder
		for i := range 6 {
			fmt.Fprintf(&b, form, i+1, i)
		}
		return `<html><body><nav><ul><li><a href="/m">メニュー</a></li></ul></nav>` + b.String() + `</body></html>`
	}
	now := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for form, want := range map[string]string{
		`<div class="card"><h3><a href="/a/%[2]d">お知らせ %[2]d</a></h3><time>2026-11-%02[1]d</time></div>`: "div.card",
		`<p class="x9"><span>2026年11月%[1]d日</span><a href="/a/%[2]d">お知らせ %[2]d</a></p>`:                 "",
		`<dl class="n"><dt>2026.11.%[1]d</dt><dd><a href="/a/%[2]d">お知らせ %[2]d</a></dd></dl>`:            "dl.n",
	} {
		if got := Propose([]byte(rows(form)), "text/html; charset=utf-8", "http://site.example/", now).Item; got != want {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
	for _, hostile := range []string{strings.Repeat("<div>", 20000), "<li>" + strings.Repeat(`<a href="#">x</a>2026-11-01`, 3000), ""} {
		if got := Propose([]byte(hostile), "text/html", "http://site.example/", now).Item; got != "" {
			t.Errorf("of %.40s: %q", hostile, got)
		}
	}
}

func TestSitemap(t *testing.T) {
	entries, next, err := sitemap([]byte(`<?xml version="1.0"?><urlset xmlns:news="n"><url><loc> http://a.example/one-two.html </loc><lastmod>2026-11-01T10:00:00+09:00</lastmod></url>
<url><loc>http://a.example/</loc></url><url><loc>http://a.example/x</loc><news:news><news:title>題名 & 副題</news:title><news:publication_date>2026-11-03</news:publication_date></news:news></url></urlset>`), &dates.Calendar{})
	if err != nil || next != "" || len(entries) != 3 || entries[0].title != "題名 & 副題" || entries[1].title != "one two" || entries[1].date.Precision != "day" || entries[2].dated {
		t.Errorf("%+v, %q, %v", entries, next, err)
	}
	if _, next, _ := sitemap([]byte(`<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2025</lastmod></sitemap><sitemap><loc>/new.xml</loc><lastmod>2026-11</lastmod></sitemap></sitemapindex>`), &dates.Calendar{}); next != "/new.xml" {
		t.Errorf("it leads to %q", next)
	}
}
