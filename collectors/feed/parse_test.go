package feed

import (
	"fmt"
	"strings"
	"testing"

	ext "github.com/mmcdole/gofeed/extensions"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// titles are the titles of a feed's items, and what was left out of it.
func titles(t *testing.T, content string) (string, string) {
	t.Helper()
	p, err := Parse([]byte(content))
	if err != nil {
		return err.Error(), ""
	}
	var all, bad []string
	for _, item := range p.Items {
		all = append(all, item.Title)
	}
	for _, err := range p.Bad {
		bad = append(bad, err.Error())
	}
	if len(p.abouts) != len(p.Items) || len(p.Raws) != len(p.Items) {
		t.Errorf("%d items have %d abouts and %d raws", len(p.Items), len(p.abouts), len(p.Raws))
	}
	return strings.Join(all, " "), strings.Join(bad, "; ")
}

func TestParseJSON(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct{ name, in, want, bad string }{
		{"a feed", `{"version":"https://jsonfeed.org/version/1.1","title":"c","items":[{"id":"1","title":"a"},{"id":"2","title":"b"}]}`, "a b", ""},
		{"no items", `{"version":"https://jsonfeed.org/version/1.1","title":"c","items":[]}`, "", ""},
		{"another object", `{"a":1}`, errNoFeed.Error(), ""},
		{"what is no item", `{"version":"1","items":[1,{},"x",{"id":"1","title":"a"}]}`, "a", "item 1 is not an object: left out; item 2 is not an object: left out; item 3 is not an object: left out"},
		{"an item that cannot be read", `{"version":"1","items":[{"id":"1","title":"a"},{"id":"2","title":5},{"id":"3","title":"c"}]}`, "a c", "item: "},
		{"cut in an item", `{"version":"1","items":[{"id":"1","title":"a"},{"id":"2","ti`, "a", "item 2: "},
		{"cut after an item", `{"version":"1","items":[{"id":"1","title":"a"}`, "a", "the feed breaks off after item 1"},
		{"cut before the items", `{"version":"1","ti`, "read JSON Feed: ", ""},
		{"items that are no list", `{"version":"1","items":{}}`, "read JSON Feed: items is not a list", ""},
		{"too deep", `{"version":"1","x":` + deep(text.MaxDepth) + `,"items":[]}`, "JSON is nested deeper than 64", ""},
		{"as deep as allowed", `{"version":"1","x":` + deep(text.MaxDepth-1) + `,"items":[{"id":"1","title":"a"}]}`, "a", ""},
	} {
		got, bad := titles(t, c.in)
		if got != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(got, c.want)) || !strings.HasPrefix(bad, c.bad) || c.bad == "" && bad != "" {
			t.Errorf("%s: %q, left out %q, want %q, %q", c.name, got, bad, c.want, c.bad)
		}
	}
}

func TestParseBoundsItems(t *testing.T) {
	for _, c := range []struct {
		n, read int
		bad     string
	}{{MaxItems, MaxItems, ""}, {MaxItems + 1, MaxItems, "the feed has 20001 items: the first 20000 are read"}} {
		p, err := Parse([]byte(sourcetest.RSS(sourcetest.Numbered(c.n))))
		if err != nil || len(p.Items) != c.read || (len(p.Bad) == 0) != (c.bad == "") || c.bad != "" && p.Bad[0].Error() != c.bad || p.Items[c.read-1].Title != fmt.Sprint("t", c.read-1) {
			t.Fatalf("of %d items %d are read, %v, %v", c.n, len(p.Items), p.Bad, err)
		}
		for i, item := range p.Items {
			if !strings.Contains(string(p.Raws[i]), "<title>"+item.Title+"</title>") {
				t.Fatalf("item %d, %s, stands in %s", i, item.Title, p.Raws[i])
			}
		}
	}
	var b strings.Builder
	for i := range MaxItems + 1 {
		fmt.Fprintf(&b, `,{"id":"%d","title":"t%d"}`, i, i)
	}
	p, err := Parse([]byte(`{"version":"1","items":[` + b.String()[1:] + `]}`))
	if err != nil || len(p.Items) != MaxItems || len(p.Bad) != 1 || !strings.Contains(p.Bad[0].Error(), "more than 20000 items") || !strings.Contains(string(p.Raws[maxParsed]), fmt.Sprintf(`"t%d"`, maxParsed)) {
		t.Errorf("of %d items of JSON %d are read, %v, %v", MaxItems+1, len(p.Items), p.Bad, err)
	}
	odd := strings.Repeat("1,", 150)
	if p, err = Parse([]byte(`{"version":"1","items":[` + odd + `{"id":"1","title":"a"}]}`)); err != nil || len(p.Bad) != 100 || len(p.Items) != 1 {
		t.Errorf("of 150 items that are none %d are named, %v", len(p.Bad), err)
	}
}

