package chart

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// perPicture is how many changes one timeline holds within [MaxBytes].
const perPicture = 20

// Timeline is what a timeline is drawn from. Spans are in category order.
type Timeline struct {
	ID      string
	AsOf    time.Time
	Horizon time.Time
	Spans   []Span
	English bool // words, not the names of the spans

	Items func(subject string, n int) horizon.Figure // makes the figures of what is listed; nil: there are none
}

// Years is the first and the last year drawn: the seed's 2006 to 2015 where the
// question is asked for fiscal 2014, else from four years before the cut-off to
// one year after the horizon or the cut-off, whichever is later.
func (d Timeline) Years() (from, to int) {
	target := phrase.FiscalYear(d.Horizon)
	if target == 2014 && d.AsOf.In(horizon.Tokyo).Year() <= 2015 {
		return 2006, 2015
	}
	now := d.AsOf.In(horizon.Tokyo).Year()
	return now - 4, max(target, now) + 1
}

// Figures draws the timeline, in as many pictures as its changes need.
func (d Timeline) Figures() []Figure {
	var out []Figure
	for n, rest := 1, d.Spans; n == 1 || len(rest) > 0; n++ {
		part := d
		part.Spans = rest[:min(d.capacity(), len(rest))]
		rest = rest[len(part.Spans):]
		if n > 1 {
			part.ID = fmt.Sprintf("%s%d", d.ID, n)
		}
		out = append(out, part.figure())
	}
	return out
}

// capacity is how many changes one picture holds: English words are longer.
func (d Timeline) capacity() int {
	if d.English {
		return perPicture * 3 / 4
	}
	return perPicture
}

func (d Timeline) figure() Figure {
	from, to := d.Years()
	f := Figure{
		ID:      d.ID,
		Finding: d.finding(),
		Sub:     fmt.Sprintf("環境変化ごとの、最初の根拠から最新の根拠まで。%d年から%d年", from, to),
		Title:   fmt.Sprintf("環境変化の時間軸 %d年から%d年", from, to),
		Desc:    d.desc(),
		Key:     timelineKey(d.English),
		Table:   d.table(),
	}
	if d.English {
		d.translate(&f)
	}
	f.Heading = f.Finding.String()
	f.Wide = d.draw(wideTimeline).svg(&f, "w", "s-w")
	f.Narrow = d.draw(narrowTimeline).svg(&f, "n", "s-n")
	return f
}

func timelineKey(english bool) []Key {
	var marks strings.Builder
	for i, c := range horizon.Categories() {
		fmt.Fprintf(&marks, `<g fill="%s">%s</g>`, LookOf(c).Fill, shape(c, 4+float64(i)*8.6, 9, 3.6))
	}
	return []Key{
		{swatch(`<path d="M1 9h32" stroke="#4d4d4d" stroke-width="10"/>`), say(english, "最初から最新の根拠まで", "From the first to the latest evidence")},
		{swatch(`<path d="M1 9h32" stroke="#4d4d4d" stroke-opacity=".35" stroke-width="6"/>`), say(english, "それより前の、言葉の使用", "Earlier mentions of its words")},
		{swatch(marks.String()), say(english, "最新の根拠（形は分類）", "Latest evidence (shape by category)")},
		{swatch(`<path d="M17 1v16" stroke="#1a1a1a" stroke-width="2"/>`), say(english, "時点", "As of")},
		{swatch(`<rect x="1" y="1" width="32" height="16" fill="` + Band + `" stroke="#d2a400"/>`), say(english, "対象の年度", "Target fiscal year")},
	}
}

// timelineForm holds the measures in which the two forms differ.
type timelineForm struct {
	w, x0, x1      float64
	top, head, row float64 // heights
	above          bool    // the name stands above its bar
	letters        int     // of a name
	names          string  // attributes of the names
	label          string  // size of letters
	size           float64 // of a bar
	every          int     // years between labels
	suffix         string
}

