package horizon

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	month := func(s string) Period {
		p, err := ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	asOf := time.Date(2010, 3, 31, 23, 59, 59, 0, Tokyo)
	for want, d := range map[string]Days{
		"-": {}, "2009": DaysOfYear(2009), "2010-03": DaysOf(month("2010-03"), 1), "2009-04/2010-03": DaysOf(month("2010-03"), 12),
		"2010-03-29/2010-04-04": DaysOf(month("2010-W13"), 1), "2008-01/2009-12": DaysOf(month("2009"), 2),
		"2010-01/2010-03": {DaysOfYear(2010).From, asOf}, "2010-01-01/2010-03-15": {DaysOfYear(2010).From, asOf.AddDate(0, 0, -16)},
	} {
		if got := d.String(); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// TestBook has one number for a key, keeps the first, and tells what came to another.
func TestBook(t *testing.T) {
	of := Counted{Subject: "change/two words", Measure: MeasureDocuments, Period: DaysOfYear(2009), Panel: PublicPanel, Sources: AllSources, AsOf: time.Date(2010, 3, 31, 23, 59, 59, 0, Tokyo)}
	var b Book
	f := b.Put(of, 12)
	if f.Key() != "change/two_words documents 2009 public all 2010-03-31" || f.Int() != 12 || f.Subject() != "change/two_words" || f.Measure() != MeasureDocuments || f.Period() != "2009" || f.Sources() != AllSources || f.AsOf() != "2010-03-31" {
		t.Errorf("figure %+v", f)
	}
	b.Put(of, 12)
	if len(b.Clashes()) != 0 {
		t.Error("the same figure twice is a clash")
	}
	other := b.Put(of, 4)
	if c := b.Clashes(); len(c) != 1 || c[0] != (Clash{f.Key(), 12, 4}) || other.Int() != 4 {
		t.Errorf("clashes %v, second figure %v", c, other)
	}
	if first, ok := b.Of(f.Key()); !ok || first.Int() != 12 || len(b.All()) != 1 {
		t.Errorf("the book has %v", first)
	}
	var none *Book
	if f := none.Put(of, 3); f.Int() != 3 || len(none.All()) != 0 {
		t.Error("a book that is not there makes no figure")
	}
}

func TestFigureIsStored(t *testing.T) {
	var b Book
	of := Counted{Subject: "series/x", Measure: MeasureRatio, Panel: PublicPanel, Sources: UsedSources, AsOf: time.Date(2010, 3, 31, 0, 0, 0, 0, Tokyo)}
	for _, f := range []Figure{b.PutRange(of, Estimate{2, 1.5, math.Inf(1)}), b.PutRange(of, Estimate{2, 1.5, 3}), b.Put(of, 2), {}} {
		data, err := json.Marshal(Sentence("件数は", f.Shown("2"), "です。"))
		if err != nil {
			t.Fatal(err)
		}
		var back Words
		if err := json.Unmarshal(data, &back); err != nil || back.String() != "件数は2です。" {
			t.Fatalf("%s is read as %v, %v", data, back, err)
		}
		if f.Made() && (len(back) != 3 || *back[1].Figure != f) {
			t.Errorf("%+v is read as %+v", f, back[1].Figure)
		}
	}
}

// TestAbove says of no year without history that it is above anything.
func TestAbove(t *testing.T) {
	var b Book
	of := func(m Measure) Counted { return Counted{Subject: "series/x", Measure: m, AsOf: time.Now()} }
	y := TallyYear{Used: b.Put(of(MeasureDocuments), 9)}
	if y.Above() {
		t.Error("a year that was not judged is above its range")
	}
	y.Expected = b.PutRange(of(MeasureExpected), Estimate{1, 0, 4})
	if !y.Above() {
		t.Error("9 of 0 to 4 is not above")
	}
}
