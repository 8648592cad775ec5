package publishing

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// page is a page of the site with a text in its main part.
func page(main string) []byte {
	return []byte("<!DOCTYPE html><title>題</title><nav><p>ほかの所</p></nav><main id=main>" + main + "</main><footer><p>下の所</p></footer>")
}

func TestText(t *testing.T) {
	got := Text(page(`<h1>件数 &amp; 推移</h1><p>2011年は<data value="18">18</data>件です。</p><svg><text>図</text></svg><script>x()</script>
<table><tr><th>年</th><td>18</td></tr></table><ul><li>一<li>二</ul><p>  </p>`))
	if want := []string{"件数 & 推移", "2011年は18件です。", "年 18", "一", "二"}; !slices.Equal(got, want) {
		t.Errorf("Text = %q, want %q", got, want)
	}
	if h := Heading(page("<p>前</p><h1>題名</h1><h1>次</h1>")); h != "題名" {
		t.Errorf("the heading is %q", h)
	}
	for _, odd := range []string{"", "x", "<main>", "<main><svg>", "<p", "</main></main><main>a</svg></main>"} {
		Text([]byte(odd)) // whatever it is, it ends
	}
}

// TestTell: what changes is told by kind, Japanese first, a change that many pages have
// once, and what is no page is counted.
func TestTell(t *testing.T) {
	count := func(n int) []byte { return page(fmt.Sprintf("<p>前</p><p>変化は%d件です。</p><p>後</p>", n)) }
	p := Tell([]Changed{
		{"en/index.html", page("<p>0 changes</p>"), page("<p>1 change</p>")},
		{"ja/index.html", count(0), count(1)},
		{"ja/sectors/power/index.html", count(0), count(1)},
		{"ja/sectors/gas/index.html", page("<p>同じ</p><svg>1</svg>"), page("<p>同じ</p><svg>2</svg>")},
		{"ja/changes/a/documents/index.html", nil, page("<h1>文書</h1>")},
		{"ja/changes/a/index.html", nil, page("<h1>名</h1><p>変わります。</p>")},
		{"ja/threats/index.html", page("<h1>脅威</h1>"), nil},
		{"ja/feed.atom", nil, nil}, {"ja/feed.json", nil, nil}, {"ja/data/x.csv", nil, nil},
	})
	var names []string
	for _, k := range p.Kinds {
		names = append(names, k.Name)
	}
	if want := []string{"変化のページ", "分野のページ", "ホーム", "ほかのページ", "英語のページ"}; !slices.Equal(names, want) || p.Pages != 7 || p.Feeds != 2 || p.Data != 1 {
		t.Fatalf("told of %q, %d pages, %d feeds, %d data", names, p.Pages, p.Feeds, p.Data)
	}
	first := p.Kinds[0]
	if first.Count != 2 || first.Pages[0].Path != "/ja/changes/a/" || first.Pages[0].Title != "名" || first.Pages[0].How != "新しい" || first.Pages[0].Passages[0].Now != nil {
		t.Errorf("the change's own page is not told first: %+v", first)
	}
	sectors := p.Kinds[1]
	want := &view.Passage{Now: []view.Line{{Text: "前"}, {Text: "変化は0件です。", Changed: true}, {Text: "後"}}, Then: []view.Line{{Text: "前"}, {Text: "変化は1件です。", Changed: true}, {Text: "後"}}, Also: 1}
	if len(sectors.Pages) != 1 || sectors.Same != 1 || !reflect.DeepEqual(sectors.Pages[0].Passages, []*view.Passage{want}) {
		t.Errorf("of sectors: %+v, want the passage once, with how many have it, and a page of pictures counted", sectors)
	}
	if home := p.Kinds[2]; len(home.Pages) != 0 || home.Same != 1 {
		t.Errorf("what was told is told again: %+v", home)
	}
	if gone := p.Kinds[3].Pages[0]; gone.How != "なくなる" || gone.Title != "脅威" || gone.Passages[0].Then != nil {
		t.Errorf("of what goes: %+v", gone)
	}
	if none := Tell(nil); len(none.Kinds) != 0 || none.Pages != 0 {
		t.Errorf("of nothing: %+v", none)
	}
}