var wideTimeline = timelineForm{w: 1078, x0: 350, x1: 1070, top: 34, head: 36, row: 32,
	letters: 21, label: "14", size: 16, every: 1, suffix: "年"}

var narrowTimeline = timelineForm{w: 334, x0: 6, x1: 328, top: 30, head: 32, row: 46, above: true,
	letters: 21, names: ` paint-order="stroke" stroke="#ffffff" stroke-width="4"`, label: "15", size: 13, every: 2}

// draw lays the rows out from the top: what is behind the bars, the bars, and
// the letters last, in groups that share what they have in common.
func (d Timeline) draw(m timelineForm) *canvas {
	c := &canvas{w: m.w}
	names, counts, marks, arrows := &canvas{}, &canvas{}, &canvas{}, &canvas{}
	bottom := m.top + 6
	for i, s := range d.Spans {
		if i == 0 || s.Category != d.Spans[i-1].Category {
			bottom += m.head
		}
		bottom += m.row
	}
	bottom += 6
	c.h = bottom + 26
	d.frame(c, m, bottom)

	y := m.top + 6
	for i, s := range d.Spans {
		if i == 0 || s.Category != d.Spans[i-1].Category {
			d.category(c, m, s.Category, y)
			y += m.head
			c.put(`<g fill="%s">`, LookOf(s.Category).Fill)
		}
		mid := y + m.row/2
		if m.above {
			mid = y + m.row - 14
			names.text(6, y+19, "", short(s.Name, d.letters(m), d.bytes(m)))
		} else {
			names.text(24, mid+5, "", short(s.Name, d.letters(m), d.bytes(m)))
		}
		d.bar(c, marks, arrows, m, s, mid)
		switch {
		case s.First.At.IsZero():
			counts.text(m.x0+4, mid+5, "", say(d.English, "日付のある根拠はありません", "no dated evidence"))
		case !m.above:
			counts.text(d.x(m, d.AsOf)+12, mid+5, "", say(d.English, "根拠"+phrase.Int(s.Docs.Int())+"件", phrase.Some(s.Docs.Int(), "document", "documents")))
		}
		y += m.row
		if i == len(d.Spans)-1 || s.Category != d.Spans[i+1].Category {
			c.put(`<g stroke="%s" stroke-width="1.5">%s</g></g>`, Paper, marks.b.String())
			marks.b.Reset()
		}
	}
	if arrows.b.Len() > 0 {
		c.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, arrows.b.String(), Paper)
	}
	c.put(`<g font-size="15" fill="%s"%s>%s</g><g font-size="14" fill="%s">%s</g>`, Ink, m.names, names.b.String(), Gray, counts.b.String())
	return c
}

