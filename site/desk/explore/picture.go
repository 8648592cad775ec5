package explore

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// The picture without a script, in pixels; its text is not smaller than 13 of them where
// it is shown in full.
const (
	width, height             = 800, 320
	left, right, top_, bottom = 48, 150, 24, 28
	leastApart                = 16 // of two labels
)

// draw is the lines as a picture: the first with its range, each with its name at its end,
// and with a mark where it was detected. The table beside it says the same in text.
func draw(q Query, a Answer) template.HTML {
	if len(a.Periods) == 0 || len(a.Lines) == 0 {
		return ""
	}
	most := 0.
	for n, l := range a.Lines {
		for i := range a.Periods {
			most = max(most, shown(q, l, i))
			if n == 0 && l.Hi != nil && !q.Share {
				most = max(most, l.Hi[i])
			}
		}
	}
	step := stepOf(most)
	ceiling := max(step, math.Ceil(most/step)*step)
	x := func(i int) float64 {
		return left + float64(i)*float64(width-left-right)/float64(max(len(a.Periods)-1, 1))
	}
	y := func(v float64) float64 { return height - bottom - v*float64(height-bottom-top_)/ceiling }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="lines" viewBox="0 0 %d %d" role="img" aria-label="推移の図。同じ数は、下の表にあります。">`, width, height)
	for v := 0.; v <= ceiling; v += step {
		fmt.Fprintf(&b, `<path class="grid" d="M%d %.1fH%d"/><text class="tick" x="%d" y="%.1f" text-anchor="end">%s</text>`, left, y(v), width-right, left-6, y(v)+4, number(v))
	}
	every := max(1, (len(a.Periods)+7)/8)
	for i, p := range a.Periods {
		if (len(a.Periods)-1-i)%every == 0 {
			fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%d" text-anchor="middle">%s</text>`, x(i), height-8, p.Label)
		}
	}
	if l := a.Lines[0]; a.Range && !q.Share {
		b.WriteString(band(l, x, y))
	}
	ends := make([]float64, len(a.Lines))
	for n := len(a.Lines) - 1; n >= 0; n-- {
		l := a.Lines[n]
		var d strings.Builder
		for i := range a.Periods {
			fmt.Fprintf(&d, "%c%.1f %.1f", "ML"[min(i, 1)], x(i), y(shown(q, l, i)))
		}
		fmt.Fprintf(&b, `<path class="line c%d" d="%s"/>`, n, d.String())
		for i, p := range a.Periods {
			fmt.Fprintf(&b, `<circle class="dot c%d" cx="%.1f" cy="%.1f" r="3"/>`, n, x(i), y(shown(q, l, i)))
			for _, found := range l.Detected {
				if found.Opened == p.Label {
					fmt.Fprintf(&b, `<path class="mark c%d" d="M%.1f %.1fl-6 -10h12z"/>`, n, x(i), y(shown(q, l, i))-6)
				}
			}
		}
		ends[n] = y(shown(q, l, len(a.Periods)-1))
	}
	apart(ends)
	for n, l := range a.Lines {
		fmt.Fprintf(&b, `<text class="name c%d" x="%d" y="%.1f">%s</text>`, n, width-right+8, ends[n]+4, template.HTMLEscapeString(cut(l.Name, 10)))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // numbers, and names that were escaped
}

// band is the range of what was expected of a line.
func band(l Line, x func(int) float64, y func(float64) float64) string {
	var up, down []string
	for i := range l.Lo {
		if l.Lo[i] < 0 {
			continue
		}
		up = append(up, fmt.Sprintf("%.1f %.1f", x(i), y(l.Hi[i])))
		down = append([]string{fmt.Sprintf("%.1f %.1f", x(i), y(l.Lo[i]))}, down...)
	}
	if len(up) < 2 {
		return ""
	}
	return `<path class="band" d="M` + strings.Join(append(up, down...), "L") + `Z"/>`
}

// stepOf is how far apart the lines of a grid are: about four of them.
func stepOf(most float64) float64 {
	if most <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(most/4)))
	for _, k := range []float64{1, 2, 5, 10} {
		if most/(k*unit) <= 5 {
			return max(k*unit, 1)
		}
	}
	return 10 * unit
}

// apart moves labels that would lie on each other, the highest first.
func apart(ends []float64) {
	for range len(ends) {
		for i := range ends {
			for j := range ends {
				if d := ends[j] - ends[i]; i != j && d >= 0 && d < leastApart && (d > 0 || j > i) {
					ends[j] = ends[i] + leastApart
				}
			}
		}
	}
	for i := range ends {
		ends[i] = min(ends[i], height-4)
	}
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
