package trends

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// TestBreadthsOf counts by hand the sources of three quarters, at the edges of
// these; the fourth source stops after the first of them.
func TestBreadthsOf(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(4))
	said := map[int][]horizon.Count{ // by week; the quarters end in weeks 38, 51 and 64
		38: {docs(0, 1)},
		39: {docs(1, 1)}, 51: {docs(0, 1)},
		52: {docs(1, 1)}, 58: {docs(2, 1)}, 64: {docs(0, 2)},
	}
	for w := range 65 {
		var totals []horizon.Total
		for s := range 4 {
			if s < 3 || w < 39 {
				totals = append(totals, total(horizon.StratumID(s), 30))
			}
		}
		if d.Ready() != (w == 13 || w == 26 || w == 39 || w == 52) {
			t.Errorf("after %d weeks: Ready = %t", w, d.Ready())
		}
		d.Week(weekly(w), totals, said[w], ja)
	}
	b := d.BreadthsOf(0, 3)
	if !d.Ready() || !slices.Equal(b.With, []int{1, 2, 3}) || !slices.Equal(b.Of, []int{4, 3, 3}) || b.Total != 7 {
		t.Errorf("BreadthsOf = %+v, want 1 of 4, 2 of 3 and 3 of 3 sources, and 7 documents", b)
	}
	approx(t, "effective sources of one half and two quarters", b.Even, 2.828427)
	if all := d.BreadthsOf(0, 9); len(all.With) != 4 || !slices.Equal(all.With[1:], b.With) {
		t.Errorf("BreadthsOf of nine quarters = %+v, want the four that are remembered", all)
	}
	if none := d.BreadthsOf(7, 2); !slices.Equal(none.With, []int{0, 0}) || none.Total != 0 || none.Even != 0 {
		t.Errorf("BreadthsOf a series that there is not = %+v", none)
	}
}
