package chart

import (
	"fmt"
	"math"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

type trendForm struct {
	w, h   float64
	label  string
	number bool // quarters are numbered
}

func (d Trend) draw(m trendForm) *canvas {
	c := &canvas{w: m.w, h: m.h}
	qs := d.Shown()
	most := 1.0
	for _, q := range qs {
		most = math.Max(most, math.Max(float64(q.Docs), q.Hi))
	}
	step, top := ticks(most)
	s := scale{top: top, y0: m.h - 46, y1: 26}
	x0, x1 := 36.0, m.w-6
	each := (x1 - x0) / math.Max(float64(len(qs)), 4)

	c.put(`<g font-size="%s" text-anchor="end" fill="#333333">`, m.label)
	var grid strings.Builder
	for v := 0.0; v <= top; v += step {
		c.text(x0-7, s.y(v)+5, "", phrase.Number(v))
		if v > 0 {
			fmt.Fprintf(&grid, "M%s %sH%s", at(x0), at(s.y(v)), at(x1))
		}
	}
	c.put(`</g><path d="%s" stroke="%s"/>`, grid.String(), Grid)
	d.expected(c, qs, s, x0, each)
	d.bars(c, qs, s, x0, each)
	d.range90(c, qs, s, x0, each)
	c.put(`<path d="M%s %sH%s" stroke="#666666"/>`, at(x0), at(s.y0), at(x1))
	d.axis(c, m, qs, s, x0, each)
	return c
}

// expected fills the range under the bars.
func (d Trend) expected(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	var p strings.Builder
	for i, q := range qs {
		if q.Expected > 0 {
			fmt.Fprintf(&p, "M%s %sh%sV%sh%sz", at(x0+float64(i)*each), at(s.y(q.Hi)), at(each), at(s.y(q.Lo)), at(-each))
		}
	}
	if p.String() != "" {
		c.put(`<path d="%s" fill="%s"/>`, p.String(), Fog)
	}
}

// range90 draws the expected count and the upper limit over the bars.
func (d Trend) range90(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	hi := steps(qs, x0, each, func(q horizon.Quarter) float64 { return s.y(q.Hi) })
	mid := steps(qs, x0, each, func(q horizon.Quarter) float64 { return s.y(q.Expected) })
	if hi == "" {
		return
	}
	c.put(`<g fill="none" stroke="%s" stroke-width="1.5"><path d="%s" stroke-dasharray="4 3"/><path d="%s"/></g>`, Ink, hi, mid)
}

// steps is a path of one level a quarter, broken where nothing was expected.
func steps(qs []horizon.Quarter, x0, each float64, y func(horizon.Quarter) float64) string {
	p, pen, last := "", false, ""
	for i, q := range qs {
		if q.Expected <= 0 {
			pen = false
			continue
		}
		level := at(y(q))
		switch {
		case !pen:
			p += "M" + at(x0+float64(i)*each) + " " + level
		case level != last:
			p += "V" + level
		}
		p += "H" + at(x0+float64(i+1)*each)
		pen, last = true, level
	}
	return p
}

func (d Trend) bars(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	look := LookOf(d.Category)
	inside, outside, marks := "", "", ""
	for i, q := range qs {
		if q.Docs == 0 {
			continue
		}
		w := each * .66
		x, y := x0+float64(i)*each+(each-w)/2, s.y(float64(q.Docs))
		bar := fmt.Sprintf("M%s %sV%sh%sV%[2]s", at(x), at(s.y0), at(y), at(w))
		if q.Outside {
			outside += bar
			marks += fmt.Sprintf("M%s %sh10l-5 7z", at(x+w/2-5), at(y-11))
		} else {
			inside += bar
		}
	}
	if inside != "" {
		c.put(`<path d="%s" fill="%s" stroke="%s"/>`, inside, look.Tint, look.Fill)
	}
	if outside != "" {
		c.put(`<path d="%s" fill="%s" stroke="%[2]s"/><path d="%s" fill="%s"/>`, outside, look.Fill, marks, Ink)
	}
}

// axis names the years, and the quarters where there is room.
func (d Trend) axis(c *canvas, m trendForm, qs []horizon.Quarter, s scale, x0, each float64) {
	c.put(`<g font-size="%s" text-anchor="middle" fill="%s">`, m.label, Ink)
	lines, named := "", math.Inf(-1)
	for i, q := range qs {
		j := q.Start.In(horizon.Tokyo)
		x := x0 + float64(i)*each
		if j.Month() < time.April {
			lines += fmt.Sprintf("M%s %sv26", at(x), at(s.y0))
		}
		if m.number && each >= 14 {
			c.text(x+each/2, s.y0+17, `fill="`+Gray+`"`, fmt.Sprint((int(j.Month())+2)/3))
		}
		if j.Month() > time.March && i > 0 {
			continue
		}
		label := fmt.Sprintf("%d%s", j.Year(), say(d.English, "年", ""))
		span := float64(min(len(qs)-i, 4-(int(j.Month())-1)/3)) * each
		if span < 20 {
			continue
		}
		if mid := min(x+span/2, m.w-27); mid-named >= 58 {
			c.text(mid, s.y0+37, "", label)
			named = mid
		}
	}
	c.put(`</g><path d="%s" stroke="#999999"/>`, lines)
}