func TestABrokenItemCostsItselfAlone(t *testing.T) {
	items := strings.Split(strings.TrimSuffix(sourcetest.Numbered(7), "</item>"), "</item>")
	for i := range items {
		broken := append([]string(nil), items...)
		broken[i] += `<x 1="2"/>`
		got, bad := titles(t, sourcetest.RSS(strings.Join(broken, "</item>")+"</item>"))
		var want []string
		for n := range items {
			if n != i {
				want = append(want, fmt.Sprint("t", n))
			}
		}
		if got != strings.Join(want, " ") || !strings.HasPrefix(bad, fmt.Sprintf("item %d: ", i+1)) || strings.Contains(bad, "; ") {
			t.Errorf("with item %d broken: %s, left out %q", i+1, got, bad)
		}
	}
}

func TestDepthOfFeeds(t *testing.T) {
	nest := func(n int) string { return strings.Repeat("<x>", n) + strings.Repeat("</x>", n) }
	item := func(title string, n int) string { return "<item><title>" + title + "</title>" + nest(n) + "</item>" }
	got, bad := titles(t, sourcetest.RSS(item("a", text.MaxDepth-3)+item("b", text.MaxDepth-2)+item("c", 1))) // rss, channel, item
	if got != "a c" || bad != "item 2 is nested deeper than 64: left out" {
		t.Errorf("of three items %q are read, left out %q", got, bad)
	}
	if got, _ := titles(t, sourcetest.RSS(nest(text.MaxDepth-2)+item("a", 1))); got != "a" {
		t.Errorf("a channel as deep as allowed: %q", got)
	}
	if got, _ := titles(t, sourcetest.RSS(nest(text.MaxDepth-1)+item("a", 1))); got != "elements are nested deeper than 64" {
		t.Errorf("a channel that is a level deeper: %q", got)
	}
}

