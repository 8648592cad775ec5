package chart

import (
	"encoding/xml"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// tallyOf makes the tally of a change with so many documents a year, the first of each
// pair with a month and the second without.
func tallyOf(first int, expected float64, pairs ...[2]int) horizon.Tally {
	var b horizon.Book
	asOf := time.Date(first+len(pairs)-1, 12, 31, 23, 59, 59, 0, horizon.Tokyo)
	put := func(m horizon.Measure, d horizon.Days, sources string, n float64) horizon.Figure {
		return b.Put(horizon.Counted{Subject: "change/x", Measure: m, Period: d, Panel: horizon.PublicPanel, Sources: sources, AsOf: asOf}, n)
	}
	var t horizon.Tally
	dated, byYear := 0, 0
	r := rand.New(rand.NewPCG(1, 1))
	for i, p := range pairs {
		y := first + i
		span := horizon.DaysOfYear(y)
		row := horizon.TallyYear{Year: y, Documents: put("documents", span, "all", float64(p[0]+p[1])), Dated: put("documents", span, "dated", float64(p[0])), ByYear: put("documents", span, "year-only", float64(p[1])),
			State: horizon.YearUnjudged}
		for range p[0] {
			row.Days = append(row.Days, span.From.AddDate(0, 0, r.IntN(365)))
		}
		slices.SortFunc(row.Days, time.Time.Compare)
		if i > 1 {
			row.State, row.Used = horizon.YearNone, put("documents", span, "used", float64(p[0]+p[1]))
			row.Expected = b.PutRange(horizon.Counted{Subject: "series/x", Measure: horizon.MeasureExpected, Period: span, AsOf: asOf}, horizon.Estimate{Value: expected, Lo: 0, Hi: 2*expected + 3})
			t.UsedFrom = put("sources", horizon.Days{}, "used", 4)
		}
		dated, byYear = dated+p[0], byYear+p[1]
		t.Years = append(t.Years, row)
	}
	t.Documents, t.Dated, t.ByYear = put("documents", horizon.Days{}, "all", float64(dated+byYear)), put("documents", horizon.Days{}, "dated", float64(dated)), put("documents", horizon.Days{}, "year-only", float64(byYear))
	t.Undated = put("documents", horizon.Days{}, "undated", 0)
	return t
}

// detectedYears marks years of a tally as those of a detection.
func detectedYears(t horizon.Tally, states map[int]horizon.YearState) horizon.Tally {
	for i := range t.Years {
		if s, ok := states[t.Years[i].Year]; ok {
			t.Years[i].State = s
			if s == horizon.YearDetected {
				t.Detections = append(t.Detections, horizon.Detected{Opened: horizon.PeriodOf(horizon.Yearly, time.Date(t.Years[i].Year, 6, 1, 0, 0, 0, 0, horizon.Tokyo))})
			}
		}
	}
	return t
}

// TestYearsHoldEveryDocument holds that the table's sum is the number of documents that
// the picture speaks of, that no picture is too large, and that each is well-formed.
func TestYearsHoldEveryDocument(t *testing.T) {
	asOf := time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)
	long := make([][2]int, 60)
	for i := range long {
		long[i] = [2]int{i * 3, 60 - i}
	}
	for name, tally := range map[string]horizon.Tally{
		"a few":                 detectedYears(tallyOf(2005, 1.4, [2]int{0, 0}, [2]int{1, 0}, [2]int{1, 4}, [2]int{1, 5}, [2]int{13, 8}, [2]int{5, 23}, [2]int{11, 30}), map[int]horizon.YearState{2009: horizon.YearDetected, 2010: horizon.YearGoesOn, 2011: horizon.YearGoesOn}),
		"by year alone":         tallyOf(2000, 50, [2]int{0, 6}, [2]int{0, 9}, [2]int{0, 55}, [2]int{0, 27}, [2]int{0, 44}),
		"twelve thousand":       tallyOf(2004, 900, [2]int{500, 0}, [2]int{800, 100}, [2]int{1500, 100}, [2]int{3000, 0}, [2]int{5900, 100}),
		"sixty years":           tallyOf(1952, 12, long...),
		"one year":              tallyOf(2011, 0, [2]int{2, 0}),
		"nothing with any date": {},
	} {
		d := Years{ID: "trend", Name: name, Category: horizon.Use, AsOf: asOf, Tally: tally, Named: []horizon.Recognition{{On: time.Date(2010, 5, 17, 0, 0, 0, 0, horizon.Tokyo), Precision: horizon.ByDay}}}
		for _, english := range []bool{false, true} {
			d.English = english
			f := d.Figure()
			sum := 0
			for _, r := range f.Table.Rows[:len(f.Table.Rows)-1] {
				sum += r.Cells[1].Figure.Int()
			}
			last := f.Table.Rows[len(f.Table.Rows)-1].Cells[1]
			if tally.Documents.Made() && (sum != tally.Documents.Int() || last.Figure.Int() != sum) {
				t.Errorf("%s: the rows hold %d documents, the last row %s, the page %d", name, sum, last.Text, tally.Documents.Int())
			}
			for form, svg := range map[string]string{"wide": string(f.Wide), "narrow": string(f.Narrow), "alone": d.SVG("出典：このサイト、https://example.jp/ja/changes/x/")} {
				if most := map[bool]int{false: MaxBytes, true: 2 * MaxBytes}[form == "alone"]; len(svg) > most {
					t.Errorf("%s, %s: %d bytes", name, form, len(svg))
				}
				dec := xml.NewDecoder(strings.NewReader(svg))
				for {
					if _, err := dec.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatalf("%s, %s: %v in %s", name, form, err, svg)
					}
				}
			}
		}
	}
}

