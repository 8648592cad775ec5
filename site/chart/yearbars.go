package chart

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// YearBars is the documents of a change by calendar year, as a small picture: dark where
// the month is known, pale where the year alone is.
type YearBars struct {
	ID       string
	Name     string
	Category horizon.Category
	Years    []horizon.YearCount
	English  bool // words, not the name
}

// Picture draws the years, each with its number above it. Without any it is "".
func (d YearBars) Picture() template.HTML {
	if len(d.Years) == 0 {
		return ""
	}
	const w, h, x0 = 340.0, 150.0, 34.0
	c := &canvas{w: w, h: h}
	most := 0.0
	for _, y := range d.Years {
		most = math.Max(most, y.Documents.Value())
	}
	step, top := ticks(most)
	s := scale{top: top, y0: h - 26, y1: 22}
	each := (w - x0 - 8) / float64(max(len(d.Years), 4))
	c.put(`<g font-size="12" text-anchor="end" fill="%s">`, Gray)
	var grid strings.Builder
	for v := 0.0; v <= top; v += step {
		c.text(x0-6, s.y(v)+4, "", phrase.Number(v))
		fmt.Fprintf(&grid, "M%s %sH%s", at(x0), at(s.y(v)), at(w-8))
	}
	c.put(`</g><path d="%s" stroke="%s"/>`, grid.String(), Grid)
	d.bars(c, s, x0, each)
	c.put(`<path d="M%s %sH%s" stroke="#666666"/>`, at(x0), at(s.y0), at(w-8))
	d.labels(c, s, x0, each)
	f := Figure{ID: d.ID, Title: d.title(), Desc: d.desc()}
	return c.svg(&f, "y", "spark")
}

func (d YearBars) bars(c *canvas, s scale, x0, each float64) {
	look := LookOf(d.Category)
	for i, y := range d.Years {
		x, w := x0+each*(float64(i)+.19), each*.62
		all, pale := s.y(y.Documents.Value()), s.y(y.Documents.Value()-y.Dated.Value())
		c.rect(x, pale, w, s.y0-pale, fmt.Sprintf(`fill="%s" stroke="%s"`, look.Tint, look.Fill))
		c.rect(x, all, w, pale-all, fmt.Sprintf(`fill="%s"`, look.Fill))
	}
}

// labels names the years, and the number of each. Of many years every second is named,
// the last one always.
func (d YearBars) labels(c *canvas, s scale, x0, each float64) {
	named := 1
	if len(d.Years) > 9 {
		named = 2
	}
	c.put(`<g font-size="11" text-anchor="middle" fill="%s">`, Ink)
	for i, y := range d.Years {
		if x := x0 + each*(float64(i)+.5); (len(d.Years)-1-i)%named == 0 {
			c.text(x, s.y0+15, "", fmt.Sprint(y.Year))
		}
	}
	c.put(`</g><g font-size="12" font-weight="700" text-anchor="middle" fill="%s">`, Ink)
	for i, y := range d.Years {
		c.text(x0+each*(float64(i)+.5), s.y(y.Documents.Value())-4, "", phrase.Int(y.Documents.Int()))
	}
	c.put(`</g>`)
}

func (d YearBars) title() string {
	return say(d.English, "「"+cut(d.Name, 40)+"」の文書、年ごと", "Documents a year: "+cut(d.Name, 60))
}

// desc is every value of the picture.
func (d YearBars) desc() string {
	all := make([]string, len(d.Years))
	for i, y := range d.Years {
		until := ""
		if y.Partial {
			until = say(d.English, "（途中）", " (so far)")
		}
		all[i] = fmt.Sprintf(say(d.English, "%d年%s %s件", "%d%s: %s"), y.Year, until, phrase.Int(y.Documents.Int()))
	}
	return strings.Join(all, say(d.English, "、", ", ")) + say(d.English, "。", ".")
}
