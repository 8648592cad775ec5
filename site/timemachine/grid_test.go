package timemachine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// drawn is a row of a grid as text: a letter a year (o detected, u above, . nothing), the
// marks by month (v a detection, d a document), then the results with their years.
func drawn(r GridRow) string {
	var b strings.Builder
	b.WriteString(r.Name + " ")
	for _, c := range r.Cells {
		b.WriteString(map[State]string{Quiet: ".", Up: "u", On: "o"}[c.State])
		for _, m := range c.Marks {
			fmt.Fprintf(&b, "%s%d", map[bool]string{true: "v", false: "d"}[m.Found], m.Month)
		}
	}
	for _, x := range r.Results {
		fmt.Fprintf(&b, " %d:%s", x.Year, x.Words)
	}
	return b.String()
}

// TestGrid has a row a theme by its first detection, what was not detected last, and every
// date in the column of its year.
func TestGrid(t *testing.T) {
	g := Of(horizon.Edition{AsOf: endOf2010, Past: past(t)}, false).Grid
	var got []string
	for _, r := range g.Rows {
		got = append(got, drawn(r))
	}
	want := []string{
		"暗号の危殆化 ...ov10..d4.. 2008:17か月早い（検知は終了）",
		"ユビキタス ..d12..ov12... 2007:3年遅い",
		"制御系 .......v3d3. 2009:同じ時期",
		"クラウド ......ov12od5 2010:4か月早い",
		"SNS ......ov12.",
		"グリーンIT・スマートグリッド .....d12..ov12 2010:3年遅い",
		"国際会計基準 .......d6. 2009:検知していません",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(g.Choices); n != 5 || g.Choices[0].Year != 2006 || g.Choices[0].Back != 4 || g.Choices[n-1].Back != 0 || len(g.Years) != 8 || g.Years[7].Class() != "a0" {
		t.Errorf("choices %+v of the years %v", g.Choices, g.Years)
	}
	if !g.Counted || g.Left != nil {
		t.Errorf("counted %v, left %s", g.Counted, g.Left)
	}
}

// TestGridHasRoomForTheTelling leaves out what was over before the first year, and says
// how much.
func TestGridHasRoomForTheTelling(t *testing.T) {
	p := past(t)
	for i := range 12 {
		p.Series = append(p.Series, horizon.PastSeries{ID: fmt.Sprint(i), Name: fmt.Sprintf("古い%d", i), Detections: []horizon.PastDetection{detected(t, "1999", "2000", 9)}})
	}
	ed := horizon.Edition{AsOf: endOf2010, Past: p, Figures: new(horizon.Book)}
	g := Of(ed, true).Grid
	if len(g.Rows) != gridFound+1 || g.Left.String() != "9 more themes" {
		t.Errorf("%d rows, %s", len(g.Rows), g.Left)
	}
	names := map[string]bool{}
	for _, r := range g.Rows {
		names[r.Name] = true
	}
	for _, s := range past(t).Series {
		if name, _ := (language{english: true}).name(s); !names[name] {
			t.Errorf("no row of %s", name)
		}
	}
}
