package chart

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	d := Lines{ID: "flags", Title: "Flags <a year>", Unit: "flags & more", X: []string{"2003", "2004", "2005"}, Curves: []Curve{
		{"real", []float64{0.2, 0.45, math.NaN()}}, {"placebo", []float64{0, 0.1, 0.3}},
	}}
	svg := string(d.SVG())
	if again := string(d.SVG()); again != svg {
		t.Error("SVG differs from one call to the next")
	}
	if len(svg) > MaxBytes {
		t.Errorf("SVG has %d bytes, want at most %d", len(svg), MaxBytes)
	}
	for x := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := x.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("SVG is not well-formed: %v", err)
		}
	}
	for _, want := range []string{`xmlns="http://www.w3.org/2000/svg"`, "Flags &lt;a year&gt;", "flags &amp; more", "real: 2003 0.2; 2004 0.45; placebo: 2003 0; 2004 0.1; 2005 0.3;", ">0.5<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("SVG has no %s", want)
		}
	}
	if strings.Contains(svg, "NaN") {
		t.Error("SVG has a NaN")
	}
	if svg := string((Lines{ID: "none"}).SVG()); !strings.Contains(svg, "</svg>") {
		t.Errorf("without curves: %s", svg)
	}
}

func TestFine(t *testing.T) {
	for _, c := range []struct{ most, step, top float64 }{{0, 1, 1}, {0.45, 0.1, 0.5}, {0.02, 0.01, 0.02}, {7, 2, 8}, {100, 20, 100}} {
		if step, top := fine(c.most); math.Abs(step-c.step) > 1e-9 || math.Abs(top-c.top) > 1e-9 {
			t.Errorf("fine(%g) = %g, %g; want %g, %g", c.most, step, top, c.step, c.top)
		}
	}
}
