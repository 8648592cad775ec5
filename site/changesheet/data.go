package changesheet

import (
	"math"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// dataName is the name of the sheet behind the pages.
func dataName(english bool) string {
	if english {
		return "Data"
	}
	return "データ"
}

// data is the sheet behind the pages: the years of the changes, and below them the
// documents. With many changes, the first column names the change.
type data struct {
	m     *maker
	many  bool
	years [][]any
	docs  [][]any
}

func newData(m *maker, many bool) *data { return &data{m: m, many: many} }

// The columns of the years, from the first that is not the change's name.
const (
	yearColumn = iota
	documentsColumn
	usedColumn
	verdictColumn
	expectedColumn
	lowColumn
	highColumn
	datedColumn
	byYearColumn
)

// add takes the years and the documents of a change, and is the chart of its years; nil
// of a change without any.
func (d *data) add(c chapter) *sheet.Chart {
	from := len(d.years)
	for _, y := range c.p.Tally.Years {
		d.years = append(d.years, d.row(c, d.year(y)...))
	}
	for _, e := range c.d.Evidence {
		var link any
		if e.URL != "" {
			link = sheet.Link{Text: d.m.in("原典", "Open"), URL: e.URL}
		}
		d.docs = append(d.docs, d.row(c, date(e.Date), e.Publisher, c.kind(e), phrase.Cut(e.Title, 400), e.Source, e.TLP, link, date(e.Collected), e.URL))
	}
	if !slices.ContainsFunc(c.p.Tally.Years, func(y horizon.TallyYear) bool { return y.Documents.Int() > 0 }) {
		return nil
	}
	shift := 0
	if d.many {
		shift = 1
	}
	chart := &sheet.Chart{Sheet: dataName(d.m.english), From: from, Rows: len(d.years) - from, Category: yearColumn + shift, Height: 230, Unit: d.m.in("件", "documents"),
		Bars: []sheet.Series{{Column: datedColumn + shift, Color: "0017C1"}, {Column: byYearColumn + shift, Color: "9DB7F9"}}, About: d.about(c)}
	if c.p.Tally.UsedFrom.Made() {
		chart.Lines = []sheet.Series{{Column: expectedColumn + shift, Color: "333333", Width: 1.75, Dashed: true},
			{Column: highColumn + shift, Color: "8C8C8C", Width: 1}, {Column: lowColumn + shift, Color: "8C8C8C", Width: 1}}
	}
	return chart
}

// about describes the picture for who does not see it.
func (d *data) about(c chapter) string {
	if d.m.english {
		return phrase.TitleOfYearsEN(c.name(60), c.p.Tally, c.ed.AsOf) + ". " + phrase.CourseOfYearsEN(c.p.Tally)
	}
	return phrase.TitleOfYears(c.name(40), c.p.Tally, c.ed.AsOf) + "。" + phrase.CourseOfYears(c.p.Tally)
}

// row is a row, the change's name before it where the sheet has many.
func (d *data) row(c chapter, cells ...any) []any {
	if d.many {
		return append([]any{c.name(most)}, cells...)
	}
	return cells
}

// year is the counts of a year, in the order of the columns.
func (d *data) year(y horizon.TallyYear) []any {
	year, verdict := any(y.Year), phrase.YearVerdict(y)
	if d.m.english {
		verdict = phrase.YearVerdictEN(y)
	}
	if y.Partial {
		year = d.m.in(phrase.YearOf(y), phrase.YearOfEN(y))
	}
	var used, expected, low, high any
	if y.Used.Made() {
		used = y.Used.Int()
	}
	if lo, hi, ranged := y.Expected.Range(); ranged {
		expected, low, high = tenth(y.Expected.Value()), tenth(lo), tenth(hi)
	}
	return []any{year, y.Documents.Int(), used, verdict, expected, low, high, y.Dated.Int(), y.ByYear.Int()}
}

// sheet is the sheet of what was added.
func (d *data) sheet() sheet.Sheet {
	in := d.m.in
	columns := []sheet.Column{
		{Head: in("年", "Year"), Width: 13, Left: true}, {Head: in("公開文書（件）", "Public documents"), Width: 22, Left: true}, {Head: in("判定に使う（件）", "Used for detection"), Width: 16, Left: true},
		{Head: in("判定", "Detection"), Width: 56}, {Head: in("従来の水準", "Expected"), Width: 16, Left: true}, {Head: in("幅の下限（9割）", "90 % range, low"), Width: 13, Left: true},
		{Head: in("幅の上限（9割）", "90 % range, high"), Width: 13, Left: true}, {Head: in("月や日までわかる文書", "Month or day known"), Width: 13, Left: true}, {Head: in("年だけがわかる文書", "Year only"), Width: 36, Left: true},
	}
	heads := []string{in("日付", "Date"), in("発行者", "Publisher"), in("種別", "Kind"), in("題名", "Title"), in("情報源", "Source"), in("取扱い（TLP）", "Label (TLP)"), in("原典", "Original"), in("収集した日", "Collected"), "URL"}
	if d.many {
		name := in("環境変化", "Change")
		columns, heads = append([]sheet.Column{{Head: name, Width: 30}}, columns...), append([]string{name}, heads...)
	}
	return sheet.Sheet{Name: dataName(d.m.english), Columns: columns, Rows: d.years, Below: []sheet.Table{{Heads: heads, Rows: d.docs}}}
}

// date is a date in a cell, which is empty without one.
func date(d sheet.Date) any {
	if d == "" {
		return nil
	}
	return d
}

// tenth is a number as exactly as a range is worth reading.
func tenth(x float64) float64 { return math.Round(x*10) / 10 }
