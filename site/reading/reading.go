// Package reading is what an analyst reads beside a change, in Japanese: since when it rises,
// what its picture shows, and what would speak against it.
package reading

import (
	"fmt"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Rising says for a chip whether a change was detected now or goes on, and since when:
// 新しい検知, 増加が続く（2008年から）; "" where nothing is detected.
func Rising(fresh bool, t horizon.Tally, s horizon.Scope) string {
	d, goes := t.OpenAt(s.AsOf)
	switch {
	case fresh:
		return "新しい検知"
	case goes:
		return fmt.Sprintf("増加が続く（%d年から）", d.Opened.Start().In(horizon.Tokyo).Year())
	}
	return ""
}

// PictureKey is what the dashed line, the grey band and the pale bars of the picture of
// years are, and how many documents of the last year detection used; nil where nothing is
// drawn.
func PictureKey(t horizon.Tally) (w horizon.Words) {
	if t.UsedFrom.Made() {
		w = horizon.Plain("点線は前の年までの傾向による従来の水準、灰色の帯はその9割の幅です。")
	}
	if t.ByYear.Int() > 0 && t.Dated.Int() > 0 {
		w = horizon.Sentence(w, "薄い棒は、年だけがわかる文書（全期間で", phrase.Docs(t.ByYear), "）です。")
	}
	y := t.Last()
	if y == nil || !y.Used.Made() {
		return w
	}
	switch used, all := y.Used.Int(), y.Documents.Int(); {
	case used == all:
		w = horizon.Sentence(w, fmt.Sprintf("%d年の", y.Year), phrase.Docs(y.Documents), "は、すべて年ごとの検知に使いました。")
	case used < all:
		w = horizon.Sentence(w, fmt.Sprintf("%d年の", y.Year), phrase.Docs(y.Documents), "のうち、年ごとの検知に使ったのは", phrase.Docs(y.Used), "です。")
	}
	if t.Copies.Int() > 0 {
		w = horizon.Sentence(w, "同じ内容の文書（全期間で", phrase.Docs(t.Copies), "）は数えません。")
	}
	return w
}

// OverThreshold is how far the evidence of a series is above the threshold of detection.
func OverThreshold(s horizon.Scope, g horizon.Signal) horizon.Words {
	if g.A <= 0 || g.E <= 0 {
		return nil
	}
	times := g.E / g.A
	said := "1倍未満"
	switch {
	case times >= 1000:
		said = "1,000倍以上"
	case times >= 1:
		said = "約" + phrase.Int(phrase.AboutTimes(times)) + "倍"
	}
	over := s.Figure(g.Subject()+"/evidence", horizon.MeasureRatio, horizon.DaysOf(g.Period, g.Window), horizon.UsedSources, times)
	return horizon.Sentence(phrase.Window(g)+"：増加の証拠は、検知の基準の", over.Shown(said), "です。")
}

// Named is how many documents of a change name something: 電力（12件）.
func Named(name string, f horizon.Figure) horizon.Words {
	return horizon.Sentence(name+"（", phrase.Docs(f), "）")
}

// Spanned is the years that a tally reaches over: 2005年から2011年.
func Spanned(t horizon.Tally) string {
	if len(t.Years) == 0 {
		return ""
	}
	if first := fmt.Sprintf("%d年", t.Years[0].Year); first != phrase.Through(t) {
		return first + "から" + phrase.Through(t)
	}
	return phrase.Through(t)
}

// Voices says of how many publishers some documents are: 発行者の異なる3件.
func Voices(s horizon.Scope, documents, publishers int) horizon.Words {
	n := s.Items("telling/documents", documents).Shown(phrase.Int(documents))
	if documents == publishers {
		return horizon.Sentence("発行者の異なる", n, "件")
	}
	return horizon.Sentence(n, "件、発行者は", s.Items("telling/publishers", publishers).Shown(phrase.Int(publishers)), "者だけ")
}
