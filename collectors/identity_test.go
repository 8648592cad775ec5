package collectors

import (
	"testing"

	"kazami/collectors/sourcetest"
)

func TestIdentityIsTheCanonicalLink(t *testing.T) {
	const a, b = "https://News.example.jp/a/?utm_source=rss", "https://news.example.jp/a"
	for _, link := range []string{a, b} {
		got := Check(t.Context(), "feed", "f", []byte(sourcetest.RSS("<item><title>t</title><link>"+link+"</link></item>")), CheckOptions{}).Items
		if len(got) != 1 || got[0].ID != b || got[0].URL != link {
			t.Errorf("an item of %s is %+v, want the id %s and the link as it is", link, got, b)
		}
		res := Check(t.Context(), "page", "p", []byte(`<ul><li>2026年8月7日 <a href="`+link+`">発表</a></ul>`), CheckOptions{Base: "https://news.example.jp/"})
		if len(res.Items) != 1 || res.Items[0].ID != b || res.Items[0].URL != link {
			t.Errorf("an entry of %s is %+v, want the id %s and the link as it is", link, res.Items, b)
		}
	}
}
