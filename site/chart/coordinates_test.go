package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// piece is what a picture must hold, and how often; 0 says never.
type piece struct {
	what  string
	svg   string
	times int
}

func checkPieces(t *testing.T, name, svg string, pieces []piece) {
	t.Helper()
	for _, p := range pieces {
		if got := strings.Count(svg, p.svg); got != p.times {
			t.Errorf("%s: %s: %d of %s, want %d in\n%s", name, p.what, got, p.svg, p.times, svg)
		}
	}
}

// oneSpan is a timeline of one change from 2007-01-01 to 2009-07-02.
func oneSpan() Timeline {
	return Timeline{ID: "t", AsOf: day("2010-03-31"), Horizon: day("2015-03-31"), Spans: []Span{
		{Change: "c", Name: "名", Category: horizon.Use, First: Date{At: day("2007-01-01")}, Latest: Date{At: day("2009-07-02")}, Docs: documents(3)},
	}}
}

// TestTimelineCoordinates holds a bar, the cut-off and the target year to numbers
// reckoned by hand: a year is 72 wide from 350 on, in the narrow form 32.2 from 6.
// The cut-off is 4 years and 89/365 after the first, the target year begins 8
// years and 90/365 after it.
func TestTimelineCoordinates(t *testing.T) {
	f := oneSpan().Figures()[0]
	checkPieces(t, "wide", string(f.Wide), []piece{
		{"size", `viewBox="0 0 1078 140"`, 1},
		{"bar", `<rect x="422" y="84" width="179.9" height="16"/>`, 1},
		{"latest", `<circle cx="601.9" cy="92" r="9"/>`, 1},
		{"name", `<text x="24" y="97">名</text>`, 1},
		{"documents", `<text x="667.6" y="97">根拠3件</text>`, 1},
		{"category", `<path d="M0 43H1078" stroke="#999999"/><g fill="#008299"><circle cx="9" cy="61" r="6.5"/><text x="24" y="66"`, 1},
		{"target year", `<rect x="943.8" y="30" width="72" height="84" fill="#fff0b3"/>`, 1},
		{"its name", `<text x="979.8" y="133" fill="#604b00">対象 2014年度</text>`, 1},
		{"cut-off", `<path d="M655.6 34V114" stroke="#1a1a1a" stroke-width="2"/>`, 1},
		{"its name", `<text x="655.6" y="133" fill="#1a1a1a">時点 2010年3月</text>`, 1},
		{"first year", `<text x="386" y="24">2006年</text>`, 1},
		{"last year", `<text x="1034" y="24">2015年</text>`, 1},
		{"year beyond", `2016`, 0},
		{"grid", `<path d="M350 34V114M422 34V114M494 34V114M566 34V114M638 34V114M710 34V114M782 34V114M854 34V114M926 34V114M998 34V114M1070 34V114" stroke="#e0e0e0"/>`, 1},
		{"arrow", `l-5 5l5 5`, 0},
	})
	checkPieces(t, "narrow", string(f.Narrow), []piece{
		{"size", `viewBox="0 0 334 146"`, 1},
		{"bar", `<rect x="38.2" y="93.5" width="80.5" height="13"/>`, 1},
		{"latest", `<circle cx="118.7" cy="100" r="7.3"/>`, 1},
		{"name", `<text x="6" y="87">名</text>`, 1},
		{"documents", `根拠3件`, 0},
		{"first year", `<text x="22.1" y="20">2006</text>`, 1},
		{"every other year", `<text x="86.5" y="20">2008</text>`, 1},
		{"odd years", `>2007</text>`, 0},
		{"cut-off", `<text x="142.7" y="138" fill="#1a1a1a">時点</text>`, 1},
		{"target year", `<text x="287.6" y="138" fill="#604b00">対象年度</text>`, 1},
	})
}