// x is where a time stands; every year has the same width.
func (d Timeline) x(m timelineForm, t time.Time) float64 {
	from, to := d.Years()
	j := t.In(horizon.Tokyo)
	start := time.Date(j.Year(), 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	whole := start.AddDate(1, 0, 0).Sub(start)
	years := float64(j.Year()-from) + float64(j.Sub(start))/float64(whole)
	return m.x0 + (m.x1-m.x0)*min(max(years/float64(to-from+1), 0), 1)
}

// frame draws the target year, the years, and the cut-off.
func (d Timeline) frame(c *canvas, m timelineForm, bottom float64) {
	from, to := d.Years()
	target := phrase.FiscalYear(d.Horizon)
	b0 := d.x(m, time.Date(target, 4, 1, 0, 0, 0, 0, horizon.Tokyo))
	b1 := d.x(m, time.Date(target+1, 4, 1, 0, 0, 0, 0, horizon.Tokyo))
	c.rect(b0, m.top-4, b1-b0, bottom-m.top+4, `fill="`+Band+`"`)

	var grid strings.Builder
	c.put(`<g font-size="%s" text-anchor="middle" fill="#333333">`, m.label)
	for year := from; year <= to+1; year++ {
		x := m.x0 + (m.x1-m.x0)*float64(year-from)/float64(to-from+1)
		fmt.Fprintf(&grid, "M%s %sV%s", at(x), at(m.top), at(bottom))
		if year <= to && (year-from)%m.every == 0 {
			mid := x + (m.x1-m.x0)/float64(to-from+1)/2
			c.text(mid, m.top-10, "", fmt.Sprintf("%d%s", year, say(d.English, m.suffix, "")))
		}
	}
	c.put(`</g><path d="%s" stroke="%s"/>`, grid.String(), Grid)

	now := d.x(m, d.AsOf)
	c.put(`<path d="M%s %sV%s" stroke="%s" stroke-width="2"/>`, at(now), at(m.top), at(bottom), Ink)
	c.put(`<g font-size="%s" font-weight="700" text-anchor="middle">`, m.label)
	if m.above {
		c.text(now, bottom+18, `fill="`+Ink+`"`, say(d.English, "時点", "as of"))
		c.text((b0+b1)/2, bottom+18, `fill="`+Gold+`"`, say(d.English, "対象年度", "target"))
	} else {
		c.text(now, bottom+19, `fill="`+Ink+`"`, say(d.English, "時点 "+phrase.Month(d.AsOf), "as of "+phrase.MonthEN(d.AsOf)))
		c.text((b0+b1)/2, bottom+19, `fill="`+Gold+`"`, say(d.English, fmt.Sprintf("対象 %d年度", target), fmt.Sprintf("target FY%d", target)))
	}
	c.put(`</g>`)
}

func (d Timeline) category(c *canvas, m timelineForm, cat horizon.Category, y float64) {
	look := LookOf(cat)
	c.put(`<path d="M0 %sH%s" stroke="#999999"/><g fill="%s">%s`, at(y+3), at(m.w), look.Fill, shape(cat, 9, y+m.head/2+3, 6.5))
	c.put(`<text x="24" y="%s" font-size="15" font-weight="700" fill="%s">%s</text></g>`, at(y+m.head/2+8), look.Text, template.HTMLEscapeString(say(d.English, string(cat), phrase.CategoryEN(cat))))
}

// bar draws one change, in the colour of the group it stands in: the years of earlier
// mentions pale, then from its first to its latest evidence. What is known to the year
// alone takes the whole year, and its mark stands in the middle. What began before the
// first year drawn enters from the left with an arrow.
func (d Timeline) bar(c, marks, arrows *canvas, m timelineForm, s Span, mid float64) {
	if s.First.At.IsZero() {
		return
	}
	a, b := d.x(m, s.First.from()), d.x(m, s.Latest.to(d.AsOf))
	d.before(c, m, s, mid, a)
	c.rect(a, mid-m.size/2, b-a, m.size, "")
	if from, _ := d.Years(); s.First.At.In(horizon.Tokyo).Year() < from {
		arrows.put("M%s %sl-5 5l5 5", at(a+9), at(mid-5))
	}
	if s.Latest.OfYear() {
		b = (max(a, d.x(m, s.Latest.from())) + b) / 2
	}
	marks.put("%s", shape(s.Category, b, mid, m.size*.56))
}

// before draws the years with earlier mentions, up to where the bar begins.
func (d Timeline) before(c *canvas, m timelineForm, s Span, mid, bar float64) {
	from, _ := d.Years()
	years := map[int]bool{}
	for _, t := range s.Before {
		years[t.In(horizon.Tokyo).Year()] = true
	}
	var path strings.Builder
	for _, y := range slices.Sorted(maps.Keys(years)) {
		span := horizon.DaysOfYear(y)
		if a, b := d.x(m, span.From), min(bar, d.x(m, span.To)); y >= from && b > a {
			path.WriteString(fmt.Sprintf("M%s %sH%s", at(a), at(mid), at(b)))
		}
	}
	if path.String() != "" {
		c.put(`<path d="%s" stroke="%s" stroke-opacity=".35" stroke-width="%s"/>`, path.String(), LookOf(s.Category).Fill, at(m.size*.4))
	}
}
