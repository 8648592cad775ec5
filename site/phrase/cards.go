package phrase

import (
	"fmt"
	"math"
	"time"

	"kazami/internal/horizon"
)

// Grouped says on how many cards so many detections stand, and how many changes wait
// that are not among them.
func Grouped(s horizon.Scope, detections, cards, more int) horizon.Words {
	w := horizon.Sentence("検知 ", things(s.Items("digest/detections", detections)), "を", sheets(s, "cards", cards), "にまとめました")
	if more > 0 {
		w = horizon.Sentence(w, "（ほかに", things(s.Items("digest/more", more)), "）")
	}
	return w
}

// Undecided is how many changes nobody has decided on yet.
func Undecided(s horizon.Scope, n int) horizon.Words {
	left := s.Items("digest/undecided", n)
	return horizon.Sentence("残り", left.Shown(Int(n)), "件")
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
// 12月26日から2012年1月1日. A week that is not over ends with the cut-off.
func WeekDays(p horizon.Period, asOf time.Time) string {
	from, to := p.Start(), p.End().Add(-time.Second).In(horizon.Tokyo)
	if asOf.Before(to) && asOf.After(from) {
		to = asOf.In(horizon.Tokyo)
	}
	year := ""
	if from.Year() != to.Year() {
		year = fmt.Sprintf("%d年", to.Year())
	}
	return fmt.Sprintf("%d月%d日から%s%d月%d日", from.Month(), from.Day(), year, to.Month(), to.Day())
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

// Near says of a series that is close to detection what was counted, and how much of what
// a detection needs that is: always below 100 %.
func Near(g horizon.Signal, counted horizon.Reckoned, ofThreshold horizon.Figure, public bool) horizon.Words {
	words := horizon.Sentence(RiseWords(g, counted), "検知の基準の", ofThreshold.Shown(Int(int(math.Floor(100*ofThreshold.Value())))+"%"), "です。")
	if public {
		words = horizon.Sentence(words, "この変化は公開中です。")
	}
	return words
}
