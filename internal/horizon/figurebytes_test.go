package horizon

import (
	"bytes"
	"encoding/gob"
	"math"
	"reflect"
	"testing"
	"time"
)

// TestBytesOfFigures writes a book and a sentence with encoding/gob and reads them: the
// same figures, by the same keys, with infinite ends.
func TestBytesOfFigures(t *testing.T) {
	type page struct {
		Scope Scope
		Words Words
		None  Figure
	}
	of := Counted{Subject: "series/x", Measure: MeasureRatio, Panel: PublicPanel, Sources: UsedSources, AsOf: time.Date(2010, 3, 31, 0, 0, 0, 0, time.UTC)}
	in := page{Scope: Scope{Book: &Book{}, Most: Amber, AsOf: of.AsOf}}
	f := in.Scope.Book.PutRange(of, Estimate{math.Inf(1), 1.5, math.Inf(1)})
	in.Words = Sentence("件数は", f.Shown("2"), "、", in.Scope.Items("rows", 3).Shown("3"), "です。")
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(in); err != nil {
		t.Fatal(err)
	}
	var out page
	if err := gob.NewDecoder(&b).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("%+v is read as %+v", in, out)
	}
	if err := new(Figure).UnmarshalBinary([]byte("short")); err == nil {
		t.Error("a figure is read of five bytes")
	}
	if err := new(Book).UnmarshalBinary([]byte("no book")); err == nil {
		t.Error("a book is read of no book")
	}
}
