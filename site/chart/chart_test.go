package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

// documents is a figure of so many documents.
func documents(n int) horizon.Figure {
	return new(horizon.Book).Put(horizon.Counted{Subject: "change/c", Measure: horizon.MeasureDocuments, Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: day("2010-03-31")}, float64(n))
}

// hostile is what a name may hold at worst.
var hostile = `<script>alert("x")</script>&'"]]>` + strings.Repeat("長い名前", 3000)

func timeline(n int, name func(int) string) Timeline {
	d := Timeline{ID: "tl", AsOf: day("2010-03-31"), Horizon: day("2015-03-31")}
	for i := range n {
		d.Spans = append(d.Spans, Span{
			Change: horizon.ChangeID(fmt.Sprintf("c%d", i)), Name: name(i), Category: horizon.Categories()[i*4/n],
			First: Date{At: day("2004-01-16").AddDate(0, 7*i, 3)}, Latest: Date{At: day("2010-03-30").AddDate(0, -2*i, 0)}, Docs: documents(9 + i), Earlier: documents(i % 3),
		})
	}
	return d
}

// elements walks an SVG and returns its start elements; it fails where the
// picture is not well-formed.
func elements(t *testing.T, svg string) []xml.StartElement {
	t.Helper()
	var out []xml.StartElement
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%.300s", err, svg)
		}
		if e, ok := tok.(xml.StartElement); ok {
			out = append(out, e.Copy())
		}
	}
}

var long = regexp.MustCompile(`[0-9]\.[0-9]{2,}`)

