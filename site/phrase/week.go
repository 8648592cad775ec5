package phrase

import (
	"fmt"
	"strings"

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
	return fmt.Sprintf("%d件の情報源が2週間以上、一度も正常に読めていません（%s）。", len(names), strings.Join(names, "、"))
}

// Withdrawal says to the public why a change left the site. The analyst's own
// reason is not public.
func Withdrawal(a horizon.Action) string {
	if a == horizon.Hold {
		return "確認を続けるため、公開を取りやめました。"
	}
	return "環境変化ではないと判断し、取り下げました。"
}

// IssueTitle names an issue to which the analyst gave no title.
func IssueTitle(is horizon.Issue) string {
	switch {
	case len(is.New) > 0:
		return fmt.Sprintf("新しく公開した環境変化 %d件", len(is.New))
	case len(is.Moved) > 0:
		return fmt.Sprintf("動きのあった環境変化 %d件", len(is.Moved))
	}
	return "今週は動きがありません"
}

// VerdictLine is counts, strength and false-alarm limit of one verdict.
func VerdictLine(g horizon.Signal) string {
	return Counted(g) + "。増え方：" + Strength(g) + "。" + Limit(g) + "。"
}
