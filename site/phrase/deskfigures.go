package phrase

import (
	"fmt"
	"math"
	"strings"

	"kazami/internal/horizon"
)

// CountedBy says which documents a count of a bin is of. By month it leaves out those of
// which the year alone is known.
func CountedBy(b horizon.Bin) string {
	if b == horizon.Yearly {
		return "年ごとの件数（判定に使う文書すべて）"
	}
	return Per(b) + "ごとの件数（判定に使う文書のうち、月までわかる文書だけ）"
}

// Counts is the sentences of a series by each bin that it is counted by, each with the
// documents that it is of; with one alone it is that sentence.
func Counts(g horizon.Signal, r horizon.Reckoned, also []horizon.Signal, by []horizon.Reckoned) (all []horizon.Words) {
	of := func(g horizon.Signal, r horizon.Reckoned) horizon.Words {
		return horizon.Sentence(CountedBy(g.Period.Bin)+"：", RiseWords(g, r), "増え方："+Strength(g)+"。")
	}
	all = append(all, of(g, r))
	for i, x := range also {
		all = append(all, of(x, by[i]))
	}
	return all
}

// EvidenceWords is how many documents and publishers a change rests on: 文書14件、発行者3者.
func EvidenceWords(t horizon.Tally) horizon.Words {
	if !t.Documents.Made() {
		return horizon.Plain("ありません")
	}
	return horizon.Sentence("文書", Docs(t.Documents), "、発行者", t.Publishers.Shown(Int(t.Publishers.Int())), "者")
}

// LimitIn is [LimitWords] of a signal.
func LimitIn(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	return horizon.Sentence(r.Limit.Shown(Limit(g)))
}

// BreadthWords is the share of the sources with the term in the last quarter; nil where
// it was not estimated.
func BreadthWords(r horizon.Reckoned) horizon.Words {
	if !r.Breadth.Made() {
		return nil
	}
	return horizon.Sentence("情報源の", r.Breadth.Shown(Share(r.Breadth.Value())))
}

// GrowthWords is the growth of a series, against the half year before, or of two years
// against the two before: 前の半年の約2倍. Nil where it was not estimated.
func GrowthWords(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	if !r.Growth.Made() || math.IsInf(r.Growth.Value(), 0) {
		return nil
	}
	before := "前の半年"
	if g.Period.Bin == horizon.Yearly {
		before = "前の2年"
	}
	switch x := r.Growth.Value(); {
	case x < 0.95:
		return horizon.Sentence(before+"の", r.Growth.Shown(Share(x)))
	case x < 1.5:
		return horizon.Sentence(before+"と", r.Growth.Shown("ほぼ同じ"))
	default:
		return horizon.Sentence(before+"の", r.Growth.Shown(fmt.Sprintf("約%s倍", Int(AboutTimes(x)))))
	}
}

// Confidence says how sure a detection is. One document or one publisher is never more
// than low: see [Thin].
func Confidence(g horizon.Signal, documents, publishers int) string {
	switch {
	case Thin(g, documents, publishers) != "" || g.Gated != "":
		return "低"
	case g.E >= 10*g.A && len(g.Sources) >= 5 && g.Ratio.Lo >= 2:
		return "高"
	}
	return "中"
}

// Thin says why a detection rests on too little to be public; "" where it does not.
func Thin(g horizon.Signal, documents, publishers int) string {
	switch {
	case documents <= 1:
		return "根拠が1件以下です。"
	case publishers <= 1:
		return "発行者が1者だけです。"
	}
	return ""
}

// CarriedBy says what the support of a detection rests on.
func CarriedBy(g horizon.Signal, r horizon.Reckoned, publishers horizon.Figure) horizon.Words {
	if g.Gated != "" {
		return horizon.Plain("検知の条件を満たしていません。")
	}
	return horizon.Sentence("情報源", r.Sources.Shown(Int(r.Sources.Int())), "件、発行者", publishers.Shown(Int(publishers.Int())), "者。")
}

// Explained says what one bin makes of a series: its count, then the conclusion. Of says
// which series that is, where a change has several.
func Explained(of string, g horizon.Signal, r horizon.Reckoned) (all []horizon.Words) {
	concluded := Conclusion(g)
	if said := Strength(g) + "。"; !strings.HasPrefix(concluded, said) {
		concluded = said + concluded
	}
	all = []horizon.Words{horizon.Sentence(of+CountedBy(g.Period.Bin)+"：", RiseWords(g, r)), horizon.Plain("増え方：" + concluded)}
	for _, more := range []struct {
		name  string
		words horizon.Words
	}{{"伸び", GrowthWords(g, r)}, {"広がり", BreadthWords(r)}, {"誤検知の上限", LimitIn(g, r)}} {
		if more.words != nil {
			all = append(all, horizon.Sentence(more.name+"：", more.words, "。"))
		}
	}
	return all
}

// TooFewToExplain says that one bin has too few documents for a verdict.
func TooFewToExplain(b horizon.Bin, documents horizon.Figure) horizon.Words {
	return horizon.Sentence(Unit(b)+"ごと：資料が足りず、判定していません（文書", Docs(documents), "）。")
}
