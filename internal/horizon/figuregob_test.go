package horizon

import (
	"bytes"
	"encoding/gob"
	"math"
	"reflect"
	"testing"
	"time"
)

// TestGobOfFigures writes a sentence with encoding/gob and reads them: the
// same figures, by the same keys, with infinite ends.
// A book begins anew.
func TestGobOfFigures(t *testing.T) {
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
	if out.Scope.Book == nil || len(out.Scope.Book.All()) != 0 {
		t.Errorf("the book has %d figures", len(out.Scope.Book.All()))
	}
	out.Scope.Book = in.Scope.Book
	if !reflect.DeepEqual(in, out) {
		t.Errorf("%+v is read as %+v", in, out)
	}
	for _, wrong := range []string{"", "1 2 3", "1 2 x true key"} {
		if err := new(Figure).GobDecode([]byte(wrong)); err == nil {
			t.Errorf("a figure is read of %q", wrong)
		}
	}
}
