package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"testing"
	"time"
)

// TestQuotePrefix reads the parts of a workbook as they stand: text that begins as a formula
// does has the quote prefix, links too, and other text has not.
func TestQuotePrefix(t *testing.T) {
	b := Book{Title: "試験", Dated: time.Date(2010, 3, 31, 0, 0, 0, 0, time.UTC), Sheets: []Sheet{{Name: "表", Columns: []Column{{Head: "値", Width: 20}},
		Rows: [][]any{{"=1+1"}, {"+81"}, {"-済"}, {"@SUM(A1)"}, {"＝1"}, {Link{"=1", "https://site.example/"}}, {"値"}, {"a=b"}, {-5}, {Link{"題", "https://site.example/"}}}}}}
	parts := map[string][]byte{}
	data := written(t, b)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var look struct {
		Styles []struct {
			Prefix bool `xml:"quotePrefix,attr"`
		} `xml:"cellXfs>xf"`
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Style int `xml:"s,attr"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(parts["xl/styles.xml"], &look); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(parts["xl/worksheets/sheet1.xml"], &sheet); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, true, true, true, true, true, false, false, false, false} {
		if got := look.Styles[sheet.Rows[i].Cells[0].Style].Prefix; got != want {
			t.Errorf("row %d has the quote prefix: %v, want %v", i+1, got, want)
		}
	}
}