// TestTellIsBounded: however much changes, the page stays readable.
func TestTellIsBounded(t *testing.T) {
	var files []Changed
	for i := range 6 {
		files = append(files, Changed{fmt.Sprintf("ja/changes/c%02d/index.html", i), nil, page(strings.Repeat(fmt.Sprintf("<p>%d%s</p>", i, strings.Repeat("長", 1000)), 60) + "<p>" + strings.Repeat("長", 100_000) + "</p>")})
	}
	p := Tell(files)
	k := p.Kinds[0]
	if len(k.Pages) != mostPages || k.Further != 6-mostPages || k.Count != 6 {
		t.Errorf("%d pages are told, %d more", len(k.Pages), k.Further)
	}
	for _, d := range k.Pages {
		for _, x := range d.Passages {
			if len(x.Then) > mostLines+1 || len([]rune(x.Then[0].Text)) > mostLetters {
				t.Errorf("%s: %d lines, the first of %d letters", d.Path, len(x.Then), len([]rune(x.Then[0].Text)))
			}
		}
	}
}

func TestFlow(t *testing.T) {
	for _, c := range []struct {
		state     horizon.Action
		rewritten bool
		missing   int
		want      string
	}{
		{"", false, 5, "下書き"},
		{horizon.Hold, false, 0, "下書き"},
		{horizon.Draft, false, 2, "必須項目"},
		{horizon.Draft, false, 0, "別の人の承認"},
		{horizon.Approve, true, 0, "別の人の承認"},
		{horizon.Approve, true, 1, "必須項目"},
		{horizon.Approve, false, 1, "公開"},
	} {
		here := ""
		for i, s := range Flow(c.state, c.rewritten, c.missing, true) {
			if s.Here {
				here = s.Name
			}
			if s.Here && s.Done || i > 0 && s.Done && here != "" {
				t.Errorf("%+v: %+v is done after what is next", c, s)
			}
		}
		if here != c.want {
			t.Errorf("%+v: next is %q", c, here)
		}
	}
	if s := Flow(horizon.Draft, false, 0, false); s[2].Name != "承認" {
		t.Errorf("without a second person: %+v", s)
	}
}

// TestSecondOf names who may approve: also where the second person was removed.
func TestSecondOf(t *testing.T) {
	js := []horizon.Judgement{{Change: "a", Action: horizon.Draft, Who: "山田"}}
	for what, c := range map[string]struct {
		js      []horizon.Judgement
		asks    string
		people  []string
		outside bool
		want    Second
	}{
		"another asks":       {js, "佐藤", []string{"山田", "佐藤", "鈴木"}, false, Second{Writer: "山田", May: true, Others: []string{"佐藤", "鈴木"}}},
		"the writer asks":    {js, "山田", []string{"山田", "佐藤"}, false, Second{Writer: "山田", Others: []string{"佐藤"}}},
		"the other is gone":  {js, "山田", []string{"山田"}, false, Second{Writer: "山田", Nobody: true}},
		"the writer is gone": {js, "佐藤", []string{"佐藤"}, false, Second{Writer: "山田", May: true, Others: []string{"佐藤"}}},
		"nobody wrote":       {nil, "山田", []string{"山田", "佐藤"}, false, Second{Others: []string{"佐藤"}}},
		"an outside login":   {js, "山田", nil, true, Second{Writer: "山田", Outside: true}},
	} {
		if got := SecondOf(c.js, "a", c.asks, c.people, c.outside, false); !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v, want %+v", what, *got, c.want)
		}
	}
}

// TestRows counts what is written of what may be seen, and nothing of what may not.
func TestRows(t *testing.T) {
	all := []view.Drafted{
		{Judged: view.Judged{ID: "a", Name: "甲"}, Change: horizon.Change{ID: "a", Category: horizon.Use, What: "書きました。"}},
		{Judged: view.Judged{ID: "b", Name: "乙"}, Hidden: true},
		{Judged: view.Judged{ID: "term-1", Name: "丙"}, Change: horizon.Change{ID: "term-1"}, Rewritten: true},
	}
	rows := Rows(all)
	if rows[0].Written != 2 || rows[0].Fields != 6 || len(rows[0].Missing) != 4 || rows[1].Fields != 0 || rows[2].Fields != 7 || !rows[2].Rewritten {
		t.Errorf("rows %+v", rows)
	}
}
