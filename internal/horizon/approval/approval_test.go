package approval

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"

	"pgregory.net/rapid"
)

// actsOf reads acts such as "山田:draft 佐藤:approve", all on one change.
func actsOf(text string) (js []horizon.Judgement) {
	for f := range strings.FieldsSeq(text) {
		who, action, _ := strings.Cut(f, ":")
		js = append(js, horizon.Judgement{Change: "a", Action: horizon.Action(action), Who: who, Why: "x"})
	}
	return js
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		acts, who string
		may       bool
	}{
		{"", "佐藤", false},
		{"山田:note 山田:hold", "佐藤", false},
		{"山田:draft", "佐藤", true},
		{"山田:draft", "山田", false},
		{"Yamada:draft", "yamada", false},
		{"山田:draft", "山田\u200b ", false},
		{"山田:draft 佐藤:describe", "佐藤", false},
		{"山田:draft 佐藤:describe", "山田", true},
		{"山田:draft 佐藤:describe 佐藤:undo", "佐藤", true},
		{"山田:draft 山田:undo", "佐藤", false},
		{"山田:draft 佐藤:hold", "佐藤", true},
		{"山田:draft 佐藤:approve 佐藤:describe", "佐藤", false},
		{"山田:draft 佐藤:approve 佐藤:describe", "山田", true},
	} {
		err := Check(actsOf(c.acts), "a", c.who)
		if _, is := errors.AsType[*Refusal](err); (err == nil) != c.may || err != nil && !is {
			t.Errorf("Check(%s, %q) = %v, want allowed %v", c.acts, c.who, err, c.may)
		}
	}
}

// TestCheckOfAnyLog: whatever was done before, nobody approves what they wrote
// last, nobody approves what nobody wrote, and acts on others change nothing.
func TestCheckOfAnyLog(t *testing.T) {
	people := []string{"山田", "佐藤", "鈴木"}
	actions := []horizon.Action{horizon.Draft, horizon.Approve, horizon.Hold, horizon.Reject, horizon.Merge, horizon.Note, horizon.Describe, horizon.Undo}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) horizon.Judgement {
			return horizon.Judgement{Change: rapid.SampledFrom([]horizon.ChangeID{"a", "b"}).Draw(t, "change"), Action: rapid.SampledFrom(actions).Draw(t, "action"), Who: rapid.SampledFrom(people).Draw(t, "who")}
		})
		js := rapid.SliceOfN(one, 0, 12).Draw(t, "acts")
		before := slices.Clone(js)
		may := 0
		for _, who := range people {
			if Check(js, "a", who) == nil {
				may++
			}
			after := append(slices.Clone(js), horizon.Judgement{Change: "a", Action: horizon.Draft, Who: who})
			if Check(after, "a", who) == nil {
				t.Fatalf("%s may approve their own draft", who)
			}
			undone := append(after, horizon.Judgement{Change: "a", Action: horizon.Undo, Who: who})
			if (Check(undone, "a", who) == nil) != (Check(js, "a", who) == nil) {
				t.Fatal("an undone draft changes who may approve")
			}
		}
		if writer := Writer(js, "a"); writer == "" && may != 0 || writer != "" && may != len(people)-1 {
			t.Fatalf("%d of %d may approve what %q wrote last", may, len(people), writer)
		}
		own := slices.DeleteFunc(slices.Clone(js), func(j horizon.Judgement) bool { return j.Change != "a" })
		if Writer(own, "a") != Writer(js, "a") || Rewritten(own, "a") != Rewritten(js, "a") {
			t.Fatal("acts on another change count")
		}
		if Rewritten(js, "a") && horizon.Decision(js, "a") != horizon.Approve {
			t.Fatal("what is not approved counts as rewritten")
		}
		if !slices.Equal(js, before) {
			t.Fatal("the judgements were changed")
		}
	})
}

func TestRewritten(t *testing.T) {
	for acts, want := range map[string]bool{
		"":                               false,
		"a:describe":                     false,
		"a:draft a:describe":             false,
		"a:approve":                      false,
		"a:approve a:describe":           true,
		"a:approve a:describe a:undo":    false,
		"a:approve a:describe a:approve": false,
		"a:approve a:describe a:hold":    false,
	} {
		if got := Rewritten(actsOf(acts), "a"); got != want {
			t.Errorf("Rewritten(%s) = %v, want %v", acts, got, want)
		}
	}
}
