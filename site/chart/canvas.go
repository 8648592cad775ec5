package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// at writes a coordinate with at most one decimal.
func at(x float64) string {
	x = math.Round(x*10) / 10
	if x == 0 {
		x = 0 // no -0
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// cut shortens a label to n letters, the last of them an ellipsis.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}

// short is cut, to as many letters as also fit so many bytes of a picture.
func short(s string, letters, bytes int) string {
	for s = cut(s, letters); len(html.EscapeString(s)) > bytes && letters > 1; {
		letters = utf8.RuneCountInString(s) - 1
		s = cut(s, letters)
	}
	return s
}

// canvas collects one form of a picture.
type canvas struct {
	b    strings.Builder
	w, h float64
}

func (c *canvas) put(format string, args ...any) { fmt.Fprintf(&c.b, format, args...) }

// rect leaves out what has no width.
func (c *canvas) rect(x, y, w, h float64, attrs string) {
	if w > 0 && h > 0 {
		if attrs != "" {
			attrs = " " + attrs
		}
		c.put(`<rect x="%s" y="%s" width="%s" height="%s"%s/>`, at(x), at(y), at(w), at(h), attrs)
	}
}

func (c *canvas) text(x, y float64, attrs, s string) {
	if attrs != "" {
		attrs = " " + attrs
	}
	c.put(`<text x="%s" y="%s"%s>%s</text>`, at(x), at(y), attrs, html.EscapeString(s))
}

// svg closes the picture. The form's name keeps the ids of a figure's two
// forms apart; class is the style sheet's name of which it is.
func (c *canvas) svg(f *Figure, form, class string) template.HTML {
	id := f.ID + "-" + form
	return template.HTML(fmt.Sprintf(`<svg class="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%[4]s-t %[4]s-d"><title id="%[4]s-t">%[5]s</title><desc id="%[4]s-d">%[6]s</desc>%[7]s</svg>`,
		class, at(c.w), at(c.h), id, html.EscapeString(f.Title), html.EscapeString(f.Desc), c.b.String()))
}

// swatch is a small picture for a key.
func swatch(inner string) template.HTML {
	return template.HTML(`<svg class="swatch" viewBox="0 0 34 18" aria-hidden="true" focusable="false">` + inner + `</svg>`)
}

// scale maps [0, top] to the pixels from y0 up to y1.
type scale struct {
	top, y0, y1 float64
	whole       bool // on whole points
}

func (s scale) y(v float64) float64 {
	y := s.y0 - (s.y0-s.y1)*math.Min(v, s.top)/s.top
	if s.whole {
		return math.Round(y)
	}
	return y
}

// ticks is a round step (1, 2 or 5 times a power of ten) and the top of an axis
// from 0 that holds most in at most five steps.
func ticks(most float64) (step, top float64) {
	if !(most > 0) || math.IsInf(most, 0) {
		return 1, 1
	}
	step = 1
	for i := 0; most/step > 5; i++ {
		step *= [...]float64{2, 2.5, 2}[i%3]
	}
	return step, math.Ceil(most/step) * step
}
