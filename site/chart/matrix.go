package chart

import (
	"fmt"
	"html"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// matrixRows is how many rows one matrix holds within [MaxBytes].
const matrixRows = 10

// Matrix is a table of counts, drawn: the more, the darker. Numbers stand in
// the cells, so that the shade alone means nothing.
type Matrix struct {
	ID      string
	Name    string   // what is counted, for the title
	Sub     string   // unit and period
	RowHead string   // what a row is
	Cols    []string // from left to right
	Rows    []MatrixRow
	English bool // words, not the names
}

// MatrixRow is a line of a matrix: Counts stand under its columns.
type MatrixRow struct {
	Name   string
	Counts []horizon.Figure
}

// shades are the fills of a matrix, from nothing to most. Ink has at least
// 7:1 on each.
var shades = []string{Paper, "#e3eefc", "#bcd6f7", "#93bdf0"}

// Figure draws the first ten rows; the table holds all.
func (d Matrix) Figure() Figure {
	f := Figure{ID: d.ID, Finding: d.finding(), Heading: d.finding().String(), Sub: d.Sub, Title: d.Name, Desc: d.desc(), Key: d.key(), Table: d.table()}
	f.Wide = d.draw(matrixForm{w: 1078, x0: 250, head: 62, row: 36, label: "14", letters: 16}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(matrixForm{w: 334, x0: 4, head: 26, row: 54, label: "14", letters: 22, above: true}).svg(&f, "n", "s-n")
	return f
}

// most is the largest count and where it stands; row is -1 where there is none.
func (d Matrix) most() (count, row, col int) {
	row = -1
	for i, r := range d.Rows {
		for k, f := range r.Counts {
			if n := f.Int(); n > count {
				count, row, col = n, i, k
			}
		}
	}
	return count, row, col
}

func (d Matrix) finding() horizon.Words {
	_, i, k := d.most()
	switch {
	case i < 0:
		return horizon.Plain(say(d.English, "同じ文書に出てくる組合せは、まだありません", "No document names a threat and a sector together yet"))
	case d.English:
		return horizon.Sentence("Named together most: “"+cut(d.Rows[i].Name, 40)+"” and “"+d.Cols[k]+"”, in ", phrase.DocsEN(d.Rows[i].Counts[k]))
	}
	return horizon.Sentence("最も多い組合せは「"+cut(d.Rows[i].Name, 20)+"」と「"+d.Cols[k]+"」で、", phrase.Docs(d.Rows[i].Counts[k]), "です")
}

func (d Matrix) desc() string {
	if d.English {
		text := fmt.Sprintf("Threats down, %d sectors across: the documents that name both, by number and shade. ", len(d.Cols))
		if len(d.Rows) > matrixRows {
			text += fmt.Sprintf("The picture shows the %d threats with most documents. ", matrixRows)
		}
		return text + "The values are in the table below."
	}
	text := fmt.Sprintf("縦に%s、横に%d個の分野を並べ、両方に触れた公開文書の件数を升目の数字と濃さで示す。", d.RowHead, len(d.Cols))
	if n, i, k := d.most(); i >= 0 {
		text += fmt.Sprintf("最も多いのは「%s」と「%s」の%s件。", cut(d.Rows[i].Name, 20), d.Cols[k], phrase.Int(n))
	}
	if len(d.Rows) > matrixRows {
		text += fmt.Sprintf("図は件数の多い%d行だけを示す。", matrixRows)
	}
	return text + "値は図の下の表にある。"
}

func (d Matrix) table() Table {
	t := Table{Caption: d.Name + say(d.English, "（図と同じ値）", " (the values of the picture)"), Head: append([]string{d.RowHead}, d.Cols...)}
	for _, r := range d.Rows {
		cells := []Cell{text(r.Name)}
		for _, f := range r.Counts {
			cells = append(cells, counted(f, phrase.Int(f.Int())))
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	return t
}

// bounds are the least counts of the shades after the first.
func (d Matrix) bounds() [3]int {
	n, _, _ := d.most()
	return [3]int{1, max(2, (n+2)/3), max(3, (2*n+2)/3)}
}

func (d Matrix) key() (keys []Key) {
	b, more := d.bounds(), say(d.English, "%d以上", "%d or more")
	for i, words := range []string{"0", fmt.Sprintf(more, b[0]), fmt.Sprintf(more, b[1]), fmt.Sprintf(more, b[2])} {
		keys = append(keys, Key{swatch(`<rect x="1" y="1" width="32" height="16" fill="` + shades[i] + `" stroke="#6b7280"/>`), words})
	}
	return keys
}

// Lines is the counts of all rows as a table for machines.
func (d Matrix) Lines() (head []string, rows [][]string) {
	for _, r := range d.Rows {
		row := []string{r.Name}
		for _, f := range r.Counts {
			row = append(row, fmt.Sprint(f.Int()))
		}
		rows = append(rows, row)
	}
	return append([]string{strings.TrimSpace(d.RowHead)}, d.Cols...), rows
}

// matrixForm holds the measures in which the two forms differ.
type matrixForm struct {
	w, x0, head, row float64
	label            string
	letters          int
	above            bool // a row's name stands above its cells, columns are numbered
}

func (d Matrix) draw(m matrixForm) *canvas {
	rows := d.Rows[:min(matrixRows, len(d.Rows))]
	c := &canvas{w: m.w, h: m.head + m.row*float64(len(rows)) + 6}
	each := (m.w - m.x0 - 4) / float64(max(len(d.Cols), 1))
	c.put(`<g font-size="%s" fill="%s" text-anchor="middle">`, m.label, Ink)
	if d.English {
		m.letters = 2 * m.letters
	}
	for k, name := range d.Cols {
		x := m.x0 + each*(float64(k)+.5)
		if m.above {
			c.text(x, m.head-8, "", fmt.Sprint(k+1))
			continue
		}
		lines := wrap(name, 5)
		if d.English {
			lines = []string{cut(name, 11)}
		}
		for i, line := range lines {
			c.text(x, m.head-10-18*float64(len(lines)-1-i), "", line)
		}
	}
	c.put(`</g>`)
	b := d.bounds()
	var cells [4]strings.Builder
	var letters, names strings.Builder
	for i, r := range rows {
		y, h := m.head+m.row*float64(i), m.row
		if m.above {
			fmt.Fprintf(&names, `<text x="4" y="%s">%s</text>`, at(y+18), html.EscapeString(cut(r.Name, m.letters)))
			y, h = y+24, m.row-24
		} else {
			fmt.Fprintf(&names, `<text x="4" y="%s">%s</text>`, at(y+h/2+5), html.EscapeString(cut(r.Name, m.letters)))
		}
		fmt.Fprintf(&letters, `<text y="%s">`, at(y+h/2+5))
		for k, f := range r.Counts {
			n, shade := f.Int(), 0
			for s, least := range b {
				if n >= least {
					shade = s + 1
				}
			}
			x := m.x0 + each*float64(k)
			fmt.Fprintf(&cells[shade], "M%s %sh%sv%sh-%[3]sz", at(x), at(y), at(each), at(h))
			if n > 0 {
				fmt.Fprintf(&letters, `<tspan x="%s">%d</tspan>`, at(x+each/2), n)
			}
		}
		letters.WriteString(`</text>`)
	}
	for s := range cells {
		if cells[s].Len() > 0 {
			c.put(`<path fill="%s" stroke="#6b7280" d="%s"/>`, shades[s], cells[s].String())
		}
	}
	c.put(`<g font-size="15" fill="%s">%s</g><g font-size="14" fill="%[1]s" text-anchor="middle">%[3]s</g>`, Ink, names.String(), letters.String())
	return c
}

// wrap breaks a name into lines of at most n letters, after a mark if it can.
func wrap(s string, n int) (lines []string) {
	r := []rune(s)
	for len(r) > n {
		end := n
		for i := n; i > 1; i-- {
			if r[i-1] == '・' || r[i-1] == '、' {
				end = i
				break
			}
		}
		lines, r = append(lines, string(r[:end])), r[end:]
	}
	if lines = append(lines, string(r)); len(lines) > 3 {
		lines = append(lines[:2:2], cut(strings.Join(lines[2:], ""), n))
	}
	return lines
}
