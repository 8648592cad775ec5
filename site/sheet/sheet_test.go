package sheet

import (
	"bytes"
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
