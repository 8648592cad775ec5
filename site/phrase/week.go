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

// Moved says how a change moved since the period before: whether its detection
// ended, its stage where that is another, and what was counted. A series without
// a verdict is the zero Signal.
func Moved(before, now horizon.Signal, ended bool) string {
	counted, from, to := now, before.Stage.Name(), now.Stage.Name()
	if now.Name == "" {
		counted = before
	}
	var said string
	switch {
	case ended:
		said = endOf(before, now)
		if to != "" && to != from {
			said += "段階は「" + to + "」です。"
		}
	case from == to:
	case from == "":
		said = "段階が「" + to + "」になりました。"
	case to == "":
		said = "段階は「" + from + "」でしたが、いまは件数の増加を確認できません。"
	default:
		said = "段階が「" + from + "」から「" + to + "」に変わりました。"
	}
	return said + Sentence(counted)
}

// endOf says that a detection ended, and what became of the count: only what
// fell is said to have fallen.
func endOf(before, now horizon.Signal) string {
	moved := ""
	if now.Name == before.Name && now.Theme == before.Theme && now.Period.Bin == before.Period.Bin {
		moved = fmt.Sprintf("%sの%s件から%s件に", Window(before), Number(before.Observed), Number(now.Observed))
	}
	switch {
	case moved != "" && now.Observed > before.Observed:
		return "検知は終わりましたが、件数は" + moved + "増えています。"
	case moved != "" && now.Observed < before.Observed && now.Stage == horizon.Fading:
		return "検知が終わりました。件数は" + moved + "減りました。"
	case now.Stage == horizon.Settled:
		return "検知が終わりました。増えた後の水準が続いています。"
	}
	return "検知が終わりました。"
}

// Sentence says what happened to a series, from its own numbers.
func Sentence(g horizon.Signal) string {
	unit := map[horizon.Bin]string{horizon.Weekly: "週", horizon.Monthly: "か月", horizon.Yearly: "年"}[g.Period.Bin]
	return fmt.Sprintf("%d%sで%.0f件を観測しました（見込みは%s件）。情報源は%d件です。", g.Window, unit, g.Observed, Number(g.Expected), len(g.Sources))
}

// Confidence says how sure a detection is, with the reason. One document or one
// publisher is never more than low.
func Confidence(g horizon.Signal, documents, publishers int) (level, reason string) {
	switch {
	case documents <= 1:
		return "低", "根拠が1件以下です。"
	case publishers <= 1:
		return "低", "発行者が1者だけです。"
	case g.Gated != "":
		return "低", "検出の条件を満たしていません。"
	case g.E >= 10*g.A && len(g.Sources) >= 5 && g.Ratio.Lo >= 2:
		return "高", fmt.Sprintf("情報源が%dあり、少なくとも%.1f倍に増えています。", len(g.Sources), g.Ratio.Lo)
	}
	return "中", fmt.Sprintf("情報源が%d、発行者が%d者です。", len(g.Sources), publishers)
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

// VerdictLine is counts, strength and false-alarm limit of one verdict.
func VerdictLine(g horizon.Signal) string {
	return Counted(g) + "。増え方：" + Strength(g) + "。" + Limit(g) + "。"
}
