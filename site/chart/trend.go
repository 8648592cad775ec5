package chart

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// drawn is how many quarters a picture shows at most, the latest ones; its
// table holds all.
const drawn = 40

// Trend is the quarterly counts of one change. Quarters are by time, without
// gaps.
type Trend struct {
	ID       string
	Name     string
	Category horizon.Category
	AsOf     time.Time
	Quarters []horizon.Quarter
}

// Figure draws bars of the counts over the expected range. A quarter above its
// range is dark and carries a mark.
func (d Trend) Figure() Figure {
	f := Figure{
		ID:      d.ID,
		Heading: d.heading(),
		Sub:     fmt.Sprintf("「%s」を扱った公開文書の件数。四半期ごと、%s", cut(d.Name, 30), d.period()),
		Title:   fmt.Sprintf("「%s」を扱った公開文書の件数（四半期）", cut(d.Name, 40)),
		Desc:    d.desc(),
		Key:     d.key(),
		Table:   d.table(),
	}
	f.Wide = d.draw(trendForm{740, 290, "14", true}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(trendForm{334, 240, "15", false}).svg(&f, "n", "s-n")
	return f
}

func (d Trend) period() string {
	q := d.Quarters
	if len(q) == 0 {
		return "資料なし"
	}
	return fmt.Sprintf("%sから%s", phrase.Quarter(q[0].Start), phrase.Quarter(q[len(q)-1].Start))
}

// most is the first quarter with the highest count.
func (d Trend) most() (q horizon.Quarter) {
	for i, x := range d.Quarters {
		if i == 0 || x.Docs > q.Docs {
			q = x
		}
	}
	return q
}

func (d Trend) outside() (out []horizon.Quarter) {
	for _, q := range d.Quarters {
		if q.Outside {
			out = append(out, q)
		}
	}
	return out
}

func (d Trend) heading() string {
	if len(d.Quarters) == 0 {
		return "四半期の件数は、まだありません"
	}
	m, n := d.most(), len(d.outside())
	if n == 0 {
		return fmt.Sprintf("最も多い四半期で%d件。期待の範囲を超えた期はありません", m.Docs)
	}
	return fmt.Sprintf("最も多い四半期で%d件。期待の範囲を%d回超えました", m.Docs, n)
}

func (d Trend) desc() string {
	q := d.Quarters
	if len(q) == 0 {
		return "件数がない。"
	}
	s := d.course()
	if len(q) > drawn {
		s += fmt.Sprintf("図は最近の%d期を描く。", drawn)
	}
	out := d.outside()
	if len(out) == 0 {
		return s + "期待の範囲を超えた期はない。値は図の下の表にある。"
	}
	var names []string
	for _, q := range out[max(0, len(out)-3):] {
		names = append(names, fmt.Sprintf("%sの%d件", phrase.Quarter(q.Start), q.Docs))
	}
	which := ""
	if len(out) > 3 {
		which = "新しいものは"
	}
	return s + fmt.Sprintf("期待の範囲を超えたのは%d期。%s%s。値は図の下の表にある。", len(out), which, strings.Join(names, "、"))
}

// course says where the counts begin, end and are highest.
func (d Trend) course() string {
	q := d.Quarters
	if len(q) == 0 {
		return "件数がない。"
	}
	m, last := d.most(), q[len(q)-1]
	return fmt.Sprintf("%sの%d件から%sの%d件まで、%d期。最も多いのは%sの%d件。", phrase.Quarter(q[0].Start), q[0].Docs,
		phrase.Quarter(last.Start), last.Docs, len(q), phrase.Quarter(m.Start), m.Docs)
}

func (d Trend) key() []Key {
	l := LookOf(d.Category)
	return []Key{
		{swatch(fmt.Sprintf(`<rect x="9" y="2" width="16" height="14" fill="%s" stroke="%s" stroke-width="1.5"/>`, l.Tint, l.Fill)), "範囲内の件数"},
		{swatch(fmt.Sprintf(`<path d="M12 1h10l-5 6z" fill="%s"/><rect x="9" y="9" width="16" height="8" fill="%s"/>`, Ink, l.Fill)), "範囲を超えた件数"},
		{swatch(fmt.Sprintf(`<rect x="1" y="3" width="32" height="12" fill="%s"/><path d="M1 3h32" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/><path d="M1 9h32" stroke="%[2]s" stroke-width="1.5"/>`, Fog, Ink)), "期待と、その90%区間の上限"},
	}
}

func (d Trend) table() Table {
	t := Table{
		Caption: "四半期ごとの件数（図と同じ値）",
		Head:    []string{"四半期", "件数", "期待", "90%区間", "判定", "同じ期の公開文書"},
	}
	for _, q := range d.Quarters {
		expected, interval, verdict := "なし", "なし", "比べられない"
		if q.Expected > 0 {
			expected, interval = phrase.Number(q.Expected), phrase.Number(q.Lo)+"から"+phrase.Number(q.Hi)
			verdict = "範囲内"
			if float64(q.Docs) < q.Lo {
				verdict = "下回る"
			}
		}
		if q.Outside {
			verdict = "超えた"
		}
		name := phrase.Quarter(q.Start)
		if q.Start.AddDate(0, 3, 0).After(d.AsOf.Add(time.Second)) && !d.AsOf.IsZero() {
			name += "（途中）"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{text(name), number(phrase.Int(q.Docs)),
			number(expected), number(interval), text(verdict), number(phrase.Int(q.Total))}})
	}
	return t
}

