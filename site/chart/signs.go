package chart

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// A map names so many changes in the picture; beyond it the table alone shows them
// whose number is whose. It draws so many, those that grow most.
const (
	listed = 12
	marked = 48
)

// Sign is a change on a map of signs.
type Sign struct {
	Change   horizon.ChangeID
	Name     string
	Category horizon.Category
	Value    float64             // how much, on average over the last quarters
	Increase float64             // logarithm of the ratio of the later to the earlier half
	Figures  horizon.SignFigures // of Value and of the ratio whose logarithm Increase is
	Quadrant string
	Moved    *int // against a year before: 1 up, -1 down, 0 neither; nil unknown
}

// SignMap is the map of signs after Yoon (2012): how much is spoken of a
// change, and how fast that grows. The medians part it into four fields.
type SignMap struct {
	ID       string
	View     string // name of the map
	Unit     string // of Value
	Span     string // the quarters that were counted
	Value    float64
	Increase float64 // the medians
	Signs    []Sign  // numbered from 1 in this order
	English  bool    // words, not the names

	Items func(subject string, n int) horizon.Figure // makes the figures of what is listed; nil: there are none
}

// Figure draws the map.
func (d SignMap) Figure() Figure {
	f := Figure{
		ID: d.ID, Finding: d.finding(), Heading: d.finding().String(), Sub: d.Unit + say(d.English, "と、その増え方。", " and their growth; ") + d.Span,
		Title: d.View, Desc: d.desc(), Table: d.table(), Key: d.key(),
	}
	f.Wide = d.draw(signForm{w: 1078, x0: 64, x1: 660, y0: 470, y1: 34, names: 690, rowFrom: 40, row: 34, letters: 24}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(signForm{w: 334, x0: 36, x1: 326, y0: 320, y1: 30, names: 6, rowFrom: 372, row: 30, letters: 20}).svg(&f, "n", "s-n")
	return f
}

func (d SignMap) in(quadrant string) (n int) {
	for _, s := range d.Signs {
		if s.Quadrant == quadrant {
			n++
		}
	}
	return n
}

// items is so many of its changes, as a figure of this map.
func (d SignMap) items(of string, n int) horizon.Piece {
	if d.Items == nil {
		return horizon.Piece{Text: phrase.Int(n)}
	}
	return d.Items(say(d.English, "map/", "map-en/")+d.ID+"/"+of, n).Shown(phrase.Int(n))
}

func (d SignMap) finding() horizon.Words {
	switch {
	case len(d.Signs) == 0:
		return horizon.Plain(say(d.English, "地図に置ける変化は、まだありません", "No change can be put on the map yet"))
	case d.English:
		return horizon.Sentence("Of ", d.items("all", len(d.Signs)), " changes, early signs: ", d.items("weak", d.in("弱い兆し")), "; strong signs: ", d.items("strong", d.in("強い兆し")))
	}
	return horizon.Sentence(d.items("all", len(d.Signs)), "件のうち、弱い兆しは", d.items("weak", d.in("弱い兆し")), "件、強い兆しは", d.items("strong", d.in("強い兆し")), "件です")
}

func (d SignMap) desc() string {
	if d.English {
		return fmt.Sprintf("Across: %s, on a logarithmic scale; upwards: their growth. The medians part the map in four: %d early signs, %d strong signs, %d established, %d latent. The values are in the table below.",
			d.Unit, d.in("弱い兆し"), d.in("強い兆し"), d.in("定着"), d.in("潜在"))
	}
	return fmt.Sprintf("横軸は%s（対数）、縦軸はその増え方。中央値の線で4つに分ける。弱い兆し%d件、強い兆し%d件、定着%d件、潜在%d件。値は図の下の表にある。",
		d.Unit, d.in("弱い兆し"), d.in("強い兆し"), d.in("定着"), d.in("潜在"))
}

func (d SignMap) table() Table {
	t := Table{Caption: d.View + "（図と同じ値）", Head: []string{"環境変化", "番号", "分類", d.Unit, "増え方（倍）", "領域", "1年前から"}}
	unknown, moves := "比べられません", []string{"下へ", "同じ", "上へ"}
	if d.English {
		t = Table{Caption: d.View + " (the values of the picture)", Head: []string{"Change", "Number", "Category", d.Unit, "Growth (times)", "Field", "Since a year ago"}}
		unknown, moves = "not known", []string{"down", "the same", "up"}
	}
	for i, s := range d.Signs {
		moved := unknown
		if s.Moved != nil {
			moved = moves[*s.Moved+1]
		}
		t.Rows = append(t.Rows, Row{s.Change, []Cell{text(s.Name), text(fmt.Sprint(i + 1)), text(d.category(s.Category)),
			counted(s.Figures.Value, phrase.Number(s.Value)), counted(s.Figures.Increase, phrase.Number(math.Exp(s.Increase))), text(d.field(s.Quadrant)), text(moved)}})
	}
	return t
}

func (d SignMap) key() (keys []Key) {
	for _, c := range horizon.Categories() {
		keys = append(keys, Key{swatch(`<g fill="` + LookOf(c).Fill + `">` + shape(c, 17, 9, 7) + `</g>`), d.category(c)})
	}
	return append(keys, Key{swatch(`<path d="M1 9h32" stroke="` + Gray + `" stroke-width="2" stroke-dasharray="5 4"/>`), say(d.English, "中央値", "median")})
}

// category is the name of a category.
func (d SignMap) category(c horizon.Category) string {
	return say(d.English, string(c), phrase.CategoryEN(c))
}

// field is the name of a field of the map.
func (d SignMap) field(quadrant string) string {
	return say(d.English, quadrant, map[string]string{"弱い兆し": "early signs", "強い兆し": "strong signs", "潜在": "latent", "定着": "established"}[quadrant])
}

// signForm holds the measures in which the two forms differ.
type signForm struct {
	w, x0, x1, y0, y1 float64
	names             float64 // where the list of names stands
	rowFrom, row      float64
	letters           int
}

func (d SignMap) draw(m signForm) *canvas {
	names := d.Signs
	if d.English {
		m.letters = 2*m.letters - 4
	}
	if len(names) > listed {
		names = nil
	}
	c := &canvas{w: m.w, h: math.Max(m.y0+46, m.rowFrom+m.row*float64(len(names)))}
	lo, hi, low, high := math.Log(.5), math.Log(2), -.25, .25
	for _, s := range d.Signs {
		v := math.Log(s.Value + .1)
		lo, hi, low, high = math.Min(lo, v), math.Max(hi, v), math.Min(low, s.Increase), math.Max(high, s.Increase)
	}
	x := func(v float64) float64 { return m.x0 + 16 + (m.x1-m.x0-56)*(math.Log(v+.1)-lo)/(hi-lo) }
	y := func(v float64) float64 { return m.y0 - 40 - (m.y0-m.y1-80)*(v-low)/(high-low) } // clear of the fields' names
	c.rect(m.x0, m.y1, m.x1-m.x0, m.y0-m.y1, `fill="none" stroke="#999999"`)
	if len(d.Signs) > 0 {
		c.put(`<path d="M%s %sV%sM%s %sH%s" stroke="%s" stroke-width="1.5" stroke-dasharray="5 4"/>`,
			at(x(d.Value)), at(m.y1), at(m.y0), at(m.x0), at(y(d.Increase)), at(m.x1), Gray)
	}
	c.put(`<g font-size="14" font-weight="700" fill="%s">`, Gray)
	c.text(m.x0+8, m.y1+20, "", d.field("弱い兆し"))
	c.text(m.x1-8, m.y1+20, `text-anchor="end"`, d.field("強い兆し"))
	c.text(m.x0+8, m.y0-10, "", d.field("潜在"))
	c.text(m.x1-8, m.y0-10, `text-anchor="end"`, d.field("定着"))
	c.put(`</g><g font-size="14" fill="%s">`, Ink)
	c.text(m.x0, m.y1-10, "", say(d.English, "増えている（上）", "growing (up)"))
	c.text(m.x1, m.y0+22, `text-anchor="end"`, say(d.English, "多く語られている（右）", "much spoken of (right)"))
	c.put(`</g>`)
	d.marks(c, x, y)
	c.put(`<g font-size="14">`)
	for i, s := range names {
		row := m.rowFrom + m.row*float64(i)
		c.put(`<g fill="%s">%s</g><text x="%s" y="%s" fill="%s">%d%s%s</text>`, LookOf(s.Category).Fill, shape(s.Category, m.names+8, row-5, 6.5),
			at(m.names+24), at(row), Ink, i+1, say(d.English, "　", " "), html.EscapeString(short(s.Name, m.letters, 4*m.letters)))
	}
	c.put(`</g>`)
	return c
}

// marks draws the changes; those that would cover another are set apart, to the
// right and then down.
func (d SignMap) marks(c *canvas, x, y func(float64) float64) {
	type spot struct{ x, y float64 }
	var taken []spot
	letters := &canvas{}
	order := make([]int, len(d.Signs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(d.Signs[k].Increase, d.Signs[i].Increase) })
	for _, i := range order[:min(marked, len(order))] {
		s := d.Signs[i]
		p := spot{x(s.Value), y(s.Increase)}
		for slices.ContainsFunc(taken, func(q spot) bool { return math.Abs(p.x-q.x) < 26 && math.Abs(p.y-q.y) < 16 }) {
			p.y += 16
		}
		taken = append(taken, p)
		arrow := ""
		if s.Moved != nil && *s.Moved != 0 {
			arrow = map[int]string{1: "↑", -1: "↓"}[*s.Moved]
		}
		c.put(`<g fill="%s">%s</g>`, LookOf(s.Category).Fill, shape(s.Category, p.x, p.y, 6.5))
		letters.put(`<text x="%s" y="%s">%d%s</text>`, at(p.x+9), at(p.y+5), i+1, arrow)
	}
	c.put(`<g font-size="14" font-weight="700" fill="%s" paint-order="stroke" stroke="%s" stroke-width="3">%s</g>`, Ink, Paper, letters.b.String())
}
