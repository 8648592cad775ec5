package chart

import (
	"fmt"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Outlook is what forecasts of a change say, each beside its base rate. A
// forecast without a regression has the base rate alone.
type Outlook struct {
	ID        string
	Category  horizon.Category
	Forecasts []horizon.Forecast
}

// Figure draws two bars a forecast: what is expected of this series, and the
// base rate, both from 0 to 100 %.
func (d Outlook) Figure() Figure {
	f := Figure{ID: d.ID, Title: "見通しと基準率", Key: d.key()}
	f.Table = Table{Caption: "見通しと基準率（図と同じ値）", Head: []string{"系列", "いつまで", "見通し", "基準率", "比べた用語"}}
	for i, x := range d.Forecasts {
		expected := "なし"
		if x.Refused == "" {
			expected = phrase.Percent(x.P)
		}
		f.Table.Rows = append(f.Table.Rows, Row{Cells: []Cell{text(x.Name + "、" + phrase.Per(x.Bin) + "ごと"), text(phrase.Day(x.Horizon)), number(expected), number(phrase.Percent(x.Base)), number(phrase.Int(x.N) + "件")}})
		if i == 0 {
			f.Heading = fmt.Sprintf("見通しは%s、基準率は%sです", expected, phrase.Percent(x.Base))
			f.Sub = "情報源の半分以上が" + phrase.Day(x.Horizon) + "までに述べる割合。目盛りは0%から100%"
			f.Desc = fmt.Sprintf("系列「%s」の見通しは%s、同じ段階にあった過去の用語%s件の基準率は%s。", cut(x.Name, 30), expected, phrase.Int(x.N), phrase.Percent(x.Base))
		}
	}
	f.Desc += fmt.Sprintf("系列は%d本。値は図の下の表にある。", len(d.Forecasts))
	f.Wide = d.draw(740, 300, 24).svg(&f, "w", "s-w")
	f.Narrow = d.draw(334, 120, 9).svg(&f, "n", "s-n")
	return f
}

func (d Outlook) key() []Key {
	return []Key{
		{swatch(`<rect x="1" y="3" width="32" height="12" fill="` + LookOf(d.Category).Fill + `"/>`), "この系列の見通し"},
		{swatch(`<rect x="1" y="3" width="32" height="12" fill="` + Fog + `" stroke="` + Gray + `"/>`), "基準率（過去の用語）"},
	}
}

func (d Outlook) draw(w, x0 float64, letters int) *canvas {
	const row, top = 58.0, 26.0
	c := &canvas{w: w, h: top + row*float64(max(len(d.Forecasts), 1)) + 8}
	x1 := w - 52
	c.put(`<g font-size="14" text-anchor="middle" fill="%s">`, Ink)
	for _, p := range []float64{0, .5, 1} {
		x := x0 + (x1-x0)*p
		c.text(x, 16, "", phrase.Percent(p))
		c.put(`<path d="M%s %sV%s" stroke="%s"/>`, at(x), at(top-4), at(c.h-6), Grid)
	}
	c.put(`</g><g font-size="14" fill="%s">`, Ink)
	for i, x := range d.Forecasts {
		y := top + row*float64(i)
		c.text(4, y+30, "", short(x.Name, letters, 4*letters))
		if x.Refused == "" {
			c.rect(x0, y+6, (x1-x0)*x.P, 18, `fill="`+LookOf(d.Category).Fill+`"`)
			c.text(x0+(x1-x0)*x.P+6, y+20, "", phrase.Percent(x.P))
		}
		c.rect(x0, y+28, (x1-x0)*x.Base, 18, `fill="`+Fog+`" stroke="`+Gray+`"`)
		c.text(x0+(x1-x0)*x.Base+6, y+42, "", phrase.Percent(x.Base))
	}
	c.put(`</g>`)
	return c
}
