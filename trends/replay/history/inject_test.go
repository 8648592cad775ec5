package history

import (
	"math"
	"reflect"
	"testing"
)

func TestInject(t *testing.T) {
	h := byHand(120, func(t, s int) uint32 { return uint32((t + s) % 2) }) // a rate of 0.05 in each stratum
	g := Growth{Term: 0, Start: monthly(460), Factor: 8, Half: 18}
	got := Inject(h, []Growth{g}, 1)
	var before, late float64
	for i := range h.rows {
		for s := range h.Strata {
			was, is := h.rows[i][s].of(0).docs, got.rows[i][s].of(0).docs
			switch {
			case i < 60 && !reflect.DeepEqual(h.rows[i], got.rows[i]):
				t.Fatalf("month %d, before the start, changed", i)
			case is < was || is > h.rows[i][s].docs:
				t.Errorf("month %d, stratum %d: %d documents of %d were %d", i, s, is, h.rows[i][s].docs, was)
			case i < 60:
				before += float64(was) / 60
			case i >= 110:
				late += float64(is) / 10
			}
		}
	}
	if math.Abs(late/before-8) > 2 {
		t.Errorf("at the end %.2f documents a month, %.2f before: want about 8 times", late, before)
	}
	if again := Inject(h, []Growth{g}, 1); !reflect.DeepEqual(got, again) {
		t.Error("the same seed gives another history")
	}
	for _, c := range []struct {
		n    int
		want float64
	}{{-1, 1}, {18, 4.5}, {200, 8}} {
		if x := g.at(c.n); math.Abs(x-c.want) > 0.01 {
			t.Errorf("at(%d) = %.3f, want %g", c.n, x, c.want)
		}
	}
}
