package chart

import (
	"math"
	"strings"
	"time"
)

// Start is from when on a detection is possible, as an installation stands: a bar a bin,
// gray while documents are gathered, coloured from the day on. Its colours are classes.
type Start struct {
	ID   string
	AsOf time.Time
	Rows []Begin
}

// Begin is a row of it. A zero day is not known; Text says so then, or which day it is.
type Begin struct {
	Label, Text string
	From        time.Time
}

// Figure draws it, with its labels over the bars.
func (d Start) Figure() Figure {
	f := Figure{ID: d.ID, Title: titleOfStart, Desc: d.desc(), Sub: keyOfStart}
	f.Wide, f.Narrow = d.draw(560).svg(&f, "w", "fig s-w"), d.draw(334).svg(&f, "n", "fig s-n")
	return f
}

func (d Start) desc() string {
	var rows []string
	for _, r := range d.Rows {
		rows = append(rows, r.Label+"："+r.Text)
	}
	return strings.Join(rows, "、")
}

// years is how far the picture reaches.
func (d Start) years() float64 {
	most := 1.0
	for _, r := range d.Rows {
		most = math.Max(most, r.From.Sub(d.AsOf).Hours()/24/365.25*1.1)
	}
	return math.Min(most, 10)
}

// The rows of the picture.
const (
	startHead, startRow, startBar = 30.0, 56.0, 26.0
	startSize                     = 13.0
)

func (d Start) draw(w float64) *canvas {
	c := &canvas{w: w, h: startHead + startRow*float64(len(d.Rows))}
	span := d.years()
	x := func(years float64) float64 { return 2 + (w-4)*math.Min(math.Max(years/span, 0), 1) }
	free := 0.0
	for _, t := range ticksOfStart() {
		half := wide(t.Name) / 2
		if mid := x(t.Years); t.Years == 0 || t.Years <= span && mid-half >= free {
			c.put(`<path class="ax" d="M%s %sV%s"/>`, at(mid), at(startHead-8), at(c.h))
			c.text(math.Min(math.Max(mid-half, 0), w-2*half), 14, "", t.Name)
			free = mid + half + 12
		}
	}
	for i, r := range d.Rows {
		d.row(c, r, x, startHead+startRow*float64(i))
	}
	return c
}

// row draws a label and below it its bar, with the text where there is room for it.
func (d Start) row(c *canvas, r Begin, x func(float64) float64, y float64) {
	c.text(2, y+14, `class="k"`, r.Label)
	from, end := c.w-2, c.w-2
	if !r.From.IsZero() {
		from = x(r.From.Sub(d.AsOf).Hours() / 24 / 365.25)
	}
	top, room := y+20, wide(r.Text)+16
	c.rect(2, top, from-2, startBar, `class="band"`)
	c.rect(from, top, end-from, startBar, `class="f-riyo"`)
	switch {
	case end-from >= room:
		c.text(from+8, top+18, `class="on"`, r.Text)
	case from-2 >= room:
		c.text(from-8, top+18, `class="e k"`, r.Text)
	default:
		c.text(8, top+18, `class="k halo"`, r.Text)
	}
}

// wide is about how wide a text stands: a Japanese letter is as wide as it is high.
func wide(s string) (w float64) {
	for _, r := range s {
		if r < 0x80 {
			w += .58 * startSize
		} else {
			w += startSize
		}
	}
	return w
}
