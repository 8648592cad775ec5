package horizon

import (
	"reflect"
	"testing"
)

func TestFits(t *testing.T) {
	for p, want := range map[Precision][3]bool{
		ByTime: {true, true, true}, ByDay: {true, true, true}, ByMonth: {false, true, true},
		ByYear: {false, false, true}, Approximate: {false, false, true}, Inferred: {false, false, true},
		Undated: {}, "decade": {},
	} {
		for i, b := range []Bin{Weekly, Monthly, Yearly} {
			if got := p.Fits(b); got != want[i] {
				t.Errorf("a date by %q fits a %s: %t, want %t", p, b, got, want[i])
			}
		}
	}
}

func TestFieldsAdd(t *testing.T) {
	var f Fields
	f.Add(FieldCVE, "")
	if f != nil {
		t.Errorf("an empty value made %v", f)
	}
	for _, v := range []string{"CVE-2010-2", "CVE-2010-1", "CVE-2010-2"} {
		f.Add(FieldCVE, v)
	}
	f.Add(FieldCWE, "CWE-79")
	if want := (Fields{FieldCVE: {"CVE-2010-2", "CVE-2010-1"}, FieldCWE: {"CWE-79"}}); !reflect.DeepEqual(f, want) {
		t.Errorf("%v, want each once in the source's order: %v", f, want)
	}
}

func TestStoredAdd(t *testing.T) {
	s := Stored{1, 2, 3, 4, 5}
	s.Add(Stored{10, 20, 30, 40, 50})
	if want := (Stored{11, 22, 33, 44, 55}); s != want {
		t.Errorf("the sum is %+v, want %+v", s, want)
	}
}

// TestHashOfFields holds that names and values of fields are content, whatever
// order a map has them in.
func TestHashOfFields(t *testing.T) {
	seen := map[[32]byte]string{}
	for name, f := range map[string]Fields{
		"none": nil, "one": {"a": {"1"}}, "another name": {"b": {"1"}}, "another value": {"a": {"2"}},
		"two values": {"a": {"1", "2"}}, "two names": {"a": {"1"}, "b": {"2"}}, "the other way": {"a": {"2"}, "b": {"1"}},
	} {
		d := Document{ID: "1", Source: "a", Fields: f}
		h := d.Hash()
		if other, had := seen[h]; had {
			t.Errorf("the fields of %q and %q have one hash", name, other)
		}
		seen[h] = name
		for range 8 {
			if d.Hash() != h {
				t.Errorf("%s: the hash is another each time", name)
			}
		}
	}
}
