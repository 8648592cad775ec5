package collectors

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/table"
)

// written is a title and a text as each kind of source writes them, plainly and,
// where the kind may hold HTML, in it.
func written(title, body string) map[string][2]string {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace
	line, err := json.Marshal(map[string]string{"title": title, "body": body, "tlp": "CLEAR"})
	if err != nil {
		panic(err)
	}
	const head = "From: a@example.jp\r\nSubject: %s\r\nDate: Mon, 23 Nov 2026 09:00:00 +0900\r\nMessage-Id: <1@example.jp>\r\nMIME-Version: 1.0\r\nContent-Type: text/%s; charset=utf-8\r\n\r\n%s\r\n"
	return map[string][2]string{
		"feed":          {"feed", sourcetest.RSS("<item><title>" + escaped(title) + "</title><description>" + escaped(body) + "</description></item>")},
		"page":          {"page", `<html><body><ul><li>2026年8月7日 <a href="/1">` + title + `</a></li><li>2026年8月6日 <a href="/2">前の発表について</a></li></ul></body></html>`},
		"page, escaped": {"page", `<html><body><ul><li>2026年8月7日 <a href="/1">` + escaped(title) + `</a></li><li>2026年8月6日 <a href="/2">前の発表について</a></li></ul></body></html>`},
		"mail":          {"mail", fmt.Sprintf(head, title, "plain", body)},
		"mail, HTML":    {"mail", fmt.Sprintf(head, title, "html", "<p>"+body+"</p>")},
		"notes":         {"notes", "---\ndate: 2026-08-07\ntlp: CLEAR\ntitle: \"" + title + "\"\n---\n" + body + "\n"},
		"archive":       {"archive", string(line) + "\n"},
		"csv":           {"csv", "date,title,body\n2026-08-07,\"" + title + "\",\"" + body + "\"\n"},
	}
}

func readAs(t *testing.T, kind, content string) intake.Item {
	t.Helper()
	res := Check(t.Context(), kind, "x", []byte(content), CheckOptions{Base: "https://here.example/", Table: table.Columns{Date: "date", Title: "title", Body: "body", Header: true}})
	if len(res.Items) == 0 {
		t.Fatalf("%s: nothing is read: %s, %v", kind, res.Error, res.Warnings)
	}
	return res.Items[0]
}

// TestTextIsNotMarkupInAnyKind holds that what is no element of HTML is text.
func TestTextIsNotMarkupInAnyKind(t *testing.T) {
	for _, said := range []string{"A<B の脆弱性", "Vec<T> の誤り", "<あ>の注意", "x<y>z について", "List<String> の扱い", "<stdio.h> の欠陥", "値が a < b のとき", "本件は <3 である"} {
		for name, w := range written(said, "本文: "+said) {
			got := readAs(t, w[0], w[1])
			if got.Title != said || w[0] != "page" && !strings.Contains(got.Body, "本文: "+said) {
				t.Errorf("%s: title %q, text %q; want %q in both", name, got.Title, got.Body, said)
			}
		}
	}
}

// TestInvisibleLettersGoInEveryKind holds that no kind keeps letters that are not seen.
func TestInvisibleLettersGoInEveryKind(t *testing.T) {
	for _, hidden := range []string{"\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u202e", "\u2069", "\ufe0f", "\U000E0041", "\u3164", "\U000E0100"} {
		for name, w := range written("ゼロ"+hidden+"デイの脆弱"+hidden+"性", "本文も"+hidden+"ゼロ"+hidden+"デイ") {
			want := "ゼロデイの脆弱性"
			if hidden == "\ufe0f" || hidden == "\U000E0100" {
				want = "ゼロデイの脆弱" + hidden + "性" // it varies 弱
			}
			got := readAs(t, w[0], w[1])
			if got.Title != want || w[0] != "page" && !strings.Contains(got.Body, "本文もゼロデイ") {
				t.Errorf("%s with %+q: title %+q, text %+q", name, hidden, got.Title, got.Body)
			}
		}
	}
}

// TestAddressesAreToldApartInASCII holds the one form of a host in links and identities.
func TestAddressesAreToldApartInASCII(t *testing.T) {
	for in, want := range map[string]string{
		"https://日本語.example/道":                                 "https://xn--wgv71a119e.example/%E9%81%93",
		"http://例え.テスト:8080/q":                                  "http://xn--r8jz45g.xn--zckzah:8080/q",
		"https://xn--wgv71a119e.example/%e9%81%93":              "https://xn--wgv71a119e.example/%E9%81%93",
		"https://%E6%97%A5%E6%9C%AC%E8%AA%9E.example/%E9%81%93": "https://xn--wgv71a119e.example/%E9%81%93",
		"https://日本語。example/道":                                 "https://xn--wgv71a119e.example/%E9%81%93",
	} {
		got := readAs(t, "feed", sourcetest.RSS("<item><title>t</title><link>"+in+"</link></item>"))
		if got.ID != want || !strings.EqualFold(got.URL, want) {
			t.Errorf("%s: id %s, link %s, want %s", in, got.ID, got.URL, want)
		}
	}
}
