package desk

import (
	"fmt"
	"html/template"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/desk/view"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// Items is how many things a page lists of a subject.
func (f Frame) Items(subject string, n int) template.HTML {
	return markup.Figure(f.scope.Items(subject, n))
}

// cell is a cell of a picture's table: a figure where it has one.
func cell(c chart.Cell) template.HTML {
	return markup.Shown(horizon.Piece{Text: c.Text, Figure: c.Figure}) + template.HTML(template.HTMLEscapeString(c.Unit))
}

// precision says how the detections were judged.
func precision(s horizon.Scope, p view.Precision) horizon.Words {
	n := p.Approved + p.Merged + p.Rejected
	if n == 0 {
		return horizon.Plain("まだ判断がありません")
	}
	share := func(subject string, x float64) horizon.Piece {
		return s.Figure(subject, horizon.MeasureShare, horizon.Days{}, horizon.AllSources, x).Shown(phrase.Share(x))
	}
	number := func(subject string, n int) horizon.Piece { return s.Items(subject, n).Shown(phrase.Int(n)) }
	out := horizon.Sentence("判断した", number("judged", n), "件のうち、承認か統合が", number("judged/right", n-p.Rejected), "件（", share("judged/right", float64(n-p.Rejected)/float64(n)), "）")
	if l := p.Listed; l != nil {
		about := "約"
		if l.Value < 0.01 {
			about = ""
		}
		right := s.Figure("listed/right", horizon.MeasureShare, horizon.Days{}, horizon.AllSources, l.Value)
		said := fmt.Sprintf("%s%s（90%%区間 %sから%s", about, phrase.Share(l.Value), phrase.Share(l.Lo), phrase.Share(l.Hi))
		out = horizon.Sentence(out, "。一覧全体では", right.Shown(said), "、無作為に選んだ", number("listed/drawn", l.Drawn), "件を含む", number("listed/judged", l.Judged), "件の判断から）")
	}
	return out
}
