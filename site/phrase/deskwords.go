package phrase

import (
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
)

// What the desk answers where it refuses something.
const (
	FoldedMeanwhile = "ほかの操作が、そのうちのどれかに先に記録されました。画面を開き直してください。何も記録していません。"
	DraftOfPublic   = "公開中の変化は下書きにできません。書き直して保存すると、次の公開から載ります。取り下げるときは保留にします。"
	Reworked        = "ほかの人が書いた文を直したときは、承認できません。「下書きを保存」で残し、別の人に承認を頼んでください。"
	ActedMeanwhile  = "ほかの操作が先に記録されました。画面を開き直し、記録を読んでから操作してください。"
	NotFolded       = "定型文、製品名と見られる検知にないものが、送られた中にあります。画面を開き直してください。何も記録していません。"
	NothingToUndo   = "取り消せる操作がありません。"

	NothingOwnToUndo = "あなたの操作で、取り消せるものはありません。"
	TooOldToUndo     = "あなたの最後の操作から1日が過ぎました。操作の記録を読み、そこから取り消してください。"
	TakenBack        = "取り消し"

	UnknownThreat   = "その脅威は語彙にありません。示した中から選んでください。"
	HiddenChange    = "その変化はありません。または、あなたの閲覧の範囲にありません。"
	MergedTarget    = "まとめる相手は、すでにほかの変化にまとめられています。その変化か、別の相手を選んでください。"
	MergedAway      = "この変化は、ほかの変化にまとめられています。判断し直すには、先にまとめることを取り消してください。"
	IndexIsBuilt    = "検索の索引を作っています。少し待って、もう一度探してください。"
	UnknownSource   = "その情報源は設定にありません。"
	NoRoom          = "保管先の空き容量が足りないため、読みません。"
	TooSlow         = "1分待っても読み終わりませんでした。予定の収集に任せてください。"
	NoHearings      = "設定に、ヒアリングの記録を読む情報源（kind: notes）がありません。"
	OpinionAnswered = "その意見はないか、もう対応が書かれています。"
	UndoneAddress   = "取り消すと戻るURLの語は、ほかの変化が使っています。先に、そちらの語を変えてください。"
	UndoPreview     = "取り消しは、行ってから公開の前に確かめてください。"
	AlteredLeftOut  = "公開しました。ただし、保存のあとで書き換えられた記録があり、それによる変化は載せていません。担当者に kazami verify を頼んでください。"
	FiguresLeftOut  = "公開しました。ただし、数字がほかのページと合わず、載せなかったページか数字があります。実行の記録で、どれかを確かめてください。"
	ArchiveInUse    = "ほかの作業が保管庫を使っています。終わってから、もう一度試してください。何も記録していません。"

	RuleTermTooLong = "その言葉は、一つの語として数えていません。短くしてください。"
	RuleSameTerm    = "二つの言葉は、もう同じ語として数えています。"
	RuleNeedsReason = "理由を書いてください。"
	RulesMeanwhile  = "数え方の指定が、その間に変わりました。何をするかを、もう一度確かめてください。何も記録していません。"
	RuleJoined      = "その言葉は、もう別の語の別名です。先にそれを取り消してください。"
)

// What the log calls the parts of a description that have no form of their own.
const (
	LogName       = "名称"
	LogCategory   = "分類"
	LogDefinition = "定義"
	LogCounter    = "反証"
	LogSlug       = "URLの語"
)

// ActedFirst answers that somebody acted on a change first, and names what they did.
func ActedFirst(who string, did horizon.Action, when time.Time) string {
	if who == "" {
		return ActedMeanwhile
	}
	return fmt.Sprintf("ほかの操作が先に記録されました（%s、%s、%s）。記録を読んでから操作してください。何も記録していません。", who, Decision(did), when.In(horizon.Tokyo).Format("1月2日15時04分"))
}

// ActedAfter answers that somebody acted on a change after what is to be taken back.
func ActedAfter(who string, did horizon.Action) string {
	if who == "" {
		return ActedMeanwhile
	}
	return fmt.Sprintf("ほかの人がそのあとに操作しました（%s、%s）。記録を読み、相談してから操作してください。何も取り消していません。", who, Decision(did))
}

// How a page of a preview differs from the one that stands.
const (
	PageNew     = "新しい"
	PageChanged = "変わる"
	PageGone    = "なくなる"
)

// Slug answers that a change cannot have an address, with the reason.
func Slug(why error) string {
	switch {
	case errors.Is(why, horizon.ErrSlugMissing):
		return "公開するURLの語を決めてください。英語の名称が案になります。"
	case errors.Is(why, horizon.ErrSlugTaken):
		return "このURLの語は、ほかの変化が使っているか、前に使いました。別の語にしてください。"
	case errors.Is(why, horizon.ErrSlugReserved):
		return "このURLの語は、サイトが使うため選べません。別の語にしてください。"
	}
	return fmt.Sprintf("URLの語は、英小文字と数字を-でつなぎ、%d字以内で書いてください。", horizon.MaxSlug)
}

// QueryUnread answers a query that cannot be read, with the reason.
func QueryUnread(why string) string { return "探す言葉を読み取れません。" + why }

// SourceUnread answers that a source could not be read.
func SourceUnread(name string) string {
	return fmt.Sprintf("%sを読めませんでした。理由は「不調」の欄にあります。", name)
}

// SourceRead answers that a source was read.
func SourceRead(name string) string { return fmt.Sprintf("%sを読みました。", name) }

// SourceGave answers how many documents a source gave.
func SourceGave(name string, added, revised int) string {
	return fmt.Sprintf("%s新しい文書は%d件、改訂は%d件です。", SourceRead(name), added, revised)
}

// Remarks is the line of a hearing note with what its writer thinks.
func Remarks(s string) string { return "所感: " + s }

// SecondPerson refuses an approval that another person has to make.
func SecondPerson(e *approval.Refusal) string {
	if e.Writer == "" {
		return "承認の前に、別の人の下書きが要ります。先に「下書きを保存」を押してください。"
	}
	return "最後に書いた人（" + e.Writer + "）は承認できません。別の人に承認を頼んでください。"
}
