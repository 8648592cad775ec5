package horizon

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestMissing names what is not written, in the order in which it is asked for.
func TestMissing(t *testing.T) {
	whole := Change{What: "変わります。", When: "時期は文書にありません。", Prepare: "備えます。", Searched: "12件を読みました。"}
	if m := whole.Missing(); len(m) != 0 {
		t.Errorf("of a change with every field %q is missing", m)
	}
	if m := (Change{Name: "名", Definition: "定義", Counter: []string{"反証"}}).Missing(); !slices.Equal(m, Parts()) {
		t.Errorf("of a change without a part %q is missing, want %q", m, Parts())
	}
	for _, p := range Parts() {
		for _, nothing := range []string{"", " \n", "　", "\u200b\u2800"} {
			c := whole
			*c.text(p) = nothing
			if m := c.Missing(); !slices.Equal(m, []Part{p}) {
				t.Errorf("with %q as %s, %q is missing", nothing, p, m)
			}
			if c.Write(map[Part]string{p: "書きました。"}); c.Written(p) != "書きました。" || len(c.Missing()) != 0 {
				t.Errorf("%s was written and is %q", p, c.Written(p))
			}
			if c.Write(map[Part]string{p: nothing}); c.Written(p) != "書きました。" {
				t.Errorf("writing %q over %s leaves %q", nothing, p, c.Written(p))
			}
		}
	}
}

// TestUnwrittenStaysPublic lets pass what was approved before fields were asked for.
func TestUnwrittenStaysPublic(t *testing.T) {
	c := Change{ID: "a", Name: "名"}
	if _, err := c.Release([]Judgement{{Change: "a", Action: Approve, Who: "甲", Why: "読んだ"}}); err != nil {
		t.Errorf("a public change without fields: %v", err)
	}
}

// TestDescriptionOfBefore has the bytes of a description without the newest field
// as they were: stored ones are compared, and sealed.
func TestDescriptionOfBefore(t *testing.T) {
	b, err := json.Marshal(Change{ID: "a"})
	if err != nil || strings.Contains(string(b), "Searched") {
		t.Errorf("a change without the field is stored as %s, %v", b, err)
	}
	var c Change
	if err := json.Unmarshal([]byte(`{"ID":"a","What":"変わります。"}`), &c); err != nil || c.What != "変わります。" || c.Searched != "" {
		t.Errorf("a stored change is read as %+v, %v", c, err)
	}
}
