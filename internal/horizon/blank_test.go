package horizon

import "testing"

func TestBlank(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " ": true, "\t\r\n": true, "\u3000\u00a0\u2003": true, "\u200b\ufeff\u2060\u00ad": true, "\u3164\u115f": true,
		"\u2800": true, "\ufe0f": true, "\x00\x1b": true, "\u202e": true, "理由": false, " x ": false, "\u3000確認した\u3000": false, "？": false, "1": false,
	} {
		if got := Blank(text); got != want {
			t.Errorf("Blank(%q) = %t, want %t", text, got, want)
		}
	}
}

// An approval without a reason that can be read releases nothing.
func TestReleaseNeedsAReason(t *testing.T) {
	c := Change{ID: "x"}
	for why, want := range map[string]bool{"": false, " \u3000": false, "\u200b": false, "文書を読んだ": true} {
		if _, err := c.Release([]Judgement{{Change: "x", Action: Approve, Who: "山田", Why: why}}); (err == nil) != want {
			t.Errorf("an approval with the reason %q: %v, want it released: %t", why, err, want)
		}
	}
	if _, err := c.Release([]Judgement{{Change: "x", Action: Approve, Who: " ", Why: "文書を読んだ"}}); err == nil {
		t.Error("an approval by nobody is released")
	}
}
