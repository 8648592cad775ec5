package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// cutFeeds are feeds to be cut: their names, and their text.
func cutFeeds(t *testing.T) map[string][]byte {
	feeds := map[string][]byte{}
	fsys := os.DirFS("../../samples/synthetic")
	names, err := fs.Glob(fsys, "*.[xr][md][lf]")
	if err != nil || len(names) < 10 {
		t.Fatalf("the samples are not there: %v %v", names, err)
	}
	for _, name := range names {
		feeds[name] = sourcetest.ReadFile(t, fsys, name)
	}
	part := func(i int) string {
		return fmt.Sprintf("題 %d</title><link>https://a.example/%d</link><description><![CDATA[<p>a ]] > </item> b]]></description><!-- </item> -->", i, i)
	}
	var rssItems, rdfItems, entries []string
	for i := range 5 {
		rssItems = append(rssItems, "<item><title>"+part(i)+"</item>")
		rdfItems = append(rdfItems, fmt.Sprintf(`<item rdf:about="/%d"><title>%s</item>`, i, part(i)))
		entries = append(entries, fmt.Sprintf(`<entry><id>urn:%d</id><title type="html">題 &lt;b&gt;%d&lt;/b&gt;</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><entry/>x<br/></div></content></entry>`, i, i))
	}
	feeds["RSS 2.0"] = []byte(sourcetest.RSS(strings.Join(rssItems, "\n")))
	feeds["RSS 1.0"] = []byte(rdf(strings.Join(rdfItems, "\n")))
	feeds["Atom"] = []byte(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>c</title>` + strings.Join(entries, "\n") + `<updated>2026-08-01T00:00:00Z</updated></feed>`)
	feeds["Atom under a prefix"] = []byte(strings.NewReplacer("<entry>", "<a:entry>", "</entry>", "</a:entry>", "<feed xmlns=", "<a:feed xmlns:a=", "</feed>", "</a:feed>", "<title", "<a:title", "</title", "</a:title", "<id", "<a:id", "</id", "</a:id", "<content", "<a:content", "</content", "</a:content").Replace(string(feeds["Atom"])))
	return feeds
}

// TestCutFeeds cuts feeds at every byte: the items before the cut are read as
// they are read of the whole feed.
func TestCutFeeds(t *testing.T) {
	for name, data := range cutFeeds(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole := checkFeed(context.Background(), name, data, horizon.Source{TLP: horizon.Clear})
			content, _ := text.Decode(data, "")
			s, err := scanItems(content)
			if err != nil || len(s.items) == 0 || len(s.items) != len(whole.Items) {
				t.Fatalf("the whole feed has %d items, %v, want as many as are read: %d", len(s.items), err, len(whole.Items))
			}
			begin := bytes.Index(content, s.text[:1+bytes.IndexByte(s.text, '>')])
			for at := range data {
				before, _ := text.Decode(data[:at], "")
				n := 0
				for _, item := range s.items {
					if begin+item.end <= len(before) && bytes.Equal(before[:begin+item.end], content[:begin+item.end]) {
						n++
					}
				}
				got := checkFeed(context.Background(), name, data[:at], horizon.Source{TLP: horizon.Clear})
				if len(got.Items) < n {
					t.Fatalf("%d bytes of %d hold %d whole items, %d are read: %s %v", at, len(data), n, len(got.Items), got.Error, got.Warnings)
				}
				for i, item := range got.Items[:n] {
					if a, b := whole.Items[i], item; a.ID != b.ID || a.Title != b.Title || a.URL != b.URL || a.Body != b.Body {
						t.Fatalf("%d bytes: item %d is %+v, want %+v", at, i, b, a)
					}
				}
			}
		})
	}
}

func TestCutJSONFeeds(t *testing.T) {
	var items []map[string]any
	for i := range 5 {
		items = append(items, map[string]any{"id": fmt.Sprint("urn:", i), "title": fmt.Sprint("題", i), "content_text": `a "b" } ] c`, "tags": []string{"x"}})
	}
	data, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "items": items, "title": "c"})
	if err != nil {
		t.Fatal(err)
	}
	for at := range data {
		n := bytes.Count(data[:at], []byte(`"title":"題`)) - 1 // each item ends after its title
		if bytes.HasSuffix(data[:at], []byte(`"}`)) && !bytes.HasSuffix(data[:at], []byte(`"b" }`)) {
			n++
		}
		got := checkFeed(context.Background(), "f", data[:at], horizon.Source{TLP: horizon.Clear})
		if len(got.Items) < n {
			t.Fatalf("%d bytes of %d hold %d whole items, %d are read: %s", at, len(data), n, len(got.Items), got.Error)
		}
	}
}