func checkSVG(t *testing.T, name, svg string) {
	t.Helper()
	if len(svg) > MaxBytes {
		t.Errorf("%s: %d bytes, want at most %d", name, len(svg), MaxBytes)
	}
	if strings.Contains(svg, "%!") {
		t.Errorf("%s: a value was not written", name)
	}
	es := elements(t, svg)
	attrs := map[string]string{}
	for _, a := range es[0].Attr {
		attrs[a.Name.Local] = a.Value
	}
	label := strings.Fields(attrs["aria-labelledby"])
	if attrs["role"] != "img" || len(label) != 2 {
		t.Errorf("%s: role %q labelled by %q, want img and two ids", name, attrs["role"], label)
	}
	ids := map[string]string{}
	for _, e := range es {
		switch e.Name.Local {
		case "svg", "title", "desc", "g", "path", "rect", "circle", "text":
		default:
			t.Errorf("%s: element %s", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			switch k := a.Name.Local; {
			case k == "style" || strings.HasPrefix(k, "on") || k == "href":
				t.Errorf("%s: attribute %s", name, k)
			case k == "id":
				ids[a.Value] = e.Name.Local
			case k == "stroke-width": // not a coordinate
			case long.MatchString(a.Value):
				t.Errorf("%s: %s=%q has more than one decimal", name, k, a.Value)
			}
		}
	}
	if len(label) == 2 && (ids[label[0]] != "title" || ids[label[1]] != "desc") {
		t.Errorf("%s: labelled by %q, but the ids are %v", name, label, ids)
	}
}

func TestPictures(t *testing.T) {
	figures := map[string]Figure{}
	for _, n := range []int{0, 1, 9, 22, 60} {
		for i, f := range timeline(n, func(i int) string {
			return fmt.Sprintf("とても長い名前を持った環境変化の例その%d", i)
		}).Figures() {
			figures[fmt.Sprintf("timeline of %d, part %d", n, i+1)] = f
		}
	}
	figures["hostile timeline"] = timeline(9, func(int) string { return hostile }).Figures()[0]
	for name, f := range figures {
		checkSVG(t, name+", wide", string(f.Wide))
		checkSVG(t, name+", narrow", string(f.Narrow))
		if !strings.Contains(string(f.Wide), `class="s-w"`) || !strings.Contains(string(f.Narrow), `class="s-n"`) {
			t.Errorf("%s: forms are not told apart", name)
		}
		for _, k := range f.Key {
			elements(t, string(k.Mark))
		}
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct {
		asOf, horizon string
		from, to      int
	}{
		{"2010-03-31", "2015-03-31", 2006, 2015},
		{"2010-03-31", "2014-12-31", 2006, 2015},
		{"2014-12-31", "2015-03-31", 2006, 2015},
		{"2026-11-23", "2031-11-23", 2022, 2032},
		{"2026-11-23", "2015-03-31", 2022, 2027}, // a horizon that has passed
	} {
		if from, to := (Timeline{AsOf: day(c.asOf), Horizon: day(c.horizon)}).Years(); from != c.from || to != c.to {
			t.Errorf("Years(as of %s, horizon %s) = %d, %d, want %d, %d", c.asOf, c.horizon, from, to, c.from, c.to)
		}
	}
}

var digits = regexp.MustCompile(`[0-9]+`)

// TestTimelineSaysItsData recomputes every number of the words from the data.
func TestTimelineSaysItsData(t *testing.T) {
	d := timeline(9, func(i int) string { return string(rune('あ' + i)) })
	f := d.Figures()[0]
	recent := 0
	for _, s := range d.Spans {
		if s.Latest.At.After(d.AsOf.AddDate(-1, 0, 0)) {
			recent++
		}
	}
	if want := fmt.Sprintf("9件のうち%d件", recent); !strings.HasPrefix(f.Heading, want) {
		t.Errorf("heading = %s, want %s first", f.Heading, want)
	}
	want := []string{"9", "2004", "1", "2010", "3", "2010", "3", "2014"}
	if got := digits.FindAllString(strings.ReplaceAll(f.Desc, "4分類", ""), -1); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("numbers of %q = %v, want %v", f.Desc, got, want)
	}
	if len(f.Table.Rows) != len(d.Spans) {
		t.Fatalf("table has %d rows, want %d", len(f.Table.Rows), len(d.Spans))
	}
	for i, r := range f.Table.Rows {
		s := d.Spans[i]
		if r.Change != s.Change || r.Cells[2].Text != phrase.Month(s.First.At) || r.Cells[3].Text != phrase.Month(s.Latest.At) || r.Cells[4].Text != fmt.Sprint(s.Docs.Int()) || *r.Cells[4].Figure != s.Docs || *r.Cells[5].Figure != s.Earlier {
			t.Errorf("row %d = %v, want the values of %v", i, r, s)
		}
	}
}

// TestTimelineDrawsItsData reads the bars back and compares them with the dates.
func TestTimelineDrawsItsData(t *testing.T) {
	d := timeline(9, func(i int) string { return string(rune('あ' + i)) })
	var bars [][2]float64
	for _, e := range elements(t, string(d.Figures()[0].Wide)) {
		a := map[string]string{}
		for _, x := range e.Attr {
			a[x.Name.Local] = x.Value
		}
		if e.Name.Local == "rect" && a["height"] == "16" {
			x, _ := strconv.ParseFloat(a["x"], 64)
			w, _ := strconv.ParseFloat(a["width"], 64)
			bars = append(bars, [2]float64{x, x + w})
		}
	}
	if len(bars) != len(d.Spans) {
		t.Fatalf("%d bars, want %d", len(bars), len(d.Spans))
	}
	year := func(px float64) float64 { return 2006 + (px-350)/72 }
	real := func(at time.Time) float64 { return float64(at.Year()) + float64(at.YearDay()-1)/365 }
	for i, b := range bars {
		s := d.Spans[i]
		if got, want := year(b[0]), math.Max(real(s.First.At), 2006); math.Abs(got-want) > .02 {
			t.Errorf("bar %d begins at %.2f, want %.2f", i, got, want)
		}
		if got, want := year(b[1]), real(s.Latest.At); math.Abs(got-want) > .02 {
			t.Errorf("bar %d ends at %.2f, want %.2f", i, got, want)
		}
	}
}

// TestYearBars: a bar is as high as its year's number, pale above dark, and every number
// stands in the picture and its description.
func TestYearBars(t *testing.T) {
	var b horizon.Book
	of := func(year, n int, sources string) horizon.Figure {
		return b.Put(horizon.Counted{Subject: "change/a", Measure: horizon.MeasureDocuments, Period: horizon.DaysOfYear(year), Sources: sources}, float64(n))
	}
	d := YearBars{ID: "a", Name: "甲<乙>", Category: horizon.Use}
	for i, n := range []int{0, 4, 10} {
		y := 2009 + i
		d.Years = append(d.Years, horizon.YearCount{Year: y, Partial: y == 2011, Documents: of(y, n, horizon.AllSources), Dated: of(y, n/2, horizon.DatedSources)})
	}
	got := string(d.Picture())
	for _, want := range []string{`>10</text>`, `>2010</text>`, "2009年 0件、2010年 4件、2011年（途中） 10件。", "甲&lt;乙&gt;", `y="22" width="46.2" height="51"`, `y="73" width="46.2" height="51"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the picture does not have %s: %s", want, got)
		}
	}
	if n := strings.Count(got, "<rect"); n != 4 || len(got) > MaxBytes {
		t.Errorf("%d bars in %d bytes, want 4: none where nothing is", n, len(got))
	}
	d.English = true
	if got := string(d.Picture()); !strings.Contains(got, "2009: 0, 2010: 4, 2011 (so far): 10.") {
		t.Errorf("in English: %s", got)
	}
	if (YearBars{}).Picture() != "" {
		t.Error("no year has a picture")
	}
}

func TestTicks(t *testing.T) {
	for most, want := range map[float64][2]float64{0: {1, 1}, 1: {1, 1}, 5: {1, 5}, 6: {2, 6}, 11: {5, 15}, 26: {10, 30}, 400: {100, 400}, 1e6: {2e5, 1e6}, math.Inf(1): {1, 1}} {
		if step, top := ticks(most); step != want[0] || top != want[1] {
			t.Errorf("ticks(%v) = %v, %v, want %v", most, step, top, want)
		}
	}
}

// luminance and contrast are those of WCAG 2.
func luminance(hex string) float64 {
	var l float64
	for i, w := range []float64{.2126, .7152, .0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		c := float64(v) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += w * c
	}
	return l
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

// TestContrast computes what checkers do not look at: colours inside pictures.
func TestContrast(t *testing.T) {
	if got := contrast("#000000", "#ffffff"); math.Abs(got-21) > .01 {
		t.Fatalf("contrast of black on white = %.2f, want 21", got)
	}
	for _, c := range append(horizon.Categories(), "unknown") {
		l := LookOf(c)
		for what, v := range map[string][3]any{
			"letters on paper":       {l.Text, Paper, 4.5},
			"bars on paper":          {l.Fill, Paper, 3.0},
			"bars on the range":      {l.Fill, Fog, 3.0},
			"bars' borders on tint":  {l.Fill, l.Tint, 3.0},
			"lines over tinted bars": {Ink, l.Tint, 4.5},
			"bars on the year":       {l.Fill, Band, 3.0},
		} {
			if got := contrast(v[0].(string), v[1].(string)); got < v[2].(float64) {
				t.Errorf("%s, %s: %.2f, want at least %.1f", c, what, got, v[2])
			}
		}
	}
	for what, v := range map[string][3]any{
		"letters on paper": {Ink, Paper, 4.5}, "small letters": {Gray, Paper, 4.5}, "years": {"#333333", Paper, 4.5},
		"the year's label": {Gold, Paper, 4.5}, "lines on the range": {Ink, Fog, 4.5}, "small letters on the year": {Gray, Band, 4.5},
	} {
		if got := contrast(v[0].(string), v[1].(string)); got < v[2].(float64) {
			t.Errorf("%s: %.2f, want at least %.1f", what, got, v[2])
		}
	}
}

// TestColourVision holds the four categories apart for readers with protan,
// deutan and tritan vision: CIE76 differences under Machado's matrices.
func TestColourVision(t *testing.T) {
	cs := horizon.Categories()
	for kind, m := range map[string][9]float64{
		"trichromat": {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protan":     {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
		"deutan":     {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
		"tritan":     {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900},
	} {
		for i := range cs {
			for j := range i {
				if got := difference(LookOf(cs[i]).Fill, LookOf(cs[j]).Fill, m); got < 20 {
					t.Errorf("%s: %s and %s differ by %.1f, want at least 20", kind, cs[i], cs[j], got)
				}
			}
		}
	}
}

func difference(a, b string, m [9]float64) float64 {
	p, q := lab(a, m), lab(b, m)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// lab is a colour in CIE L*a*b* (D65) after the matrix on linear RGB.
func lab(hex string, m [9]float64) [3]float64 {
	var c, s [3]float64
	for i := range 3 {
		v, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		x := float64(v) / 255
		if x <= .04045 {
			c[i] = x / 12.92
		} else {
			c[i] = math.Pow((x+.055)/1.055, 2.4)
		}
	}
	for i := range 3 {
		s[i] = min(max(m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((.4124564*s[0] + .3575761*s[1] + .1804375*s[2]) / .95047)
	y := f(.2126729*s[0] + .7151522*s[1] + .0721750*s[2])
	z := f((.0193339*s[0] + .1191920*s[1] + .9503041*s[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
