package feed

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

const mediaSpace = ` xmlns:media="http://search.yahoo.com/mrss/"`

// TestOneTitle holds which title is an item's where several stand in it.
func TestOneTitle(t *testing.T) {
	media := func(inner string) string { return strings.Replace(rss2(inner), "<rss", "<rss"+mediaSpace, 1) }
	for _, c := range []struct{ name, text, want string }{
		{"the first of two", rss2(`<title>正しい題</title><link>/1</link><title>別の題</title>`), "正しい題"},
		{"the first that says something", rss2(`<title> </title><title/><title><![CDATA[]]></title><title>題</title><title>別</title>`), "題"},
		{"in CDATA, of three", rss2(`<title><![CDATA[題 <b>1</b>]]></title><title>二</title><title>三</title>`), "題 1"},
		{"in capitals", `<RSS><CHANNEL><ITEM><TITLE>t</TITLE></ITEM></CHANNEL></RSS>`, "t"},
		{"Atom", atom(`<title>題</title><id>a</id><title type="html">別</title>`), "題"},
		{"Atom under a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>題</a:title><a:title>別</a:title></a:entry></a:feed>`, "題"},
		{"RDF", rdf(`<item rdf:about="/1"><title>題</title><title>別</title></item>`), "題"},
		{"a source's title is another's", atom(`<source><title>別</title></source><title>題</title>`), "題"},
		{"media alone", media(`<link>/m</link><media:title>動画の題</media:title>`), "動画の題"},
		{"media under another prefix", rss2(`<m:title xmlns:m="http://search.yahoo.com/mrss/">動画</m:title>`), "動画"},
		{"media beside", media(`<media:title>動画</media:title><title>題</title>`), "題"},
		{"media beside an empty one", media(`<title></title><media:title>動画</media:title>`), "動画"},
		{"media of a group", media(`<media:group><media:title>動画</media:title></media:group>`), "動画"},
		{"media of a content", media(`<media:content url="/v"><media:title>動画</media:title></media:content>`), "動画"},
		{"media in Atom", strings.Replace(atom(`<id>a</id><media:group><media:title>動画</media:title></media:group>`), "<feed", "<feed"+mediaSpace, 1), "動画"},
	} {
		if got := items(t, c.text); len(got) != 1 || got[0].Title != c.want {
			t.Errorf("%s: %+v, want the title %q", c.name, got, c.want)
		}
	}
}

// TestTitlesHoldText holds that what is no element is text in each format.
func TestTitlesHoldText(t *testing.T) {
	json := func(title, body string) string {
		return fmt.Sprintf(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":%q,"content_html":%q}]}`, title, body)
	}
	for _, want := range []string{"A<B の脆弱性", "Vec<T> の誤り", "x<y>z", "<あ>", "List<String>", "<stdio.h> の欠陥", "a < b", "<3", "温度<閾値のとき", "版 < 3.2 の製品", "注意 <script> と"} {
		once := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(want)
		twice := strings.ReplaceAll(once, "&", "&amp;")
		for name, text := range map[string]string{
			"escaped": rss2("<title>" + once + "</title><description>本文 " + once + "</description>"), "twice": rss2("<title>" + twice + "</title><description>本文 " + twice + "</description>"),
			"CDATA": rss2("<title><![CDATA[" + want + "]]></title><description><![CDATA[<p>本文 " + want + "</p>]]></description>"),
			"Atom":  atom("<title>" + once + "</title><content>本文 " + once + "</content>"), "Atom HTML": atom(`<title type="html">` + twice + `</title><summary type="html">&lt;p&gt;本文 ` + twice + "&lt;/p&gt;</summary>"),
			"RDF": rdf(`<item rdf:about="/1"><title>` + once + "</title><description>本文 " + once + "</description></item>"), "JSON": json(want, "<p>本文 "+once+"</p>"), "JSON, naked": json(want, "<p>本文 "+want+"</p>"),
		} {
			if got := items(t, text); len(got) != 1 || got[0].Title != want || got[0].Body != "本文 "+want {
				t.Errorf("%s: %+v, want %q", name, got, want)
			}
		}
	}
}

// TestABadCharacterCostsItselfAlone holds what a bad reference or a naked < costs.
func TestABadCharacterCostsItselfAlone(t *testing.T) {
	for in, want := range map[string]string{
		"前&#0;後": "前後", "前&#x110000;後": "前後", "前&#xD800;後": "前後", "前&#99999999;後": "前後", "前&#x1F;後": "前後", "前&foo;後": "前&foo;後", "前&#xFFFF;&amp;後": "前&後", "&#55357;&#56832; 後": "😀 後",
		"a < b": "a < b", "A<B の脆弱性": "A<B の脆弱性", "<3 と Vec<T>": "<3 と Vec<T>", "前&後": "前&後", "<あ>": "<あ>",
	} {
		for name, text := range map[string]string{
			"RSS":  sourcetest.RSS("<item><title>一</title></item><item><title>" + in + "</title><description>本文 " + in + "</description></item><item><title>三</title></item>"),
			"Atom": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>一</title></entry><entry><title>` + in + `</title><summary>本文 ` + in + `</summary></entry><entry><title>三</title></entry></feed>`,
		} {
			if got := items(t, text); len(got) != 3 || got[1].Title != want || got[1].Body != "本文 "+want || got[2].Title != "三" {
				t.Errorf("%s of %q: %+v, want %q", name, in, got, want)
			}
		}
	}
	if got := items(t, `{"version":"1","items":[{"title":"前\ud800後\u0000&#0;"}]}`); len(got) != 1 || got[0].Title != "前\uFFFD後" {
		t.Errorf("JSON: %+v", got)
	}
}

// runs reads feeds one after the other, and gives the identities and titles of
// what each gave.
func runs(t *testing.T, feeds ...string) (given [][]string, warnings []string) {
	t.Helper()
	pos := &horizon.Position{}
	for _, content := range feeds {
		p, err := Parse([]byte(content))
		if err != nil {
			t.Fatal(err)
		}
		r := (&Feed{}).reader("https://here.example/", pos)
		var run []string
		for doc, err := range r.documents(p) {
			if err != nil {
				t.Fatal(err)
			}
			run = append(run, string(doc.ID)+" "+doc.Title+doc.Body)
			warnings = append(warnings, doc.Warnings...)
		}
		r.remember(pos)
		given = append(given, run)
	}
	return given, warnings
}

// TestItemsWithoutAnIDStayApart holds items apart that share a link, a title and a
// date, or lack them, and say different things.
func TestItemsWithoutAnIDStayApart(t *testing.T) {
	item := func(head, body string) string {
		return "<item>" + head + "<title>お知らせ</title><description>" + body + "</description></item>"
	}
	for _, head := range []string{"<link>/n</link>", "", "<guid>1</guid><link>/n</link>", "<guid>https://here.example/n</guid>", "<link>/n</link><pubDate>Mon, 23 Nov 2026 09:00:00 +0900</pubDate>"} {
		a, b, c := item(head, "甲"), item(head, "乙"), item(head, "丙")
		got, _ := runs(t, sourcetest.RSS(a), sourcetest.RSS(b+a), sourcetest.RSS(c+b+a), sourcetest.RSS(c+b), sourcetest.RSS(a+a))
		ids := map[string]map[string]bool{}
		for i, run := range got {
			if want := []int{1, 2, 3, 2, 1}[i]; len(run) != want {
				t.Errorf("%s: run %d gives %q, want %d", head, i, run, want)
			}
			for _, doc := range run {
				id, said, _ := strings.Cut(doc, " ")
				if ids[said] == nil {
					ids[said] = map[string]bool{}
				}
				ids[said][id] = true
			}
		}
		for said, all := range ids {
			if len(all) != 1 {
				t.Errorf("%s: %s has the identities %v", head, said, all)
			}
		}
	}
}

// TestEditionsOfOneID holds that entries of one id are revisions, each given once,
// the newest last.
func TestEditionsOfOneID(t *testing.T) {
	entry := func(day int, title, link string) string {
		return fmt.Sprintf(`<entry><id>urn:x:1</id><title>%s</title><link href="%s"/><updated>2026-11-%02dT00:00:00Z</updated></entry>`, title, link, day)
	}
	feed := func(inner string) string { return `<feed xmlns="http://www.w3.org/2005/Atom">` + inner + `</feed>` }
	one, two, three := entry(1, "題", "/1"), entry(2, "題（改訂）", "/1"), entry(3, "題（再改訂）", "/1")
	got, warnings := runs(t, feed(one), feed(two+one), feed(two+one), feed(one+three+two))
	want := [][]string{{"urn:x:1 題"}, {"urn:x:1 題", "urn:x:1 題（改訂）"}, {"urn:x:1 題（改訂）"}, {"urn:x:1 題（改訂）", "urn:x:1 題（再改訂）"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("given are %q, want %q", got, want)
	}
	if len(warnings) != 3 || !strings.Contains(warnings[0], `2 entries of the id "urn:x:1"`) {
		t.Errorf("warnings %q", warnings)
	}
	rss := func(title, link string) string {
		return "<item><guid isPermaLink=\"false\">x-1</guid><title>" + title + "</title><link>" + link + "</link></item>"
	}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"RSS, newest first", sourcetest.RSS(rss("新", "/1") + rss("旧", "/1")), []string{"x-1 旧", "x-1 新"}},
		{"JSON Feed", `{"version":"1","items":[{"id":"x","title":"題","content_text":"新"},{"id":"x","title":"題","content_text":"旧"}]}`, []string{"x 題旧", "x 題新"}},
		{"the same twice", feed(one + one), []string{"urn:x:1 題"}},
	} {
		if got, _ := runs(t, c.text); !slices.Equal(got[0], c.want) {
			t.Errorf("%s: %q, want %q", c.name, got[0], c.want)
		}
	}
	if got, _ := runs(t, sourcetest.RSS(rss("甲", "/1")+rss("乙", "/2"))); len(got[0]) != 2 || strings.HasPrefix(got[0][0], "x-1 ") {
		t.Errorf("two items of one id, of two titles and links: %q, want them apart", got)
	}
}
