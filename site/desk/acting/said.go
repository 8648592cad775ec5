package acting

import (
	"slices"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Said is what somebody did last, as the desk says it back to them. The scope is that of
// the page.
func Said(d view.Done, s horizon.Scope) horizon.Words {
	if d.Changes == 0 {
		return nil
	}
	of := horizon.Words(nil)
	switch {
	case d.Changes > 1:
		of = horizon.Sentence(s.Items("act/changes", d.Changes).Shown(phrase.Int(d.Changes)), "件")
	case d.Name != "":
		of = horizon.Plain("「" + d.Name + "」")
	default:
		of = horizon.Plain("変化")
	}
	return horizon.Sentence(of, did(d.Entry))
}

// did is the rest of a sentence that says what somebody did to a change.
func did(e view.Entry) string {
	switch e.Action {
	case horizon.Draft:
		return "を下書きにしました。まだ公開されません。"
	case horizon.Approve:
		return "を承認しました。次の公開から載ります。"
	case horizon.Hold:
		return "を保留にしました。"
	case horizon.Reject:
		return "を採用しませんでした" + because(e) + "。"
	case horizon.Merge:
		return "を" + into(e) + "にまとめました。"
	case horizon.Note:
		return "にコメントを書きました。コメントは公開されません。"
	case horizon.Describe:
		return "を書き直しました。"
	case horizon.Undo:
		return "の" + undone(e) + "を取り消しました。"
	}
	return "を記録しました。"
}

// Line is one act of the log, as a sentence about who did it.
func Line(e view.Entry) string {
	if e.Altered {
		return "この記録は、保存のあとで書き換えられています。"
	}
	switch e.Action {
	case horizon.Draft:
		return e.Who + "が下書きにしました"
	case horizon.Approve:
		return e.Who + "が承認しました"
	case horizon.Hold:
		return e.Who + "が保留にしました"
	case horizon.Reject:
		return e.Who + "が採用しませんでした"
	case horizon.Merge:
		return e.Who + "が" + into(e) + "にまとめました"
	case horizon.Note:
		return e.Who + "がコメントを書きました"
	case horizon.Describe:
		return e.Who + "が書き直しました"
	case horizon.Undo:
		return e.Who + "が" + undone(e) + "を取り消しました"
	}
	return e.Who + "が記録しました"
}

// Reason is the reason of an act as somebody gave it; "" where nobody did.
func Reason(e view.Entry) string {
	if slices.Contains([]string{heldWhy, draftWhy, describedWhy, phrase.TakenBack}, e.Why) {
		return ""
	}
	return e.Why
}

func because(e view.Entry) string {
	why := Reason(e)
	if why == "" {
		return ""
	}
	return "（" + phrase.Cut(why, 40) + "）"
}

func into(e view.Entry) string {
	if e.IntoName == "" {
		return "ほかの変化"
	}
	return "「" + e.IntoName + "」"
}

func undone(e view.Entry) string {
	if e.Undoes == "" {
		return "前の操作"
	}
	return "「" + phrase.Decision(e.Undoes) + "」"
}
