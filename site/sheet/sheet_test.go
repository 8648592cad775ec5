package sheet

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func book() Book {
	return Book{Title: "試験", Dated: time.Date(2010, 3, 31, 0, 0, 0, 0, time.UTC), Sheets: []Sheet{
		{Name: "概要", Columns: []Column{{Head: "項目", Width: 20}, {Head: "値", Width: 60, Left: true}}, Rows: [][]any{
			{"名称", "=1+1"}, {"名称", "@SUM(A1)"}, {"名称", "'+-"}, {"名称", "\t=1"}, {"長い", strings.Repeat("字", MaxText)},
			{"日", Date("2010-03-31")}, {"月", Date("2010-03")}, {"年", Date("2010")}, {"昔", Date("1899-01-01")}, {"件数", 12}, {"倍率", 1.25}, {"見本", true}, {"符号", "_x000D_x0041_ a_b"}, {"空", nil},
		}},
		{Name: "空の表", Columns: []Column{{Head: "項目"}}},
	}}
}

func written(t *testing.T, b Book) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, b); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestCellsReadBack(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, book())))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("概要")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"値", "=1+1", "@SUM(A1)", "'+-", "\t=1", strings.Repeat("字", MaxText), "2010-03-31", "2010-03", "2010", "1899-01-01", "12", "1.25", "TRUE", "_x000D_x0041_ a_b"} {
		if got := rows[i][1]; got != want {
			t.Errorf("row %d = %.40q, want %.40q", i+1, got, want)
		}
	}
	for _, cell := range []string{"B2", "B3", "B5"} {
		formula, err := f.GetCellFormula("概要", cell)
		kind, err2 := f.GetCellType("概要", cell)
		if formula != "" || err != nil || err2 != nil || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %v with formula %q, want text (%v, %v)", cell, kind, formula, err, err2)
		}
	}
	raw, err := f.GetCellValue("概要", "B7", excelize.Options{RawCellValue: true})
	if raw != "40268" || err != nil {
		t.Errorf("the day is stored as %q, want the number of the day (%v)", raw, err)
	}
	panes, err := f.GetPanes("概要")
	if !panes.Freeze || panes.YSplit != 1 || err != nil {
		t.Errorf("panes = %+v, want one frozen row (%v)", panes, err)
	}
	if merged, err := f.GetMergeCells("概要"); len(merged) > 0 || err != nil {
		t.Errorf("merged cells: %v (%v)", merged, err)
	}
}

func TestSameBookSameBytes(t *testing.T) {
	first := written(t, book())
	for range 5 {
		if !bytes.Equal(first, written(t, book())) {
			t.Fatal("the same book made other bytes")
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	with := func(v ...any) Book {
		return Book{Sheets: []Sheet{{Name: "表", Columns: []Column{{Head: "項目", Width: 0}}, Rows: [][]any{v}}}}
	}
	for name, b := range map[string]Book{
		"no sheet": {}, "two of a name": {Sheets: []Sheet{{Name: "表"}, {Name: "表"}}}, "a long row": with("a", "b"),
		"long text": with(strings.Repeat("字", MaxText+1)), "not a number": with(math.NaN()), "infinity": with(math.Inf(1)), "another type": with([]string{"a"}),
	} {
		if err := Write(io.Discard, b); err == nil {
			t.Errorf("%s: Write says nothing", name)
		}
	}
}

func TestLongTextMakesHighRows(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, Book{Sheets: []Sheet{{Name: "表", Columns: []Column{{Head: "項目", Width: 21}}, Rows: [][]any{{"短い"}, {strings.Repeat("字", 25)}, {"一\n二"}, {strings.Repeat("a", 20)}}}}})))
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range []float64{15, 45, 30, 15} {
		if got, err := f.GetRowHeight("表", r+2); got != want || err != nil {
			t.Errorf("row %d is %v points high, want %v (%v)", r+2, got, want, err)
		}
	}
}

func TestWrapJoinsToTheText(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		lines int
	}{{"", 10, 1}, {"short", 10, 1}, {"two words here", 9, 2}, {strings.Repeat("x", 25), 10, 3}, {strings.Repeat("字", 11), 10, 3}, {"one\ntwo", 10, 2}, {"字 字a字", 2, 4}, {"ends\n", 10, 1}} {
		got := wrap(c.text, c.width)
		if len(got) != c.lines || strings.Join(got, "") != c.text {
			t.Errorf("wrap(%q, %v) = %q, want %d lines that are the text", c.text, c.width, got, c.lines)
		}
	}
}

