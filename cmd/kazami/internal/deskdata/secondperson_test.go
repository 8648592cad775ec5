package deskdata

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// by has somebody do an act.
func by(who string) func(*view.Act) { return func(a *view.Act) { a.Who = who } }

// as gives an act a category, and another text of what changes.
func as(what string) func(*view.Act) {
	return func(a *view.Act) {
		a.Describe, a.Category, a.Written = true, horizon.Use, everyPart()
		a.Written[horizon.PartWhat] = what
	}
}

// added reports whether a preview has a text in what is added to a page.
func added(p view.Preview, text string) bool {
	return slices.ContainsFunc(p.Kinds, func(k view.PageKind) bool {
		return slices.ContainsFunc(k.Pages, func(d view.PageDiff) bool {
			return slices.ContainsFunc(d.Passages, func(x *view.Passage) bool {
				return slices.ContainsFunc(x.Then, func(l view.Line) bool { return l.Changed && strings.Contains(l.Text, text) })
			})
		})
	})
}

// TestSecondPerson: one person drafts, another approves, in the very words; what is
// rewritten later is public, and seen below TLP:RED, once another approved it.
func TestSecondPerson(t *testing.T) {
	v, _ := monday(t, worktest.Plain+"desk: {second_person: true}\n", false)
	ctx := t.Context()
	seen := 0
	do := func(refused string, action horizon.Action, more ...func(*view.Act)) {
		t.Helper()
		err := v.Do(ctx, act("big-data", action, seen, more...))
		if got := why(err); refused != "" && !strings.HasPrefix(got, refused) || refused == "" && err != nil {
			t.Fatalf("%s: %v, want %q", action, err, refused)
		}
		if refused == "" {
			seen++
		}
	}
	preview := func(a *view.Act) view.Preview {
		t.Helper()
		p, err := v.Preview(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	do("承認の前に、別の人の下書き", horizon.Approve, as("一"))
	do("", horizon.Draft, as("一つ目です。"))
	do("最後に書いた人（山田）", horizon.Approve, as("一つ目です。"))
	do("ほかの人が書いた文を直したときは", horizon.Approve, as("直しました。"), by("佐藤"))
	if w, err := v.Week(ctx, horizon.Red); err != nil || len(w.Drafts) != 1 || w.Drafts[0].Change.What != "一つ目です。" || w.Drafts[0].Hidden {
		t.Errorf("the drafts are %+v, %v", w.Drafts, err)
	}
	if w, err := v.Week(ctx, horizon.Green); err != nil || slices.ContainsFunc(w.Drafts, func(d view.Drafted) bool { return !d.Hidden || d.Change.What != "" }) {
		t.Errorf("below TLP:RED the drafts are %+v, %v", w.Drafts, err)
	}
	do("", horizon.Approve, as("一つ目です。"), by("佐藤"))
	if p := preview(nil); !added(p, "一つ目です。") || p.Changes != 1 {
		t.Errorf("what was approved would not be public: %+v", p)
	}
	if _, err := v.Publish(ctx, "佐藤"); err != nil {
		t.Fatal(err)
	}

	do("", horizon.Describe, as("二つ目です。"), by("佐藤"))
	if p := preview(nil); len(p.Kinds) != 0 {
		t.Errorf("what nobody approved would be public: %+v", p)
	}
	detail, err := v.Detail(ctx, "big-data", horizon.Green)
	if err != nil || detail.Change.What != "一つ目です。" || !detail.Drafted {
		t.Errorf("below TLP:RED: %q, drafted %v, %v, want what was approved", detail.Change.What, detail.Drafted, err)
	}
	if w, err := v.Week(ctx, horizon.Red); err != nil || len(w.Drafts) != 1 || !w.Drafts[0].Rewritten {
		t.Errorf("what was rewritten is not listed: %+v, %v", w.Drafts, err)
	}
	approve := act("big-data", horizon.Approve, seen, as("二つ目です。"))
	if p := preview(&approve); !added(p, "二つ目です。") {
		t.Errorf("an approval would change %+v", p)
	}
	do("最後に書いた人（佐藤）", horizon.Approve, as("二つ目です。"), by("佐藤"))
	do("", horizon.Approve, as("二つ目です。"))
	if p := preview(nil); !added(p, "二つ目です。") {
		t.Errorf("once approved, it would not be public: %+v", p)
	}
	do("", horizon.Undo)
	if p := preview(nil); len(p.Kinds) != 0 {
		t.Errorf("an approval that was taken back would be public: %+v", p)
	}
}

// TestTwoApproveAtOnce: of two people who approve at the same moment, one does.
func TestTwoApproveAtOnce(t *testing.T) {
	v, _ := monday(t, worktest.Plain+"desk: {second_person: true}\n", false)
	if err := v.Do(t.Context(), act("big-data", horizon.Draft, 0, as("一"))); err != nil {
		t.Fatal(err)
	}
	var together sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []string{"佐藤", "鈴木"} {
		together.Go(func() { errs[i] = v.Do(t.Context(), act("big-data", horizon.Approve, 1, as("一"), by(who))) })
	}
	together.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || why(errs[0])+why(errs[1]) == "" {
		t.Errorf("two approvals at once: %v", errs)
	}
}
