package lexicon

import (
	"fmt"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	lex := read(t)
	names := lex.Aliases.Names(lex.Vocabulary.Themes())
	for _, c := range []struct{ text, other, theme string }{
		{"IPv6移行", "IPv6 migration", ""},
		{"ipv6  Migration", "IPv6移行", ""},
		{"クラウドコンピュ−ティング", "cloud computing", "cloud-computing"},
		{"cloud", "", ""},
		{"IPv6への移行", "IPv6 transition", "ipv6-migration"},
		{"まだ誰も書いていない語", "", ""},
		{"", "", ""},
	} {
		other, themes := names(c.text)
		if got := strings.Join(other, "|"); (got == "") != (c.other == "") || !strings.Contains(got, c.other) {
			t.Errorf("Names()(%q) = %q, want %q among them", c.text, other, c.other)
		}
		if got := fmt.Sprint(themes); !strings.Contains(got, c.theme) {
			t.Errorf("Names()(%q): themes %v, want %q", c.text, themes, c.theme)
		}
	}
}
