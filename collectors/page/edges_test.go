package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kazami/collectors/dates"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// listedAs reads the body of a page without selectors: a line an entry.
func listedAs(t *testing.T, body string) string {
	t.Helper()
	res := checkPage(t.Context(), "p.html", []byte(`<html lang="ja"><body>`+body+`</body></html>`), "https://here.example/")
	var lines []string
	for _, item := range res.Items {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%.10s %s %s", item.Published, strings.TrimPrefix(item.URL, "https://here.example"), item.Title)))
	}
	return strings.Join(lines, "\n")
}

func TestDatesOfLinks(t *testing.T) {
	li := func(s ...string) string { return "<ul><li>" + strings.Join(s, "</li><li>") + "</li></ul>" }
	for _, c := range []struct{ name, body, want string }{
		{"before the link", li(`2010年2月3日 <a href=1>一件目の記事</a>`, `2010年2月2日 <a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"leading in the link", li(`<a href=1>2010年2月3日 七文字以上の題</a>`, `<a href=2>2010.2.2：七文字以上の題</a>`), "2010-02-03 /1 七文字以上の題\n2010-02-02 /2 七文字以上の題"},
		{"a part of the link", li(`<a href=1><span>2010年2月3日</span><span>一件目</span></a>`, `<a href=2><b>二件目</b><time datetime=2010-02-02></time></a>`), "2010-02-03 /1 一件目\n2010-02-02 /2 二件目"},
		{"in a sentence of the link", li(`2010年2月3日 <a href=1>平成20年4月1日に決めた計画の記事</a>`, `2010年2月2日 <a href=2>二件目の記事</a>`), "2010-02-03 /1 平成20年4月1日に決めた計画の記事\n2010-02-02 /2 二件目の記事"},
		{"commented out", li(`<!-- 2010年2月3日 --><a href=1>一件目の記事</a>`, `<!-- 2010年2月2日 --><a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"a time element", li(`<time datetime="2010-02-03">三日</time><a href=1>一件目の記事</a>`, `<time datetime="2010-02-02">二日</time><a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"in pieces", li(`2010<span>年</span>2月3日 <a href=1>一件目の記事</a>`, `2010<span>年</span>2月2日 <a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"links that lead nowhere", li(`2010年2月3日 <a href="#x">目次</a><a href=1>一件目の記事</a>`, `2010年2月2日 <a href="JavaScript:x()">印刷</a><a href="mailto:a@b.example">宛先</a><a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"the year in a heading", `<h2>2010年</h2>` + li(`2月3日 <a href=1>一件目の記事</a>`, `2月2日 <a href=2>二件目の記事</a>`), "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"vague links", li(`2010年2月3日 一件目の記事です <a href=1.pdf>PDF</a>`, `2010年2月2日 二件目の記事です <a href=2.html>詳細はこちら</a>`), "2010-02-03 /1.pdf 一件目の記事です\n2010-02-02 /2.html 二件目の記事です"},
		{"a page and its file", li(`2010年2月3日 <a href=1.pdf>一件目の記事の資料</a> <a href=1.html>一件目</a>`, `2010年2月2日 <a href=2.html>二件目</a>`), "2010-02-03 /1.html 一件目\n2010-02-02 /2.html 二件目"},
		{"a second link to a page", `<table><tr><td>2010年2月3日</td><td><a href=1>詳細</a></td><td><a href=1>一件目の記事</a></td></tr><tr><td>2010年2月2日</td><td><a href=2>二件目の記事</a></td></tr></table>`, "2010-02-03 /1 一件目の記事\n2010-02-02 /2 二件目の記事"},
		{"a row without a link", `<table><tr><td>2010年2月3日</td><td><a href=1>一件目の記事</a></td></tr><tr><td>2010年2月2日</td><td>二件目は中止</td></tr><tr><td>2010年2月1日</td><td><a href=3>三件目の記事</a></td></tr></table>`, "2010-02-03 /1 一件目の記事\n2010-02-02  二件目は中止\n2010-02-01 /3 三件目の記事"},
		{"years by their links", li(`<a href=2010>2010年</a>`, `<a href=2009>2009年</a>`, `<a href=2008>2008年</a>`), "/2010 2010年\n/2009 2009年\n/2008 2008年"},
		{"a year is what a title is about", li(`<a href=a>令和８年度の補助事業の公募について</a>`, `<a href=b>昭和100年記念貨幣の販売要領</a>`, `<a href=c>2030年に向けた計画を公表</a>`), "/a 令和８年度の補助事業の公募について\n/b 昭和100年記念貨幣の販売要領\n/c 2030年に向けた計画を公表"},
		{"days in their place and out of it", li(`<a href=a>平成23年度白書（平成23年7月5日）</a>`, `<a href=b>平成23年3月11日に発生した地震の記録</a>`, `<a href=c>2010年3月期の決算</a>`, `<a href=d>令和4年度予算案 公表日：2021/12/24</a>`), "2011-07-05 /a 平成23年度白書（平成23年7月5日）\n/b 平成23年3月11日に発生した地震の記録\n/c 2010年3月期の決算\n2021-12-24 /d 令和4年度予算案 公表日：2021/12/24"},
		{"years beside days", li(`2011年3月11日 <a href=1>平成22年度の白書</a>`, `<a href=2>2010年版の要覧</a> 2010.12.3`), "2011-03-11 /1 平成22年度の白書\n2010-12-03 /2 2010年版の要覧"},
		{"two years are no list", li(`<a href=2010>2010年</a>`, `<a href=2009>2009年</a>`), ""},
		{"half of the links are years", li(`<a href=2010>2010年</a>`, `<a href=2009>2009年</a>`, `<a href=x>一覧</a>`, `<a href=y>索引</a>`), "/2010 2010年\n/2009 2009年\n/x 一覧\n/y 索引"},
		{"fewer are", li(`<a href=2010>2010年</a>`, `<a href=x>一覧</a>`, `<a href=y>索引</a>`), ""},
		{"nothing", "<p>本文</p>", ""},
	} {
		if got := listedAs(t, c.body); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// outlined are the dates that stand in the text of a page.
func outlined(t *testing.T, body string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader("<body>" + body))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range outlineOf(doc, &dates.Calendar{Now: sourcetest.AsOf}).events {
		got = append(got, e.date.Time.Format("2006-01-02")+" "+e.title)
	}
	return strings.Join(got, ", ")
}

func TestTextThatIsADate(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"alone", "<p>2010年2月3日</p>", "2010-02-03 2010年2月3日"},
		{"sixty characters", "<p>2010年2月3日" + strings.Repeat("字", 51) + "</p>", "2010-02-03 2010年2月3日"},
		{"more", "<p>2010年2月3日" + strings.Repeat("字", 52) + "</p>", ""},
		{"behind twelve characters", "<p>" + strings.Repeat("字", 12) + "2010年2月3日字字字字</p>", "2010-02-03 2010年2月3日"},
		{"behind thirteen", "<p>" + strings.Repeat("字", 13) + "2010年2月3日字字字字</p>", ""},
		{"at the end", "<p>" + strings.Repeat("字", 13) + "2010年2月3日字字字</p>", "2010-02-03 2010年2月3日"},
		{"a month with four characters", "<p>2010年2月字字字字</p>", "2010-02-01 2010年2月"},
		{"a month with five", "<p>2010年2月字字字字字</p>", ""},
		{"a year heads what follows", "<p>2010年</p><p>2月3日</p>", "2010-02-03 2月3日"},
		{"a month without a year", "<p>2月</p>", ""},
		{"a heading of twenty characters more", "<h3>2010年2月" + strings.Repeat("字", 20) + "</h3><p>3日</p>", "2010-02-03 3日"},
		{"a heading of more", "<h3>2010年2月" + strings.Repeat("字", 21) + "</h3><p>3日</p>", ""},
		{"a heading of a day", "<h3>2010年2月3日の会合</h3><p>2月5日</p>", "2010-02-03 2010年2月3日, 2010-02-05 2月5日"},
		{"a heading with a link", `<h3><a name=x>2010年2月</a></h3><p>3日</p>`, "2010-02-01 2010年2月, 2010-02-03 3日"},
		{"an aside", "<nav>2010年2月3日</nav><div role=search>2010年2月3日</div><header>2010年2月3日</header>", ""},
		{"the header of an article", "<article><header>2010年2月3日</header></article>", "2010-02-03 2010年2月3日"},
		{"a long comment", "<p><!-- 2010年2月3日 " + strings.Repeat("x", 200) + " --></p>", ""},
		{"a comment with a link", `<p><!-- <a href=x>2010年2月3日</a> --></p>`, ""},
		{"a comment of a month", `<p><!-- 2010年2月 --></p>`, ""},
		{"a time without a day", `<p><time datetime="2010">2010年2月3日</time></p>`, "2010-02-03 2010年2月3日"},
		{"line breaks", "<p>2010年2月3日<br>2010年2月4日</p>", "2010-02-03 2010年2月3日, 2010-02-04 2010年2月4日"},
	} {
		if got := outlined(t, c.body); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTitlesOfLinks(t *testing.T) {
	for body, want := range map[string]string{
		"<a>文<br>字</a>": "文 字", "<a>文<p>字</p></a>": "文 字", "<a>文<div>字</div></a>": "文 字", "<a>文<b>字</b></a>": "文字", "<a>文<script>x</script><ruby>字<rt>じ</rt></ruby></a>": "文字",
		"<a title=題></a>": "題", "<a aria-label=札></a>": "札", "<a><img alt=絵></a>": "絵", "<a><img><img alt=二枚目></a>": "二枚目", "<a title=題 aria-label=札>文</a>": "文", "<a title=題 aria-label=札></a>": "題", "<a></a>": "",
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if got := titleOf(doc.Find("a").Get(0)); got != want {
			t.Errorf("titleOf(%s) = %q, want %q", body, got, want)
		}
	}
}

func TestSelectorsOfLinks(t *testing.T) {
	const body = `<ul><li>2010年2月3日 <a href=x.pdf>PDF</a> <b>題</b> <a class=l href=1>一</a></li><li>2010年2月2日 文だけ</li></ul><p><a href=3>2010年2月1日 三</a></p>`
	for _, c := range []struct {
		sel  Selectors
		want string
	}{
		{Selectors{Item: "li"}, "x.pdf PDF,  2010年2月2日 文だけ"},
		{Selectors{Item: "li", Link: ".l"}, "1 一,  2010年2月2日 文だけ"},
		{Selectors{Item: "li", Link: ".l", Title: "b"}, "1 題,  "},
		{Selectors{Item: "p a"}, "3 2010年2月1日 三"},
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r := &selecting{sel: c.sel, cal: &dates.Calendar{}}
		var got []string
		for _, n := range doc.Find(c.sel.Item).Nodes {
			e := r.entry(n)
			got = append(got, e.href+" "+e.title)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%+v: %q, want %q", c.sel, s, c.want)
		}
	}
}

func TestDocumentOfAnEntry(t *testing.T) {
	for _, c := range []struct{ declared, page, title, want string }{{"en", "ja", "漢字", "en"}, {"", "en", "漢字", "en"}, {"", "", "漢字", "ja"}} {
		p := &Page{Source: horizon.Source{ID: "s", Lang: c.declared}}
		l, err := p.read([]byte(`<html lang="`+c.page+`"><ul><li>2010年2月3日 <a href=/1>`+c.title+`</a></li></ul>`), "text/html; charset=utf-8", "https://here.example/", map[horizon.DocumentID]string{})
		if err != nil || len(l.docs) != 1 || l.docs[0].Lang != c.want || l.docs[0].RawType != "text/html" {
			t.Errorf("a source in %q, a page in %q: %+v, %v, want %q", c.declared, c.page, l.docs, err, c.want)
		}
	}
	for extra, raw := range map[int]bool{0: true, 1: false} {
		item := `<li>2010年2月3日 <a href="/1">x</a><i></i></li>`
		pad := strings.Repeat("y", 64<<10-len(item)+extra)
		p := &Page{Source: horizon.Source{ID: "s"}}
		l, err := p.read([]byte(`<ul>`+strings.Replace(item, "<i></i>", "<i>"+pad+"</i>", 1)+`</ul>`), "text/html; charset=utf-8", "https://here.example/", map[horizon.DocumentID]string{})
		if err != nil || len(l.docs) != 1 || (len(l.docs[0].Raw) > 0) != raw {
			t.Errorf("an entry of %d bytes is kept: %v", 64<<10+extra, !raw)
		}
	}
}
