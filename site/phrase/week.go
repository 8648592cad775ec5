package phrase

import (
	"fmt"
	"slices"
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
