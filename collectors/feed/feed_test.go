package feed

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// items reads the items of a feed's text.
func items(t testing.TB, text string) []intake.Item {
	t.Helper()
	res := checkFeed(context.Background(), "f", []byte(text), horizon.Source{URL: "https://here.example/feed", TLP: horizon.Clear})
	if res.Error != "" {
		t.Fatalf("Check(%.80q): %s", text, res.Error)
	}
	return res.Items
}

func TestFeedIdentity(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"guid", sourcetest.RSS(`<item><guid>urn:x:1</guid><link>/1</link><title>a</title></item>`), []string{"urn:x:1"}},
		{"a place in the list is none", sourcetest.RSS(`<item><guid>item_1</guid><link>/1</link><title>a</title></item><item><guid>2</guid><link>/2</link><title>b</title></item>`), []string{"https://here.example/1", "https://here.example/2"}},
		{"a place is better than nothing", sourcetest.RSS(`<item><guid>item_1</guid><title>a</title></item>`), []string{"#" + text.Digest("a\x00")[:16]}},
		{"rdf:about", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="urn:a?x=1&amp;y=2"><title>a</title><link>/1</link></item></rdf:RDF>`, []string{"urn:a?x=1&y=2"}},
		{"the same item twice", sourcetest.RSS(strings.Repeat(`<item><link>/1</link><title>a</title></item>`, 2)), []string{"https://here.example/1"}},
	} {
		var got []string
		for _, item := range items(t, c.text) {
			got = append(got, item.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: ids %q, want %q", c.name, got, c.want)
		}
	}
	long := items(t, sourcetest.RSS("<item><guid>"+strings.Repeat("長", 200)+"</guid><title>a</title></item>"))
	if len(long) != 1 || !strings.HasPrefix(long[0].ID, "sha256:") {
		t.Errorf("a guid of 600 bytes is the id %q", long[0].ID)
	}
}

func TestASharedLinkStaysShared(t *testing.T) {
	r := (&Feed{}).reader("https://here.example/", &horizon.Position{})
	pos := &horizon.Position{}
	read := func(r *Reader, text string) []horizon.DocumentID {
		p, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		ids := r.identities(p)
		r.remember(pos)
		return ids
	}
	two := read(r, sourcetest.RSS(`<item><link>/</link><title>a</title></item><item><link>/</link><title>b</title></item>`))
	if two[0] == two[1] {
		t.Fatalf("two titles under one link have one id %q", two[0])
	}
	one := read((&Feed{}).reader("https://here.example/", pos), sourcetest.RSS(`<item><link>/</link><title>b</title></item>`))
	if one[0] != two[1] {
		t.Errorf("when its neighbour has left, b is %q, want %q still", one[0], two[1])
	}
}

// TestAnItemKeepsItsNameWhenAnotherTakesItsLink plays runs one after the other:
// whoever had a link alone keeps its identity, in whatever order and company it
// comes again, revised or not, and the newcomer gets another.
func TestAnItemKeepsItsNameWhenAnotherTakesItsLink(t *testing.T) {
	const a, b, c = `<item><link>/n</link><title>a</title><pubDate>Mon, 01 Feb 2010 10:00:00 +0900</pubDate></item>`,
		`<item><link>/n</link><title>b</title><pubDate>Tue, 02 Feb 2010 10:00:00 +0900</pubDate></item>`,
		`<item><link>/n</link><title>c</title><pubDate>Wed, 03 Feb 2010 10:00:00 +0900</pubDate></item>`
	revised := strings.Replace(a, ">a<", ">a (revised)<", 1)
	moved := strings.Replace(a, "10:00", "11:00", 1)
	for _, runs := range [][]string{
		{a, b + a}, {a, a + b}, {a, b + a, a}, {a, b + a, b, a + c}, {a, revised, b + revised}, {a, b + revised}, {a, moved + b}, {a, b + a + c, c + a},
	} {
		pos := &horizon.Position{}
		ids := map[string]map[horizon.DocumentID]bool{}
		for _, run := range runs {
			p, err := Parse([]byte(sourcetest.RSS(run)))
			if err != nil {
				t.Fatal(err)
			}
			r := (&Feed{}).reader("https://here.example/", pos)
			for i, id := range r.identities(p) {
				name := p.Items[i].Title[:1]
				if ids[name] == nil {
					ids[name] = map[horizon.DocumentID]bool{}
				}
				ids[name][id] = true
			}
			r.remember(pos)
		}
		seen := map[horizon.DocumentID]string{}
		for name, all := range ids {
			if len(all) != 1 {
				t.Errorf("%q: item %s has the ids %v, want one", runs, name, all)
			}
			for id := range all {
				if other, ok := seen[id]; ok {
					t.Errorf("%q: items %s and %s have one id %s", runs, name, other, id)
				}
				seen[id] = name
			}
		}
	}
}

func TestFeedLinks(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.jp/a?b=1&amp;c=2": "https://example.jp/a?b=1&c=2",
		"/a":                               "https://here.example/a",
		"//other.example/a":                "https://other.example/a",
		"javascript:alert(1)":              "", "JaVaScRiPt:alert(1)": "", "java\tscript:alert(1)": "",
		"data:text/html,x": "", "file:///etc/passwd": "", "gopher://x.example/": "", "vbscript:x": "",
		"https://example.jp/%0d%0aSet-Cookie:a=b": "", `https:\\example.jp\a`: "", "https://user:pw@example.jp/": "",
		"http://": "",
	} {
		got := items(t, sourcetest.RSS("<item><title>t</title><link>"+raw+"</link></item>"))
		if len(got) != 1 || got[0].URL != want {
			t.Errorf("link %q is kept as %+v, want %q", raw, got, want)
		}
	}
}

func TestFeedMarkings(t *testing.T) {
	mark := func(color string) string {
		return `<m:Marking_Structure marking_model_name="TLP" color="` + color + `"/>`
	}
	for _, c := range []struct {
		channel, item string
		said          horizon.TLP
		want          string
	}{
		{"", "", horizon.Clear, "CLEAR"},
		{mark("WHITE"), "", horizon.Clear, "CLEAR"},
		{mark("WHITE"), "", horizon.Green, "GREEN"},
		{mark("AMBER"), "", horizon.Clear, "AMBER"},
		{mark("WHITE"), mark("GREEN"), horizon.Clear, "GREEN"},
		{"", mark("PURPLE"), horizon.Clear, "RED"},
	} {
		text := `<rss xmlns:m="urn:m"><channel>` + c.channel + `<item><title>t</title>` + c.item + `</item></channel></rss>`
		res := checkFeed(context.Background(), "f", []byte(text), horizon.Source{TLP: c.said})
		if len(res.Items) != 1 || res.Items[0].TLP != c.want {
			t.Errorf("channel %q, item %q, said %s: %+v, want %s", c.channel, c.item, c.said, res, c.want)
		}
	}
}

func TestFeedDates(t *testing.T) {
	at := func(clock string) string {
		var b strings.Builder
		for _, day := range []string{"17", "18", "19"} {
			b.WriteString("<item><link>/" + day + "</link><title>t</title><pubDate>" + day + " Aug 2026 " + clock + " +0900</pubDate></item>")
		}
		return sourcetest.RSS(b.String())
	}
	for clock, want := range map[string]string{"05:00:00": "day", "15:00:00": "day", "00:00:00": "day"} {
		if got := items(t, at(clock))[0].Precision; got != want {
			t.Errorf("three days at %s: precision %q, want %q", clock, got, want)
		}
	}
	one := items(t, sourcetest.RSS("<item><title>t</title><pubDate>19 Aug 2026 15:00:00 +0900</pubDate></item>"))[0]
	if one.Precision != "time" {
		t.Errorf("one item at 15:00: precision %q, want time", one.Precision)
	}
	bad := checkFeed(context.Background(), "f", []byte(sourcetest.RSS("<item><title>t</title><pubDate>someday</pubDate></item>")), horizon.Source{TLP: horizon.Clear})
	if bad.Items[0].Published != "" || bad.Items[0].Precision != "" || !slices.ContainsFunc(bad.Warnings, sourcetest.Contains("someday")) {
		t.Errorf("an unreadable date: %+v, want none, and a warning", bad)
	}
}

func TestFeedText(t *testing.T) {
	got := items(t, sourcetest.RSS("<item><title>A &amp;amp; B &lt;b&gt;C&lt;/b&gt;</title><description><![CDATA[<p>一行目<br>二行目</p><script>alert(1)</script><style>x{}</style>]]></description></item>"))[0]
	if got.Title != "A & B C" || got.Body != "一行目\n二行目" {
		t.Errorf("title %q, body %q", got.Title, got.Body)
	}
	if got := items(t, sourcetest.RSS("<item><title>同じ</title><description>同じ</description></item>"))[0]; got.Body != "" {
		t.Errorf("a description that repeats the title is kept: %q", got.Body)
	}
	if got := items(t, sourcetest.RSS("<item><title>a\u202eb\x0bc</title></item>"))[0]; got.Title != "abc" {
		t.Errorf("title %q, want abc", got.Title)
	}
}

func TestBrokenFeeds(t *testing.T) {
	whole := sourcetest.RSS(`<item><title>a</title></item><item><title>b</title></item>`)
	for cut, want := range map[int]int{1: 2, 6: 2, len("</channel></rss>"): 2, len("</channel></rss>") + 3: 1} {
		if got := items(t, whole[:len(whole)-cut]); len(got) != want {
			t.Errorf("a feed without its last %d bytes has %d items, want %d", cut, len(got), want)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "spaces": " \n", "a page": "<html><body>x</body></html>", "text": "hello", "a number": "42",
		"JSON of another kind": `{"a":1}`, "an image": "\x89PNG\r\n\x1a\n", "broken JSON": `{"version":"https://jsonfeed.org/version/1.1","items":[{`,
	} {
		if res := checkFeed(context.Background(), name, []byte(text), horizon.Source{TLP: horizon.Clear}); res.Error == "" && len(res.Items) > 0 || res.Error == "" && name != "broken JSON" {
			t.Errorf("%s is read as a feed: %+v", name, res)
		}
	}
}

func FuzzFeed(f *testing.F) {
	names, _ := filepath.Glob("../../samples/synthetic/*.[xr]*")
	for _, name := range names {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[null,{"id":"1","title":"t"}]}`))
	f.Add([]byte(sourcetest.RSS(`<item><title>a`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		sourcetest.Holds(t, checkFeed(context.Background(), "f", data, horizon.Source{URL: "https://here.example/", TLP: horizon.Clear}))
	})
}

func BenchmarkFeed(b *testing.B) {
	text := []byte(sourcetest.RSS(strings.Repeat("<item><title>重要インフラの障害情報について</title><link>/1</link><pubDate>Wed, 19 Aug 2026 17:00:00 JST</pubDate><description>本文がここに入ります。</description></item>", 200)))
	for b.Loop() {
		p, err := Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		for range (&Feed{}).reader("", &horizon.Position{}).documents(p) {
		}
	}
	b.ReportMetric(float64(200*b.N)/b.Elapsed().Seconds(), "items/s")
}

// TestCutFeedIsAskedForAgain has an answer that breaks off with the server's
// validators: what is whole is kept, it is said, and the next request is not
// conditional.
func TestCutFeedIsAskedForAgain(t *testing.T) {
	web := webtest.New()
	whole := `<rss version="2.0"><channel><title>t</title><item><title>a</title><link>http://a.example/1</link></item><item><title>b</title><link>http://a.example/2</link></item></channel></rss>`
	header := http.Header{"Etag": {`"1"`}}
	web.Set("a.example/feed", webtest.Page{Body: []byte(whole[:len(whole)-40]), Header: header})
	f := &Feed{Source: horizon.Source{ID: "s", URL: "http://a.example/feed"}, Fetch: fetch.New(fetch.Options{UserAgent: "kazami", Transport: web, Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)})}
	dst := sourcetest.NewStore()
	rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, f, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Err != nil || rep.Added != 1 || len(rep.Bad) == 0 || rep.Bad[0] != errCut.Error() {
		t.Errorf("Sync(cut feed) = %+v, %v, want one item and a word that it was cut", rep, err)
	}
	web.Set("a.example/feed", webtest.Page{Body: []byte(whole), Header: header})
	rep, err = intake.Sync(t.Context(), sourcetest.Quiet, dst, f, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Err != nil || rep.Added != 1 || rep.Failed != 0 {
		t.Errorf("Sync(whole feed) = %+v, %v, want the other item", rep, err)
	}
}

// Midnight in Tokyo stands for no time of day in a Japanese feed, and is three
// in the afternoon in an English one.
func TestMidnightInTokyo(t *testing.T) {
	for lang, want := range map[string]horizon.Precision{"ja": horizon.ByDay, "en": horizon.ByTime} {
		text := `<rss><channel><language>` + lang + `</language>
			<item><title>a</title><link>/1</link><pubDate>Fri, 07 Aug 2026 15:00:00 GMT</pubDate></item>
			<item><title>b</title><link>/2</link><pubDate>Fri, 07 Aug 2026 16:30:00 GMT</pubDate></item></channel></rss>`
		res := checkFeed(t.Context(), "f", []byte(text), horizon.Source{TLP: horizon.Clear})
		if len(res.Items) != 2 || res.Items[0].Precision != string(want) {
			t.Errorf("%s: %+v, want the first by %s", lang, res.Items, want)
		}
	}
}

// checkFeed shows what bytes yield as this kind.
func checkFeed(ctx context.Context, name string, data []byte, source horizon.Source) intake.Result {
	return intake.Render(ctx, "feed", name, data, &Feed{Source: source})
}
