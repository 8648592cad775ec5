package phrase

import (
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// Counted says what was observed and what was expected of a signal's series:
// 最近13週の観測は14件、期待は3.2件で、期待の4.4倍（90%区間 …）.
func Counted(s horizon.Signal) string {
	return fmt.Sprintf("%sの観測は%s件、期待は%s件で、期待の%s",
		Window(s), Number(s.Observed), Number(s.Expected), Times(s.Ratio))
}

// Window names the periods over which a signal was counted: 最近13週.
func Window(s horizon.Signal) string {
	if s.Window <= 1 {
		return Period(s.Period)
	}
	return fmt.Sprintf("%sまでの%d%s", Period(s.Period), s.Window, Unit(s.Period.Bin))
}

// Evidence puts a signal's E into words: how rarely one series that only
// follows its background would give as much.
func Evidence(s horizon.Signal) string {
	switch {
	case math.IsNaN(s.E) || math.IsInf(s.E, 0) || s.E < 0:
		return "根拠の強さは計算できませんでした"
	case s.E < 1.5:
		return "背景のゆれと区別がつきません（E＝" + Number(s.E) + "）"
	}
	if s.E >= most {
		return fmt.Sprintf("この大きさの誤警報は1京%sに1回もありません（E＝%s）", Unit(s.Period.Bin), Number(s.E))
	}
	return fmt.Sprintf("この大きさの誤警報は約%s%s%sに1回（E＝%s）", rounded(s.E), Unit(s.Period.Bin), years(s), Number(s.E))
}

// years is E in years, where that is easier to grasp.
func years(s horizon.Signal) string {
	y := s.E / s.Period.Bin.PerYear()
	if s.Period.Bin == horizon.Yearly || y < 2 {
		return ""
	}
	return "（約" + rounded(y) + "年）"
}

// Limit says what flags of the signal's kind cost: m＝50語、F＝0.1回、A＝500,
// with F in false flags a period.
func Limit(s horizon.Signal) string {
	return fmt.Sprintf("m＝%s語、F＝%sに%s回、A＝%s", Int(s.M), per(s.Period.Bin), Number(s.F), Number(s.A))
}

// Claim is the promise behind the price, in a sentence of its own.
func Claim(m int, f float64, b horizon.Bin) string {
	return fmt.Sprintf("調べている%s語をすべて合わせて、誤警報は%sに平均%s回まで", Int(m), per(b), Number(f))
}

func per(b horizon.Bin) string { return "1" + Unit(b) }

// Conclusion is the detector's own verdict in one sentence, gates and missing
// evidence included. It claims no more than the signal's stage does.
func Conclusion(s horizon.Signal) string {
	stage := s.Stage.Name()
	switch {
	case s.Flagged:
		return "この期に兆しとして旗を立てました。段階は「" + stage + "」です。"
	case s.Open:
		return "以前に立てた旗が、まだ開いています。段階は「" + stage + "」です。"
	case s.Gated != "":
		return "根拠の強さは基準に届きましたが、条件を満たさないため旗を立てていません。段階は「" + stage + "」です。"
	case s.Stage == horizon.Noise || s.Stage == "":
		return "基準に届かず、旗は立っていません。変化がないという意味ではありません。"
	}
	return "旗は立っていません。段階は「" + stage + "」です。"
}

// Growth is the rate of the last half year against the half year before (of two
// years against two in a yearly panel), as a ratio with its 90 % interval, or ""
// where it was not estimated.
func Growth(s horizon.Signal) string {
	g := s.Growth
	if !(g.Lo < g.Hi) {
		return ""
	}
	before := "前の半年の"
	if s.Period.Bin == horizon.Yearly {
		before = "前の2年の"
	}
	return before + Times(horizon.Estimate{Value: math.Exp(g.Value), Lo: math.Exp(g.Lo), Hi: math.Exp(g.Hi)})
}

// Breadth is the share of the panel's sources with the term in the quarter,
// with its 90 % interval, or "" where it was not estimated.
func Breadth(s horizon.Signal) string {
	if b := s.Breadth; b.Lo < b.Hi {
		return "情報源の" + Percent(b.Value) + "（90%区間 " + Percent(b.Lo) + "から" + Percent(b.Hi) + "）"
	}
	return ""
}

// StageOf is the name of the stage that the verdicts claim at most.
func StageOf(vs []horizon.PublicSignal) string {
	if len(vs) == 0 {
		return "判定なし"
	}
	order := horizon.Stages()
	best := len(order) - 1
	for _, v := range vs {
		if i := slices.Index(order, v.Signal().Stage); i >= 0 && i < best {
			best = i
		}
	}
	return order[best].Name()
}
