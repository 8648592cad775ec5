package chart

import (
	"html/template"
	"math"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Card is the small picture on a card of the desk: the last years of one change beside
// what detection expected. Its colours are classes of the page's style sheet, so that it
// reads in the light and in the dark.
type Card struct {
	ID       string // of its title and description
	Name     string
	Category horizon.Category
	Tally    horizon.Tally
	English  bool // words, not the name
}

// cardYears is how many years a card draws at most.
const cardYears = 10

// The measures of the picture.
const (
	cardWide, cardHigh  = 152.0, 68.0
	cardFloor, cardTop  = 50.0, 17.0
	cardLeft, cardRight = 2.0, 150.0
	cardSlots           = 6.0 // as wide as a bar of so many years stands one of fewer
	cardLetter          = 7.6
)

// SVG draws it; "" without a year to draw.
func (d Card) SVG() template.HTML {
	years := d.Tally.Years
	years = years[max(0, len(years)-cardYears):]
	if len(years) == 0 {
		return ""
	}
	most := 1.0
	for _, y := range years {
		most = math.Max(most, y.Documents.Value())
		if _, hi, ranged := y.Expected.Range(); ranged && judged(y) && !math.IsInf(hi, 1) {
			most = math.Max(most, hi)
		}
	}
	s := scale{top: most, y0: cardFloor, y1: cardTop}
	each := (cardRight - cardLeft) / math.Max(float64(len(years)), cardSlots)
	x0 := cardRight - each*float64(len(years))
	c := &canvas{w: cardWide, h: cardHigh}
	d.expected(c, years, s, x0, each)
	c.put(`<path class="base" d="M%s %sH%s"/>`, at(cardLeft), at(cardFloor), at(cardRight))
	d.label(c, years, s, x0, each)
	f := Figure{ID: d.ID, Title: titleOfCard(d.Name, d.English), Desc: courseOfCard(years, d.English)}
	return c.svg(&f, "c", "fig")
}

// expected draws the range that was expected, the bars, and over them its middle.
func (d Card) expected(c *canvas, years []horizon.TallyYear, s scale, x0, each float64) {
	look := LookOf(d.Category)
	w := math.Max(1, each*.62)
	var band, middle, pale, dark strings.Builder
	b := func(p *strings.Builder, i int, from, to float64) {
		if x := x0 + float64(i)*each + (each-w)/2; from-to > 0 {
			p.WriteString("M" + at(x) + " " + at(from) + "V" + at(to) + "h" + at(w) + "V" + at(from) + "z")
		}
	}
	for i, y := range years {
		left := at(x0 + float64(i)*each)
		if lo, hi, ranged := y.Expected.Range(); ranged && judged(y) {
			band.WriteString("M" + left + " " + at(s.y(hi)) + "h" + at(each) + "V" + at(s.y(lo)) + "h" + at(-each) + "z")
			middle.WriteString("M" + left + " " + at(s.y(y.Expected.Value())) + "h" + at(each))
		}
		base := s.y(y.ByYear.Value())
		b(&pale, i, s.y0, base)
		b(&dark, i, base, s.y(y.Documents.Value()))
	}
	for _, p := range []struct{ class, d string }{{"band", band.String()}, {"y-" + look.Slug, pale.String()}, {"f-" + look.Slug, dark.String()}, {"exp", middle.String()}} {
		if p.d != "" {
			c.put(`<path class="%s" d="%s"/>`, p.class, p.d)
		}
	}
}

// label names the first and the last year, and writes the last count on its bar.
func (d Card) label(c *canvas, years []horizon.TallyYear, s scale, x0, each float64) {
	first, last := years[0], years[len(years)-1]
	c.text(cardRight, cardHigh-4, `class="e"`, yearOfCard(last, d.English))
	half := 2 * cardLetter
	begin := math.Max(cardLeft, x0+each/2-half)
	if len(years) > 1 && begin+2*half+8 < cardRight-wide(yearOfCard(last, d.English)) {
		c.text(begin, cardHigh-4, "", yearOfCard(first, d.English))
	}
	count := phrase.Int(last.Documents.Int())
	half = float64(len(count)) * cardLetter / 2
	c.text(math.Min(x0+(float64(len(years))-.5)*each, cardRight-half), s.y(last.Documents.Value())-4, `class="m k halo"`, count)
}
