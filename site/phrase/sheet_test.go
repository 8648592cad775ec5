package phrase

import (
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// tallyOf is a tally of full years from 2008 on with so many documents each, and of the
// year after them, which is not over.
func tallyOf(state horizon.YearState, docs ...int) (t horizon.Tally) {
	var book *horizon.Book
	count := func(m horizon.Measure, n float64) horizon.Figure {
		return book.Put(horizon.Counted{Subject: "change/x", Measure: m}, n)
	}
	for i, n := range docs {
		y := horizon.TallyYear{Year: 2008 + i, Documents: count(horizon.MeasureDocuments, float64(n)), State: state}
		y.Used, y.Expected = y.Documents, count(horizon.MeasureExpected, 1.6)
		t.Years = append(t.Years, y)
	}
	t.Years = append(t.Years, horizon.TallyYear{Year: 2008 + len(docs), Documents: count(horizon.MeasureDocuments, 1), Partial: true})
	return t
}

func TestYearToYear(t *testing.T) {
	const used = "判定には、この41件すべてを使います。それまでの傾向なら2件ほどでした。"
	for _, c := range []struct {
		state horizon.YearState
		docs  []int
		want  string
	}{
		{horizon.YearNone, nil, ""},
		{horizon.YearUnjudged, []int{41}, "2008年は41件です。"},
		{horizon.YearNone, []int{27, 41}, "2008年の27件から2009年の41件に増えました。" + used},
		{horizon.YearUnjudged, []int{27, 41}, "2008年の27件から2009年の41件に増えました。"},
		{horizon.YearNone, []int{1, 1234, 41}, "2009年の1,234件から2010年の41件に減りました。" + used},
		{horizon.YearNone, []int{41, 41}, "2008年も2009年も41件です。" + used},
	} {
		if got := YearToYear(tallyOf(c.state, c.docs...)).String(); got != c.want {
			t.Errorf("of %v: %s, want %s", c.docs, got, c.want)
		}
	}
}

func TestEvidenceOf(t *testing.T) {
	var book *horizon.Book
	count := func(n float64) horizon.Figure { return book.Put(horizon.Counted{Subject: "change/x"}, n) }
	for want, tally := range map[string]horizon.Tally{
		"公開できる文書は、まだありません。": {},
		"公開文書12件、発行者3。":     {Documents: count(12), Publishers: count(3)},
		"公開文書12件、発行者3。同じ内容の2件は数えません。以前の言及1件を除きます。": {Documents: count(12), Publishers: count(3), Copies: count(2), Earlier: count(1)},
	} {
		if got := EvidenceOf(tally).String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestArrival(t *testing.T) {
	at := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, horizon.Tokyo) }
	for want, f := range map[string]horizon.Forecast{
		"広がる時期は、8割の確からしさで2011年4月から2014年10月までです。": {Early: at(2011, 4), Late: at(2014, 10)},
		"広がる時期は、8割の確からしさで2013年3月以降です。上限は求まりません。": {Early: at(2013, 3)},
		"": {Early: at(2013, 3), Refused: "比べられる用語が60に届きません。"},
	} {
		if got := Arrival(f); got != want || utf8.RuneCountInString(got) > 60 {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
