package chart

import (
	"fmt"
	"html"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Pairs is how many documents name every two of some things, drawn as the lower half of
// a square: the more, the darker. Numbers stand in the cells and frames around those that
// stand out, so that the shade alone means nothing.
type Pairs struct {
	ID      string
	Names   []string // at most ten, in order
	Cells   []PairCell
	Title   string
	Sub     string        // what is counted, and in which time
	Finding horizon.Words // what the picture shows
	Framed  [2]string     // what a frame and a broken frame mean
	Table   Table
	English bool
}

// PairCell is two of the names and the documents that name both.
type PairCell struct {
	Row, Col int // into Names; Col is before Row
	Count    horizon.Figure
	Frame    Frame
}

// Frame is the line around a cell.
type Frame int

// The frames.
const (
	NoFrame Frame = iota
	Whole
	Broken
)

const frameLine = `fill="none" stroke="` + Ink + `" stroke-width="3"`

// Figure draws the pairs.
func (d Pairs) Figure() Figure {
	f := Figure{ID: d.ID, Finding: d.Finding, Heading: d.Finding.String(), Sub: d.Sub, Title: d.Title, Desc: d.desc(), Key: d.key(), Table: d.Table}
	f.Wide = d.draw(matrixForm{w: 1078, x0: 330, head: 30, row: 40, letters: 17}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(matrixForm{w: 334, x0: 4, head: 26, row: 56, letters: 20, above: true}).svg(&f, "n", "s-n")
	return f
}

func (d Pairs) most() (most PairCell) {
	for _, c := range d.Cells {
		if c.Count.Int() > most.Count.Int() {
			most = c
		}
	}
	return most
}

func (d Pairs) desc() string {
	var text strings.Builder
	text.WriteString(say(d.English, "縦と横に同じ分野を並べ、両方に触れた文書の件数を升目の数字と濃さで示す。",
		"Sectors down and across; each cell has the number of documents that name both, and is darker for more. "))
	if c := d.most(); c.Count.Int() > 0 {
		text.WriteString(fmt.Sprintf(say(d.English, "最も多いのは「%s」と「%s」の%s件。", "Most: %s and %s, %s. "), d.Names[c.Col], d.Names[c.Row], phrase.Int(c.Count.Int())))
	}
	for i, frame := range []Frame{Whole, Broken} {
		var named []string
		for _, c := range d.Cells {
			if c.Frame == frame {
				named = append(named, d.Names[c.Col]+say(d.English, "と", " and ")+d.Names[c.Row])
			}
		}
		if len(named) > 0 {
			text.WriteString(d.Framed[i] + say(d.English, "：", ": ") + strings.Join(named, say(d.English, "、", "; ")) + say(d.English, "。", ". "))
		}
	}
	return text.String() + say(d.English, "値は図の下の表にある。", "The values are in the table below.")
}

// shade is how dark a count is: none, up to a third of the most, up to two thirds, above.
func (d Pairs) shade(n int) int {
	most := max(d.most().Count.Int(), 3)
	if n == 0 {
		return 0
	}
	return 1 + min((3*n-1)/most, 2)
}

func (d Pairs) key() (keys []Key) {
	most := max(d.most().Count.Int(), 3)
	words := []string{"0", fmt.Sprintf("1–%d", most/3), fmt.Sprintf("%d–%d", most/3+1, 2*most/3), fmt.Sprintf(say(d.English, "%d以上", "%d or more"), 2*most/3+1)}
	for i, w := range words {
		keys = append(keys, Key{swatch(`<rect x="1" y="1" width="32" height="16" fill="` + shades[i] + `" stroke="#6b7280"/>`), w})
	}
	return append(keys, Key{swatch(`<rect x="2" y="2" width="30" height="14" ` + frameLine + `/>`), d.Framed[0]},
		Key{swatch(`<rect x="2" y="2" width="30" height="14" ` + frameLine + ` stroke-dasharray="5 3"/>`), d.Framed[1]})
}

func (d Pairs) draw(m matrixForm) *canvas {
	n := len(d.Names)
	c := &canvas{w: m.w, h: m.head + m.row*float64(n) + 6}
	each := (m.w - m.x0 - 4) / float64(max(n-1, 1))
	top := func(row int) (y, h float64) {
		y = m.head + m.row*float64(row)
		if m.above {
			return y + 24, m.row - 24
		}
		return y, m.row
	}
	var names, letters, frames strings.Builder
	for i, name := range d.Names {
		if i < n-1 {
			fmt.Fprintf(&letters, `<text x="%s" y="%s">%d</text>`, at(m.x0+each*(float64(i)+.5)), at(m.head-8), i+1)
		}
		y, h := top(i)
		if y += h/2 + 5; m.above {
			y -= h/2 + 11
		}
		fmt.Fprintf(&names, `<text x="4" y="%s">%s</text>`, at(y), html.EscapeString(d.numbered(i, name, m)))
	}
	var cells [4]strings.Builder
	for _, x := range d.Cells {
		y, h := top(x.Row)
		left := m.x0 + each*float64(x.Col)
		fmt.Fprintf(&cells[d.shade(x.Count.Int())], "M%s %sh%sv%sh-%[3]sz", at(left), at(y), at(each), at(h))
		if x.Count.Int() > 0 {
			fmt.Fprintf(&letters, `<text x="%s" y="%s">%d</text>`, at(left+each/2), at(y+h/2+5), x.Count.Int())
		}
		if x.Frame != NoFrame {
			dash := ""
			if x.Frame == Broken {
				dash = ` stroke-dasharray="5 3"`
			}
			fmt.Fprintf(&frames, `<rect x="%s" y="%s" width="%s" height="%s" %s%s/>`, at(left+2.5), at(y+2.5), at(each-5), at(h-5), frameLine, dash)
		}
	}
	for s := range cells {
		if cells[s].Len() > 0 {
			c.put(`<path fill="%s" stroke="#6b7280" d="%s"/>`, shades[s], cells[s].String())
		}
	}
	c.put(`%s<g font-size="15" fill="%s">%s</g><g font-size="14" fill="%[2]s" text-anchor="middle">%[4]s</g>`, frames.String(), Ink, names.String(), letters.String())
	return c
}

// numbered is a row's name with its number, by which columns are named.
func (d Pairs) numbered(i int, name string, m matrixForm) string {
	letters := m.letters
	if d.English {
		letters = 2 * letters
	}
	return fmt.Sprintf("%d %s", i+1, cut(name, letters))
}
