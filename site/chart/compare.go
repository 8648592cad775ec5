package chart

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
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

// Align gives trends the same quarters, from the first of any to the last, so
// that they can be compared. A quarter that one of them lacks has no document.
func Align(ds []Trend) []Trend {
	var first, last time.Time
	for _, d := range ds {
		if len(d.Quarters) == 0 {
			continue
		}
		if a := d.Quarters[0].Start; first.IsZero() || a.Before(first) {
			first = a
		}
		if b := d.Quarters[len(d.Quarters)-1].Start; b.After(last) {
			last = b
		}
	}
	out := slices.Clone(ds)
	for i := range out {
		have := out[i].Quarters
		out[i].Quarters = nil
		for t := first; !first.IsZero() && !t.After(last); t = t.AddDate(0, 3, 0) {
			q := horizon.Quarter{Start: t}
			if len(have) > 0 && have[0].Start.Equal(t) {
				q, have = have[0], have[1:]
			}
			out[i].Quarters = append(out[i].Quarters, q)
		}
	}
	return out
}

// Compare is the table of aligned trends side by side, one line a quarter.
func Compare(caption string, trends []Trend) Table {
	t := Table{Caption: caption, Head: []string{"四半期"}}
	for i, d := range trends {
		t.Head = append(t.Head, d.Name)
		for k, q := range d.Shown() {
			if i == 0 {
				t.Rows = append(t.Rows, Row{Cells: []Cell{text(phrase.Quarter(q.Start))}})
			}
			t.Rows[k].Cells = append(t.Rows[k].Cells, number(phrase.Int(q.Docs)))
		}
	}
	return t
}