// printedBook has a page with a chart of a sheet of two tables.
func printedBook() Book {
	return Book{Title: "試験", Language: "en", Pages: []Page{{Name: "It's", Widths: []float64{10, 20, 30}, Lines: []Line{
		{Look: Running, Cells: []any{"running"}}, {Look: Title, Cells: []any{"=title"}},
		{Chart: &Chart{Sheet: "Data", From: 1, Rows: 2, Bars: []Series{{Column: 1, Color: "0017C1"}}, Lines: []Series{{Column: 2, Color: "333333", Width: 1, Dashed: true}}, About: "what it shows", Height: 200}},
		{Look: Row, Cells: []any{Date("2010-03"), "text", Link{"here", "https://example.org/"}}}, {Look: Row, Cells: []any{"nowhere", Link{"here", "javascript:alert(1)"}}},
		{Look: Entry, Cells: []any{"long", strings.Repeat("字", 1_000)}}, {},
	}}}, Sheets: []Sheet{{Name: "Data", Columns: []Column{{Head: "Year"}, {Head: "Count"}, {Head: "Expected"}}, Rows: [][]any{{2008, 1}, {2009, 2, 1.5}, {2010, 3, 1.7}}, Below: []Table{{Heads: []string{"Date", "Title"}, Rows: [][]any{{nil, "a"}, {Date("2010"), "b"}}}}}}}
}

func TestPagesReadBack(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, printedBook())))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); len(got) != 2 || got[0] != "It's" {
		t.Fatalf("sheets %q", got)
	}
	for cell, want := range map[string]string{"A1": "running", "A2": "=title", "A4": "2010-03", "C4": "here", "B5": "here", "A6": "long", "A7": ""} {
		if got, err := f.GetCellValue("It's", cell); got != want || err != nil {
			t.Errorf("%s = %q, want %q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]string{"C4": "https://example.org/", "B5": ""} {
		if _, got, err := f.GetCellHyperLink("It's", cell); got != want || err != nil {
			t.Errorf("%s leads to %q, want %q (%v)", cell, got, want, err)
		}
	}
	long := 0
	for r := 6; r < 12; r++ {
		cell, _ := f.GetCellValue("It's", fmt.Sprintf("B%d", r))
		long += strings.Count(cell, "字")
		if h, err := f.GetRowHeight("It's", r); h > mostHeight || err != nil {
			t.Errorf("row %d is %v points high (%v)", r, h, err)
		}
	}
	if long != 1_000 {
		t.Errorf("%d of 1,000 letters stand on the page", long)
	}
	merged, err := f.GetMergeCells("It's")
	if err != nil || len(merged) == 0 || merged[0].GetStartAxis() != "A1" || merged[0].GetEndAxis() != "C1" {
		t.Errorf("merged %v (%v), want the first line across the page first", merged, err)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	for name, want := range map[string]string{"It's _xlnm.Print_Titles": "'It''s'!$1:$1", "Data _xlnm.Print_Area": "'Data'!$A$1:$C$8", "Data _xlnm.Print_Titles": "'Data'!$6:$6"} {
		if names[name] != want {
			t.Errorf("%s = %q, want %q", name, names[name], want)
		}
	}
}

func TestPagesRefuse(t *testing.T) {
	for name, p := range map[string]Page{"more cells than columns": {Name: "x", Widths: []float64{10}, Lines: []Line{{Cells: []any{"a", "b"}}}}, "another type": {Name: "x", Widths: []float64{10}, Lines: []Line{{Cells: []any{[]string{"a"}}}}}} {
		if err := Write(io.Discard, Book{Pages: []Page{p}}); err == nil {
			t.Errorf("%s: Write says nothing", name)
		}
	}
	if err := Write(io.Discard, Book{Sheets: []Sheet{{Name: "x", Columns: []Column{{Head: "a"}}, Below: []Table{{Heads: []string{"a", "b"}}}}}}); err == nil {
		t.Error("a head wider than its sheet: Write says nothing")
	}
}

func TestSamePagesSameBytes(t *testing.T) {
	first := written(t, printedBook())
	for range 5 {
		if !bytes.Equal(first, written(t, printedBook())) {
			t.Fatal("the same book made other bytes")
		}
	}
}
