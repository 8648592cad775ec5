package acting

import (
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestSaid says each act back with its change, its target and the reason that was given.
func TestSaid(t *testing.T) {
	of := func(did horizon.Action, why string) view.Entry {
		return view.Entry{Judgement: horizon.Judgement{Change: "a", Action: did, Who: "山田", Why: why}, Name: "名"}
	}
	merged := of(horizon.Merge, "重複")
	merged.IntoName = "相手"
	undone := of(horizon.Undo, "取り消し")
	undone.Undoes = horizon.Reject
	altered := of("", "")
	altered.Altered = true
	for _, c := range []struct {
		e          view.Entry
		said, line string
		reason     string
	}{
		{of(horizon.Draft, draftWhy), "「名」を下書きにしました。まだ公開されません。", "山田が下書きにしました", ""},
		{of(horizon.Approve, "読みました。"), "「名」を承認しました。次の公開から載ります。", "山田が承認しました", "読みました。"},
		{of(horizon.Hold, heldWhy), "「名」を保留にしました。", "山田が保留にしました", ""},
		{of(horizon.Hold, "次の会議で話す"), "「名」を保留にしました。", "山田が保留にしました", "次の会議で話す"},
		{of(horizon.Reject, "重複：去年の件"), "「名」を採用しませんでした（重複：去年の件）。", "山田が採用しませんでした", "重複：去年の件"},
		{of(horizon.Reject, ""), "「名」を採用しませんでした。", "山田が採用しませんでした", ""},
		{merged, "「名」を「相手」にまとめました。", "山田が「相手」にまとめました", "重複"},
		{of(horizon.Merge, ""), "「名」をほかの変化にまとめました。", "山田がほかの変化にまとめました", ""},
		{of(horizon.Note, "x"), "「名」にコメントを書きました。コメントは公開されません。", "山田がコメントを書きました", "x"},
		{of(horizon.Describe, describedWhy), "「名」を書き直しました。", "山田が書き直しました", ""},
		{undone, "「名」の「採用しない」を取り消しました。", "山田が「採用しない」を取り消しました", ""},
		{of(horizon.Undo, "取り消し"), "「名」の前の操作を取り消しました。", "山田が前の操作を取り消しました", ""},
		{of("other", ""), "「名」を記録しました。", "山田が記録しました", ""},
		{altered, "「名」を記録しました。", "この記録は、保存のあとで書き換えられています。", ""},
	} {
		if got := Said(view.Done{Entry: c.e, Changes: 1}, horizon.Scope{}).String(); got != c.said {
			t.Errorf("%s is said as %q, want %q", c.e.Action, got, c.said)
		}
		if got := Line(c.e); got != c.line {
			t.Errorf("%s stands in the log as %q, want %q", c.e.Action, got, c.line)
		}
		if got := Reason(c.e); got != c.reason {
			t.Errorf("%s has the reason %q, want %q", c.e.Action, got, c.reason)
		}
	}
	if got := Said(view.Done{Entry: of(horizon.Reject, "重複"), Changes: 12}, horizon.Scope{}).String(); got != "12件を採用しませんでした（重複）。" {
		t.Errorf("many are said as %q", got)
	}
	hidden := of(horizon.Hold, "")
	hidden.Name = ""
	if got := Said(view.Done{Entry: hidden, Changes: 1}, horizon.Scope{}).String(); got != "変化を保留にしました。" {
		t.Errorf("what may not be named is said as %q", got)
	}
	if got := Said(view.Done{}, horizon.Scope{}); got != nil {
		t.Errorf("nothing is said as %q", got)
	}
}
