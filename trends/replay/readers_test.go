package replay

import (
	"fmt"
	"reflect"
	"testing"
)

// TestReadings sums up two readers of four years, the second of whom read less.
func TestReadings(t *testing.T) {
	item := func(bin string, year int, kind string, chance float64, verdicts ...string) Item {
		return Item{Bin: bin, Year: year, Kind: kind, Share: chance, Readers: verdicts}
	}
	mixed, other := item("month", 2005, "concept", 0.9, "right", "dull"), item("month", 2003, "concept", 0.9, "right", "right")
	mixed.Placebo = true
	other.ID, other.Change = "other", "head"
	got := Readings([]Item{
		item("month", 2003, "concept", 0.5, "right", "right"), item("month", 2003, "name", 0.9, "dull", ""), item("month", 2005, "concept", 0.4, "right", "wrong"),
		item("month", 2006, "concept", 0.8, "dull", "right"), mixed, other, item("year", 2004, "concept", 0.1, "wrong", ""),
	})
	want := []Reading{
		{1, "month", 2003, 2006, Share{4, 2}, Share{3, 2}, Share{2, 1}, Share{3, 2}, Share{1, 1}},
		{1, "month", 2005, 2006, Share{2, 1}, Share{2, 1}, Share{1, 0}, Share{2, 1}, Share{1, 1}},
		{1, "year", 2004, 2004, Share{1, 0}, Share{1, 0}, Share{}, Share{1, 0}, Share{}},
		{2, "month", 2003, 2006, Share{3, 2}, Share{3, 2}, Share{2, 2}, Share{3, 2}, Share{1, 0}},
		{2, "month", 2005, 2006, Share{2, 1}, Share{2, 1}, Share{1, 1}, Share{2, 1}, Share{1, 0}},
		{2, "year", 2004, 2004, Share{}, Share{}, Share{}, Share{}, Share{}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Readings = %+v\nwant %+v", got, want)
	}
	var many []Item
	for i := range 30 {
		verdict := "dull"
		if i >= 10 { // the twenty ranked first
			verdict = "right"
		}
		many = append(many, Item{ID: fmt.Sprint(i), Bin: "month", Year: 2003, Kind: "concept", Share: float64(i) / 100, Readers: []string{verdict}})
	}
	if got := Readings(many); len(got) != 1 || got[0].First != (Share{20, 20}) || got[0].Concepts != (Share{30, 20}) {
		t.Errorf("of thirty concepts: %+v", got)
	}
	if got := Readings([]Item{{Bin: "month", Year: 2003}}); got != nil {
		t.Errorf("without a reader: %+v", got)
	}
}
