package chart

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// recent counts the changes with evidence in the year before the cut-off.
func (d Timeline) recent() (n int) {
	for _, s := range d.Spans {
		if s.Latest.to(d.AsOf).After(d.AsOf.AddDate(-1, 0, 0)) {
			n++
		}
	}
	return n
}

// items is so many of its changes, as a figure of this picture.
func (d Timeline) items(of string, n int) horizon.Piece {
	text := phrase.Int(n)
	if d.Items == nil {
		return horizon.Piece{Text: text}
	}
	return d.Items(say(d.English, "timeline/", "timeline-en/")+d.ID+"/"+of, n).Shown(text)
}

// finding says how many changes have new evidence.
func (d Timeline) finding() horizon.Words {
	switch n := d.recent(); {
	case len(d.Spans) == 0:
		return horizon.Plain("公開している環境変化は、まだありません")
	case n == len(d.Spans):
		return horizon.Sentence(d.items("all", n), "件すべてで、この1年に新しい根拠が出ています")
	case n == 0:
		return horizon.Sentence(d.items("all", len(d.Spans)), "件のどれにも、この1年の根拠はありません")
	default:
		return horizon.Sentence(d.items("all", len(d.Spans)), "件のうち", d.items("recent", n), "件で、この1年に新しい根拠が出ています")
	}
}

// findingEN is finding in English.
func (d Timeline) findingEN() horizon.Words {
	if len(d.Spans) == 0 {
		return horizon.Plain("No change is published yet")
	}
	return horizon.Sentence(d.items("recent", d.recent()), " of ", d.items("all", len(d.Spans)), " changes have new evidence within the last year")
}

func (d Timeline) desc() string {
	var first, last *Span
	for i := range d.Spans {
		s := &d.Spans[i]
		if s.First.At.IsZero() {
			continue
		}
		if first == nil || s.First.At.Before(first.First.At) {
			first = s
		}
		if last == nil || s.Latest.At.After(last.Latest.At) {
			last = s
		}
	}
	text := fmt.Sprintf("%d件の環境変化を分類ごとに並べ、最初の根拠から最新の根拠までを横棒で示す。", len(d.Spans))
	if first != nil {
		text += fmt.Sprintf("最も早い根拠は「%s」の%s。最も新しい根拠は「%s」の%s。",
			cut(first.Name, 30), phrase.MonthOr(first.First.At, first.First.Precision), cut(last.Name, 30), phrase.MonthOr(last.Latest.At, last.Latest.Precision))
	}
	return text + fmt.Sprintf("縦線は時点の%s、帯は対象の%d年度。値は図の下の表にある。", phrase.Month(d.AsOf), phrase.FiscalYear(d.Horizon))
}

// table is the values of the picture.
func (d Timeline) table() Table {
	t := Table{
		Caption: "環境変化の時間軸（図と同じ値）",
		Head:    []string{"環境変化", "分類", "最初の根拠", "最新の根拠", "根拠の文書", "それより前の文書"},
	}
	return d.rows(t, phrase.MonthOr, func(c horizon.Category) string { return string(c) }, "件")
}

// tableEN is table in English.
func (d Timeline) tableEN() Table {
	t := Table{
		Caption: "Timeline of environment changes (the values of the picture)",
		Head:    []string{"Change", "Category", "First evidence", "Latest evidence", "Documents", "Earlier mentions"},
	}
	return d.rows(t, phrase.MonthOrEN, phrase.CategoryEN, "")
}

// rows fills a table.
func (d Timeline) rows(t Table, date func(time.Time, horizon.Precision) string, category func(horizon.Category) string, unit string) Table {
	for _, s := range d.Spans {
		row := Row{s.Change, []Cell{text(s.Name), text(category(s.Category)), text(date(s.First.At, s.First.Precision)), text(date(s.Latest.At, s.Latest.Precision))}}
		for _, f := range []horizon.Figure{s.Docs, s.Earlier} {
			c := counted(f, phrase.Int(f.Int()))
			c.Unit = unit
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
