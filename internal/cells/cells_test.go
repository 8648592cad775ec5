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

// TestCells measures the width of terminals in cells.
func TestCells(t *testing.T) {
	for _, c := range []struct {
		in, head, tail string
		width          int
	}{
		{"abcd", "abc", "d", 3}, {"年表", "年", "表", 3}, {"年表", "年表", "", 4}, {"年表", "年", "表", 1}, {"年表", "年", "表", 0}, {"", "", "", 3}, {"e\u0301x", "e\u0301", "x", 1},
	} {
		if head, tail := split(c.in, c.width); head != c.head || tail != c.tail {
			t.Errorf("split(%q, %d) = %q, %q, want %q, %q", c.in, c.width, head, tail, c.head, c.tail)
		}
	}
	for want, got := range map[string]string{"abcde": Fit("abcde", 5), "abcd…": Fit("abcdef", 5), "年…": Fit("年表見", 4), "ab   ": Pad("ab", 5), "abc": Pad("abc", 2)} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, c := range []struct {
		in, want string
		width    int
	}{{"ab cd", "ab cd", 5}, {"ab cd", "ab|cd", 4}, {"abc", "ab|c", 2}, {"a bcd", "a|bc|d", 2}, {" a  b ", "a b", 9}} {
		if got := strings.Join(Wrap(c.in, c.width), "|"); got != c.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}