// TestFinding says of the last full year what its own verdict says, and of a year
// without history nothing.
func TestFinding(t *testing.T) {
	base := func() horizon.Tally {
		return tallyOf(2007, 9, [2]int{13, 0}, [2]int{7, 0}, [2]int{34, 0}, [2]int{63, 0})
	}
	for _, c := range []struct {
		states map[int]horizon.YearState
		ja, en string
	}{
		{map[int]horizon.YearState{2010: horizon.YearDetected}, "2010年は63件。この年に増加を検知しました", "63 documents in 2010: a rise was detected in this year"},
		{map[int]horizon.YearState{2009: horizon.YearDetected, 2010: horizon.YearGoesOn}, "2010年は63件。2009年に検知した増加が続いています", "63 documents in 2010: still rising since 2009"},
		{map[int]horizon.YearState{2009: horizon.YearDetected, 2010: horizon.YearEnded}, "検知は終わりましたが、2009年の34件から2010年の63件に増えています", "The detection has ended, and the count still grew: 34 in 2009, 63 documents in 2010"},
		{map[int]horizon.YearState{2010: horizon.YearClose}, "2010年は63件。検知に近い増え方です", "63 documents in 2010: close to detection"},
		{map[int]horizon.YearState{2010: horizon.YearUnjudged}, "2010年は63件。年ごとには、履歴が足りないため判定していません", "63 documents in 2010: not judged, for there is too little history"},
		{map[int]horizon.YearState{2009: horizon.YearEnded}, "検知は2009年に終わりましたが、件数は2009年の34件から2010年の63件に増えています", "The detection ended in 2009, and the count still grew: 34 in 2009, 63 documents in 2010"},
		{nil, "2010年は63件。増えたとは言えません", "63 documents in 2010: no rise that stands out"},
	} {
		d := Years{Name: "x", Tally: detectedYears(base(), c.states)}
		if got := d.Figure().Heading; got != c.ja {
			t.Errorf("%v: %s, want %s", c.states, got, c.ja)
		}
		d.English = true
		if got := d.Figure().Heading; got != c.en {
			t.Errorf("%v: %s, want %s", c.states, got, c.en)
		}
	}
}
