package yamlfile

import (
	"errors"
	"strings"
	"testing"
	"time"
)

type garden struct {
	Name   string
	Beds   int
	Every  time.Duration
	Plants []struct {
		Kind  string
		Count int
		Words []string
	}
	Open bool
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"good", "name: 庭\nbeds: 2\nevery: 30s\nplants:\n  - {kind: 松, count: 1, words: [a, b]}\nopen: true\n", ""},
		{"empty", "", ""},
		{"comments", "# nothing yet\n---\n", ""},
		{"unknown key", "nmae: 庭\n", `f.yaml:1: unknown key "nmae". Did you mean name?`},
		{"unknown key below", "plants:\n  - kind: 松\n    colour: green\n", `f.yaml:3: unknown key "colour"`},
		{"wrong type", "beds: many\n", `f.yaml:1: "many" is text where a whole number is wanted`},
		{"list for text", "name: [a]\n", `f.yaml:1: a list stands where text is wanted`},
		{"text for list", "plants: 松\n", `f.yaml:1: "松" is text where a list is wanted`},
		{"duration", "every: soon\n", `f.yaml:1: "soon" is text where a duration such as 30s is wanted`},
		{"twice", "beds: 1\nname: 庭\nbeds: 2\n", `f.yaml:3: key "beds" stands in line 1 already`},
		{"all at once", "beds: x\nbeds: 2\nopen: 3\nplants:\n  - {kind: [], count: y}\n  - {kin: a}\n", `f.yaml:1: "x" is text where a whole number is wanted
f.yaml:2: key "beds" stands in line 1 already
f.yaml:3: "3" is a number where true or false is wanted
f.yaml:5: a list stands where text is wanted
f.yaml:5: "y" is text where a whole number is wanted
f.yaml:6: unknown key "kin". Did you mean kind?`},
		{"no yaml", "name: [a\nbeds: 2\n", `f.yaml:2: did not find expected ',' or ']'`},
		{"two documents", "name: a\n---\nname: b\n", `f.yaml:1: expected single document, found multiple`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var g garden
			got := ""
			if err := decode([]byte(c.in), &g); err != nil {
				got = err.Error()
				if _, ok := errors.AsType[Faults](err); !ok {
					t.Errorf("Decode(%q) error is a %T, want Faults", c.in, err)
				}
			}
			if got != c.want {
				t.Errorf("Decode(%q) faults:\n%s\nwant:\n%s", c.in, got, c.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	f, err := Parse("f.yaml", []byte("name: 庭\n\nplants:\n  - kind: 松\n  - kind: 竹\n    count: 3\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path []any
		want int
	}{
		{[]any{}, 1},
		{[]any{"name"}, 1},
		{[]any{"plants", 1, "count"}, 6},
		{[]any{"plants", 0, "count"}, 4}, // missing: where it should stand
		{[]any{"plants", 7}, 4},
		{[]any{"absent"}, 1},
	} {
		if got := f.Line(c.path...); got != c.want {
			t.Errorf("Line(%v) = %d, want %d", c.path, got, c.want)
		}
	}
}

func TestFaultsExtend(t *testing.T) {
	f, err := Parse("f.yaml", []byte("beds: -1\nnmae: x\n"))
	if err != nil {
		t.Fatal(err)
	}
	var g garden
	faults, _ := errors.AsType[Faults](f.Decode(&g))
	if g.Beds < 0 {
		faults = append(faults, f.Fault("beds are counted from 0", "beds"))
	}
	want := "f.yaml:1: beds are counted from 0\nf.yaml:2: unknown key \"nmae\". Did you mean name?"
	if got := faults.Err(); got == nil || got.Error() != want {
		t.Errorf("faults = %v, want %s", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("beds: 1\nplants: [{kind: a}]\n")
	f.Add("a: &x [*x]\n")
	f.Add("? [1]\n: 2\n<<: {a: 1}\n")
	f.Fuzz(func(t *testing.T, in string) {
		var g garden
		err := decode([]byte(in), &g)
		faults, ok := errors.AsType[Faults](err)
		if err != nil && !ok {
			t.Fatalf("Decode(%q) error is a %T", in, err)
		}
		for _, x := range faults {
			if x.Line < 1 || x.Line > strings.Count(in, "\n")+strings.Count(in, "\r")+strings.Count(in, "\u0085")+strings.Count(in, "\u2028")+strings.Count(in, "\u2029")+2 {
				t.Fatalf("Decode(%q) names line %d", in, x.Line)
			}
		}
	})
}

// decode reads a text as the file f.yaml.
func decode(data []byte, into any) error {
	f, err := Parse("f.yaml", data)
	if err != nil {
		return err
	}
	return f.Decode(into)
}
