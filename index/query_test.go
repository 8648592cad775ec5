package index

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want []clause
	}{
		{"", nil},
		{" \t　", nil},
		{"クラウド　移行", []clause{{text: "クラウド"}, {text: "移行"}}},
		{`"smart grid" -grid`, []clause{{text: "smart grid", phrase: true}, {text: "grid", not: true}}},
		{`「暗号の危殆化」IPv6`, []clause{{text: "暗号の危殆化", phrase: true}, {text: "IPv6"}}},
		{"“a b” ー", []clause{{text: "a b", phrase: true}, {text: "ー"}}},
		{`-title:"a b" －年`, []clause{{field: "title", text: "a b", phrase: true, not: true}, {text: "年", not: true}}},
		{"sector:water http://a.example/ 10:30", []clause{{field: "sector", text: "water"}, {text: "http://a.example/"}, {text: "10:30"}}},
		{"title: x", []clause{{text: "title:"}, {text: "x"}}},
		{`"open end`, []clause{{text: "open end", phrase: true}}},
		{`- a "" -`, []clause{{text: "-"}, {text: "a"}, {text: "-"}}},
		{"man-in-the-middle", []clause{{text: "man-in-the-middle"}}},
	} {
		if got := parse(c.text); !slices.Equal(got, c.want) {
			t.Errorf("parse(%q)\n got %+v\nwant %+v", c.text, got, c.want)
		}
	}
}

// Whatever somebody types is a query, and bleve accepts what is made of it.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"IPv6移行", `-"a b" title:x`, "「", "-", ":", "year:2010 -year:2009", "\x80\"", "a:b:c", "* OR (", "。 、", "暗号 ！ 移行"} {
		f.Add(s)
	}
	_, ix, _ := quality(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range parse(text) {
			if strings.TrimSpace(c.text) == "" || !strings.Contains(text, c.text) {
				t.Errorf("parse(%q) made up %q", text, c.text)
			}
		}
		if _, err := ix.Search(t.Context(), Query{Text: text}); err != nil {
			t.Errorf("Search(%q): %v", text, err)
		}
	})
}
