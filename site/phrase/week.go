package phrase

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Why a change has no verdict.
const (
	NotJudged     = "資料が足りないため、判定していません。"
	NothingCounts = "数えられる情報源がまだないため、検出器は判定していません。"
)

// TooFewCounted says that the documents of a change do not reach far enough for
// a verdict.
func TooFewCounted(documents int) string {
	return fmt.Sprintf("資料が足りません。数えた公開文書は%d件で、検出器が判定に要る期間に届きません。", documents)
}

// LittleRoom warns that the disk is nearly full; both sizes are in megabytes.
func LittleRoom(free, floor int64) string {
	return fmt.Sprintf("保管先の空き容量が残り%dMBです。%dMBを下回ると収集を止めます。", free, floor)
}

// RunsFail warns that runs fail.
func RunsFail(n int) string {
	return fmt.Sprintf("直近の実行が%d回続けて失敗しています。「kazami run --history 20」で理由を確かめてください。", n)
}

// SourcesSilent warns of sources that were not read well for two weeks.
func SourcesSilent(names []string) string {
	return fmt.Sprintf("%d件の情報源が2週間以上、一度も正常に読めていません（%s）。", len(names), some(names))
}

// mostNamed is how many sources a warning names.
const mostNamed = 5

// some is the first of names, and how many more there are.
func some(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		return strings.Join(names[:mostNamed], "、") + fmt.Sprintf("、ほか%d件", more)
	}
	return strings.Join(names, "、")
}

// SourcesMissed warns of sources that were due and not read.
func SourcesMissed(names []string) string {
	return fmt.Sprintf("%d件の情報源を、予定の時刻を過ぎても読んでいません（%s）。「kazami serve」が動いているか確かめてください。すぐに読むには「kazami collect」を実行します。", len(names), some(names))
}

// SourcesNeverRead warns of sources that are in the config and were never read.
func SourcesNeverRead(names []string) string {
	return fmt.Sprintf("%d件の情報源を、まだ一度も読んでいません（%s）。「kazami collect」で読むか、要らなければ設定から外してください。", len(names), some(names))
}

// SourceMoved warns that a source has moved for good.
func SourceMoved(name, to, place string) string {
	return "「" + name + "」の" + MovedForGood(to, place) + "。"
}

// Until is a source whose server's certificate ends, and when.
func Until(name string, until time.Time) string { return name + "は" + DayOf(until) }

// CertificatesEnd warns of servers whose certificates end soon.
func CertificatesEnd(which []string) string {
	return fmt.Sprintf("%d件の情報源で、サーバの証明書が30日以内に切れます（%s）。過ぎると読めません。サーバの管理者に知らせてください。", len(which), some(which))
}

// DeskCertificate warns that the desk's own certificate ends soon, or has ended.
func DeskCertificate(until time.Time, over bool) string {
	when := "に切れます"
	if over {
		when = "に切れました"
	}
	return "分析画面の証明書（serve.cert）が" + DayOf(until) + when + "。新しい証明書に替え、「kazami serve」を始め直してください。"
}

// Withdrawal says to the public why a change left the site. The analyst's own
// reason is not public.
func Withdrawal(a horizon.Action) string {
	if a == horizon.Hold {
		return "確認を続けるため、公開を取りやめました。"
	}
	return "環境変化ではないと判断し、取り下げました。"
}

// IssueTitle names an issue to which the analyst gave no title, by what is newest in it.
func IssueTitle(is horizon.Issue) string {
	for _, t := range []struct {
		kind      horizon.IssueKind
		one, many string
	}{
		{horizon.IssuePublished, "「%s」を公開しました", "「%s」などを公開しました"},
		{horizon.IssueDetected, "「%s」を新しく検知しました", "「%s」などを新しく検知しました"},
		{horizon.IssueEnded, "「%s」の検知が終わりました", "「%s」などの検知が終わりました"},
		{horizon.IssueFell, "「%s」の件数が減りました", "「%s」などの件数が減りました"},
	} {
		var names []string
		for _, c := range is.Named {
			if c.Kind != t.kind {
				continue
			}
			if t.kind == horizon.IssueEnded && rose(c.Years) {
				return fmt.Sprintf("「%s」の検知は終わりましたが、件数は増えています", c.Name)
			}
			names = append(names, c.Name)
		}
		switch {
		case len(names) == 1:
			return fmt.Sprintf(t.one, names[0])
		case len(names) > 1:
			return fmt.Sprintf(t.many, names[0])
		}
	}
	if len(is.Withdrawn) > 0 {
		return fmt.Sprintf("「%s」を取り下げました", is.Withdrawn[0].Name)
	}
	return "今週は動きがありません"
}

// rose reports whether the last year that was over has more documents than the one before.
func rose(years []horizon.YearCount) bool {
	over := slices.DeleteFunc(slices.Clone(years), func(y horizon.YearCount) bool { return y.Partial })
	n := len(over)
	return n > 1 && over[n-1].Documents.Value() > over[n-2].Documents.Value()
}
