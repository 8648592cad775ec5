package feed

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func atom(inner string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"><title>c</title><entry>` + inner + `</entry></feed>`
}

func atom03(inner string) string {
	return `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>c</title><entry>` + inner + `</entry></feed>`
}

func rdf(inner string) string {
	return `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="https://here.example/"><title>c</title></channel>` + inner + `</rdf:RDF>`
}

func rss2(inner string) string {
	return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:x="http://www.w3.org/1999/xhtml"><channel><title>c</title><item>` + inner + `</item></channel></rss>`
}

// TestFeedTexts holds what a title and a text are in the many ways to write them.
func TestFeedTexts(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte("<p>Example <b>x</b></p>"))
	for _, c := range []struct{ name, text, title, body string }{
		{"RSS, markup escaped", rss2(`<title>A &lt;i&gt;b&lt;/i&gt;</title>`), "A b", ""},
		{"RSS, markup in CDATA", rss2(`<title><![CDATA[A <i>b</i>]]></title>`), "A b", ""},
		{"RSS, two CDATA sections", rss2(`<title><![CDATA[A ]]>and<![CDATA[ b]]></title>`), "A and b", ""},
		{"RSS, naked markup", rss2(`<title>A <i>b</i> c</title>`), "A b c", ""},
		{"RSS, escaped twice", rss2(`<title>A &amp;lt;b&amp;gt; c &amp;amp; d</title>`), "A c & d", ""},
		{"RSS, bare ampersand", rss2(`<title>A & B &amp; C</title>`), "A & B & C", ""},
		{"RSS, HTML entities", rss2(`<title>caf&eacute;&nbsp;&hellip; &copy; &#8212; &#x3042;</title>`), "café … © — あ", ""},
		{"RSS, an entity of nobody", rss2(`<title>a &foo; b</title>`), "a &foo; b", ""},
		{"RSS, an entity of the document's own", `<!DOCTYPE rss [<!ENTITY who "WHO">]>` + rss2(`<title>t</title><description>x</description>`), "t", "x"},
		{"RSS, comment within", rss2(`<title>a<!-- x -->b</title>`), "ab", ""},
		{"RSS, control character", rss2("<title>a\x0cb</title>"), "ab", ""},
		{"RSS, dc:title alone", rss2(`<dc:title>t</dc:title>`), "t", ""},
		{"RSS, dc:title last", rss2(`<title>t</title><dc:title>d</dc:title>`), "t", ""},
		{"RSS, dc:title first", rss2(`<dc:title>d</dc:title><title>t</title>`), "t", ""},
		{"RSS, media:title after", rss2(`<title>t</title><m:title xmlns:m="http://search.yahoo.com/mrss/">m</m:title>`), "t", ""},
		{"RSS, media:title before", rss2(`<m:title xmlns:m="http://search.yahoo.com/mrss/">m</m:title><title>t</title>`), "t", ""},
		{"RSS, description", rss2(`<title>t</title><description>one&lt;br/&gt;two</description>`), "t", "one\ntwo"},
		{"RSS, content:encoded wins", rss2(`<title>t</title><description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>`), "t", "long"},
		{"RSS, content:encoded under another prefix", `<rss xmlns:k="http://purl.org/rss/1.0/modules/content/"><channel><item><title>t</title><k:encoded>&lt;p&gt;long&lt;/p&gt;</k:encoded></item></channel></rss>`, "t", "long"},
		{"RSS, dc:description", rss2(`<title>t</title><dc:description>d</dc:description>`), "t", "d"},
		{"RSS, atom:summary", rss2(`<title>t</title><atom:summary>s</atom:summary>`), "t", "s"},
		{"RSS, atom:title alone", rss2(`<atom:title>t</atom:title>`), "t", ""},
		{"RDF, content:encoded", rdf(`<item rdf:about="/1"><title>t</title><content:encoded>long</content:encoded></item>`), "t", "long"},
		{"RDF, dc:title", rdf(`<item rdf:about="/1"><dc:title>t</dc:title></item>`), "t", ""},
		{"Atom, text", atom(`<title type="text">a &lt;b&gt; c</title>`), "a c", ""},
		{"Atom, html", atom(`<title type="html">a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>`), "a b & c", ""},
		{"Atom, html in CDATA", atom(`<title type="html"><![CDATA[a <b>b</b>]]></title>`), "a b", ""},
		{"Atom, xhtml", atom(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></title>`), "a b", ""},
		{"Atom, xhtml under a prefix", atom(`<title type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">a <h:b>b</h:b></h:div></title>`), "a b", ""},
		{"Atom, content wins over summary", atom(`<title>t</title><summary>s</summary><content type="html">&lt;p&gt;long&lt;/p&gt;</content>`), "t", "long"},
		{"Atom, summary", atom(`<title>t</title><summary type="html">&lt;p&gt;s&lt;/p&gt;</summary>`), "t", "s"},
		{"Atom, content xhtml", atom(`<title>t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one</p><p>two</p></div></content>`), "t", "one\ntwo"},
		{"Atom, content base64", atom(`<title>t</title><content type="application/octet-stream">` + b64 + `</content>`), "t", "Example x"},
		{"Atom, content of text", atom(`<title>t</title><content type="text/plain">one</content>`), "t", "one"},
		{"Atom, content elsewhere", atom(`<title>t</title><summary>s</summary><content src="https://here.example/x" type="text/html"/>`), "t", "s"},
		{"Atom 0.3, escaped", atom03(`<title type="text/html" mode="escaped">a &lt;b&gt;b&lt;/b&gt;</title>`), "a b", ""},
		{"Atom 0.3, xml", atom03(`<title type="application/xhtml+xml" mode="xml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></title>`), "a b", ""},
		{"Atom 0.3, base64", atom03(`<title type="text/html" mode="base64">` + b64 + `</title>`), "Example x", ""},
		{"Atom 0.3, content base64", atom03(`<title>t</title><content type="text/html" mode="base64">` + b64 + `</content>`), "t", "Example x"},
		{"Atom 0.3, base64 broken by lines", atom03(`<title mode="base64" type="text/html">` + b64[:8] + "\n  " + b64[8:] + `</title>`), "Example x", ""},
		{"Atom 0.3, base64 that is none", atom03(`<title mode="base64">!!!</title>`), "!!!", ""},
		{"Atom 0.3, naked markup", atom03(`<title><p>t</p></title>`), "t", ""},
		{"Atom under a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>t</a:title><a:summary>s</a:summary></a:entry></a:feed>`, "t", "s"},
		{"Atom 0.3 under a prefix", `<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#"><a:entry><a:title mode="base64">` + b64 + `</a:title></a:entry></a:feed>`, "Example x", ""},
		{"Atom without a namespace", `<feed><entry><title>t</title></entry></feed>`, "t", ""},
		{"RSS 1.0 under a prefix", `<rdf:RDF xmlns:r="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:channel><r:title>c</r:title></r:channel><r:item rdf:about="/1"><r:title>t</r:title><r:description>d</r:description></r:item></rdf:RDF>`, "t", "d"},
		{"RSS 1.0 with RDF as the default", `<RDF xmlns:r="http://purl.org/rss/1.0/" xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:channel><r:title>c</r:title></r:channel><r:item about="/1"><r:title>t</r:title></r:item></RDF>`, "t", ""},
		{"RSS 0.90", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>c</title></channel><item><title>t</title><link>/1</link></item></rdf:RDF>`, "t", ""},
		{"RSS 0.91 of Netscape", `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>c</title><item><title>t &eacute;</title></item></channel></rss>`, "t é", ""},
		{"RSS in a namespace of its own", `<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>c</title><item><title>t</title></item></channel></rss>`, "t", ""},
		{"RSS in a namespace of nobody", `<rss version="2.0" xmlns="http://example.com/none"><channel><title>c</title><item><title>t</title></item></channel></rss>`, "t", ""},
		{"RSS in capitals", `<RSS><CHANNEL><TITLE>c</TITLE><ITEM><TITLE>t</TITLE><DESCRIPTION>d</DESCRIPTION></ITEM></CHANNEL></RSS>`, "t", "d"},
		{"RSS without a channel", `<rss><item><title>t</title></item></rss>`, "t", ""},
		{"RSS, items beside the channel", `<rss><channel><title>c</title></channel><item><title>t</title></item></rss>`, "t", ""},
		{"RSS after blank lines and comments", "\n\n<!-- <rss> -->\n<?xml version='1.0'?>" + rss2(`<title>t</title>`), "t", ""},
		{"RSS before rubbish", rss2(`<title>t</title>`) + "<!-- served in 3 ms --></body></html>", "t", ""},
		{"RSS after rubbish", "Warning: x\n" + rss2(`<title>t</title>`), "t", ""},
	} {
		got := items(t, c.text)
		if len(got) != 1 || got[0].Title != c.title || got[0].Body != c.body {
			t.Errorf("%s: %+v, want title %q, body %q", c.name, got, c.title, c.body)
		}
	}
}

// TestFeedAddresses holds which link is an item's, and what it is relative to.
func TestFeedAddresses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"RSS", rss2(`<title>t</title><link> https://a.example/1 </link>`), "https://a.example/1"},
		{"RSS, in CDATA", rss2(`<title>t</title><link><![CDATA[https://a.example/?a=1&b=2]]></link>`), "https://a.example/?a=1&b=2"},
		{"RSS, a permalink alone", rss2(`<title>t</title><guid>https://a.example/1</guid>`), "https://a.example/1"},
		{"RSS, a guid that is said to be one", rss2(`<title>t</title><guid isPermaLink="true">https://a.example/1</guid>`), "https://a.example/1"},
		{"RSS, a link before a permalink", rss2(`<title>t</title><guid isPermaLink="true">https://a.example/g</guid><link>https://a.example/1</link>`), "https://a.example/1"},
		{"RSS, atom:link alone", rss2(`<title>t</title><atom:link href="https://a.example/1"/>`), "https://a.example/1"},
		{"RSS, atom:link beside", rss2(`<title>t</title><link>https://a.example/1</link><atom:link rel="self" href="https://a.example/s"/>`), "https://a.example/1"},
		{"RSS, atom:link before", rss2(`<title>t</title><atom:link rel="replies" href="https://a.example/s"/><link>https://a.example/1</link>`), "https://a.example/1"},
		{"RSS, relative", rss2(`<title>t</title><link>1.html</link>`), "https://here.example/1.html"},
		{"RSS, xml:base of the root", `<rss xml:base="https://b.example/x/"><channel><item><title>t</title><link>1.html</link></item></channel></rss>`, "https://b.example/x/1.html"},
		{"RSS, xml:base of the item", `<rss><channel><item xml:base="https://b.example/x/"><title>t</title><link>1.html</link></item></channel></rss>`, "https://b.example/x/1.html"},
		{"RDF, about", rdf(`<item rdf:about="https://a.example/1"><title>t</title></item>`), ""},
		{"RDF, link and about", rdf(`<item rdf:about="urn:x"><title>t</title><link>https://a.example/1</link></item>`), "https://a.example/1"},
		{"Atom, no rel", atom(`<title>t</title><link href="https://a.example/1"/>`), "https://a.example/1"},
		{"Atom, alternate after others", atom(`<title>t</title><link rel="self" href="https://a.example/s"/><link rel="enclosure" href="https://a.example/e"/><link rel="alternate" href="https://a.example/1"/>`), "https://a.example/1"},
		{"Atom, alternate by its IANA name", atom(`<title>t</title><link rel="http://www.iana.org/assignments/relation/alternate" href="https://a.example/1"/>`), "https://a.example/1"},
		{"Atom, the first alternate", atom(`<title>t</title><link rel="alternate" type="text/html" href="https://a.example/1"/><link rel="alternate" type="text/plain" href="https://a.example/2"/>`), "https://a.example/1"},
		{"Atom, a self link is better than none", atom(`<title>t</title><link rel="related" href="https://a.example/r"/><link rel="self" href="https://a.example/s"/>`), "https://a.example/s"},
		{"Atom, the id is no link", atom(`<title>t</title><id>urn:x</id>`), ""},
		{"Atom, xml:base of the feed", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry><title>t</title><link href="1"/></entry></feed>`, "https://b.example/x/1"},
		{"Atom, xml:base of the entry", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry xml:base="y/"><title>t</title><link href="1"/></entry></feed>`, "https://b.example/x/y/1"},
		{"Atom, xml:base of the link", atom(`<title>t</title><link xml:base="https://b.example/" href="1"/>`), "https://b.example/1"},
		{"Atom, xml:base that is relative", atom(`<title>t</title><link xml:base="/z/" href="1"/>`), "https://here.example/z/1"},
		{"Atom 0.3", atom03(`<title>t</title><link rel="alternate" type="text/html" href="https://a.example/1"/>`), "https://a.example/1"},
		{"Atom 0.3, service.edit first", atom03(`<title>t</title><link rel="service.edit" href="https://a.example/e"/><link rel="alternate" href="https://a.example/1"/>`), "https://a.example/1"},
		{"Atom under a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>t</a:title><a:link href="https://a.example/1"/></a:entry></a:feed>`, "https://a.example/1"},
		{"Atom, a link as text", atom(`<title>t</title><link>https://a.example/1</link>`), "https://a.example/1"},
		{"JSON Feed", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"t","url":"https://a.example/1","external_url":"https://a.example/x"}]}`, "https://a.example/1"},
		{"JSON Feed, external alone", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"t","external_url":"https://a.example/x"}]}`, "https://a.example/x"},
	} {
		got := items(t, c.text)
		if len(got) != 1 || got[0].URL != c.want {
			t.Errorf("%s: %+v, want the link %q", c.name, got, c.want)
		}
	}
}

// TestFeedTimes holds which date is an item's, and dates of all sorts in a feed
// that is English: without a zone they are UTC's.
func TestFeedTimes(t *testing.T) {
	on := func(element, text string) string {
		return strings.Replace(rss2(`<title>A plain English title</title><`+element+`>`+text+`</`+element+`>`), "<title>c</title>", "<title>c</title><language>en-us</language>", 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"RFC 822", on("pubDate", "Thu, 01 Jan 2004 19:48:21 GMT"), "2004-01-02T04:48:21+09:00 time"},
		{"without seconds", on("pubDate", "Thu, 01 Jan 2004 19:48 GMT"), "2004-01-02T04:48:00+09:00 time"},
		{"without a weekday", on("pubDate", "1 Jan 2004 19:48:21 EST"), "2004-01-02T09:48:21+09:00 time"},
		{"of two digits", on("pubDate", "Thu, 01 Jan 04 19:48:21 -0500"), "2004-01-02T09:48:21+09:00 time"},
		{"month in full", on("pubDate", "Thursday, January 1, 2004 19:48:21 GMT"), "2004-01-02T04:48:21+09:00 time"},
		{"asctime", on("pubDate", "Sun Jan  4 16:29:06 PST 2004"), "2004-01-05T09:29:06+09:00 time"},
		{"asctime without a zone", on("pubDate", "Sun Jan  4 16:29:06 2004"), "2004-01-05T01:29:06+09:00 time"},
		{"W3CDTF", on("dc:date", "2003-12-31T10:14:55Z"), "2003-12-31T19:14:55+09:00 time"},
		{"W3CDTF with an offset", on("dc:date", "2003-12-31T10:14:55-08:00"), "2004-01-01T03:14:55+09:00 time"},
		{"W3CDTF without seconds", on("dc:date", "2003-12-31T10:14Z"), "2003-12-31T19:14:00+09:00 time"},
		{"W3CDTF with fractions", on("dc:date", "2003-12-31T10:14:55.123Z"), "2003-12-31T19:14:55+09:00 time"},
		{"W3CDTF without a zone", on("dc:date", "2003-12-31T10:14:55"), "2003-12-31T19:14:55+09:00 time"},
		{"a day", on("dc:date", "2003-12-31"), "2003-12-31T09:00:00+09:00 day"},
		{"a month", on("dc:date", "2003-12"), "2003-12-01T09:00:00+09:00 month"},
		{"a year", on("dc:date", "2003"), "2003-01-01T09:00:00+09:00 year"},
		{"a day in one word", on("dc:date", "20031231"), "2003-12-31T09:00:00+09:00 day"},
		{"of a database", on("pubDate", "2004-07-08 23:56:58.0"), "2004-07-09T08:56:58+09:00 time"},
		{"with slashes and a zone", on("pubDate", "Fri, 2006/09/15 08:19:53 EDT"), "2006-09-15T21:19:53+09:00 time"},
		{"hour 24", on("pubDate", "Thu, 01 Jan 2004 24:00:00 GMT"), "2004-01-02T09:00:00+09:00 time"},
		{"small letters", on("pubDate", "thu, 01 jan 2004 19:48:21 gmt"), "2004-01-02T04:48:21+09:00 time"},
		{"UT", on("pubDate", "Thu, 01 Jan 2004 19:48:21 UT"), "2004-01-02T04:48:21+09:00 time"},
		{"colon in the offset", on("pubDate", "Thu, 01 Jan 2004 19:48:21 +01:00"), "2004-01-02T03:48:21+09:00 time"},
		{"dc:date under another prefix", `<rss xmlns:k="http://purl.org/dc/elements/1.1/"><channel><item><title>t</title><k:date>2003-12-31T10:14:55Z</k:date></item></channel></rss>`, "2003-12-31T19:14:55+09:00 time"},
		{"pubDate before dc:date", rss2(`<title>t</title><dc:date>2003-12-31T10:14:55Z</dc:date><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>`), "2004-01-02T04:48:21+09:00 time"},
		{"dcterms:issued before all", rss2(`<title>t</title><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><dcterms:issued>2003-12-31T10:14:55Z</dcterms:issued>`), "2003-12-31T19:14:55+09:00 time"},
		{"dcterms:modified alone", rss2(`<title>t</title><dcterms:modified>2003-12-31T10:14:55Z</dcterms:modified>`), "2003-12-31T19:14:55+09:00 time"},
		{"dcterms:created alone", rss2(`<title>t</title><dcterms:created>2003-12-31T10:14:55Z</dcterms:created>`), "2003-12-31T19:14:55+09:00 time"},
		{"atom:published", rss2(`<title>t</title><atom:published>2003-12-31T10:14:55Z</atom:published>`), "2003-12-31T19:14:55+09:00 time"},
		{"atom:updated", rss2(`<title>t</title><atom:updated>2003-12-31T10:14:55Z</atom:updated>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom, published before updated", atom(`<title>t</title><updated>2004-12-31T10:14:55Z</updated><published>2003-12-31T10:14:55Z</published>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom, updated", atom(`<title>t</title><updated>2003-12-31T10:14:55Z</updated>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom, published is none", atom(`<title>t</title><published>soon</published><updated>2003-12-31T10:14:55Z</updated>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom 0.3, issued before modified", atom03(`<title>t</title><modified>2004-12-31T10:14:55Z</modified><issued>2003-12-31T10:14:55Z</issued>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom 0.3, created", atom03(`<title>t</title><created>2003-12-31T10:14:55Z</created>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom 0.3, modified", atom03(`<title>t</title><modified>2003-12-31T10:14:55Z</modified>`), "2003-12-31T19:14:55+09:00 time"},
		{"Atom, dc:date", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><entry><title>t</title><dc:date>2003-12-31T10:14:55Z</dc:date></entry></feed>`, "2003-12-31T19:14:55+09:00 time"},
		{"RDF, dc:date", rdf(`<item rdf:about="/1"><title>t</title><dc:date>2003-12-31T10:14:55Z</dc:date></item>`), "2003-12-31T19:14:55+09:00 time"},
		{"JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"t","date_modified":"2004-12-31T10:14:55Z","date_published":"2003-12-31T10:14:55Z"}]}`, "2003-12-31T19:14:55+09:00 time"},
		{"JSON Feed, modified", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"t","date_modified":"2003-12-31T10:14:55Z"}]}`, "2003-12-31T19:14:55+09:00 time"},
		{"a day of a Japanese feed is Tokyo's", rss2(`<title>お知らせ</title><dc:date>2003-12-31</dc:date>`), "2003-12-31T00:00:00+09:00 day"},
		{"and its times", rss2(`<title>お知らせ</title><pubDate>2003-12-31 10:14:55</pubDate>`), "2003-12-31T10:14:55+09:00 time"},
		{"of what shows no language", `<rss><channel><item><title>12</title><pubDate>2003-12-31 10:14:55</pubDate></item></channel></rss>`, "2003-12-31T10:14:55+09:00 time"},
	} {
		got := items(t, c.text)
		if len(got) != 1 || got[0].Published+" "+got[0].Precision != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

// TestFeedEncodings reads one feed in many charsets, declared or marked.
func TestFeedEncodings(t *testing.T) {
	utf16Text := func(s string, order func(uint16) []byte) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, order(u)...)
		}
		return b
	}
	big := func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }
	little := func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
	type sample struct {
		name string
		data []byte
		want string
	}
	samples := []sample{
		{"UTF-16BE with a mark", append([]byte{0xFE, 0xFF}, utf16Text(`<?xml version="1.0" encoding="UTF-16"?>`+rss2("<title>日本</title>"), big)...), "日本"},
		{"UTF-16LE with a mark", append([]byte{0xFF, 0xFE}, utf16Text(`<?xml version="1.0" encoding="UTF-16"?>`+rss2("<title>日本</title>"), little)...), "日本"},
		{"UTF-16LE without a mark", utf16Text(`<?xml version="1.0" encoding="UTF-16LE"?>`+rss2("<title>日本</title>"), little), "日本"},
		{"UTF-16BE without a mark", utf16Text(`<?xml version="1.0" encoding="UTF-16BE"?>`+rss2("<title>日本</title>"), big), "日本"},
		{"UTF-8 with a mark", []byte("\xEF\xBB\xBF<?xml version='1.0'?>" + rss2("<title>日本</title>")), "日本"},
		{"UTF-8 that is said to be Latin-1", []byte("<?xml version='1.0' encoding='iso-8859-1'?>" + rss2("<title>日本</title>")), "日本"},
		{"an encoding of nobody", []byte("<?xml version='1.0' encoding='x-none'?>" + rss2("<title>日本</title>")), "日本"},
	}
	for name, c := range map[string]struct {
		enc  encoding.Encoding
		want string
	}{
		"Shift_JIS": {japanese.ShiftJIS, "日本のお知らせ"}, "EUC-JP": {japanese.EUCJP, "日本のお知らせ"}, "ISO-2022-JP": {japanese.ISO2022JP, "日本のお知らせ"},
		"ISO-8859-1": {charmap.ISO8859_1, "café"}, "windows-1252": {charmap.Windows1252, "café – “x”"}, "ISO-8859-15": {charmap.ISO8859_15, "5 €"},
		"KOI8-R": {charmap.KOI8R, "Новости дня"}, "windows-1251": {charmap.Windows1251, "Новости дня"}, "ISO-8859-2": {charmap.ISO8859_2, "żółw"},
		"EUC-KR": {korean.EUCKR, "한국 소식"}, "GB2312": {simplifiedchinese.GBK, "中国新闻"}, "gb18030": {simplifiedchinese.GB18030, "中国新闻"}, "Big5": {traditionalchinese.Big5, "中國新聞"},
		"windows-1254": {charmap.Windows1254, "ığş"}, "IBM866": {charmap.CodePage866, "Новости"}, "macintosh": {charmap.Macintosh, "café"},
	} {
		data, err := c.enc.NewEncoder().Bytes([]byte("<?xml version='1.0' encoding='" + name + "'?>" + rss2("<title>"+c.want+"</title>")))
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, sample{name, data, c.want})
	}
	for _, s := range samples {
		if got := items(t, string(s.data)); len(got) != 1 || got[0].Title != s.want {
			t.Errorf("%s: %+v, want the title %q", s.name, got, s.want)
		}
	}
}
