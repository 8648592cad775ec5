package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// leadsPerPicture is how many rows one picture of lead times holds within [MaxBytes].
const leadsPerPicture = 12

// Leads is when themes were detected beside when an authority first named them. All
// its words are those of who makes it, so that it has one language.
type Leads struct {
	ID      string
	Finding horizon.Words // what it says, one sentence
	Sub     string
	Title   string
	Desc    string
	Table   Table     // a line for each row
	AsOf    time.Time // nothing later is drawn
	Rows    []Lead    // rows of one group stand together
	Words   LeadWords
}

// LeadWords are the words of the key and the axis.
type LeadWords struct {
	Detected, Recognised, Open, CutOff string
	Wide, Narrow                       int // letters of a name in the two forms: Latin ones are half as wide
}

// Lead is a row: what was detected when, and when an authority named it.
type Lead struct {
	Group      string // heading above the rows that share it
	Name       string
	Category   horizon.Category
	Open       []Stretch // while it was detected, in order
	Recognised time.Time // zero: not known
	Words      string    // how much earlier or later
	Miss       bool      // an authority named it first, or alone
}

// Stretch is the time from when a detection could be known to its end.
type Stretch struct{ From, To time.Time }

// Figures draws the rows, in as many pictures as they need.
func (d Leads) Figures() []Figure {
	var out []Figure
	for at := 0; at < len(d.Rows); {
		n := min(leadsPerPicture, len(d.Rows)-at)
		f := d.figure(len(out)+1, at, n)
		for n > 1 && max(len(f.Wide), len(f.Narrow)) > MaxBytes {
			n /= 2
			f = d.figure(len(out)+1, at, n)
		}
		out = append(out, f)
		at += n
	}
	return out
}

// figure is the k-th picture, of n rows from one on.
func (d Leads) figure(k, first, n int) Figure {
	from, to := d.years()
	d.Rows, d.Table.Rows = d.Rows[first:first+n], d.Table.Rows[first:first+n]
	if k > 1 {
		d.ID, d.Finding = fmt.Sprintf("%s%d", d.ID, k), horizon.Sentence(d.Finding, fmt.Sprintf(" (%d)", k))
	}
	f := Figure{ID: d.ID, Finding: d.Finding, Heading: d.Finding.String(), Sub: d.Sub, Title: d.Title, Desc: d.Desc, Key: d.key(), Table: d.Table}
	f.Wide = d.draw(wideLeads, from, to).svg(&f, "w", "s-w")
	f.Narrow = d.draw(narrowLeads, from, to).svg(&f, "n", "s-n")
	return f
}

// years is the first and the last year drawn, the same in all pictures.
func (d Leads) years() (from, to int) {
	to = d.AsOf.In(horizon.Tokyo).Year()
	from = to - 4
	for _, r := range d.Rows {
		if !r.Recognised.IsZero() {
			from = min(from, r.Recognised.In(horizon.Tokyo).Year())
		}
		if len(r.Open) > 0 {
			from = min(from, r.Open[0].From.Add(-time.Second).In(horizon.Tokyo).Year())
		}
	}
	return from, to
}

// key explains the marks that are drawn.
func (d Leads) key() []Key {
	all := []Key{
		{swatch(`<path d="M10 3h14l-7 12z" fill="` + Ink + `"/>`), d.Words.Detected},
		{swatch(`<path d="M17 2l7 7-7 7-7-7z" fill="` + Paper + `" stroke="` + Ink + `" stroke-width="2"/>`), d.Words.Recognised},
		{swatch(`<path d="M1 9h32" stroke="` + LookOf(horizon.Use).Fill + `" stroke-width="10"/>`), d.Words.Open},
		{swatch(`<path d="M17 1v16" stroke="` + Ink + `" stroke-width="2"/>`), d.Words.CutOff},
	}
	if !slices.ContainsFunc(d.Rows, func(r Lead) bool { return !r.Recognised.IsZero() }) {
		all = slices.Delete(all, 1, 2)
	}
	return all
}

// leadsForm holds the measures in which the two forms differ.
type leadsForm struct {
	width, x0, x1  float64
	top, head, row float64
	above          bool // name and words stand above the bar
	every          int  // years between labels, at least
}

var (
	wideLeads   = leadsForm{width: 1078, x0: 400, x1: 850, top: 30, head: 34, row: 34, every: 1}
	narrowLeads = leadsForm{width: 334, x0: 8, x1: 326, top: 30, head: 32, row: 66, above: true, every: 2}
)

// leadsCanvas is one form while it is drawn.
type leadsCanvas struct {
	*canvas
	leadsForm
	from, to int
}

