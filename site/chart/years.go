package chart

import (
	"fmt"
	"math"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Years is the documents of one change by calendar year: those of which the year alone
// is known, and on them those with a month, beside what detection expected.
type Years struct {
	ID       string
	Name     string
	Category horizon.Category
	AsOf     time.Time
	Tally    horizon.Tally
	Named    []horizon.Recognition // by authorities, the first of them first
	English  bool                  // words, not the name
}

// manyYears is beyond how many a picture is drawn on whole points, for its size.
const manyYears = 24

// manyDays is how many dated documents have a stroke each; of more, strokes stand where
// there is room for one.
const manyDays = 150

// yearForm is a wide or a narrow form of the picture.
type yearForm struct {
	w, h   float64
	size   float64 // of letters
	narrow bool
}

// Figure draws the years. Picture, title, key and table are made of the same tally.
func (d Years) Figure() Figure {
	f := Figure{ID: d.ID, Finding: phrase.Finding(d.Tally), Base: phrase.Base(d.Tally), Title: phrase.TitleOfYears(d.Name, d.Tally, d.AsOf), Desc: phrase.CourseOfYears(d.Tally), Table: d.table()}
	f.Key, f.Said = d.key()
	if d.English {
		f.Finding, f.Base, f.Title, f.Desc = phrase.FindingEN(d.Tally), phrase.BaseEN(d.Tally), phrase.TitleOfYearsEN(d.Name, d.Tally, d.AsOf), phrase.CourseOfYearsEN(d.Tally)
	}
	f.Heading, f.Sub = f.Finding.String(), f.Base.String()
	f.Wide = d.draw(yearForm{740, 300, 14, false}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(yearForm{334, 270, 15, true}).svg(&f, "n", "s-n")
	return f
}

// SVG is the picture alone, with what it says, its base, and its source and address (a
// line each) in it, for a page of somebody else.
func (d Years) SVG(source string) string {
	f := d.Figure()
	c := d.draw(yearForm{740, 300, 14, false})
	out := &canvas{w: c.w, h: c.h + 96}
	out.put(`<rect width="100%%" height="100%%" fill="%s"/><g font-family="sans-serif">`, Paper)
	out.text(16, 26, `font-size="17" font-weight="700" fill="`+Ink+`"`, short(f.Heading, 46*d.wide(), 240))
	out.text(16, 46, `font-size="13" fill="`+Gray+`"`, short(f.Sub, 60*d.wide(), 300))
	out.put(`<g transform="translate(0 48)">%s</g>`, c.b.String())
	said, address, _ := strings.Cut(source, "\n")
	out.text(16, out.h-28, `font-size="12" fill="`+Gray+`"`, short(said, 66*d.wide(), 330))
	out.text(16, out.h-10, `font-size="12" fill="`+Gray+`"`, address)
	out.put(`</g>`)
	svg := string(out.svg(&f, "e", "s-w"))
	return strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" width="`+at(out.w)+`" height="`+at(out.h)+`" `, 1)
}

// wide is how many letters stand where one Japanese letter does.
func (d Years) wide() int {
	if d.English {
		return 2
	}
	return 1
}

// key is the marks that the picture has, and the words for them with their figures.
func (d Years) key() (keys []Key, said []horizon.Words) {
	l := LookOf(d.Category)
	box := func(fill string) string {
		return fmt.Sprintf(`<rect x="9" y="2" width="16" height="14" fill="%s" stroke="%s" stroke-width="1.5"/>`, fill, l.Fill)
	}
	words := phrase.YearKeys(d.Tally)
	if d.English {
		words = phrase.YearKeysEN(d.Tally)
	}
	marks := []string{box(l.Tint), box(l.Fill), fmt.Sprintf(`<rect x="1" y="3" width="32" height="12" fill="%s"/><path d="M1 9h32" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/>`, Fog, Ink)}
	for i, w := range words {
		if w != nil {
			keys, said = append(keys, Key{swatch(marks[i]), w.String()}), append(said, w)
		}
	}
	return keys, said
}

func (d Years) table() Table {
	t := Table{Caption: "年ごとの件数（図と同じ値）", Head: []string{"年", "文書", "うち月までわかる", "うち年だけわかる", "判定に使う", "従来の水準", "年末の判定"}}
	verdict, year := phrase.YearVerdict, phrase.YearOf
	if d.English {
		t = Table{Caption: "Counts by year (the values of the picture)", Head: []string{"Year", "Documents", "Month known", "Year only", "Used for detection", "Expected", "Verdict at year's end"}}
		verdict, year = phrase.YearVerdictEN, phrase.YearOfEN
	}
	row := func(name string, figures ...horizon.Figure) Row {
		r := Row{Cells: []Cell{text(name)}}
		for _, f := range figures {
			if !f.Made() {
				r.Cells = append(r.Cells, number("—"))
				continue
			}
			r.Cells = append(r.Cells, counted(f, phrase.Int(f.Int())))
		}
		return r
	}
	for _, y := range d.Tally.Years {
		r := row(year(y), y.Documents, y.Dated, y.ByYear, y.Used)
		expected := number("—")
		if y.Expected.Made() && y.State != horizon.YearUnjudged {
			expected = counted(y.Expected, phrase.RoundedDocs(y.Expected.Value(), d.English))
		}
		r.Cells = append(r.Cells, expected, text(verdict(y)))
		t.Rows = append(t.Rows, r)
	}
	if n := d.Tally.Undated; n.Int() > 0 {
		t.Rows = append(t.Rows, Row{Cells: []Cell{text(say(d.English, "日付のない文書", "Without a date")), counted(n, phrase.Int(n.Int())), number("—"), number("—"), number("—"), number("—"), text("—")}})
	}
	sum := row(say(d.English, "合計", "Sum"), d.Tally.Documents, d.Tally.Dated, d.Tally.ByYear, d.Tally.Used)
	t.Rows = append(t.Rows, Row{Cells: append(sum.Cells, number("—"), text("—"))})
	return t
}

// draw draws all years, however many there are.
func (d Years) draw(m yearForm) *canvas {
	c := &canvas{w: m.w, h: m.h}
	years, most := d.Tally.Years, 1.0
	for _, y := range years {
		_, hi, _ := y.Expected.Range()
		most = math.Max(most, math.Max(y.Documents.Value(), math.Min(hi, 1e9)))
	}
	step, top := ticks(most)
	s := scale{top: top, y0: m.h - 62, y1: 40, whole: len(years) > manyYears}
	x0, x1 := 16+m.size*.6*float64(len(phrase.Int(int(top)))), m.w-8
	each := (x1 - x0) / math.Max(float64(len(years)), 1)
	if len(years) > manyYears {
		each, x0 = math.Floor(each*2)/2, math.Round(x0)
	}
	c.put(`<g font-size="%s" fill="%s"><g text-anchor="end">`, at(m.size), Ink)
	var grid strings.Builder
	for v := 0.0; v <= top; v += step {
		c.text(x0-6, s.y(v)+5, "", phrase.Int(int(v)))
		if v > 0 {
			fmt.Fprintf(&grid, "M%s %sH%s", at(x0), at(s.y(v)), at(x1))
		}
	}
	c.put(`</g><path d="%s" stroke="%s"/>`, grid.String(), Grid)
	d.band(c, years, s, x0, each)
	d.bars(c, years, s, x0, each)
	d.middle(c, years, s, x0, each)
	c.put(`<path d="M%s %sH%s" stroke="#666666"/>`, at(x0), at(s.y0), at(x1))
	d.marks(c, m, years, s, x0, each)
	d.numbers(c, m, years, s, x0, each)
	d.axis(c, m, years, s, x0, each)
	c.put(`</g>`)
	return c
}

// judged reports whether a year has an expected count to be drawn.
func judged(y horizon.TallyYear) bool {
	return y.Expected.Made() && !y.Partial && y.State != horizon.YearUnjudged
}

// band fills the expected range of the years that were judged.
func (d Years) band(c *canvas, years []horizon.TallyYear, s scale, x0, each float64) {
	var p strings.Builder
	for i, y := range years {
		if lo, hi, ranged := y.Expected.Range(); judged(y) && ranged {
			fmt.Fprintf(&p, "M%s %sh%sV%sh%sz", at(x0+float64(i)*each), at(s.y(hi)), at(each), at(s.y(lo)), at(-each))
		}
	}
	if p.Len() > 0 {
		c.put(`<path d="%s" fill="%s"/>`, p.String(), Fog)
	}
}

// middle draws the expected count over the bars.
func (d Years) middle(c *canvas, years []horizon.TallyYear, s scale, x0, each float64) {
	var p strings.Builder
	for i, y := range years {
		if judged(y) {
			fmt.Fprintf(&p, "M%s %sh%s", at(x0+float64(i)*each), at(s.y(y.Expected.Value())), at(each))
		}
	}
	if p.Len() > 0 {
		c.put(`<path d="%s" fill="none" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/>`, p.String(), Ink)
	}
}

// bars draws the documents of each year: pale those of which the year alone is known,
// dark on them those with a month, and below the axis a stroke for each of their days.
func (d Years) bars(c *canvas, years []horizon.TallyYear, s scale, x0, each float64) {
	look := LookOf(d.Category)
	var pale, dark, days strings.Builder
	w := math.Min(each*.62, 64)
	last, apart := -9.0, 1.0
	if d.Tally.Dated.Int() > manyDays {
		apart = 8
	}
	for i, y := range years {
		left := x0 + float64(i)*each
		x, base := left+(each-w)/2, s.y(y.ByYear.Value())
		if y.ByYear.Int() > 0 {
			fmt.Fprintf(&pale, "M%s %sV%sh%sV%[2]s", at(x), at(s.y0), at(base), at(w))
		}
		if y.Dated.Int() > 0 {
			fmt.Fprintf(&dark, "M%s %sV%sh%sV%[2]s", at(x), at(base), at(s.y(y.Documents.Value())), at(w))
		}
		for _, day := range y.Days {
			into := float64(day.In(horizon.Tokyo).YearDay()-1) / 366
			if px := math.Round(left + into*each); px >= last+apart {
				fmt.Fprintf(&days, "M%s %sv7", at(px), at(s.y0+24))
				last = px
			}
		}
	}
	if pale.Len() > 0 {
		c.put(`<path d="%s" fill="%s" stroke="%s"/>`, pale.String(), look.Tint, look.Fill)
	}
	if dark.Len() > 0 {
		c.put(`<path d="%s" fill="%s" stroke="%[2]s"/>`, dark.String(), look.Fill)
	}
	if days.Len() > 0 {
		c.put(`<path d="%s" stroke="%s"/>`, days.String(), Gray)
	}
}

// numbers writes each year's count on its bar, or where there is no room the highest
// and the last.
func (d Years) numbers(c *canvas, m yearForm, years []horizon.TallyYear, s scale, x0, each float64) {
	highest := 0
	for i, y := range years {
		if y.Documents.Value() > years[highest].Documents.Value() {
			highest = i
		}
	}
	c.put(`<g text-anchor="middle" stroke="%s" stroke-width="4" paint-order="stroke" font-weight="700">`, Paper)
	for i, y := range years {
		label := phrase.Int(y.Documents.Int())
		if room := float64(len(label))*m.size*.62 < each-2; room || i == highest || i == len(years)-1 && i > highest+2 {
			c.text(math.Min(x0+(float64(i)+.5)*each, m.w-2-float64(len(label))*m.size*.31), s.y(y.Documents.Value())-6, "", label)
		}
	}
	c.put(`</g>`)
}

// marks draws when a detection was made, at the end of its year, and when an authority
// named the change first.
func (d Years) marks(c *canvas, m yearForm, years []horizon.TallyYear, s scale, x0, each float64) {
	label := func(x, y float64, text string) {
		anchor, dx := "start", 9.0
		if x > m.w*.62 {
			anchor, dx = "end", -9
		}
		c.text(x+dx, y+4, fmt.Sprintf(`text-anchor="%s" stroke="%s" stroke-width="4" paint-order="stroke"`, anchor, Paper), text)
	}
	said := false
	for i, y := range years {
		if y.State != horizon.YearDetected {
			continue
		}
		x := x0 + float64(i+1)*each
		c.put(`<path d="M%s 14V%s" stroke="%s" stroke-dasharray="2 3"/><path d="M%s 6h12l-6 9z" fill="%[3]s"/>`, at(x), at(s.y0), Ink, at(x-6))
		if !said {
			label(x, 10, fmt.Sprintf(say(d.English, "%d年末に検知", "detected, end of %d"), y.Year))
			said = true
		}
	}
	if len(d.Named) == 0 || len(years) == 0 {
		return
	}
	n := d.Named[0]
	at0 := n.On.In(horizon.Tokyo)
	x := x0 + (float64(at0.Year()-years[0].Year)+float64(at0.YearDay()-1)/366)*each
	if x < x0 || x > x0+float64(len(years))*each {
		return
	}
	c.put(`<path d="M%s 34V%s" stroke="%s"/><path d="M%s 24l6 6-6 6-6-6z" fill="%s" stroke="%[3]s"/>`, at(x), at(s.y0), Ink, at(x), Band)
	label(x, 30, say(d.English, "公的な文書 "+phrase.Date(n.On, n.Precision), "official document "+phrase.DateEN(n.On, n.Precision)))
}

// axis names the years that have room, the unit, and as of when and of what it is.
func (d Years) axis(c *canvas, m yearForm, years []horizon.TallyYear, s scale, x0, each float64) {
	c.put(`<g text-anchor="middle">`)
	wide := m.size * 2.5
	skip := max(1, int(math.Ceil(wide/each)))
	for i := range years {
		if (len(years)-1-i)%skip == 0 {
			c.text(math.Min(x0+(float64(i)+.5)*each, m.w-wide/2), s.y0+18, "", fmt.Sprint(years[i].Year))
		}
	}
	c.put(`</g>`)
	c.text(4, m.h-8, fmt.Sprintf(`font-size="%s" fill="%s"`, at(m.size-2), Gray), say(d.English, "単位：件", "unit: documents"))
	c.text(m.w-8, m.h-8, fmt.Sprintf(`font-size="%s" fill="%s" text-anchor="end"`, at(m.size-2), Gray), phrase.SourceOfYears(d.Tally, d.AsOf, d.English, m.narrow))
}
