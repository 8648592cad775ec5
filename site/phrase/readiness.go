package phrase

import (
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// What is said of the cold start.
const (
	MentionsOnly   = "件数が多い言葉です。検知ではありません。"
	MentionsOnlyEN = "Most mentioned terms of the week. These are mentions, not detections."
	NearFirst      = "注目語、テーマ、脅威、分野を多く挙げる文書から順に並べます。"
	ReadinessNote  = "日付は、いまの件数が続くときの目安です。件数の少ない増加は、その後も見つからないことがあります。"
)

// Ready says whether a detection is possible for a source, and from when on: one
// sentence or two a bin, one for all bins where it is possible by each.
func Ready(all []horizon.Readiness) (out []string) {
	if len(all) == 0 {
		return []string{"判定できません（判定に使う文書がありません）。"}
	}
	if s, ok := readyBy(all, "、", func(b horizon.Bin) string { return Per(b) + "ごと" }); ok {
		return []string{s + "に検知できます。"}
	}
	for _, r := range all {
		out = append(out, Per(r.Bin)+"ごと："+ready(r))
	}
	return out
}

// readyBy joins the bins if detection is possible by all of them.
func readyBy(all []horizon.Readiness, with string, name func(horizon.Bin) string) (string, bool) {
	var names []string
	for _, r := range all {
		if r.Prospect != horizon.Possible {
			return "", false
		}
		names = append(names, name(r.Bin))
	}
	return strings.Join(names, with), true
}

func ready(r horizon.Readiness) string {
	switch r.Prospect {
	case horizon.Possible:
		return "検知できます。"
	case horizon.Later:
		now := fmt.Sprint("いま", spanOf(r.Bin, r.History))
		if r.History == 0 {
			now = "いま1" + Unit(r.Bin) + "未満"
		}
		return fmt.Sprintf("判定できません（履歴が%s未満）。%sで、%sから検知できます。", spanOf(r.Bin, r.Needed), now, DayOf(r.From))
	case horizon.Silent:
		return fmt.Sprintf("判定できません（%sより後の文書がありません）。", Period(r.Last))
	}
	return fmt.Sprintf("判定できません（%sで%d件）。いつからかは、まだ言えません。", daysJA(r.Days), r.Documents)
}

// spanOf is a number of periods: 5か月.
func spanOf(b horizon.Bin, n int) string { return fmt.Sprint(n, Unit(b)) }

func daysJA(n int) string {
	switch {
	case n >= 60:
		return fmt.Sprint(n/30, "か月")
	case n >= 14:
		return fmt.Sprint(n/7, "週間")
	}
	return Days(n)
}

// ReadyEN is [Ready] in English, a line a bin, dates as data has them.
func ReadyEN(all []horizon.Readiness) (out []string) {
	if len(all) == 0 {
		return []string{"not possible: no documents are used for detection"}
	}
	if s, ok := readyBy(all, " and ", func(b horizon.Bin) string { return "by " + b.String() }); ok {
		return []string{"possible " + s}
	}
	for _, r := range all {
		out = append(out, "by "+r.Bin.String()+": "+readyEN(r))
	}
	return out
}

func readyEN(r horizon.Readiness) string {
	switch r.Prospect {
	case horizon.Possible:
		return "possible"
	case horizon.Later:
		return fmt.Sprintf("possible from %s at this rate (%d of %d %ss of history)", r.From.In(horizon.Tokyo).Format(time.DateOnly), r.History, r.Needed, r.Bin)
	case horizon.Silent:
		return fmt.Sprintf("not possible: no documents since %s", r.Last)
	}
	return fmt.Sprintf("cannot be said yet: %s in %s", Some(r.Documents, "document", "documents"), daysEN(r.Days))
}

func daysEN(n int) string {
	switch {
	case n >= 60:
		return Some(n/30, "month", "months")
	case n >= 14:
		return Some(n/7, "week", "weeks")
	}
	return Some(n, "day", "days")
}

// Way is what makes a detection possible earlier: a command, and what is to be set
// before it, in both languages; nothing where that is "".
type Way struct{ Command, Japanese, English string }

// WayOf is what reads the past of a source, by its kind.
func WayOf(kind, id string) Way {
	collect := "kazami collect " + id
	switch kind {
	case "kokkai":
		return Way{collect, "新しい年から順に過去へ読みます。設定のsearch.fromの日まで、くり返すたびに進みます。", "reads backwards to the day search.from of the configuration; each time goes on"}
	case "myjvn":
		return Way{collect, "最初に読む前に、設定のmyjvn.fromを古い日にします。読んだ後なら、別のIDで足します。", "before the first reading set myjvn.from to an early day; afterwards add it under a new id"}
	case "csaf":
		return Way{collect, "一度に読む数に限りがあります。くり返すと、残りの文書を読みます。", "reads a limited number at a time; each time goes on with the rest"}
	case "csv":
		return Way{collect, "設定のtable.firstを古い年にするか、過去の表をpathに足します。", "set table.first to an early year, or add tables of the past to path"}
	}
	return Way{"kazami import FILE.jsonl", fmt.Sprintf("過去の文書を1行1件のJSONにします。各行のsourceは%sです。", id), fmt.Sprintf("one document of the past a line, in JSON, with the source %q", id)}
}

// PackWay is what reads the counts of the past without their texts, for any source.
var PackWay = Way{"kazami pack import FILE.parquet", "件数だけのファイル（カウントパック）があれば、文書がなくても取り込めます。", "a count pack brings the counts of the past without their texts"}