// TestTimelineEdges draws what began before the first year, what ends after the
// last, what is not dated, and two categories.
func TestTimelineEdges(t *testing.T) {
	d := oneSpan()
	d.Spans = []Span{
		{Name: "早", Category: horizon.Policy, First: Date{At: day("2005-12-31")}, Latest: Date{At: day("2006-01-01")}, Docs: documents(1)},
		{Name: "無", Category: horizon.Policy},
		{Name: "遅", Category: horizon.Menace, First: Date{At: day("2006-01-01")}, Latest: Date{At: day("2017-01-01")}, Docs: documents(2)},
	}
	checkPieces(t, "wide", string(d.Figures()[0].Wide), []piece{
		{"size: two heads and three rows", `viewBox="0 0 1078 240"`, 1}, // 34 + 6 + 2*36 + 3*32 + 6 + 26
		{"what has no length has no bar", `height="16"`, 1},
		{"to the end", `<rect x="350" y="184" width="720" height="16"/>`, 1},
		{"arrow from the left", `<path d="M359 87l-5 5l5 5" fill="none" stroke="#ffffff" stroke-width="2"/>`, 1},
		{"first of two in a category", `<text x="24" y="97">早</text>`, 1},
		{"not dated", `<text x="354" y="129">日付のある根拠はありません</text>`, 1},
		{"its marks", `<g stroke="#ffffff" stroke-width="1.5">`, 2},
		{"square", `<rect x="341.9" y="83.9" width="16.1" height="16.1"/>`, 1},
		{"lozenge", `<path d="M1070 181.2l10.8 10.8l-10.8 10.8l-10.8 -10.8z"/>`, 1},
	})
}

// TestTimelineWords holds what a timeline says, in both languages: a year before
// the cut-off is not within the last year.
func TestTimelineWords(t *testing.T) {
	old, edge, new := oneSpan().Spans[0], oneSpan().Spans[0], oneSpan().Spans[0]
	old.Name, edge.Latest.At, new.Latest.At = "古", day("2009-03-31"), day("2009-04-01")
	old.First.At, old.Latest.At = day("2005-02-03"), day("2008-02-03")
	for _, c := range []struct {
		spans           []Span
		heading, headEN string
	}{
		{nil, "公開している環境変化は、まだありません", "No change is published yet"},
		{[]Span{new}, "1件すべてで、この1年に新しい根拠が出ています", "1 of 1 changes have new evidence within the last year"},
		{[]Span{edge, old}, "2件のどれにも、この1年の根拠はありません", "0 of 2 changes have new evidence within the last year"},
		{[]Span{edge, new}, "2件のうち1件で、この1年に新しい根拠が出ています", "1 of 2 changes have new evidence within the last year"},
	} {
		d := oneSpan()
		d.Spans = c.spans
		if got := d.Figures()[0].Heading; got != c.heading {
			t.Errorf("%d changes: %s, want %s", len(c.spans), got, c.heading)
		}
		d.English = true
		if got := d.Figures()[0].Heading; got != c.headEN {
			t.Errorf("%d changes: %s, want %s", len(c.spans), got, c.headEN)
		}
	}
	d := oneSpan()
	d.Spans = []Span{{Name: "無"}, new, old}
	want := "3件の環境変化を分類ごとに並べ、最初の根拠から最新の根拠までを横棒で示す。最も早い根拠は「古」の2005年2月。最も新しい根拠は「名」の2009年4月。縦線は時点の2010年3月、帯は対象の2014年度。値は図の下の表にある。"
	if got := d.Figures()[0].Desc; got != want {
		t.Errorf("described as\n%s, want\n%s", got, want)
	}
	for i, want := range []string{"無  日付なし 日付なし 0件 0件", "名 IT利用 2007年1月 2009年4月 3件 0件", "古 IT利用 2005年2月 2008年2月 3件 0件"} {
		checkRow(t, d.Figures()[0].Table.Rows[i], want)
	}
	d.English = true
	checkRow(t, d.Figures()[0].Table.Rows[1], "名 Use of IT January 2007 April 2009 3 0")
	checkPieces(t, "English", string(d.Figures()[0].Wide), []piece{
		{"not dated", "no dated evidence", 1}, {"documents", ">3 documents</text>", 2}, {"cut-off", ">as of March 2010</text>", 1}, {"target", ">target FY2014</text>", 1}, {"years", ">2006</text>", 1},
	})
}

