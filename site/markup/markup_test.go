package markup

import (
	"slices"
	"testing"
)

func TestEnrich(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2010年3月31日<main>2010年3月31日と2010年2月30日</main>", `2010年3月31日<main><time datetime="2010-03-31">2010年3月31日</time>と2010年2月30日</main>`},
		{"<main><code>2010年3月</code>2010年3月", `<main><code>2010年3月</code><time datetime="2010-03">2010年3月</time>`},
		{"<main>暗号の危殆化、危殆化", "<main>暗号の<ruby>危殆化<rp>（</rp><rt>きたいか</rt><rp>）</rp></ruby>、危殆化"},
		{"no main", "no main"},
	} {
		if got := string(Enrich([]byte(c.in))); got != c.want {
			t.Errorf("Enrich(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestForeign(t *testing.T) {
	for in, want := range map[string]string{"A report": "en", "報告 A": "", "2010": "", "": ""} {
		if got := Foreign(in); got != want {
			t.Errorf("Foreign(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	if got := Paragraphs(" 一\r\n\r\n\n\n二\n三 "); !slices.Equal(got, []string{"一", "二\n三"}) {
		t.Errorf("Paragraphs = %q", got)
	}
}