func TestScanSteps(t *testing.T) {
	const tail = "<rss><channel><item><title>a</title></item></channel></rss>"
	for _, c := range []struct {
		name, in string
		items    int
		err      string
	}{
		{"a declaration", `<?xml version="1.0"?>` + tail, 1, ""},
		{"a doctype", `<!DOCTYPE rss>` + tail, 1, ""},
		{"a doctype with a subset", `<!DOCTYPE rss [<!ENTITY x "<rdf>">]>` + tail, 1, ""},
		{"a bracket after the doctype", `<!DOCTYPE rss><!-- [ ] -->` + tail, 1, ""},
		{"a comment with an item", `<!--<item></item>-->` + tail, 1, ""},
		{"less-than in a text", `<rss><channel><title>a < b</title><item></item></channel></rss>`, 1, ""},
		{"an end tag without a start", `<rss><channel></b><item></x></item></channel></rss>`, 1, ""},
		{"an item in an item", `<rss><channel><item><item/></item></channel></rss>`, 1, ""},
		{"an item that is never closed", `<rss><channel><item><title>a</title></channel></rss>`, 0, ""},
		{"an item that breaks off", `<rss><channel><item></item><item><title>`, 1, ""},
		{"text after the root", tail + "<item><title>b</title></item>", 1, ""},
		{"quotes", `<rss><channel><item a="x>y" b='>'></item></channel></rss>`, 1, ""},
		{"an item that is the root", `<item/>`, 0, errNoFeed.Error()},
		{"an entry of RSS", `<rss><entry></entry></rss>`, 0, ""},
		{"an item of Atom", `<feed><item></item><a:entry></a:entry></feed>`, 1, ""},
		{"another root", `<html><item/></html>`, 0, errNoFeed.Error()},
		{"an unclosed doctype", `<!DOCTYPE rss [`, 0, errNoFeed.Error()},
	} {
		s, err := scanItems([]byte(c.in))
		if (err == nil) != (c.err == "") || err != nil && err.Error() != c.err || err == nil && len(s.items) != c.items {
			t.Errorf("%s: %+v, %v, want %d items, %q", c.name, s, err, c.items, c.err)
		}
	}
	for in, want := range map[string]int{"<a>": 3, `<a b="x>y">z`: 11, `<a b='>'>`: 9, "<a b=\n'>'>": 10, "<a\t\">\">": 7, "<a b": -1, `<a b="`: -1, `<a b">`: 6} {
		if got := tagEnd([]byte(in)); got != want {
			t.Errorf("the tag %q is %d bytes long, want %d", in, got, want)
		}
	}
	for in, want := range map[string]bool{
		"<rss><channel>": true, "<rss></channel>": false, "<rss></RSS >": false, "<a:feed></a:feed>": false, "<rss></channels>": true,
		"</rss>" + strings.Repeat(" ", 64<<10-6): false, "</rss>" + strings.Repeat(" ", 64<<10-5): true,
	} {
		if got := breaksOff([]byte(in)); got != want {
			t.Errorf("%.30q breaks off: %v", in, got)
		}
	}
}

