package horizon

import (
	"slices"
	"testing"
)

// TestNames holds that what pages list has a name of its own each.
func TestNames(t *testing.T) {
	distinct := func(of string, n int, names []string) {
		t.Helper()
		sorted := slices.Sorted(slices.Values(names))
		if len(slices.Compact(sorted)) != n || slices.Contains(names, "") {
			t.Errorf("%s: %q, want %d different names", of, names, n)
		}
	}
	var classes, sharings, stages, categories []string
	for _, c := range Classes() {
		classes = append(classes, c.Name())
		if c.Name() == string(c) {
			t.Errorf("class %s has no name", c)
		}
	}
	distinct("classes", 4, classes)
	for _, s := range Sharings() {
		sharings = append(sharings, s.Name())
	}
	distinct("sharings", 5, sharings)
	var english []string
	for _, s := range Stages() {
		if s != Noise {
			stages, english = append(stages, s.Name()), append(english, s.English())
		}
	}
	distinct("stages", 6, stages)
	distinct("stages in English", 6, english)
	for _, c := range Categories() {
		categories = append(categories, string(c))
	}
	distinct("categories", 4, categories)
	distinct("pillars", 4, Pillars())
	distinct("priorities", 5, Priorities())
	if n := Class("x").Name(); n != "x" {
		t.Errorf("an unknown class is called %q, want as it is written", n)
	}
	if n := Sharing("x").Name(); n != "" {
		t.Errorf("an unknown sharing is called %q, want nothing", n)
	}
	for _, s := range []Stage{"x", Noise} {
		if n := s.Name() + s.English(); n != "" {
			t.Errorf("stage %s is called %q, want nothing", s, n)
		}
	}
}

func TestMinistriesOfTheTime(t *testing.T) {
	s := Sector{Charge: []Charge{{at("2001-01-06T00:00:00+09:00"), []string{"総務省"}}, {at("2007-04-01T00:00:00+09:00"), []string{"総務省", "経済産業省"}}}}
	for day, want := range map[string]int{"2001-01-05": 0, "2001-01-06": 1, "2007-03-31": 1, "2007-04-01": 2, "2020-01-01": 2} {
		if got := s.Ministries(at(day + "T00:00:00+09:00")); len(got) != want {
			t.Errorf("on %s: %q, want %d", day, got, want)
		}
	}
}

func TestLabelsAsText(t *testing.T) {
	for _, l := range []TLP{Red, AmberStrict, Amber, Green, Clear} {
		b, err := l.MarshalText()
		var back TLP
		if err2 := back.UnmarshalText(b); err != nil || err2 != nil || back != l {
			t.Errorf("%s is written as %q and read as %s, %v, %v", l, b, back, err, err2)
		}
	}
	label := Clear
	if err := label.UnmarshalText([]byte("WHITE")); err == nil || label != Red {
		t.Errorf("WHITE is read as %s, %v; want RED and an error", label, err)
	}
	if s := TLP(5).String(); s != "RED" {
		t.Errorf("a label above CLEAR is %s, want RED", s)
	}
}

func TestPeriodsAsText(t *testing.T) {
	for b, perYear := range map[Bin]float64{Weekly: 52.1775, Monthly: 12, Yearly: 1} {
		p := PeriodOf(b, at("2010-03-31T00:00:00+09:00"))
		text, err := p.MarshalText()
		var back Period
		if err2 := back.UnmarshalText(text); err != nil || err2 != nil || back != p {
			t.Errorf("%s is written as %q and read as %s, %v, %v", p, text, back, err, err2)
		}
		if b.PerYear() != perYear {
			t.Errorf("%g %ss a year, want %g", b.PerYear(), b, perYear)
		}
	}
	for b, want := range map[Bin]string{Weekly: "week", Monthly: "month", Yearly: "year"} {
		if b.String() != want {
			t.Errorf("a bin is called %q, want %q", b, want)
		}
	}
	if err := (&Period{}).UnmarshalText([]byte("x")); err == nil {
		t.Error("x is read as a period")
	}
}
