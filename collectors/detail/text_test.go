package detail

import (
	"strings"
	"testing"
)

func TestBodySelector(t *testing.T) {
	const page = "<div class=x>余計な文</div><div class=body><p>一段落目。</p><p>二段落目。</p></div>"
	for _, c := range []struct{ page, selector, want, err string }{
		{page, ".body", "一段落目。\n二段落目。", ""},
		{page, ".no-such", "", ".no-such"},
		{"<main>短い本文</main>", "", "短い本文", ""},
		{"<p>", "", "", "no main text"},
	} {
		got, err := mainText([]byte(c.page), "https://here.example/", c.selector)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("mainText(%q, %q) = %q, %v, want %q, %q", c.page, c.selector, got, err, c.want, c.err)
		}
	}
}