type trendForm struct {
	w, h   float64
	label  string
	number bool // quarters are numbered
}

func (d Trend) draw(m trendForm) *canvas {
	c := &canvas{w: m.w, h: m.h}
	qs := d.Quarters[max(0, len(d.Quarters)-drawn):]
	most := 1.0
	for _, q := range qs {
		most = math.Max(most, math.Max(float64(q.Docs), q.Hi))
	}
	step, top := ticks(most)
	s := scale{top, m.h - 46, 26}
	x0, x1 := 36.0, m.w-6
	each := (x1 - x0) / math.Max(float64(len(qs)), 4)

	c.put(`<g font-size="%s" text-anchor="end" fill="#333333">`, m.label)
	grid := ""
	for v := 0.0; v <= top; v += step {
		c.text(x0-7, s.y(v)+5, "", phrase.Number(v))
		if v > 0 {
			grid += fmt.Sprintf("M%s %sH%s", at(x0), at(s.y(v)), at(x1))
		}
	}
	c.put(`</g><path d="%s" stroke="%s"/>`, grid, Grid)
	d.expected(c, qs, s, x0, each)
	d.bars(c, qs, s, x0, each)
	d.range90(c, qs, s, x0, each)
	c.put(`<path d="M%s %sH%s" stroke="#666666"/>`, at(x0), at(s.y0), at(x1))
	d.axis(c, m, qs, s, x0, each)
	return c
}

// expected fills the range under the bars.
func (d Trend) expected(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	p := ""
	for i, q := range qs {
		if q.Expected > 0 {
			p += fmt.Sprintf("M%s %sh%sV%sh%sz", at(x0+float64(i)*each), at(s.y(q.Hi)), at(each), at(s.y(q.Lo)), at(-each))
		}
	}
	if p != "" {
		c.put(`<path d="%s" fill="%s"/>`, p, Fog)
	}
}

// range90 draws the expected count and the upper limit over the bars.
func (d Trend) range90(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	hi := steps(qs, x0, each, func(q horizon.Quarter) float64 { return s.y(q.Hi) })
	mid := steps(qs, x0, each, func(q horizon.Quarter) float64 { return s.y(q.Expected) })
	if hi == "" {
		return
	}
	c.put(`<g fill="none" stroke="%s" stroke-width="1.5"><path d="%s" stroke-dasharray="4 3"/><path d="%s"/></g>`, Ink, hi, mid)
}

// steps is a path of one level a quarter, broken where nothing was expected.
func steps(qs []horizon.Quarter, x0, each float64, y func(horizon.Quarter) float64) string {
	p, pen, last := "", false, ""
	for i, q := range qs {
		if q.Expected <= 0 {
			pen = false
			continue
		}
		level := at(y(q))
		switch {
		case !pen:
			p += "M" + at(x0+float64(i)*each) + " " + level
		case level != last:
			p += "V" + level
		}
		p += "H" + at(x0+float64(i+1)*each)
		pen, last = true, level
	}
	return p
}

func (d Trend) bars(c *canvas, qs []horizon.Quarter, s scale, x0, each float64) {
	look := LookOf(d.Category)
	inside, outside, marks := "", "", ""
	for i, q := range qs {
		if q.Docs == 0 {
			continue
		}
		w := each * .66
		x, y := x0+float64(i)*each+(each-w)/2, s.y(float64(q.Docs))
		bar := fmt.Sprintf("M%s %sV%sh%sV%[2]s", at(x), at(s.y0), at(y), at(w))
		if q.Outside {
			outside += bar
			marks += fmt.Sprintf("M%s %sh10l-5 7z", at(x+w/2-5), at(y-11))
		} else {
			inside += bar
		}
	}
	if inside != "" {
		c.put(`<path d="%s" fill="%s" stroke="%s"/>`, inside, look.Tint, look.Fill)
	}
	if outside != "" {
		c.put(`<path d="%s" fill="%s" stroke="%[2]s"/><path d="%s" fill="%s"/>`, outside, look.Fill, marks, Ink)
	}
}

