package chart

import (
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// drawn is how many quarters a picture and its table show at most, the latest
// ones; the file beside them holds all.
const drawn = 25

// Trend is the quarterly counts of one change. Quarters are by time, without
// gaps.
type Trend struct {
	ID       string
	Name     string
	Category horizon.Category
	AsOf     time.Time
	Quarters []horizon.Quarter
	English  bool // words, not the name
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
	if d.English {
		d.translate(&f)
	}
	f.Wide = d.draw(trendForm{740, 290, "14", true}).svg(&f, "w", "s-w")
	f.Narrow = d.draw(trendForm{334, 240, "15", false}).svg(&f, "n", "s-n")
	return f
}

// Shown is the quarters that are drawn, the latest.
func (d Trend) Shown() []horizon.Quarter { return d.Quarters[max(0, len(d.Quarters)-drawn):] }

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
		{swatch(fmt.Sprintf(`<rect x="9" y="2" width="16" height="14" fill="%s" stroke="%s" stroke-width="1.5"/>`, l.Tint, l.Fill)), say(d.English, "範囲内の件数", "count within the range")},
		{swatch(fmt.Sprintf(`<path d="M12 1h10l-5 6z" fill="%s"/><rect x="9" y="9" width="16" height="8" fill="%s"/>`, Ink, l.Fill)), say(d.English, "範囲を超えた件数", "count above the range")},
		{swatch(fmt.Sprintf(`<rect x="1" y="3" width="32" height="12" fill="%s"/><path d="M1 3h32" stroke="%s" stroke-width="1.5" stroke-dasharray="4 3"/><path d="M1 9h32" stroke="%[2]s" stroke-width="1.5"/>`, Fog, Ink)), say(d.English, "期待と、その90%区間の上限", "expected, and the top of its 90 % interval")},
	}
}

func (d Trend) table() Table {
	t := Table{
		Caption: "四半期ごとの件数（図と同じ値）",
		Head:    []string{"四半期", "件数", "期待", "90%区間", "判定", "同じ期の公開文書"},
	}
	if len(d.Quarters) > drawn {
		t.Caption = fmt.Sprintf("四半期ごとの件数、最近の%d期（図と同じ値）", drawn)
	}
	for _, q := range d.Shown() {
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
