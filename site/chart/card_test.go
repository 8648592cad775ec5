package chart

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// yearsOf is a tally of years, each with its documents, of which a month is known of all
// but one where there are more than three, and with what was expected from the third on.
func yearsOf(first int, counts ...int) (t horizon.Tally) {
	var book *horizon.Book
	of := func(y int, m horizon.Measure, sources string, n int) horizon.Figure {
		return book.Put(horizon.Counted{Subject: "change/a", Measure: m, Period: horizon.DaysOfYear(y), Sources: sources}, float64(n))
	}
	for i, n := range counts {
		byYear := 0
		if n > 3 {
			byYear = 1
		}
		y := horizon.TallyYear{Year: first + i, State: horizon.YearUnjudged, Documents: of(first+i, horizon.MeasureDocuments, horizon.AllSources, n),
			Dated: of(first+i, horizon.MeasureDocuments, horizon.DatedSources, n-byYear), ByYear: of(first+i, horizon.MeasureDocuments, horizon.YearSources, byYear)}
		if i > 1 {
			y.State = horizon.YearNone
			y.Expected = book.PutRange(horizon.Counted{Subject: "change/a", Measure: horizon.MeasureExpected, Period: horizon.DaysOfYear(first + i), Sources: horizon.UsedSources}, horizon.Estimate{Value: 2, Lo: 0, Hi: 5})
		}
		t.Years = append(t.Years, y)
	}
	return t
}

// words is the texts of a picture, in their order.
func words(svg string) (all []string) {
	for _, m := range regexp.MustCompile(`<text[^>]*>([^<]*)</text>`).FindAllStringSubmatch(svg, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestCard labels the first and the last year and the last count, of ten years at most,
// and has no colour of its own.
func TestCard(t *testing.T) {
	for want, tally := range map[string]horizon.Tally{
		"[2011 2006 14]":    yearsOf(2006, 0, 0, 2, 2, 4, 14),
		"[2011 7]":          yearsOf(2011, 7),
		"[2011 2009 1,234]": yearsOf(2009, 1, 2, 1234),
		"[2011 2002 3]":     yearsOf(1995, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 3),
	} {
		svg := string(Card{ID: "c1", Name: "検針<網>", Category: horizon.Use, Tally: tally}.SVG())
		if got := fmt.Sprint(words(svg)); got != want {
			t.Errorf("its texts are %s, want %s", got, want)
		}
		if strings.Contains(svg, "#") || strings.Contains(svg, "style") || !strings.Contains(svg, `class="f-riyo"`) || !strings.Contains(svg, "検針&lt;網&gt;の年ごとの件数</title>") || len(svg) > MaxBytes {
			t.Errorf("the picture is %s", svg)
		}
	}
	if svg := (Card{ID: "c1"}).SVG(); svg != "" {
		t.Errorf("without a year there is the picture %s", svg)
	}
}

// TestCardShowsTheRange draws the range and what was expected of each year that was
// judged and is over, and says which year is not.
func TestCardShowsTheRange(t *testing.T) {
	tally := yearsOf(2006, 0, 0, 2, 2, 4, 14)
	tally.Years[5].Partial = true
	svg := string(Card{ID: "c1", Name: "検針網", Tally: tally}.SVG())
	for class, want := range map[string]int{"band": 3, "exp": 3, "y-hoka": 2, "f-hoka": 4} {
		m := regexp.MustCompile(`<path class="` + class + `" d="([^"]*)"`).FindStringSubmatch(svg)
		if m == nil || strings.Count(m[1], "M") != want {
			t.Errorf("%s is drawn as %q, want %d of them", class, m, want)
		}
	}
	if got := fmt.Sprint(words(svg)); got != "[2011年途中 2006 14]" || !strings.Contains(svg, "2006年0件から2011年（途中）14件。2010年は、それまでの傾向なら2件ほど</desc>") {
		t.Errorf("its texts are %s in %s", got, svg)
	}
}

// TestStart has a bar begin on the day from which on a detection is possible, and says of
// one that is not known that it is not.
func TestStart(t *testing.T) {
	asOf := time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo)
	f := Start{ID: "s", AsOf: asOf, Rows: []Begin{{"月ごと", "2011年3月31日から", asOf.AddDate(1, 0, 0)}, {"年ごと", "まだ言えません", time.Time{}}, {"取り込むと", "今日から", asOf}}}.Figure()
	for _, svg := range []string{string(f.Wide), string(f.Narrow)} {
		if got := fmt.Sprint(words(svg)); got != "[今日 6か月 1年 月ごと 2011年3月31日から 年ごと まだ言えません 取り込むと 今日から]" {
			t.Errorf("its texts are %s", got)
		}
		if n := strings.Count(svg, `class="f-riyo"`); n != 2 || strings.Contains(svg, "#") {
			t.Errorf("%d bars are coloured in %s", n, svg)
		}
	}
	if f.Desc != "月ごと：2011年3月31日から、年ごと：まだ言えません、取り込むと：今日から" {
		t.Errorf("it is described as %q", f.Desc)
	}
}
