package chart

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestTimelineOfYears draws what is known to the year alone as the whole year, up to the
// cut-off, with its mark in the middle, and the years of earlier mentions pale: a year is
// 72 wide from 350 on, and 2010 ends at its cut-off, 89/365 of it.
func TestTimelineOfYears(t *testing.T) {
	year := func(y string) Date { return Date{day(y + "-07-01"), horizon.ByYear} }
	d := oneSpan()
	d.Spans = []Span{
		{Name: "一", Category: horizon.Use, First: year("2007"), Latest: year("2008"), Docs: documents(2)},
		{Name: "二", Category: horizon.Use, First: Date{At: day("2008-07-02")}, Latest: year("2010"), Docs: documents(2), Earlier: documents(3),
			Before: []time.Time{day("2004-01-01"), day("2006-05-01"), day("2006-08-01"), day("2008-01-01")}},
	}
	f := d.Figures()[0]
	checkPieces(t, "wide", string(f.Wide), []piece{
		{"two whole years", `<rect x="422" y="84" width="144" height="16"/>`, 1},
		{"the middle of the second", `<circle cx="530" cy="92" r="9"/>`, 1},
		{"to the cut-off", `<rect x="530" y="116" width="125.6" height="16"/>`, 1},
		{"the middle of what has passed of it", `<circle cx="646.8" cy="124" r="9"/>`, 1},
		{"earlier mentions up to the bar", `<path d="M350 124H422M494 124H530" stroke="#008299" stroke-opacity=".35" stroke-width="6.4"/>`, 1},
	})
	checkRow(t, f.Table.Rows[0], "一 IT利用 2007年（年だけ判明） 2008年（年だけ判明） 2件 0件")
	checkRow(t, f.Table.Rows[1], "二 IT利用 2008年7月 2010年（年だけ判明） 2件 3件")
	if f.Heading != "2件のうち1件で、この1年に新しい根拠が出ています" || f.Finding.String() != f.Heading {
		t.Errorf("%s; %v", f.Heading, f.Finding)
	}
}

// TestTimelineFigures has a key for every number of its finding, by picture and language.
func TestTimelineFigures(t *testing.T) {
	d := oneSpan()
	d.Items = func(subject string, n int) horizon.Figure {
		return horizon.Edition{AsOf: d.AsOf}.Items(subject, n)
	}
	for english, want := range map[bool]string{
		false: "timeline/t/all items - public all 2010-03-31",
		true:  "timeline-en/t/recent items - public all 2010-03-31",
	} {
		d.English = english
		if w := d.Figures()[0].Finding; w[0].Figure == nil || w[0].Figure.Key() != want {
			t.Errorf("English %v: %v, want the figure %s first", english, w, want)
		}
	}
}