func TestSecFields(t *testing.T) {
	value := func(s string) []ext.Extension { return []ext.Extension{{Value: s}} }
	prefix := secPrefixes([]byte(`<rdf:RDF xmlns:s2="http://jvn.jp/rss/mod_sec/3.0/" xmlns:o='https://other.example/'>`))
	if len(prefix) != 2 || !prefix["sec"] || !prefix["s2"] {
		t.Errorf("prefixes %v, want sec and s2", prefix)
	}
	for in, want := range map[string]string{
		"cve-2026-12345": horizon.FieldCVE, "CVE-2026-123": "", "CWE-79": horizon.FieldCWE, "CWE-noinfo": "", "JVNVU#12345678": horizon.FieldRelated, "題名": "",
		"A-" + strings.Repeat("1", text.MaxID-1): "", "AB-" + strings.Repeat("1", text.MaxID-3): horizon.FieldRelated, "AB-" + strings.Repeat("1", text.MaxID-2): "",
	} {
		var f horizon.Fields
		AddReference(&f, in)
		if want == "" && len(f) != 0 || want != "" && (len(f) != 1 || len(f[want]) != 1) {
			t.Errorf("the reference %.40q is kept as %.80v, want %q", in, f, want)
		}
	}
	for in, want := range map[[2]string]string{
		{"3.1", "9.8"}: "3.1 9.8", {"3.0", "10"}: "3.0 10.0", {"2.0", " 0 "}: "2.0 0.0", {"3.1", "10.1"}: "", {"3.1", "-0.1"}: "", {"3", "5"}: "", {"3.1", "high"}: "", {"3.1", "NaN"}: "", {"4.0", "7.50"}: "4.0 7.5",
	} {
		var f horizon.Fields
		AddCVSS(&f, in[0], in[1])
		if got := strings.Join(f[horizon.FieldCVSS], " / "); got != want {
			t.Errorf("CVSS %v is kept as %q, want %q", in, got, want)
		}
	}
	var f horizon.Fields
	AddProduct(&f, "会社\n名", "製品", "cpe:/a:x")
	AddProduct(&f, "会社 名", strings.Repeat("x", text.MaxTitle+1), "x:cpe")
	AddProduct(&f, "", "", "cpe:"+strings.Repeat("x", text.MaxTitle))
	if v, p, c := f[horizon.FieldVendor], f[horizon.FieldProduct], f[horizon.FieldCPE]; len(v) != 1 || v[0] != "会社 名" || len(p) != 2 || len(p[1]) != text.MaxTitle || len(c) != 1 {
		t.Errorf("products: %q, %d, %q", v, len(p), c)
	}

	var full horizon.Fields
	for i := range maxValues - 1 {
		addValue(&full, "x", fmt.Sprint(i))
	}
	if w := FullFields(full); w != "" {
		t.Errorf("of %d values it is warned: %s", maxValues-1, w)
	}
	for i := range 3 {
		addValue(&full, "x", fmt.Sprint("more ", i))
	}
	if w := FullFields(full); w != "x has more than 1999 values: the first are kept" || len(full["x"]) != 2000 {
		t.Errorf("of %d values it is warned: %s", len(full["x"]), w)
	}

	var ids horizon.Fields
	addAdvisories(&ids, append(value("JVNDB-2026-000001"), value("no number")...))
	addAdvisories(&ids, value("AB-"+strings.Repeat("1", text.MaxID-2)))
	if got := ids[horizon.FieldAdvisory]; len(got) != 1 || got[0] != "JVNDB-2026-000001" {
		t.Errorf("advisories %q", got)
	}
	got := items(t, `<rss xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>c</title><item><title>a</title><link>/1</link><dcterms:identifier>JVNDB-2026-000002</dcterms:identifier><dcterms:issued>2026-08-07</dcterms:issued><dcterms:modified>2026-08-08T01:00:00+09:00</dcterms:modified></item></channel></rss>`)
	if fields := fmt.Sprint(got[0].Fields); fields != "map[advisory:[JVNDB-2026-000002] issued:[2026-08-07] modified:[2026-08-08T01:00:00+09:00]]" {
		t.Errorf("the terms of Dublin Core are %s", fields)
	}
	r := &Reader{}
	for raw, want := range map[string]string{"2026-08-07": "2026-08-07", "2026-08-07T01:02:03Z": "2026-08-07T10:02:03+09:00", "2026-08": "", "": "", "soon": "!", "2026-02-30": "!"} {
		for range 2 { // each text is read once
			var f horizon.Fields
			w := r.AddDate(&f, "issued", raw)
			if got := strings.Join(f["issued"], " "); (w != "") != (want == "!") || want != "!" && got != want || want == "!" && got != "" {
				t.Errorf("the date %q is kept as %q, warned of %q", raw, got, w)
			}
		}
	}
	if len(r.read) != 5 {
		t.Errorf("%d texts are remembered, want 5", len(r.read))
	}
}

func TestLabelOf(t *testing.T) {
	for in, want := range map[string]horizon.TLP{" white ": horizon.Clear, "CLEAR": horizon.Clear, "green": horizon.Green, "AMBER+STRICT": horizon.AmberStrict} {
		if got, odd := LabelOf(in); got != want || odd != "" {
			t.Errorf("LabelOf(%q) = %s, %q", in, got, odd)
		}
	}
	if got, odd := LabelOf("blue"); got != horizon.Red || odd != `TLP mark "BLUE" is not a label: treated as RED` {
		t.Errorf("LabelOf(blue) = %s, %q", got, odd)
	}
	if got, odd := markOf([]byte("<rss>"), horizon.Green); got != horizon.Green || odd != "" {
		t.Errorf("without a mark: %s, %q", got, odd)
	}
}
