package phrase

import (
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// Window names the periods over which a signal was counted: 最近13週.
func Window(s horizon.Signal) string {
	if s.Window <= 1 {
		return Period(s.Period)
	}
	return fmt.Sprintf("%sまでの%d%s", Period(s.Period), s.Window, Unit(s.Period.Bin))
}

// Limit says how many false detections are accepted on average, over all series
// that share the limit: 誤検知は1か月に平均1件まで.
func Limit(s horizon.Signal) string { return LimitOf(s.F, s.Watch, s.Period.Bin) }

// LimitOf is [Limit] of f false detections a period, over the discovered terms
// or over the watched ones.
func LimitOf(f float64, watch bool, b horizon.Bin) string {
	all, periods := "用語", 1
	if watch {
		all = "注目語"
	}
	if n := math.Round(1 / f); f < 1 && math.Abs(n*f-1) < 1e-9 {
		f, periods = 1, int(n)
	}
	return fmt.Sprintf("すべての%sを合わせて、誤検知は%s%sに平均%s件まで", all, Int(periods), Unit(b), Number(f))
}

// Unconfirmed is what stands in the place of a stage while nothing is detected.
const Unconfirmed = "件数の増加：確認できず（判断は文書の内容による）"

// Conclusion is the detector's own verdict in one or two sentences, gates and
// missing evidence included. It claims no more than the signal's stage does.
func Conclusion(s horizon.Signal) string {
	stage := ""
	if name := s.Stage.Name(); name != "" {
		stage = "段階は「" + name + "」です。"
	}
	switch {
	case s.Flagged:
		return "この期に増加を検知しました。" + stage
	case s.Open && s.Opened != (horizon.Period{}):
		return Period(s.Opened) + "に検知した増加が続いています。" + stage
	case s.Open:
		return "増加が続いています。" + stage
	case s.Gated != "":
		return "件数は検知の基準に届きましたが、条件を満たさないため検知していません。" + stage
	case stage == "":
		return "件数の増加は確認できません。変化がないという意味ではありません。"
	}
	return "検知していません。" + stage
}

// StageOf is the name of the stage that the verdicts claim at most, "" where
// they claim none.
func StageOf(vs []horizon.PublicSignal) string {
	order := horizon.Stages()
	best := len(order) - 1
	for _, v := range vs {
		if i := slices.Index(order, v.Signal().Stage); i >= 0 && i < best {
			best = i
		}
	}
	return order[best].Name()
}
