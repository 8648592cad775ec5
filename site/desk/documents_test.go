package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestDocumentsPage lists the documents of a change with where each comes from, and leads
// to the pages before and after.
func TestDocumentsPage(t *testing.T) {
	s := horizon.Scope{Most: horizon.Green}
	views := &staged{listing: view.Documents{ID: "a b", Name: "検針の遠隔化", Total: s.Figure("change/a", horizon.MeasureDocuments, horizon.Days{}, horizon.AllSources, 101), Page: 2, Pages: 3,
		Listed: []view.Told{
			{DigestDocument: horizon.DigestDocument{Source: "soumu", Title: "報告", URL: "https://example.go.jp/1", Published: on(2011, 1, 1), TLP: horizon.Green, Quote: "遠くの検針です。", Copies: 2, Publisher: "水道課"}, Precision: horizon.ByYear, From: "総務省", Mark: "検針"},
			{DigestDocument: horizon.DigestDocument{Source: "x", TLP: horizon.Clear, URL: "ftp://example"}},
		}}}
	v, _ := openStaged(t, views)
	_, page := v.read("/documents?c=a+b&page=2")
	for _, want := range []string{"「検針の遠隔化」のすべての文書", "文書101件です", "「遠くの<mark>検針</mark>です。」", `<a class="source" href="https://example.go.jp/1" rel="noreferrer">報告</a>`, "総務省（水道課）、2011年（年だけ判明）", "TLP:GREEN", "同じ内容の文書 2件",
		"題名のない文書", "x、日付なし", "3ページのうち2ページ目", `href="/documents?c=a&#43;b&amp;page=1">前のページ`, `href="/documents?c=a&#43;b&amp;page=3">次のページ`, `href="/?c=a%20b"`} {
		if !strings.Contains(page, strings.ReplaceAll(want, "&#43;", "+")) {
			t.Errorf("the page has no %q:\n%s", want, page[strings.Index(page, "<main"):])
		}
	}
	if strings.Contains(page, "ftp:") || strings.Count(page, "<blockquote") != 1 {
		t.Errorf("an address that is none of the web, or an empty quotation:\n%s", page)
	}
	views.listing = view.Documents{ID: "a", Page: 1, Pages: 1}
	if _, page := v.read("/documents?c=a"); !strings.Contains(page, "見られる文書はありません。") || strings.Contains(page, "ページ目") || strings.Contains(page, "のページ</a>") {
		t.Errorf("without a document:\n%s", page)
	}
}

// TestWhyOnScreen shows what tells of a change, what would refute it, and the reckoning
// behind a fold alone.
func TestWhyOnScreen(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	d := views.details["a"]
	d.Tally, d.Change.Category, d.Change.Counter = tallyOf(2009, 17), horizon.Use, []string{"4件は別の話です。"}
	d.Telling = []view.Told{{DigestDocument: horizon.DigestDocument{Source: "s", Title: "報告", Quote: "遠くの検針です。"}, Mark: "検針"}}
	d.Refutes, d.Explain = []horizon.Words{horizon.Plain("戻れば終わりです。")}, []horizon.Words{horizon.Plain("内訳の文です。")}
	views.details["a"] = d
	v, _ := openStaged(t, views)
	_, page := v.read("/?c=a")
	for _, want := range []string{`<span class="chip c-riyo"><span aria-hidden="true">●</span> IT利用</span>`, "いちばん物語る文書（発行者の異なる1件）", "遠くの<mark>検針</mark>です。", `<a href="/documents?c=a">すべての文書 17件</a>`,
		"何があれば違うと言えるか", "<li>戻れば終わりです。</li>", "反証：4件は別の話です。", "2009年の17件のうち、年ごとの検知に使ったのは16件です。"} {
		if !strings.Contains(page, want) {
			t.Errorf("the pane has no %q", want)
		}
	}
	if strings.Contains(page, "探していません") {
		t.Error("nobody is said to have looked, and somebody did")
	}
	before, fold, _ := strings.Cut(page, "<summary>判定の内訳</summary>")
	if strings.Contains(before, "内訳の文です。") || !strings.Contains(fold, "内訳の文です。") {
		t.Error("the reckoning does not stand behind its fold")
	}
	if strings.Count(page, "<svg") < 2 {
		t.Error("there is no wide and no narrow picture")
	}
}

// TestDocumentsAreGuarded gives nobody the documents of a change that they may not see,
// takes any number for a page, and keeps what titles and quotations hold as text.
func TestDocumentsAreGuarded(t *testing.T) {
	_, base := openOffice(t, true)
	if code, body := visitDesk(t, base, "").get("/documents?c=open"); code != http.StatusSeeOther || strings.Contains(body, "alert") {
		t.Errorf("without a login: %d", code)
	}
	yomu, miru := visitDesk(t, base, "yomu"), visitDesk(t, base, "miru")
	_, refused := yomu.get("/documents?c=no-such-change")
	for _, q := range []string{"private", "", "../../data", "%00", url.QueryEscape("' OR 1=1 --"), url.QueryEscape(nasty), strings.Repeat("a", 8000)} {
		code, body := yomu.get("/documents?c=" + q)
		if code != http.StatusUnprocessableEntity || strings.Contains(body, secret) || q == "private" && body != refused {
			t.Errorf("the documents of %.40q: %d", q, code)
		}
	}
	if code, body := miru.get("/documents?c=private"); code != http.StatusOK || !strings.Contains(body, secret) {
		t.Errorf("who may see RED does not: the test cannot fail: %d", code)
	}
	for _, page := range []string{"-1", "0", "1e9", "1000000000", "99999999999999999999", "x", "%00", "2"} {
		code, body := yomu.get("/documents?c=open&page=" + page)
		if code != http.StatusOK || strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") || strings.Contains(body, "javascript:") || !strings.Contains(body, "<mark>script</mark>") {
			t.Errorf("page %s: %d\n%s", page, code, body)
		}
	}
	v := open(t, false).visit(t)
	a, body := v.do(http.MethodGet, "/documents?c=x", nil)
	if a.StatusCode != http.StatusOK || strings.ContainsAny(body, "\u202e\x00") || strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") {
		t.Errorf("marks that turn the text around, or markup, are on the page: %s", a.Status)
	}
	if a, _ := v.do(http.MethodGet, "/documents?c=hidden", nil); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what is hidden: %s", a.Status)
	}
}