// x is where a time stands; every year has the same width.
func (c leadsCanvas) x(t time.Time) float64 {
	j := t.In(horizon.Tokyo)
	start := time.Date(j.Year(), 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	years := float64(j.Year()-c.from) + float64(j.Sub(start))/float64(start.AddDate(1, 0, 0).Sub(start))
	return c.x0 + (c.x1-c.x0)*min(max(years/float64(c.to-c.from+1), 0), 1)
}

// draw lays the rows out from the top: the years, the bars, the marks, and the
// letters last, in groups that share what they have in common.
func (d Leads) draw(m leadsForm, from, to int) *canvas {
	c := leadsCanvas{&canvas{w: m.width}, m, from, to}
	names, words, groups := &canvas{}, &canvas{}, &canvas{}
	lines, marks, diamonds := &canvas{}, &canvas{}, &canvas{}
	bars := map[horizon.Category]*canvas{}
	y := m.top + 4
	for i, r := range d.Rows {
		if r.Group != "" && (i == 0 || r.Group != d.Rows[i-1].Group) {
			groups.text(4, y+m.head/2+8, "", r.Group)
			c.put(`<path d="M0 %sH%s" stroke="#999999"/>`, at(y+4), at(m.width))
			y += m.head
		}
		mid := y + m.row/2
		if m.above {
			mid = y + m.row - 14
			names.text(24, y+17, "", short(r.Name, d.Words.Narrow, 120))
			words.outcome(24, y+36, r)
		} else {
			names.text(24, mid+5, "", short(r.Name, d.Words.Wide, 120))
			words.outcome(m.x1+14, mid+5, r)
		}
		if bars[r.Category] == nil {
			bars[r.Category] = &canvas{}
		}
		symbol := y + m.row/2
		if m.above {
			symbol = y + 12
		}
		bars[r.Category].put("%s", shape(r.Category, 11, symbol, 6))
		d.row(c, bars[r.Category], lines, marks, diamonds, r, mid)
		y += m.row
	}
	c.h = y + 26
	d.axis(c, y)
	for _, category := range append(horizon.Categories(), "") {
		if b := bars[category]; b != nil {
			c.put(`<g fill="%s">%s</g>`, LookOf(category).Fill, b.b.String())
		}
	}
	c.put("%s", lines.b.String())
	c.put(`<path d="%s" fill="%s" stroke="%s"/>`, marks.b.String(), Ink, Paper)
	c.put(`<path d="%s" fill="%s" stroke="%s" stroke-width="2"/>`, diamonds.b.String(), Paper, Ink)
	halo := ""
	if m.above { // the letters stand on the lines of the years
		halo = fmt.Sprintf(` paint-order="stroke" stroke="%s" stroke-width="4"`, Paper)
	}
	c.put(`<g fill="%s"%s><g font-size="15">%s<g font-weight="700">%s</g></g><g font-size="14">%s</g></g>`, Ink, halo, names.b.String(), groups.b.String(), words.b.String())
	return c.canvas
}

// outcome writes how early a row was, where it says so.
func (c *canvas) outcome(x, y float64, r Lead) {
	if r.Words != "" {
		c.text(x, y, bold(r.Miss), r.Words)
	}
}

func bold(miss bool) string {
	if miss {
		return `font-weight="700"`
	}
	return ""
}

// row draws the bars of a row, the triangle where it was first detected, the diamond
// of the authority, and what is between the two.
func (d Leads) row(c leadsCanvas, bars, lines, marks, diamonds *canvas, r Lead, mid float64) {
	bars.put("%s", stretched(c, r.Open, mid))
	if len(r.Open) > 0 {
		found := c.x(r.Open[0].From)
		if !r.Recognised.IsZero() {
			lines.put(`<path d="M%s %sH%s" stroke="%s" stroke-width="2"%s/>`, at(found), at(mid), at(c.x(r.Recognised)), Ink, dashes(r.Miss))
		}
		marks.put("M%s %sh14l-7 12z", at(found-7), at(mid-9))
	}
	if !r.Recognised.IsZero() {
		diamonds.put("M%s %sl7 7-7 7-7-7z", at(c.x(r.Recognised)), at(mid-7))
	}
}

// stretched is the bars of a row; those that no eye could part are one.
func stretched(c leadsCanvas, all []Stretch, mid float64) string {
	var b strings.Builder
	for i := 0; i < len(all); {
		x0, x1 := c.x(all[i].From), c.x(all[i].To)
		for i++; i < len(all) && c.x(all[i].From) < x1+2; i++ {
			x1 = max(x1, c.x(all[i].To))
		}
		if x1 > x0 {
			fmt.Fprintf(&b, "M%s %sh%sv12h-%[3]sz", at(x0), at(mid-6), at(x1-x0))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return `<path d="` + b.String() + `"/>`
}

func dashes(miss bool) string {
	if miss {
		return ` stroke-dasharray="3 3"`
	}
	return ""
}

// axis draws the years above and the cut-off below.
func (d Leads) axis(c leadsCanvas, bottom float64) {
	n := c.to - c.from + 1
	each := (c.x1 - c.x0) / float64(n)
	every := max(c.every, int(44/each)+1)
	var grid strings.Builder
	c.put(`<g font-size="14" text-anchor="middle" fill="#333333">`)
	for i := range n + 1 {
		x := c.x0 + each*float64(i)
		fmt.Fprintf(&grid, "M%s %sV%s", at(x), at(c.top), at(bottom))
		if i < n && (n-1-i)%every == 0 {
			mid := min(max(x+each/2, 18), c.width-18)
			c.text(mid, c.top-10, "", fmt.Sprint(c.from+i))
		}
	}
	now := c.x(d.AsOf)
	c.put(`</g><path d="%s" stroke="%s"/><path d="M%s %sV%s" stroke="%s" stroke-width="2"/>`, grid.String(), Grid, at(now), at(c.top), at(bottom), Ink)
	c.put(`<text x="%s" y="%s" font-size="14" font-weight="700" text-anchor="end" fill="%s">%s</text>`, at(min(now+30, c.width-6)), at(bottom+18), Ink, d.Words.CutOff)
}
