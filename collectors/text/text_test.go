package text

import (
	"net/url"
	"strings"
	"testing"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"  a \t b\n\nc ":                   "a b c",
		"全角　空白":                            "全角 空白",
		"a\x00b\x1bc\x7fd\u0085e":          "abcde",
		"x\u202Egpj.exe\u202C":             "xgpj.exe",
		"a\u200Eb\u200Fc\u061Cd":           "abcd",
		"a\u2066b\u2069c":                  "abc",
		"a\u2065b\u206Ac\u2029d\u202Fe":    "abc d e",
		"\uFEFF題\uFFFE名\uFFFF":             "題名",
		"a\xffb":                           "a\uFFFDb",
		"家族👨\u200D👩 \U0001FFFEc\U0001F600": "家族👨\u200D👩 c\U0001F600",
		"～": "～",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnprintable(t *testing.T) {
	for _, r := range "\x1f\x7f\u0080\u009f\u061c\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\ufffe\uffff" {
		if !Unprintable(r) {
			t.Errorf("%U is printable", r)
		}
	}
	for _, r := range " ~\n\t\u00a0\u200d\u2029\u202f\u2065\u206a\u3000あ龠\ufefe\uff00\ufffd\U0001F600" {
		if Unprintable(r) {
			t.Errorf("%U is unprintable", r)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"AT&amp;T と &lt;b&gt;":                           "AT&T と <b>",
		"<p>一段落</p><p>二段落<br>三行<br/>四行</p>":              "一段落\n二段落\n三行\n四行",
		"<b>太</b>字":                                      "太字",
		"<table><tr><td>a</td><td>b</td></tr></table>":   "a\tb",
		"<tr><th>a</th><th>b</th></tr>":                  "a\tb",
		"a<script>x()</script>b<style>y</style>c":        "abc",
		"<template>a<noscript>b</noscript>c</template>d": "d",
		"</script>見える<p>文":                               "見える\n文",
		"a <unclosed":                                    "a <unclosed",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlainLine(t *testing.T) {
	for in, want := range map[string]string{
		"&amp;lt;b&amp;gt;太字":   "<b>太字",
		"&lt;b&gt;太字&lt;/b&gt;": "太字",
		"<b>二重</b> &amp;amp;":   "二重 &",
		"&lt;script&gt;":        "<script>",
		"<br>":                  "<br>",
		"":                      "",
		"一行\n二行":                "一行 二行",
	} {
		if got := PlainLine(in); got != want {
			t.Errorf("PlainLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		" a  b ":               "a b",
		"a\r\n\r\n b \r c\n\n": "a\nb\nc",
		"a\rb":                 "a\nb",
		"\n\n":                 "",
	} {
		if got := Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
		cut  bool
	}{
		{"abc", 3, "abc", false}, {"abcd", 3, "abc", true}, {"あい", 6, "あい", false}, {"あい", 5, "あ", true}, {"あい", 3, "あ", true}, {"あい", 2, "", true},
	} {
		if got, cut := Cut(c.in, c.n); got != c.want || cut != c.cut {
			t.Errorf("Cut(%q, %d) = %q, %v, want %q, %v", c.in, c.n, got, cut, c.want, c.cut)
		}
	}
	if got := Quote(" a\n\"" + strings.Repeat("x", 99)); got != `"a \"`+strings.Repeat("x", 57)+`"` {
		t.Errorf("Quote = %s, want the first 60 bytes in quotes", got)
	}
}

func TestLink(t *testing.T) {
	base, err := url.Parse("https://here.example/news/list.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		base      *url.URL
		raw, want string
		warning   string
	}{
		{base, " 1.html ", "https://here.example/news/1.html", ""},
		{base, "../a b.pdf", "https://here.example/a%20b.pdf", ""},
		{base, "//other.example/x", "https://other.example/x", ""},
		{base, "HTTP://other.example/x", "http://other.example/x", ""},
		{base, "", "", ""},
		{nil, "news/1.html", "news/1.html", ""},
		{nil, "https://a.example/", "https://a.example/", ""},
		{base, "javascript:alert(1)", "", "neither http nor https"},
		{base, "mailto:a@b.example", "", "neither http nor https"},
		{nil, "//a.example/x", "", "neither http nor https"},
		{base, "http:///x", "", "names no host"},
		{base, "https://a:b@c.example/", "", "names a user"},
		{base, "/x%0d%0aSet-Cookie:y", "", "encoded line break"},
		{base, "/x%0Ay", "", "encoded line break"},
		{base, "/a\tb", "", "control characters"},
		{base, "/a\u202Eb", "", "control characters"},
		{base, `\\evil.example\x`, "", "backslash"},
		{base, "https://[::1/", "", "not an address"},
		{base, "/" + strings.Repeat("x", MaxLink-1), "https://here.example/" + strings.Repeat("x", MaxLink-1), ""},
		{base, "/" + strings.Repeat("x", MaxLink), "", "link of 4097 bytes"},
	} {
		got, warning := Link(c.base, c.raw)
		if got != c.want || (warning == "") != (c.warning == "") || !strings.Contains(warning, c.warning) {
			t.Errorf("Link(%.60q) = %.60q, %q, want %.60q, %q", c.raw, got, warning, c.want, c.warning)
		}
	}
	if _, warning := Link(base, "mailto:"+strings.Repeat("x", 99)); !strings.Contains(warning, `"mailto:`+strings.Repeat("x", 73)+`"`) {
		t.Errorf("Link warns %q, want its first 80 bytes", warning)
	}
}

func TestID(t *testing.T) {
	if got := ID(" tag:a\n1 "); got != "tag:a 1" {
		t.Errorf("ID = %q, want one line", got)
	}
	long := strings.Repeat("x", MaxID)
	if got := ID(long); string(got) != long {
		t.Errorf("ID of %d bytes = %q, want itself", MaxID, got)
	}
	if got := ID(long + "x"); got != "sha256:84a0678c90937f5dcf9994d5866668da" {
		t.Errorf("ID of %d bytes = %q, want the first half of its SHA-256", MaxID+1, got)
	}
	if Digest("a", "b") == Digest("ab") || Digest("a", "b") != Digest("a\x00b") {
		t.Error("Digest does not keep its parts apart")
	}
	if got := Digest("abc"); got != "ba7816bf8f01cfea414140de5dae2223" {
		t.Errorf("Digest(abc) = %s, want the first half of SHA-256's", got)
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ declared, text, want string }{
		{"", "これは文", "ja"},
		{"en-US", "カタカナ and English", "ja"},
		{"en", "全角！", "ja"},
		{"", "漢字", "ja"},
		{"en", "漢字", "en"},
		{" EN-gb ", "漢字", "en"},
		{"ja", "title", "ja"},
		{"zh-CN", "漢字", ""},
		{"", "English only 2026", "en"},
		{"", "Café", "en"},
		{"", "Привет", ""},
		{"", "mixed Привет", ""},
		{"", "2026-08-20", ""},
		{"", strings.Repeat("x", 4096) + "あ", "en"},
		{"", strings.Repeat("x", 4093) + "あ", "ja"},
	} {
		if got := Language(c.declared, c.text); got != c.want {
			t.Errorf("Language(%q, %.40q) = %q, want %q", c.declared, c.text, got, c.want)
		}
	}
}

func TestFoldDigits(t *testing.T) {
	if got, want := FoldDigits("２０２６．８。７　（Ａ～）−‐–‑\u00a0あ"), "2026.8.7 (A~)---- あ"; got != want {
		t.Errorf("FoldDigits = %q, want %q", got, want)
	}
	if FoldDigits("！") != "!" || FoldDigits("｟") != "｟" {
		t.Error("FoldDigits goes past the ends of ASCII")
	}
}

func TestLettersAndDigits(t *testing.T) {
	for _, c := range []struct {
		in            byte
		letter, digit bool
	}{
		{'0', false, true}, {'9', false, true}, {'/', false, false}, {':', false, false},
		{'a', true, false}, {'z', true, false}, {'A', true, false}, {'Z', true, false}, {'`', false, false}, {'{', false, false}, {'@', false, false}, {'[', false, false},
	} {
		if IsLetter(c.in) != c.letter || IsDigit(c.in) != c.digit {
			t.Errorf("%q: letter %v, digit %v, want %v, %v", c.in, IsLetter(c.in), IsDigit(c.in), c.letter, c.digit)
		}
	}
}

func TestShallow(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		name, in string
		want     bool
	}{
		{"nothing", "", true},
		{"as deep as allowed", deep(MaxDepth), true},
		{"a level deeper", deep(MaxDepth + 1), false},
		{"braces", strings.Repeat("{", MaxDepth+1), false},
		{"many beside each other", "[" + strings.Repeat("{},", 500) + "[]]", true},
		{"brackets in a string", `["` + strings.Repeat("[", 100) + `"]`, true},
		{"an escaped quote does not end a string", `["\"` + strings.Repeat("[", 100) + `"]`, true},
		{"an escaped backslash does", `["\\"` + deep(MaxDepth) + `]`, false},
		{"a backslash outside", `\` + deep(MaxDepth+1), false},
	} {
		if got := Shallow([]byte(c.in)); got != c.want {
			t.Errorf("%s: Shallow = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestFirstAndLongest(t *testing.T) {
	if got := First("", " \n", " b ", "c"); got != " b " {
		t.Errorf("First = %q, want the first that says something, as it is", got)
	}
	if got := First("", " "); got != "" {
		t.Errorf("First of nothing = %q", got)
	}
	if got := Longest([]string{"abc", "あいう", "四文字だ", "abcd"}); got != "四文字だ" {
		t.Errorf("Longest = %q, want the first of the most runes", got)
	}
}
