package deskdata

import (
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestNothingUnwrittenIsApproved refuses approvals that leave a part unwritten, lists
// what was public before parts were asked for, and lets it be completed without
// another approval.
func TestNothingUnwrittenIsApproved(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	ctx := t.Context()
	week := func(most horizon.TLP) view.Week {
		t.Helper()
		w, err := v.Week(ctx, most)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, p := range horizon.Parts() {
		a := act("big-data", horizon.Approve, 0, func(a *view.Act) { a.Category = horizon.Use; delete(a.Written, p) })
		want := "承認する前に、次の項目を書いてください：" + map[horizon.Part]string{"what": "何が変わるか", "when": "いつ頃か", "prepare": "何に備えるか", "searched": "反証を探した範囲"}[p] + "。"
		if err := v.Do(ctx, a); why(err) != want {
			t.Errorf("approved without %s: %v, want %q", p, err, want)
		}
		if _, err := v.Preview(ctx, &a); why(err) != want {
			t.Errorf("looked at without %s: %v, want %q", p, err, want)
		}
	}

	// Of before: an approval without parts, in the archive.
	err := s.Use(ctx, func(store *archive.Store) error {
		c := horizon.Change{ID: "big-data", Name: "ビッグデータ", Category: horizon.Use, Themes: []horizon.ThemeID{"big-data"}, What: "変わります。"}
		return store.Judge(ctx, c, horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "佐藤", Why: "読みました。", When: worktest.Now, Cut: s.w.At()})
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	want := []view.Incomplete{{ID: "big-data", Name: "ビッグデータ", Missing: []horizon.Part{horizon.PartWhen, horizon.PartPrepare, horizon.PartSearched}}}
	for _, most := range []horizon.TLP{horizon.Red, horizon.Clear} {
		if got := week(most).Incomplete; len(got) != 1 || got[0].ID != want[0].ID || got[0].Name != want[0].Name || !slices.Equal(got[0].Missing, want[0].Missing) {
			t.Errorf("up to %s, incomplete is %+v, want %+v", most, got, want)
		}
	}
	if err := v.Do(ctx, act("big-data", horizon.Describe, 1, func(a *view.Act) {
		a.Describe, a.Written, a.Counter = true, map[horizon.Part]string{horizon.PartWhat: " ", horizon.PartWhen: "2015年度です。"}, []string{"別の調査があります。"}
	})); err != nil {
		t.Fatal(err)
	}
	if got := week(horizon.Red).Incomplete; len(got) != 1 || !slices.Equal(got[0].Missing, want[0].Missing[1:]) {
		t.Errorf("half completed, incomplete is %+v", got)
	}
	if err := v.Do(ctx, act("big-data", horizon.Describe, 2, func(a *view.Act) {
		a.Describe, a.Written = true, map[horizon.Part]string{horizon.PartPrepare: "備えます。", horizon.PartSearched: "8件を読みました。"}
	})); err != nil {
		t.Fatal(err)
	}
	w := week(horizon.Red)
	if len(w.Incomplete) != 0 || len(w.Judged) != 1 || w.Judged[0].State != horizon.Approve || w.Judged[0].Who != "佐藤" {
		t.Errorf("completed, incomplete is %+v, and judged %+v, want the approval of before", w.Incomplete, w.Judged)
	}
	d, err := v.Detail(ctx, "big-data", horizon.Clear)
	if c := d.Change; err != nil || c.What != "変わります。" || c.When != "2015年度です。" || c.Searched != "8件を読みました。" || strings.Join(c.Counter, "") != "別の調査があります。" {
		t.Errorf("described as %+v, %v", d.Change, err)
	}
}

// TestThemesSectorsAreOffered takes no sector of a theme as chosen, on any way to a
// change; the desk offers them.
func TestThemesSectorsAreOffered(t *testing.T) {
	v, s := monday(t, worktest.Plain, false)
	words, err := s.w.Words()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(words.Themes(), func(t horizon.Theme) bool { return t.ID == "big-data" })
	if i < 0 || len(words.Themes()[i].Sectors) == 0 {
		t.Fatal("the theme has no sectors: choose another for this test")
	}
	for _, most := range []horizon.TLP{horizon.Red, horizon.Clear} {
		d, err := v.Detail(t.Context(), "big-data", most)
		if err != nil || len(d.Change.Sectors) != 0 || !slices.Equal(d.Offered, words.Themes()[i].Sectors) {
			t.Errorf("up to %s: chosen %q, offered %q, %v", most, d.Change.Sectors, d.Offered, err)
		}
	}
	if err := v.Do(t.Context(), act("big-data", horizon.Approve, 0, func(a *view.Act) { a.Category = horizon.Use })); err != nil {
		t.Fatal(err)
	}
	err = s.Use(t.Context(), func(store *archive.Store) error {
		for _, id := range []horizon.ChangeID{"big-data", hidden} { // described, and not
			if c, err := detection.ChangeFor(t.Context(), s.w, store, id); err != nil || len(c.Sectors) != 0 {
				t.Errorf("%s is judged with the sectors %q, %v, that nobody chose", id, c.Sectors, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
