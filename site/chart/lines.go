package chart

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"kazami/site/phrase"
)

// Lines is a picture of several quantities over the same places of an axis,
// for reports. It is complete in itself: its key stands in the picture, and it
// has one form.
type Lines struct {
	ID     string
	Title  string
	Unit   string   // of the values, above the axis
	X      []string // places, from left to right
	Curves []Curve  // at most six
}

// Curve is one quantity: a value for each place. NaN leaves the place out.
type Curve struct {
	Name string
	Y    []float64
}

// SVG draws the lines as a file of its own.
func (d Lines) SVG() template.HTML {
	const w, left, right, top = 720.0, 56.0, 700.0, 56.0
	rows := (len(d.Curves) + 1) / 2
	low := 300.0
	c := &canvas{w: w, h: low + 40 + 20*float64(rows)}
	most := 0.0
	for _, v := range d.Curves {
		for _, y := range v.Y {
			if !math.IsNaN(y) {
				most = math.Max(most, y)
			}
		}
	}
	step, end := fine(most)
	s := scale{top: end, y0: low, y1: top}
	c.put(`<rect width="100%%" height="100%%" fill="%s"/><g font-family="sans-serif" font-size="13" fill="%s">`, Paper, Ink)
	c.text(left-40, 22, `font-size="15"`, d.Title)
	c.text(left-40, 42, `fill="`+Gray+`"`, d.Unit)
	for i := 0; float64(i)*step <= end*1.0001; i++ {
		v := float64(i) * step
		c.put(`<path d="M%s %sH%s" stroke="%s"/>`, at(left), at(s.y(v)), at(right), Grid)
		c.text(left-8, s.y(v)+4, `text-anchor="end"`, phrase.Number(v))
	}
	each := (right - left) / float64(max(len(d.X), 1))
	skip := 1 + int(44/math.Max(each, 1))
	for i, x := range d.X {
		if i%skip == 0 {
			c.text(left+(float64(i)+.5)*each, low+20, `text-anchor="middle"`, x)
		}
	}
	for i, v := range d.Curves {
		d.curve(c, i, v, s, left, each)
		x, y := left+float64(i%2)*320, low+44+20*float64(i/2)
		c.put(`<path d="M%s %sh24" %s/>`, at(x), at(y-4), stroke(i))
		c.text(x+32, y, "", v.Name)
	}
	c.put(`</g>`)
	f := &Figure{ID: d.ID, Title: d.Title, Desc: d.describe()}
	svg := string(c.svg(f, "all", "lines"))
	return template.HTML(strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1))
}

// curve draws one quantity with a mark at each place.
func (d Lines) curve(c *canvas, i int, v Curve, s scale, left, each float64) {
	var line, marks strings.Builder
	pen := false
	for k, y := range v.Y {
		if math.IsNaN(y) {
			pen = false
			continue
		}
		x := left + (float64(k)+.5)*each
		op := "M"
		if pen {
			op = "L"
		}
		fmt.Fprintf(&line, "%s%s %s", op, at(x), at(s.y(y)))
		fmt.Fprintf(&marks, "M%s %sh.1", at(x), at(s.y(y)))
		pen = true
	}
	c.put(`<path d="%s" %s/><path d="%s" fill="none" stroke="%s" stroke-width="6" stroke-linecap="round"/>`, line.String(), stroke(i), marks.String(), hue(i))
}

// describe is the values in words, for who cannot see the picture.
func (d Lines) describe() string {
	var b strings.Builder
	for _, v := range d.Curves {
		fmt.Fprintf(&b, "%s: ", v.Name)
		for k, y := range v.Y {
			if k < len(d.X) && !math.IsNaN(y) {
				fmt.Fprintf(&b, "%s %.3g; ", d.X[k], y)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// stroke distinguishes curves by colour and dashes.
func stroke(i int) string {
	dashes := []string{"", "6 3", "2 3", "8 3 2 3", "12 4", "1 5"}
	return fmt.Sprintf(`fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"`, hue(i), dashes[i%len(dashes)])
}

func hue(i int) string {
	return []string{"#00428c", "#c74700", "#801650", "#006173", Gray, Gold}[i%6]
}

// fine is ticks, also for values below 1.
func fine(most float64) (step, top float64) {
	unit := 1.0
	for most > 0 && most/unit < 2 && unit > 1e-6 {
		unit /= 10
	}
	step, top = ticks(most / unit)
	return step * unit, top * unit
}
