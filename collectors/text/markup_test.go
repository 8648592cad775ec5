package text

import (
	"strings"
	"testing"
)

// TestTextIsNotMarkup holds what of a text with < in it is text.
func TestTextIsNotMarkup(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"温度<閾値のとき", "温度<閾値のとき"},
		{"A<B の脆弱性", "A<B の脆弱性"},
		{"x<y のとき障害", "x<y のとき障害"},
		{"Vec<T> の誤り", "Vec<T> の誤り"},
		{"版 < 3.2 の製品", "版 < 3.2 の製品"},
		{"<script> の扱いに注意", "<script> の扱いに注意"},
		{"注意: <script> と <style> の扱い", "注意: <script> と <style> の扱い"},
		{"<あ>い", "<あ>い"},
		{"x<y>z", "x<y>z"},
		{"List<String> と Map<String, List<Object>>", "List<String> と Map<String, List<Object>>"},
		{"Set<S> a<b>c", "Set<S> a<b>c"},
		{"#include <stdio.h> と <sys/stat.h>", "#include <stdio.h> と <sys/stat.h>"},
		{"std::vector<std::string>", "std::vector<std::string>"},
		{"a < b", "a < b"}, {"a <b", "a <b"}, {"<3", "<3"}, {"</3 と >", "</3 と >"}, {"<", "<"}, {"a<", "a<"}, {"<!", "<!"}, {"a <!-- b", "a <!-- b"}, {"<-x->", "<-x->"},
		{"i<n かつ <b>j</b>>m", "i<n かつ j>m"},
		{"A<B かつ C>D", "A<B かつ C>D"},
		{"/home/<user-name>/ <https://a.example/x> <info@a.example>", "/home/<user-name>/ <https://a.example/x> <info@a.example>"},
		{"a &lt;T&gt; b &amp;lt; c", "a <T> b &lt; c"},
		{"<T>x</T>", "<T>x</T>"},

		{"A <i>b</i> <B>c</B>", "A b c"}, {"a <b> c", "a c"}, {"a<br>b<BR/>c<p>d", "a\nb\nc\nd"}, {"<p >x</p\n>", "x"},
		{`<a href="x>y" title='<'>z</a>`, "z"}, {`<img alt="a" checked><input disabled>b`, "b"}, {`<a href=x>z</a>`, "z"},
		{"<o:p>a</o:p> <g-emoji alias=\"x\">b</g-emoji> <x-y/>c", "a b c"},
		{"a<svg><path d=''/><g><text>b</text></g></svg>c", "abc"},
		{"a<!-- x<y -->b<?xml version='1.0'?>c<!DOCTYPE html>d", "abcd"},
		{"<p>one<script>if(a<b){}</script><style>x<y{}</style><p>two", "one\ntwo"},
		{`text <a href="https://a.example/cut`, "text"},
		{"<p>Vec<T> と <b>太字</b></p>", "Vec<T> と 太字"},
	} {
		if got := Plain(c.in); got != c.want {
			t.Errorf("Plain(%q) = %q, want %q", c.in, got, c.want)
		}
		if got, want := PlainLine(c.in), strings.ReplaceAll(strings.ReplaceAll(c.want, "\n", " "), "&lt;", "<"); got != want {
			t.Errorf("PlainLine(%q) = %q, want %q", c.in, got, want)
		}
	}
}

// TestMarkupOfPages holds that a page stays as it is but for what is no tag.
func TestMarkupOfPages(t *testing.T) {
	const page = "<!doctype html><html><head><title>A<b</title><script>a<b</script></head><body><p>Vec<T></p><noscript>x"
	if got, want := Markup(page), strings.Replace(page, "Vec<T>", "Vec&lt;T>", 1); got != want {
		t.Errorf("Markup = %q, want %q", got, want)
	}
}

// TestMarkupIsLinear reads what would take minutes if a text were looked at again
// for each < in it.
func TestMarkupIsLinear(t *testing.T) {
	for _, unit := range []string{"<", "<b ", "<b a='", `<b a="<b a='`, "<script>", "<!--", "<a-b>", "<x", "a<b>", "</b", "<b a=", "<svg>", "<![CDATA[", "<?x", "<a b='\" a=\"' "} {
		Markup(strings.Repeat(unit, 1<<20/len(unit)))
		fragment(strings.Repeat(unit, 1<<20/len(unit)))
	}
}

func TestReferences(t *testing.T) {
	for in, want := range map[string]string{
		"前&#0;後": "前後", "前&#x110000;後": "前後", "前&#xD800;後": "前後", "前&#99999999;後": "前後", "前&#99999999999999999999;後": "前後", "a&#8;b&#xFFFE;c&#x1F;d": "abcd",
		"&#xD83D;&#xDE00;": "😀", "&#55357;&#56832;": "😀", "&#xDE00;&#xD83D;": "", "a&#xD83D;b": "ab",
		"&#12354;&#x3044;": "&#12354;&#x3044;", "&foo; & &#; &#x;": "&foo; & &#; &#x;",
	} {
		if got := References(in); got != want {
			t.Errorf("References(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Plain("前&#0;後 &foo; &#12354;&#x1F;"); got != "前後 &foo; あ" {
		t.Errorf("Plain = %q", got)
	}
}

func TestInvisibleLetters(t *testing.T) {
	for in, want := range map[string]string{
		"ゼロ\u200bデイ": "ゼロデイ", "脆\u00ad弱\ufeff性": "脆弱性", "a\u2060b\u202ec\u2066d\u2069": "abcd", "ラン\u200dサム\u200c": "ランサム", "攻\ufe0f撃": "攻\ufe0f撃", "a\ufe0fb\ufe01": "ab",
		"x\U000E0041\U000E007Fy": "xy", "葛\U000E0100城": "葛\U000E0100城", "カ\U000E0100": "カ", "\u3164a\uffa0b\u115f": "ab", "a\u034fb\u180ec": "abc",
		"👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3": "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3", "می\u200cخواهم": "می\u200cخواهم", "क\u094d\u200dष": "क\u094d\u200dष", "\u0600\u0661": "\u0600\u0661",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%+q) = %+q, want %+q", in, got, want)
		}
	}
	if a, b := Key("a\u200bb"), ID("a\u200bb"); a != "a\u200bb" || string(b) != a {
		t.Errorf("an identity changes: %+q, %+q", a, b)
	}
}
