package opml

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/text"
)

func TestReadOPML(t *testing.T) {
	list := func(body string) string { return `<opml version="2.0"><head/><body>` + body + `</body></opml>` }
	feed := func(attrs string) string { return `<outline type="rss" text="A" ` + attrs + `/>` }
	a := Outline{Name: "A", URL: "https://a.example/f"}
	for _, c := range []struct {
		name, in string
		want     []Outline
		leftOut  []string
		err      string
	}{
		{"flat", list(feed(`xmlUrl="https://a.example/f"`)), []Outline{a}, nil, ""},
		{"all of it", list(`<outline text="省庁"><outline text="内"><outline title="総務省" xmlUrl="https://a.example/f" htmlUrl="https://a.example/" language="ja" category="/ict,/x/y"/></outline></outline>` + feed(`xmlUrl="https://b.example/"`)),
			[]Outline{{Name: "総務省", URL: "https://a.example/f", Site: "https://a.example/", Lang: "ja", Folders: []string{"省庁", "内"}, Topics: []string{"ict", "x/y"}},
				{Name: "A", URL: "https://b.example/"}}, nil, ""},
		{"feed within a feed", list(`<outline text="A" xmlUrl="https://a.example/f">` + feed(`xmlUrl="https://b.example/"`) + `</outline>`), []Outline{a, {Name: "A", URL: "https://b.example/"}}, nil, ""},
		{"upper case", `<OPML><body><outline TEXT="A" XMLURL="https://a.example/f"/></body></OPML>`, []Outline{a}, nil, ""},
		{"twice", list(feed(`xmlUrl="https://a.example/f"`) + feed(`xmlUrl="https://a.example/f#x"`)), []Outline{a}, []string{"A: its address https://a.example/f stands in the list already"}, ""},
		{"no web", list(feed(`xmlUrl="file:///etc/passwd"`) + feed(`xmlUrl="javascript:alert(1)"`) + feed(`xmlUrl="https://u:p@a.example/"`)), nil,
			[]string{`A: its address "file:///etc/passwd" is not an http(s) address of a host`, `A: its address "javascript:alert(1)" is not an http(s) address of a host`,
				`A: its address "https://u:p@a.example/" is not an http(s) address of a host`}, ""},
		{"controls in the name", list(`<outline text="a&#10;  - {id: x}&#x202E;b" xmlUrl="https://a.example/f"/>`), []Outline{{Name: "a - {id: x}b", URL: "https://a.example/f"}}, nil, ""},
		{"entity", `<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + list(feed(`xmlUrl="https://a.example/f"`)+`<outline text="&x;" xmlUrl="https://b.example/"/>`), []Outline{a, {Name: "&x;", URL: "https://b.example/"}}, nil, ""},
		{"bare signs", list(`<outline text="A&B < C&nbsp;D" xmlUrl="https://a.example/f?x=1&y=2" type=rss>`), []Outline{{Name: "A&B < C D", URL: "https://a.example/f?x=1&y=2"}}, nil, ""},
		{"not closed", `<opml><body><outline text="A" xmlUrl="https://a.example/f"></body></opml>`, []Outline{a}, nil, ""},
		{"cut off", `<opml><body>` + feed(`xmlUrl="https://a.example/f"`), []Outline{a}, nil, "unexpected EOF"},
		{"no list", "<html><body/></html>", nil, nil, "begins with <html>"},
		{"nothing", "", nil, nil, "no <opml>"},
		{"too deep", list(strings.Repeat("<outline>", maxOutlineDepth+1)), nil, nil, "nested deeper than 32"},
		{"too many", list(strings.Repeat("<outline/>", maxOutlines+1)), nil, nil, "more than 5000"},
		{"too long", strings.Repeat(" ", fetch.DefaultMaxBytes+1), nil, nil, "bytes are more than"},
	} {
		got, leftOut, err := Read([]byte(c.in))
		if len(got)+len(c.want) > 0 && !reflect.DeepEqual(plain(got), plain(c.want)) {
			t.Errorf("%s: ReadOPML = %+v, want %+v", c.name, got, c.want)
		}
		if !reflect.DeepEqual(leftOut, c.leftOut) {
			t.Errorf("%s: ReadOPML left out %q, want %q", c.name, leftOut, c.leftOut)
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: ReadOPML error = %v, want %q in it", c.name, err, c.err)
		}
	}
}

// plain makes empty lists and none the same.
func plain(feeds []Outline) string {
	var b strings.Builder
	for _, f := range feeds {
		fmt.Fprintf(&b, "%q %q %q %q %q %q %q\n", f.ID, f.Name, f.URL, f.Site, f.Lang, f.Folders, f.Topics)
	}
	return b.String()
}

func TestReadOPMLInShiftJIS(t *testing.T) {
	sjis := "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><opml><body><outline text=\"\x91\x8d\x96\xb1\x8f\xc8\x82\xcc\x90V\x92\x85\x8f\xee\x95\xf1\" xmlUrl=\"https://a.example/f\"/></body></opml>"
	got, _, err := Read([]byte(sjis))
	if err != nil || len(got) != 1 || got[0].Name != "総務省の新着情報" {
		t.Errorf("ReadOPML = %+v, %v, want 総務省の新着情報", got, err)
	}
}

func FuzzReadOPML(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><opml version="2.0"><body><outline text="省庁"><outline type="rss" text="A" xmlUrl="https://a.example/f" category="/ict"/></outline></body></opml>`))
	f.Add([]byte(`<opml><outline xmlUrl="http://a/"><outline></opml>`))
	f.Add([]byte("\xFF\xFE<\x00o\x00p\x00m\x00l\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		feeds, _, _ := Read(data)
		seen := map[string]bool{}
		for _, o := range feeds {
			if _, err := fetch.ParseAddress(o.URL); err != nil || seen[o.URL] {
				t.Errorf("feed %+v: %v, twice %v", o, err, seen[o.URL])
			}
			seen[o.URL] = true
			if o.Name != text.Line(o.Name) {
				t.Errorf("name %q is no clean line", o.Name)
			}
		}
	})
}
