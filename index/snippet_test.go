package index

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// find is the spans of a word in a text.
func find(text, word string) []horizon.Span {
	var all []horizon.Span
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return all
		}
		all = append(all, horizon.Span{Start: at + i, End: at + i + len(word)})
		at += i + len(word)
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("前置きの文が続く。", 40)
	for _, c := range []struct{ name, text, word, want string }{
		{"short", "暗号の移行は\n２０１０年まで。", "移行", "暗号の[移行]は ２０１０年まで。"},
		{"nothing marked", "a <b> c", "z", "a <b> c"},
		{"empty", "", "z", ""},
		{"begins with a sentence", long + "この年にIPv6への移行を始める。" + long, "移行",
			"…前置きの文が続く。前置きの文が続く。この年にIPv6への[移行]を始める。" + strings.Repeat("前置きの文が続く。", 13) + "前置きの文が続く…"},
		{"end of a text", long + "移行する。", "移行", "…" + strings.Repeat("前置きの文が続く。", 17) + "[移行]する。"},
		{"most marks", "移行。" + long + "移行と移行", "移行", "…" + strings.Repeat("前置きの文が続く。", 17) + "[移行]と[移行]"},
		{"longer than a snippet", strings.Repeat("長", 200), strings.Repeat("長", 180), "[" + strings.Repeat("長", 160) + "]…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := snippet(c.text, find(c.text, c.word))
			if got.Mark("[", "]") != c.want {
				t.Errorf("snippet(%.40q…, %q)\n got %s\nwant %s", c.text, c.word, got.Mark("[", "]"), c.want)
			}
			if n := utf8.RuneCountInString(got.Text); n > snippetLetters {
				t.Errorf("snippet(%.40q…) has %d letters, want at most %d", c.text, n, snippetLetters)
			}
		})
	}
}

func TestSnippetHTML(t *testing.T) {
	text := `<script>"5 & 6"</script> ＜`
	if got, want := snippet(text, find(text, "5 & 6")).HTML(), `&lt;script&gt;&#34;<mark>5 &amp; 6</mark>&#34;&lt;/script&gt; ＜`; got != want {
		t.Errorf("HTML()\n got %s\nwant %s", got, want)
	}
}

// Marks that were made for another text must not break this one.
func FuzzSnippet(f *testing.F) {
	f.Add("クラウドの移行", 3, 6, 9, 30)
	f.Add("a\x80b", 0, 1, 1, 2)
	f.Add("", -1, 2, 0, 0)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		s := snippet(text, []horizon.Span{{Start: a, End: b}, {Start: c, End: d}})
		if utf8.ValidString(text) && !utf8.ValidString(s.HTML()) {
			t.Errorf("snippet(%q) cuts a letter: %q", text, s.HTML())
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			return
		}
		if !strings.Contains(text, s.Text) {
			t.Errorf("snippet(%q) made up %q", text, s.Text)
		}
	})
}
