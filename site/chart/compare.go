package chart

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Spark is the trend as a line without letters, for comparing changes: top is
// the axis' end that all of them share.
func (d Trend) Spark(top int) template.HTML {
	const w, h = 240.0, 64.0
	c := &canvas{w: w, h: h}
	look := LookOf(d.Category)
	s := scale{top: math.Max(float64(top), 1), y0: h - 8, y1: 10}
	c.put(`<path d="M0 %[1]sH%[2]s" stroke="#999999"/><path d="M0 %[3]sH%[2]s" stroke="%[4]s"/>`, at(s.y0), at(w), at(s.y1), Grid)
	qs := d.Shown()
	var p strings.Builder
	x, y := 0.0, 0.0
	for i, q := range qs {
		x = 8 + (w-20)*float64(i)/math.Max(float64(len(qs)-1), 1)
		switch level := s.y(float64(q.Docs)); {
		case i == 0:
			fmt.Fprintf(&p, "M%s %s", at(x), at(level))
		case level != y:
			fmt.Fprintf(&p, "L%s %s", at(x), at(level))
		case i == len(qs)-1 || qs[i+1].Docs != q.Docs: // the end of a flat stretch
			fmt.Fprintf(&p, "H%s", at(x))
		}
		y = s.y(float64(q.Docs))
	}
	if len(qs) > 0 {
		c.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/><g fill="%[2]s">%s</g>`, p.String(), look.Fill, shape(d.Category, x, y, 5))
	}
	f := Figure{ID: d.ID, Title: "「" + cut(d.Name, 40) + "」の四半期の件数", Desc: d.course()}
	return c.svg(&f, "s", "spark")
}
