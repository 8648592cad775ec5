package cells

import (
	"strings"
	"testing"
)

// TestWrap measures in cells.
func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string
	}{
		{"", ""},
		{"a bc def", "a bc|def"},
		{"年表の見本", "年表|の見|本"},
		{"x 年表の見", "x|年表|の見"},
		{"abcdefg h", "abcd|efg|h"},
	} {
		if got := strings.Join(Wrap(c.in, 4), "|"); got != c.want {
			t.Errorf("wrap(%q, 4) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := Fit("年表の見本", 6); got != "年表…" {
		t.Errorf("fit = %q, want 年表…", got)
	}
	if got := Fit("年表", 4); got != "年表" {
		t.Errorf("fit = %q, want all of what fits", got)
	}
	if got := Pad("年表", 6) + "|"; got != "年表  |" {
		t.Errorf("pad = %q", got)
	}
}