// axis names the years, and the quarters where there is room.
func (d Trend) axis(c *canvas, m trendForm, qs []horizon.Quarter, s scale, x0, each float64) {
	c.put(`<g font-size="%s" text-anchor="middle" fill="%s">`, m.label, Ink)
	lines, named := "", math.Inf(-1)
	for i, q := range qs {
		j := q.Start.In(horizon.Tokyo)
		x := x0 + float64(i)*each
		if j.Month() < time.April {
			lines += fmt.Sprintf("M%s %sv26", at(x), at(s.y0))
		}
		if m.number && each >= 14 {
			c.text(x+each/2, s.y0+17, `fill="`+Gray+`"`, fmt.Sprint((int(j.Month())+2)/3))
		}
		if j.Month() > time.March && i > 0 {
			continue
		}
		label := fmt.Sprintf("%d年", j.Year())
		span := float64(min(len(qs)-i, 4-(int(j.Month())-1)/3)) * each
		if span < 20 {
			continue
		}
		if mid := min(x+span/2, m.w-27); mid-named >= 58 {
			c.text(mid, s.y0+37, "", label)
			named = mid
		}
	}
	c.put(`</g><path d="%s" stroke="#999999"/>`, lines)
}

// Spark is the trend as a line without letters, for comparing changes: top is
// the axis' end that all of them share.
func (d Trend) Spark(top int) template.HTML {
	const w, h = 240.0, 64.0
	c := &canvas{w: w, h: h}
	look := LookOf(d.Category)
	s := scale{math.Max(float64(top), 1), h - 8, 10}
	c.put(`<path d="M0 %[1]sH%[2]s" stroke="#999999"/><path d="M0 %[3]sH%[2]s" stroke="%[4]s"/>`, at(s.y0), at(w), at(s.y1), Grid)
	qs := d.Quarters[max(0, len(d.Quarters)-drawn):]
	var p strings.Builder
	x, y := 0.0, 0.0
	for i, q := range qs {
		x = 8 + (w-20)*float64(i)/math.Max(float64(len(qs)-1), 1)
		switch level := s.y(float64(q.Docs)); {
		case i == 0:
			fmt.Fprintf(&p, "M%s %s", at(x), at(level))
		case level != y:
			fmt.Fprintf(&p, "L%s %s", at(x), at(level))
		case i == len(qs)-1 || qs[i+1].Docs != q.Docs: // the end of a flat stretch
			fmt.Fprintf(&p, "H%s", at(x))
		}
		y = s.y(float64(q.Docs))
	}
	if len(qs) > 0 {
		c.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2"/><g fill="%[2]s">%s</g>`, p.String(), look.Fill, shape(d.Category, x, y, 5))
	}
	f := Figure{ID: d.ID, Title: "「" + cut(d.Name, 40) + "」の四半期の件数", Desc: d.course()}
	return c.svg(&f, "s", "spark")
}

// Align gives trends the same quarters, from the first of any to the last, so
// that they can be compared. A quarter that one of them lacks has no document.
func Align(ds []Trend) []Trend {
	var first, last time.Time
	for _, d := range ds {
		if len(d.Quarters) == 0 {
			continue
		}
		if a := d.Quarters[0].Start; first.IsZero() || a.Before(first) {
			first = a
		}
		if b := d.Quarters[len(d.Quarters)-1].Start; b.After(last) {
			last = b
		}
	}
	out := slices.Clone(ds)
	for i := range out {
		have := out[i].Quarters
		out[i].Quarters = nil
		for t := first; !first.IsZero() && !t.After(last); t = t.AddDate(0, 3, 0) {
			q := horizon.Quarter{Start: t}
			if len(have) > 0 && have[0].Start.Equal(t) {
				q, have = have[0], have[1:]
			}
			out[i].Quarters = append(out[i].Quarters, q)
		}
	}
	return out
}

// Compare is the table of aligned trends side by side, one line a quarter.
func Compare(caption string, trends []Trend) Table {
	t := Table{Caption: caption, Head: []string{"四半期"}}
	for i, d := range trends {
		t.Head = append(t.Head, d.Name)
		for k, q := range d.Quarters {
			if i == 0 {
				t.Rows = append(t.Rows, Row{Cells: []Cell{text(phrase.Quarter(q.Start))}})
			}
			t.Rows[k].Cells = append(t.Rows[k].Cells, number(phrase.Int(q.Docs)))
		}
	}
	return t
}
