package horizon

import (
	"strings"
	"testing"
)

func TestStanding(t *testing.T) {
	for _, c := range []struct{ acts, want string }{
		{"", ""},
		{"a:approve", "a:approve"},
		{"a:approve a:undo", ""},
		{"a:undo a:approve", "a:approve"},
		{"a:hold a:approve a:undo", "a:hold"},
		{"a:hold a:approve a:undo a:undo a:undo", ""},
		{"a:hold a:undo a:reject", "a:reject"},
		{"a:approve b:approve a:undo", "b:approve"},
		{"a:approve a:note a:undo", "a:note"},
	} {
		var js []Judgement
		for f := range strings.FieldsSeq(c.acts) {
			id, act, _ := strings.Cut(f, ":")
			js = append(js, Judgement{Change: ChangeID(id), Action: Action(act), Who: "山田", Why: "確認した"})
		}
		var got []string
		for _, j := range Standing(js) {
			got = append(got, string(j.Change)+":"+string(j.Action))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("Standing(%s) = %s, want %s", c.acts, s, c.want)
		}
		_, err := Change{ID: "a"}.Release(js)
		if public := c.want == "a:approve"; (err == nil) != public {
			t.Errorf("Release(%s) = %v, want released %v", c.acts, err, public)
		}
	}
}

func TestMergedInto(t *testing.T) {
	act := func(id, action, into string) Judgement {
		return Judgement{Change: ChangeID(id), Action: Action(action), Into: ChangeID(into)}
	}
	for _, c := range []struct {
		name string
		acts []Judgement
		want ChangeID
	}{
		{"nothing", nil, ""},
		{"another is merged", []Judgement{act("b", "merge", "c")}, ""},
		{"merged", []Judgement{act("a", "approve", ""), act("a", "merge", "b"), act("a", "note", "")}, "b"},
		{"taken back", []Judgement{act("a", "merge", "b"), act("a", "undo", "")}, ""},
		{"approved after all", []Judgement{act("a", "merge", "b"), act("a", "approve", "")}, ""},
	} {
		if into, merged := MergedInto(c.acts, "a"); into != c.want || merged != (c.want != "") {
			t.Errorf("%s: MergedInto = %q, %v; want %q", c.name, into, merged, c.want)
		}
	}
}

// TestDecision is the last act that decides and stands: a draft decides, and an undo gives
// back what was before it.
func TestDecision(t *testing.T) {
	act := func(id ChangeID, a Action) Judgement { return Judgement{Change: id, Action: a} }
	js := []Judgement{act("a", Hold), act("a", Draft), act("b", Reject), act("a", Note), act("a", Describe)}
	for id, want := range map[ChangeID]Action{"a": Draft, "b": Reject, "c": ""} {
		if got := Decision(js, id); got != want {
			t.Errorf("the decision on %s is %q, want %q", id, got, want)
		}
	}
	js = append(js, act("a", Undo), act("a", Undo))
	if got := Decision(js, "a"); got != Hold {
		t.Errorf("without the draft it is %q, want hold", got)
	}
	if _, err := (Change{ID: "a"}).Release(append(js, Judgement{Change: "a", Action: Approve, Who: "w", Why: "y"}, act("a", Draft))); err == nil {
		t.Error("a draft is public")
	}
}
