package fetch

import (
	"net/url"
	"testing"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://example.jp/a/b.html", "https://example.jp/a/b.html"},
		{"HTTPS://Example.JP:443/a", "https://example.jp/a"},
		{"http://example.jp:80/a", "http://example.jp/a"},
		{"http://example.jp:8080/a", "http://example.jp:8080/a"},
		{"https://example.jp./a", "https://example.jp/a"},
		{"https://example.jp", "https://example.jp"},
		{"https://example.jp/", "https://example.jp"},
		{"https://example.jp/a/", "https://example.jp/a"},
		{"https://example.jp/a/index.html", "https://example.jp/a/index.html"},
		{"https://example.jp/A/B", "https://example.jp/A/B"},
		{"https://日本語.jp/", "https://xn--wgv71a119e.jp"},
		{"https://ＥＸＡＭＰＬＥ.jp/", "https://example.jp"},
		{"https://XN--WGV71A119E.jp/", "https://xn--wgv71a119e.jp"},
		{"https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"},
		{"https://example.jp/%e3%83%84?q=%e3%83%84", "https://example.jp/%E3%83%84?q=%E3%83%84"},
		{"https://example.jp/ツ?q=ツ", "https://example.jp/%E3%83%84?q=%E3%83%84"},
		{"https://example.jp/%7Euser/%2Fa%2fb", "https://example.jp/~user/%2Fa%2Fb"},
		{"https://example.jp/%61?b=%63%26d", "https://example.jp/a?b=c%26d"},
		{"https://example.jp/a?utm_source=rss&id=5&utm_medium=feed", "https://example.jp/a?id=5"},
		{"https://example.jp/a?UTM_Source=x", "https://example.jp/a"},
		{"https://example.jp/a?fbclid=1&gclid=2&mc_cid=3&_ga=4", "https://example.jp/a"},
		{"https://example.jp/a?b=2&a=1", "https://example.jp/a?b=2&a=1"},
		{"https://example.jp/a?ref=rss&n=1", "https://example.jp/a?n=1"},
		{"https://example.jp/a?ref=9&from=tokyo", "https://example.jp/a?ref=9&from=tokyo"},
		{"https://example.jp/a?", "https://example.jp/a"},
		{"https://example.jp/a?b", "https://example.jp/a?b"},
		{"https://example.jp/a;jsessionid=0A1B?x=1", "https://example.jp/a?x=1"},
		{"https://example.jp/a?PHPSESSID=1", "https://example.jp/a"},
		{"https://example.jp/list.html#a20260807", "https://example.jp/list.html#a20260807"},
		{"https://example.jp/a#utm_source=rss", "https://example.jp/a"},
		{"https://example.jp/a#:~:text=x", "https://example.jp/a"},
		{"https://example.jp/a#xtor=RSS-1", "https://example.jp/a"},
		{"https://example.jp/a#id=1", "https://example.jp/a#id=1"},
		{"https://example.jp/news/1/amp", "https://example.jp/news/1"},
		{"https://example.jp/news/1/amp/", "https://example.jp/news/1"},
		{"https://example.jp/amp", "https://example.jp/amp"},
		{"https://example.jp/news/1.amp.html", "https://example.jp/news/1.html"},
		{"https://example.jp/news/1?amp=1", "https://example.jp/news/1"},
		{"https://example.jp/news/1?amp", "https://example.jp/news/1"},
		{"https://example.jp/news?amp=300", "https://example.jp/news?amp=300"},
		{"https://amp.example.jp/news", "https://amp.example.jp/news"},
		{"https://example-jp.cdn.ampproject.org/c/s/example.jp/news/1/amp", "https://example.jp/news/1"},
		{"https://www.google.com/amp/s/example.jp/news/1", "https://example.jp/news/1"},
		{"https://www.google.com/amplifier", "https://www.google.com/amplifier"},
		{"https://example.jp/a b", "https://example.jp/a%20b"},
		{"urn:x:1", "urn:x:1"},
		{"/a/", "/a/"},
		{"", ""},
	} {
		got := Canonical(c.in)
		if got != c.want {
			t.Errorf("canonical(%q) = %q, want %q", c.in, got, c.want)
		}
		if again := Canonical(got); again != got {
			t.Errorf("canonical(%q) = %q: not canonical yet", got, again)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"https://日本語.jp:443/a/?utm_source=x&b=%7e#c", "http://a.cdn.ampproject.org/c/s/b.jp/amp", "https://[::1%25eth0]/;jsessionid=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		one := Canonical(s)
		if two := Canonical(one); two != one {
			t.Errorf("canonical(%q) = %q, and again %q", s, one, two)
		}
		if u, err := url.Parse(s); err != nil || u.Hostname() == "" {
			return
		}
		if u, err := url.Parse(one); err != nil || u.Host == "" {
			t.Errorf("canonical(%q) = %q, which is not an address: %v", s, one, err)
		}
	})
}
