package fetch

import (
	"net/http"
	"net/netip"
	"testing"

	"kazami/internal/webtest"
)

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]string{
		"http://a.example/real.rss?q=制御 システム":          "http://a.example/real.rss?q=%E5%88%B6%E5%BE%A1%20%E3%82%B7%E3%82%B9%E3%83%86%E3%83%A0",
		"http://a.example/お知らせ/新着 一覧.xml":              "http://a.example/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B/%E6%96%B0%E7%9D%80%20%E4%B8%80%E8%A6%A7.xml",
		"http://a.example/a\"b'c?d=\"e'f'":             "http://a.example/a%22b'c?d=%22e%27f%27",
		"http://a.example/%E5%88%B6%20x?q=%E5%88%B6+b": "http://a.example/%E5%88%B6%20x?q=%E5%88%B6+b",
		"http://a.example/%e5%88%b6?a=%2f":             "http://a.example/%e5%88%b6?a=%2f",
		"http://a.example/100%?x=5%off":                "http://a.example/100%25?x=5%25off",
		"http://a.example/{a}<b>?c=<d>&e={f}|[g]":      "http://a.example/%7Ba%7D%3Cb%3E?c=%3Cd%3E&e={f}|[g]",
		"http://a.example?q=制御":                        "http://a.example?q=%E5%88%B6%E5%BE%A1",
		"http://a.example/x?u=http://b.example/ c":     "http://a.example/x?u=http://b.example/%20c",
		"  http://a.example/x \n":                      "http://a.example/x",
		"http://a.example/a\n b#c d":                   "http://a.example/a%20b",
		"http://日本語.jp/制御":                             "http://xn--wgv71a119e.jp/%E5%88%B6%E5%BE%A1",
		"https://ＥＸＡＭＰＬＥ。jp:8443/":                     "https://example.jp:8443/",
		"http://日本_語.jp/":                              "http://xn--_-jn6bt1bcz6g.jp/",
		"http://[2001:db8::1]:81/x y":                  "http://[2001:db8::1]:81/x%20y",
		"http://a_b.example/":                          "http://a_b.example/",
	} {
		u, err := ParseAddress(in)
		if err != nil || u.String() != want {
			t.Errorf("ParseAddress(%q) = %v, %v, want %s", in, u, err, want)
			continue
		}
		if again, err := ParseAddress(u.String()); err != nil || again.String() != want {
			t.Errorf("ParseAddress(%q) = %v, %v, want it unchanged", want, again, err)
		}
	}
	for _, in := range []string{"", "a.example/x", "ftp://a.example/", "http:///x", "http://u:p@a.example/", "http://a b.example/", "http://a.example／b/", "http://a？b.example/", "http://a,b.example/", "http://a.example:x/"} {
		if u, err := ParseAddress(in); err == nil {
			t.Errorf("ParseAddress(%q) = %s, want an error", in, u)
		}
	}
}

// TestAddressesAreSentAsBrowsersSendThem asks a real server, and is redirected
// to an address that is written loosely.
func TestAddressesAreSentAsBrowsersSendThem(t *testing.T) {
	w := webtest.New()
	w.Set("/新着", webtest.Page{Status: http.StatusFound, Header: http.Header{"Location": {"/一覧 1?年度=令和8 年"}}})
	w.Set("/一覧 1", webtest.Page{Body: []byte("x")})
	s := w.Server()
	defer s.Close()
	a, err := New(Options{UserAgent: "kazami", Spacing: -1}).Get(t.Context(), Request{URL: s.URL + "/新着?q=制御 システム", AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	const want = "/%E4%B8%80%E8%A6%A7%201?%E5%B9%B4%E5%BA%A6=%E4%BB%A4%E5%92%8C8%20%E5%B9%B4"
	if got := a.URL[len(s.URL):]; got != want {
		t.Errorf("Get ends at %s, want %s", got, want)
	}
}

func TestLiteral(t *testing.T) {
	for host, want := range map[string]string{
		"127.0.0.1": "127.0.0.1", "127.1": "127.0.0.1", "127.0.1": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "0X7F.1": "127.0.0.1",
		"0177.0.0.1": "127.0.0.1", "127.0.0.1.": "127.0.0.1", "0": "0.0.0.0", "0x": "0.0.0.0", "134744072": "8.8.8.8", "10.0x1.1": "10.1.0.1", "::1": "::1",
		"a.example": "", "127.0.0.1.example": "", "x86": "", "0xg": "", "a.b0": "", "": "", ".": "",
		"256.0.0.1": "error", "1.2.3.4.5": "error", "a.1": "error", "4294967296": "error", "127.0.0.08": "error", "1..2": "error",
	} {
		a, err := literal(host)
		got := ""
		switch {
		case err != nil:
			got = "error"
		case a != netip.Addr{}:
			got = a.String()
		}
		if got != want {
			t.Errorf("literal(%q) = %q, %v, want %q", host, got, err, want)
		}
	}
}
