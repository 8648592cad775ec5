package phrase

import (
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// How a source stands.
const (
	SourceFails     = "読めていません"
	SourceImported  = "取り込んだ資料です"
	SourceUnreadYet = "まだ読んでいません"
	SourceNoItems   = "読みましたが、文書がありません"
	SourceIsGood    = "読めています"
)

// Findings joins the findings of a source.
func Findings(all []string) string { return strings.Join(all, "。") }

// SourceGood is a source that is read, with what was found of it.
func SourceGood(findings string) string { return SourceIsGood + "。" + findings }

// SourceFailing is a source that failed n times in a row, with the reason.
func SourceFailing(n int, why string) string {
	return fmt.Sprintf("%d回続けて読めていません。", n) + why
}

// SourceGone is a source that left the config after its last reading.
func SourceGone(last time.Time) string {
	return DayOf(last) + "を最後に、設定から外れています。文書は残っています"
}

// FoundOn is a finding of an earlier day.
func FoundOn(at time.Time, finding string) string {
	return at.In(horizon.Tokyo).Format("1月2日、") + finding
}

// FoundBefore adds that a finding was there before, in seven days.
func FoundBefore(n int) string { return fmt.Sprintf("（その前の7日間にもあと%d回）", n) }

// Overdue is a source that was not read though it was due.
func Overdue(last time.Time) string {
	return last.In(horizon.Tokyo).Format("2006年1月2日15時4分") + "から読んでいません。収集（kazami serve）が動いているか確かめてください"
}

// DayOf is the day of a moment, in Japan.
func DayOf(t time.Time) string { return t.In(horizon.Tokyo).Format("2006年1月2日") }

// Minutes is a number of minutes.
func Minutes(n int) string { return fmt.Sprintf("%d分", n) }

// Hours is a number of hours.
func Hours(n int) string { return fmt.Sprintf("%d時間", n) }

// Days is a number of days.
func Days(n int) string { return fmt.Sprintf("%d日", n) }

// Cause says why a source could not be read, and what to do.
func Cause(c horizon.Cause, status int, feed string) string {
	switch c {
	case horizon.CauseHome:
		return "フィードではなく、フィードを知らせるページです。フィードのアドレスは " + feed + " です。設定のurlをこれに書き換えてください"
	case horizon.CauseErrorPage:
		return fmt.Sprintf("項目の代わりに、エラーのページが返っています（応答%d）。新しいアドレスを探してください", status)
	case horizon.CauseLogin:
		return fmt.Sprintf("項目の代わりに、ログインのページが返っています（応答%d）。ログインのいらないアドレスを探してください", status)
	case horizon.CausePage:
		return fmt.Sprintf("フィードの代わりに、読者向けのページが返っています（応答%d）。フィードのアドレスを探すか、kind: pageで読んでください", status)
	case horizon.CauseProxy:
		return "プロキシを通れません。設定のfetch.proxyか、環境変数のHTTP_PROXYなどを確かめてください"
	case horizon.CauseInner:
		return "組織の中のアドレスです。それでよければ、設定のurlのそばにallow_private: trueと書いてください"
	case horizon.CauseChallenge:
		return fmt.Sprintf("項目の代わりに、ブラウザ向けの確認画面が返っています（応答%d）。管理者に相談するか、別のアドレスを探してください", status)
	case horizon.CauseEmpty:
		return "応答はありますが、項目が1件もありません。アドレスをブラウザで確かめてください"
	case horizon.CauseRefused:
		return fmt.Sprintf("サーバに断られています（応答%d）。管理者に相談するか、別のアドレスを探してください", status)
	case horizon.CauseGone:
		return fmt.Sprintf("このアドレスには何もありません（応答%d）。新しいアドレスを探してください", status)
	case horizon.CauseBusy:
		return fmt.Sprintf("サーバがしばらく待つよう求めています（応答%d）", status)
	case horizon.CauseStatus:
		return fmt.Sprintf("サーバの応答が%dです", status)
	case horizon.CauseRobots:
		return "robots.txtがこのアドレスの自動収集を禁じています。設定から外すか、管理者に相談してください"
	case horizon.CauseNetwork:
		return "最後まで応答が届きません"
	}
	return "内容を読み取れません"
}

// VolumeDrifted says how many documents came in seven days and in a usual week.
func VolumeDrifted(now, usual float64) string {
	return fmt.Sprintf("件数がふだんと違います。この7日間は%.0f件、ふだんは週に%.0f件です", now, usual)
}

// LanguageDrifted says the share of a language, now and usually.
func LanguageDrifted(lang string, now, usual float64) string {
	return fmt.Sprintf("言語がふだんと違います。「%s」の項目は%.0f%%で、ふだんは%.0f%%です", lang, 100*now, 100*usual)
}

// TitlesDrifted says the median length of titles, now and usually.
func TitlesDrifted(now int, usual float64) string {
	return fmt.Sprintf("題名の長さがふだんと違います。中央値は%d字で、ふだんは%.0f字です。途中で切れているか、別の所を読んでいるおそれがあります", now, usual)
}

// Revived says after how many days a source is read again.
func Revived(days int) string {
	return fmt.Sprintf("%d日ぶりに読めるようになりました", days)
}

// Redirected says where a source's URL redirects to.
func Redirected(to string) string {
	return "アドレスが " + Address(to) + " に転送されています。続くようなら設定を書き換えてください"
}

// MovedForGood says where a source has moved to, and which line of the config to change.
func MovedForGood(to, place string) string {
	if place == "" {
		place = "設定"
	}
	return "アドレスが " + Address(to) + " に移りました。いまは移った先を読んでいます。" + place + " のurlを書き換えてください"
}

// CertificateEnds says when the certificate of a source's server ends.
func CertificateEnds(until time.Time, days int) string {
	return fmt.Sprintf("サーバの証明書が%sに切れます（あと%d日）。過ぎると読めません。サーバの管理者に知らせてください", DayOf(until), days)
}

// ItemsLeftOut says how many items could not be read.
func ItemsLeftOut(n int) string {
	return fmt.Sprintf("%d件は読めず、取り込んでいません", n)
}

// Where the usual gap of a source comes from.
const (
	GapByConfig = "設定による"
	GapGuessed  = "履歴が少ないための目安"
)

// GapLearned is a usual gap learned from n gaps.
func GapLearned(n int) string { return fmt.Sprintf("過去%d回の間隔から", n) }

// Frozen says that a source has stopped: since when, for how long, and the usual
// gap with its origin. Dated is whether the day is that of the newest item.
func Frozen(since time.Time, dated bool, age, usual, why string) string {
	if dated {
		return fmt.Sprintf("更新が止まっています。最新の項目は%sで、%sたちました。ふだんの間隔は長くて%sです（%s）", DayOf(since), age, usual, why)
	}
	return fmt.Sprintf("更新が止まっています。%sから%s、新しい項目がありません。ふだんの間隔は長くて%sです（%s）", DayOf(since), age, usual, why)
}

// Unmodified adds since when a server answers "not modified".
func Unmodified(since time.Time) string {
	return fmt.Sprintf("。%sから「変更なし」と答え続けており、そのままは信じられません", DayOf(since))
}

// LookInBrowser ends what is said of a frozen source.
const LookInBrowser = "。ブラウザで確かめてください"

// Renamed says that all items are new though some are old.
func Renamed(items int) string {
	return fmt.Sprintf("%d件すべてが新しい項目とされましたが、前に読んだものと同じ時期のものがあります。アドレスか識別子が変わり、文書が二重になっているおそれがあります", items)
}

// ItemsMissed says that items were missed, how many, and how often to read.
func ItemsMissed(items int, many, often string) string {
	return fmt.Sprintf("取りこぼしがあります。%d件のどれも前回の続きではありません。%s%s", items, many, often)
}

// How many items were missed.
const (
	MissedUnknown = "件数は分かりません"
	MissedFew     = "あってもごくわずかです"
)

// MissedAbout is about how many items are missing between two days.
func MissedAbout(from, to time.Time, n int) string {
	return fmt.Sprintf("%sから%sまでの約%d件がないおそれがあります", DayOf(from), DayOf(to), n)
}

// ReadOftener asks to read a source more often.
const ReadOftener = "。もっとひんぱんに読んでください"

// ReadEnough says that a source is read often enough for the span of its items.
func ReadEnough(items int, span string) string {
	return fmt.Sprintf("。%d件は%sのあいだに出たもので、読む間隔は足りています", items, span)
}

// ReadEvery says how often to read a source.
func ReadEvery(items int, span, apart, every string) string {
	return fmt.Sprintf("。%d件は%sのあいだに出たもので、前回から%sたっていました。%sおきか、それより短い間隔で読んでください", items, span, apart, every)
}

// Title is what a document is called: of one that is cited alone it says that its text
// is not here.
func Title(title string, cited bool) string {
	title = strings.TrimSpace(title)
	switch {
	case cited && title == "":
		return "（題名と本文は保存していません）"
	case cited:
		return title + "（本文は保存していません）"
	case title == "":
		return "題名のない文書"
	}
	return title
}