// TestTimelineParts parts many changes: 20 a picture, 15 where words are English.
func TestTimelineParts(t *testing.T) {
	for _, c := range []struct {
		spans   int
		english bool
		want    string
	}{{0, false, "t:0"}, {20, false, "t:20"}, {21, false, "t:20 t2:1"}, {41, false, "t:20 t2:20 t3:1"}, {15, true, "t:15"}, {16, true, "t:15 t2:1"}} {
		d := oneSpan()
		d.English = c.english
		d.Spans = make([]Span, c.spans)
		var got []string
		for _, f := range d.Figures() {
			got = append(got, fmt.Sprintf("%s:%d", f.ID, len(f.Table.Rows)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%d changes, English %v: %v, want %s", c.spans, c.english, got, c.want)
		}
	}
}

// TestMatrixCoordinates: two columns are 412 wide from 250 on, rows 36 high from
// 62; in the narrow form 163 from 4, cells 30 high from 50. Of at most 9 documents
// the shades begin at 1, 3 and 6.
func TestMatrixCoordinates(t *testing.T) {
	d := Matrix{ID: "m", Name: "数", RowHead: "脅威", Cols: []string{"金融", "政府・行政サービス"}, Rows: []MatrixRow{{"甲", []horizon.Figure{documents(9), documents(0)}}, {"乙", []horizon.Figure{documents(3), documents(1)}}, {"丙", []horizon.Figure{documents(2), documents(6)}}}}
	f := d.Figure()
	checkPieces(t, "wide", string(f.Wide), []piece{
		{"size", `viewBox="0 0 1078 176"`, 1}, // 62 + 3*36 + 6
		{"none", `<path fill="#ffffff" stroke="#6b7280" d="M662 62h412v36h-412z"/>`, 1},
		{"few", `<path fill="#e3eefc" stroke="#6b7280" d="M662 98h412v36h-412zM250 134h412v36h-412z"/>`, 1},
		{"some", `<path fill="#bcd6f7" stroke="#6b7280" d="M250 98h412v36h-412z"/>`, 1},
		{"most", `<path fill="#93bdf0" stroke="#6b7280" d="M250 62h412v36h-412zM662 134h412v36h-412z"/>`, 1},
		{"numbers", `<text y="85"><tspan x="456">9</tspan></text><text y="121"><tspan x="456">3</tspan><tspan x="868">1</tspan></text>`, 1},
		{"row", `<text x="4" y="85">甲</text>`, 1},
		{"column", `<text x="456" y="52">金融</text>`, 1},
		{"column in lines", `<text x="868" y="34">政府・</text><text x="868" y="52">行政サービ</text>`, 0},
	})
	checkPieces(t, "narrow", string(f.Narrow), []piece{
		{"size", `viewBox="0 0 334 194"`, 1}, // 26 + 3*54 + 6
		{"cell", `M4 50h163v30h-163z`, 1}, {"second row", `M4 104h163v30h-163z`, 1}, {"row", `<text x="4" y="44">甲</text>`, 1}, {"column", `<text x="85.5" y="18">1</text>`, 1},
		{"numbers", `<text y="70"><tspan x="85.5">9</tspan></text>`, 1},
	})
	if f.Heading != "最も多い組合せは「甲」と「金融」で、9件です" || f.Desc != "縦に脅威、横に2個の分野を並べ、両方に触れた公開文書の件数を升目の数字と濃さで示す。最も多いのは「甲」と「金融」の9件。値は図の下の表にある。" {
		t.Errorf("%s\n%s", f.Heading, f.Desc)
	}
	checkRow(t, f.Table.Rows[2], "丙 2 6")
	for most, want := range map[int][3]int{0: {1, 2, 3}, 4: {1, 2, 3}, 5: {1, 2, 4}, 7: {1, 3, 5}, 9: {1, 3, 6}} {
		if got := (Matrix{Cols: []string{"a"}, Rows: []MatrixRow{{"x", []horizon.Figure{documents(most)}}}}).bounds(); got != want {
			t.Errorf("of at most %d documents shades begin at %v, want %v", most, got, want)
		}
	}
	if f := (Matrix{ID: "m", RowHead: "脅威"}).Figure(); f.Heading != "同じ文書に出てくる組合せは、まだありません" || strings.Contains(f.Desc, "最も多い") {
		t.Errorf("of nothing: %s %s", f.Heading, f.Desc)
	}
	for rows, want := range map[int]bool{10: false, 11: true} {
		d.Rows = make([]MatrixRow, rows)
		f := d.Figure()
		if strings.Contains(f.Desc, "図は件数の多い10行だけを示す。") != want || !strings.Contains(string(f.Wide), `viewBox="0 0 1078 428"`) || len(f.Table.Rows) != rows {
			t.Errorf("of %d rows: %s", rows, f.Desc)
		}
	}
}

// TestWrap breaks the names of columns.
func TestWrap(t *testing.T) {
	for name, want := range map[string]string{
		"金融": "金融", "一二三四五": "一二三四五", "一二三四五六": "一二三四五/六", "政府・行政サービス": "政府・/行政サービ/ス", "一・二三四五六": "一・/二三四五六", "、二三四五六": "、二三四五/六",
		"一二三四五一二三四五一二三四五": "一二三四五/一二三四五/一二三四五", "一二三四五一二三四五一二三四五六": "一二三四五/一二三四五/一二三四…",
	} {
		if got := strings.Join(wrap(name, 5), "/"); got != want {
			t.Errorf("wrap(%s, 5) = %s, want %s", name, got, want)
		}
	}
}

// TestSignMapCoordinates: on the wide map a value of 0.4 (log 0.5) stands at 80 and
// one of 1.9 (log 2) at 620; an increase of -0.25 at 430 and one of 0.25 at 74.
func TestSignMapCoordinates(t *testing.T) {
	up, down, same := 1, -1, 0
	d := SignMap{ID: "s", View: "図", Unit: "件数", Span: "四期。", Value: .9, Increase: 0, Signs: []Sign{
		{Name: "甲", Category: horizon.Use, Value: .9, Increase: 0, Quadrant: "潜在", Moved: &up},
		{Name: "乙", Category: horizon.Use, Value: 1.9, Increase: .25, Quadrant: "強い兆し", Moved: &down},
		{Name: "丙", Category: horizon.Use, Value: .4, Increase: -.25, Quadrant: "弱い兆し", Moved: &same},
		{Name: "丁", Category: horizon.Use, Value: .9, Increase: 0, Quadrant: "弱い兆し"}, // where the first stands
	}}
	f := d.Figure()
	checkPieces(t, "wide", string(f.Wide), []piece{
		{"size", `viewBox="0 0 1078 516"`, 1},
		{"frame", `<rect x="64" y="34" width="596" height="436" fill="none" stroke="#999999"/>`, 1},
		{"medians", `<path d="M350 34V470M64 252H660" stroke="#4d4d4d"`, 1},
		{"the middle", `<circle cx="350" cy="252" r="6.5"/>`, 1},
		{"its number", `<text x="359" y="257">1↑</text>`, 1},
		{"top right", `<circle cx="620" cy="74" r="6.5"/>`, 1},
		{"its number", `<text x="629" y="79">2↓</text>`, 1},
		{"bottom left", `<circle cx="80" cy="430" r="6.5"/>`, 1},
		{"its number", `<text x="89" y="435">3</text>`, 1},
		{"set apart", `<circle cx="350" cy="268" r="6.5"/>`, 1},
		{"its number", `<text x="359" y="273">4</text>`, 1},
		{"names", `<circle cx="698" cy="69" r="6.5"/></g><text x="714" y="74" fill="#1a1a1a">2　乙</text>`, 1},
	})
	checkPieces(t, "narrow", string(f.Narrow), []piece{
		{"size", `viewBox="0 0 334 492"`, 1}, // 372 + 4*30
		{"top right", `<circle cx="286" cy="70" r="6.5"/>`, 1}, {"names", `<text x="30" y="402" fill="#1a1a1a">2　乙</text>`, 1},
	})
	if f.Heading != "4件のうち、弱い兆しは2件、強い兆しは1件です" || !strings.Contains(f.Desc, "弱い兆し2件、強い兆し1件、定着0件、潜在1件。") {
		t.Errorf("%s\n%s", f.Heading, f.Desc)
	}
	for i, want := range []string{"甲 1 IT利用 0.9 1 潜在 上へ", "乙 2 IT利用 1.9 1.3 強い兆し 下へ", "丙 3 IT利用 0.4 0.78 弱い兆し 同じ", "丁 4 IT利用 0.9 1 弱い兆し 比べられません"} {
		checkRow(t, f.Table.Rows[i], want)
	}
	for n, named := range map[int]bool{12: true, 13: false} {
		d.Signs = make([]Sign, n)
		if got := strings.Contains(string(d.Figure().Wide), `12　`); got != named {
			t.Errorf("of %d changes names are listed: %v", n, got)
		}
	}
	d.Signs = make([]Sign, 60)
	for i := range d.Signs {
		d.Signs[i] = Sign{Category: horizon.Use, Value: 1, Increase: float64(i)}
	}
	if svg := string(d.Figure().Wide); strings.Count(svg, "<circle") != 48 || strings.Contains(svg, ">12</text>") || !strings.Contains(svg, ">13</text>") {
		t.Errorf("%d of 60 changes are drawn", strings.Count(svg, "<circle"))
	}
	if f := (SignMap{ID: "s"}).Figure(); f.Heading != "地図に置ける変化は、まだありません" || strings.Contains(string(f.Wide), "stroke-dasharray") {
		t.Errorf("of nothing: %s", f.Heading)
	}
}

// TestLinesCoordinates: three places are 214.7 wide from 56 on, and 0.5 is 244 high.
func TestLinesCoordinates(t *testing.T) {
	d := Lines{ID: "l", Title: "題", Unit: "単位", X: []string{"2003", "2004", "2005"}, Curves: []Curve{
		{"real", []float64{.2, .45, math.NaN()}}, {"placebo", []float64{0, math.NaN(), .3}}, {"third", nil},
	}}
	checkPieces(t, "lines", string(d.SVG()), []piece{
		{"size: two rows of names", `viewBox="0 0 720 380"`, 1},
		{"curve", `<path d="M163.3 202.4L378 80.4" fill="none" stroke="#00428c" stroke-width="2" stroke-dasharray=""/>`, 1},
		{"its marks", `<path d="M163.3 202.4h.1M378 80.4h.1" fill="none" stroke="#00428c"`, 1},
		{"curve with a gap", `<path d="M163.3 300M592.7 153.6" fill="none" stroke="#c74700" stroke-width="2" stroke-dasharray="6 3"/>`, 1},
		{"axis", `<path d="M56 251.2H700" stroke="#e0e0e0"/><text x="48" y="255.2" text-anchor="end">0.1</text>`, 1},
		{"top of the axis", `<path d="M56 56H700"`, 1},
		{"place", `<text x="378" y="320" text-anchor="middle">2004</text>`, 1},
		{"first name", `<path d="M56 340h24" fill="none" stroke="#00428c"`, 1},
		{"second name", `<path d="M376 340h24"`, 1}, {"third name", `<path d="M56 360h24"`, 1},
	})
	for i := range 30 { // 644/30 = 21.5 wide: every third is named
		d.X = append(d.X[:i], fmt.Sprint(1990+i))
	}
	checkPieces(t, "many places", string(d.SVG()), []piece{{"first", `>1990</text>`, 1}, {"second", `>1991</text>`, 0}, {"third", `>1992</text>`, 0}, {"fourth", `>1993</text>`, 1}})
}

// TestLetters cuts names to what a picture has room for.
func TestLetters(t *testing.T) {
	for _, c := range []struct {
		s              string
		letters, bytes int
		want           string
	}{
		{"一二三", 3, 99, "一二三"}, {"一二三四", 3, 99, "一二…"}, {"一二三", 3, 9, "一二三"}, {"一二三", 3, 8, "一…"}, {"&&&", 3, 15, "&&&"}, {"&&&", 3, 14, "&…"}, {"&&&", 1, 0, "…"},
	} {
		if got := short(c.s, c.letters, c.bytes); got != c.want {
			t.Errorf("short(%s, %d, %d) = %s, want %s", c.s, c.letters, c.bytes, got, c.want)
		}
	}
	if got := (Timeline{English: true}).letters(wideTimeline); got != 38 {
		t.Errorf("an English name has %d letters, want 38", got)
	}
	if ja, en := (Timeline{}).bytes(wideTimeline), (Timeline{English: true}).bytes(wideTimeline); ja != 84 || en != 46 {
		t.Errorf("names have %d and %d bytes, want 84 and 46", ja, en)
	}
	for x, want := range map[float64]string{-.04: "0", .05: "0.1", 12.34: "12.3", 7: "7", -2.25: "-2.3"} {
		if got := at(x); got != want {
			t.Errorf("at(%v) = %s, want %s", x, got, want)
		}
	}
	c := &canvas{}
	c.rect(1, 2, 0, 3, "")
	c.rect(1, 2, 3, 0, "")
	c.rect(1, 2, 3, 4, `fill="x"`)
	if got := c.b.String(); got != `<rect x="1" y="2" width="3" height="4" fill="x"/>` {
		t.Errorf("rectangles: %s", got)
	}
}

func checkRow(t *testing.T, r Row, want string) {
	t.Helper()
	var got []string
	for _, c := range r.Cells {
		got = append(got, c.Text+c.Unit)
	}
	if s := strings.Join(got, " "); s != want {
		t.Errorf("row %q, want %q", s, want)
	}
}
