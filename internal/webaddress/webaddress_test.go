package webaddress

import (
	"net/url"
	"testing"
)

// TestShown holds how addresses are shown.
func TestShown(t *testing.T) {
	for in, want := range map[string]string{
		"https://xn--wgv71a119e.example/%E9%81%93":                 "https://日本語.example/道",
		"http://xn--r8jz45g.xn--zckzah:8080/?q=あ":                  "http://例え.テスト:8080/?q=あ",
		"https://xn--mnchen-3ya.example/":                          "https://münchen.example/",
		"https://xn--e1afmkfd.xn--p1ai/":                           "https://пример.рф/",
		"https://xn--80ak6aa92e.com/":                              "https://xn--80ak6aa92e.com/", // аррӏе
		"https://xn--pple-43d.com/":                                "https://xn--pple-43d.com/",   // а, Cyrillic, and pple
		"https://xn--gogle-qtf.com/":                               "https://xn--gogle-qtf.com/",  // ο, Greek
		"https://日本語abc.example/":                                  "https://日本語abc.example/",
		"https://カタカナとひらがな.example/a%20b%2F%E3%81%82%3F#%E3%81%84": "https://カタカナとひらがな.example/a%20b%2Fあ%3F#い",
		"https://aノb.example/":                                     "https://xn--ab-8j4a.example/",
		"https://データ.example/":                                     "https://データ.example/",
		"https://한국어.example/":                                     "https://한국어.example/",
		"https://www.example.jp/a%E2%80%AEb%E2%80%8B%FF%E3%81":     "https://www.example.jp/a%E2%80%AEb%E2%80%8B%FF%E3%81",
		"https://[2001:db8::1]:8080/a":                             "https://[2001:db8::1]:8080/a",
		"https://EXAMPLE.jp/A":                                     "https://example.jp/A",
		"https://a_b.example/":                                     "https://a_b.example/",
		"https://xn--80ak6aa92e./":                                 "https://xn--80ak6aa92e./", "urn:x": "urn:x", "": "", "日本語": "日本語",
	} {
		if got := Shown(in); got != want {
			t.Errorf("Shown(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestASCII holds the form that tells addresses apart.
func TestASCII(t *testing.T) {
	for in, want := range map[string]string{
		"https://日本語.example/道":               "https://xn--wgv71a119e.example/%E9%81%93",
		"http://例え.テスト:8080/?q=あ":             "http://xn--r8jz45g.xn--zckzah:8080/?q=あ",
		"https://ＥＸＡＭＰＬＥ。jp/":                 "https://example.jp/",
		"https://%E6%97%A5%E6%9C%AC.example/": "https://xn--wgv71a.example/",
		"https://Example.jp:443/a":            "https://Example.jp:443/a",
		"https://a_b.example/":                "https://a_b.example/",
		"https://日 本.example/":                "",
	} {
		u, err := url.Parse(in)
		got := ""
		if err == nil && ASCII(u) {
			got = u.String()
		}
		if got != want {
			t.Errorf("ASCII(%q) = %q, want %q", in, got, want)
		}
	}
}
