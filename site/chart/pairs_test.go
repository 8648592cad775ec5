package chart

import (
	"fmt"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// squares is pairs of n names; the count of two is the product of their places.
func squares(n int) Pairs {
	d := Pairs{ID: "p", Title: "T", Sub: "S", Finding: horizon.Plain("F"), Framed: [2]string{"whole", "broken"}}
	for i := range n {
		d.Names = append(d.Names, fmt.Sprintf("名<%d>", i+1))
		for k := range i {
			d.Cells = append(d.Cells, PairCell{Row: i, Col: k, Count: horizon.Edition{}.Items(fmt.Sprintf("%d/%d", i, k), i*k), Frame: Frame((i + k) % 3)})
		}
	}
	return d
}

func TestPairs(t *testing.T) {
	for _, n := range []int{0, 1, 2, 10} {
		f := squares(n).Figure()
		for _, svg := range []string{string(f.Wide), string(f.Narrow)} {
			if len(svg) > MaxBytes || strings.Contains(svg, "名<") || strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Errorf("%d names, %d bytes: %s", n, len(svg), svg)
			}
		}
	}
	d := squares(10)
	f := d.Figure()
	if !strings.Contains(f.Desc, "最も多いのは「名<9>」と「名<10>」の72件。") || !strings.Contains(f.Desc, "broken：") {
		t.Errorf("description %q", f.Desc)
	}
	if n := strings.Count(string(f.Wide), "stroke-dasharray"); n != 15 {
		t.Errorf("%d broken frames, want 15", n)
	}
	for n, want := range map[int]int{0: 0, 1: 1, 24: 1, 25: 2, 48: 2, 49: 3, 72: 3} {
		if got := d.shade(n); got != want {
			t.Errorf("%d documents have shade %d, want %d", n, got, want)
		}
	}
	if k := f.Key; len(k) != 6 || k[1].Text != "1–24" || k[2].Text != "25–48" || k[3].Text != "49以上" {
		t.Errorf("key %+v", k)
	}
	if none := squares(2).Figure(); strings.Contains(none.Desc, "最も多い") {
		t.Errorf("no document, and %q", none.Desc)
	}
}
