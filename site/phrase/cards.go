package phrase

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Grouped says on how many cards so many detections stand.
func Grouped(s horizon.Scope, detections, cards int) horizon.Words {
	return horizon.Sentence("検知 ", things(s.Items("digest/detections", detections)), "を", sheets(s, "cards", cards), "にまとめました")
}

// CardsLeft is how many cards nobody has decided yet.
func CardsLeft(s horizon.Scope, n int) horizon.Words {
	left := s.Items("digest/undecided", n)
	return horizon.Sentence("残り", left.Shown(Int(n)), "枚")
}

func sheets(s horizon.Scope, subject string, n int) horizon.Words {
	return horizon.Sentence("カード", s.Items("digest/"+subject, n).Shown(Int(n)), "枚")
}

// Nearby is how many series are close to detection.
func Nearby(s horizon.Scope, n int) horizon.Words { return things(s.Items("digest/near", n)) }

// Backing is the support of a rise with how many sources it is of: 多い（4情報源）.
func Backing(support string, r horizon.Reckoned) horizon.Words {
	if !r.Sources.Made() {
		return horizon.Plain(support)
	}
	return horizon.Sentence(support+"（", r.Sources.Shown(Int(r.Sources.Int())), "情報源）")
}

// KeptDetection says that a detection was kept, as of when it is, and that a newer one is
// being made.
func KeptDetection(asOf time.Time) string {
	return fmt.Sprintf("前に検知した結果です（時点 %s）。新しい検知を計算しています。", Day(asOf))
}

// WeekDays is the days of a week, the year where it ends in another one than it began:
// 12月26日から2012年1月1日.
func WeekDays(p horizon.Period) string {
	from, to := p.Start(), p.End().Add(-time.Second).In(horizon.Tokyo)
	year := ""
	if from.Year() != to.Year() {
		year = fmt.Sprintf("%d年", to.Year())
	}
	return fmt.Sprintf("%d月%d日から%s%d月%d日", from.Month(), from.Day(), year, to.Month(), to.Day())
}

// TitleOfCard is the title of the small picture of a change.
func TitleOfCard(name string) string { return name + "の年ごとの件数" }

// CourseOfCard is what the small picture shows: its first and its last year, and what was
// expected of the last one that was judged.
func CourseOfCard(years []horizon.TallyYear) string {
	if len(years) == 0 {
		return ""
	}
	of := func(y horizon.TallyYear) string { return YearOf(y) + Int(y.Documents.Int()) + "件" }
	said := of(years[len(years)-1])
	if len(years) > 1 {
		said = of(years[0]) + "から" + said
	}
	for i := len(years) - 1; i >= 0; i-- {
		if y := years[i]; y.Expected.Made() && !y.Partial && y.State != horizon.YearUnjudged {
			return said + fmt.Sprintf("。%d年は、それまでの傾向なら%s", y.Year, Expected(y.Expected.Value()))
		}
	}
	return said
}

// YearOfCard is a year below the small picture; of one that is not over it says so.
func YearOfCard(y horizon.TallyYear) string {
	if y.Partial {
		return fmt.Sprintf("%d年途中", y.Year)
	}
	return fmt.Sprint(y.Year)
}

// What is said of the picture of an installation's first week.
const (
	TitleOfStart = "いつから検知できるか"
	KeyOfStart   = "灰色は資料をためる期間、色は検知できる期間です。"
)

// StartTick is a mark on the time from today.
type StartTick struct {
	Name  string
	Years float64
}

// TicksOfStart is the marks, the first of them today.
func TicksOfStart() []StartTick {
	return []StartTick{{"今日", 0}, {"6か月", 0.5}, {"1年", 1}, {"2年", 2}, {"3年", 3}, {"5年", 5}, {"10年", 10}}
}

// StartOf says from when on a detection is possible; a zero day is not known.
func StartOf(from, asOf time.Time) string {
	switch {
	case from.IsZero():
		return "まだ言えません"
	case !from.After(asOf):
		return "今日から"
	}
	return Day(from) + "から"
}

// BinOfStart is a row of that picture.
func BinOfStart(b horizon.Bin) string { return Per(b) + "ごとの検知" }

// ImportOfStart is the row of one who imports so many periods of the past.
func ImportOfStart(b horizon.Bin, n int) string {
	return "過去の" + spanOf(b, n) + "分を取り込むと"
}
