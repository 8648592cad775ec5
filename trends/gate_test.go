package trends

import (
	"testing"

	"kazami/internal/horizon"
)

// A publisher counts for the gate where it says more than it was expected to,
// not where a word strays into it.
func TestPublishersAboveTheirOwnExpectation(t *testing.T) {
	for _, c := range []struct {
		name       string
		last, want int // documents of the second source in the last month; publishers
	}{
		{"never in the second source", 0, 1},
		{"as often as ever in the second source", 2, 1},
		{"more often in both", 15, 2},
	} {
		cfg := Defaults(horizon.Monthly)
		cfg.Gate.Within = 1
		sc := play(t, cfg, 2, 60, func(month, s int) int {
			switch {
			case month == 59 && s == 0:
				return 20
			case month == 59:
				return c.last
			}
			return 2 - s + s*min(c.last, 2)
		})
		r := &sc.det.records[0]
		v := sc.det.look(0, r)
		if v.support != c.want {
			t.Errorf("%s: %d publishers above their own expectation, want %d", c.name, v.support, c.want)
		}
	}
}

func TestSpan(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Monthly), nil)
	for n, want := range map[int]string{1: "1 month", 2: "2 months", 12: "12 months"} {
		if got := d.span(n); got != want {
			t.Errorf("span(%d) = %q, want %q", n, got, want)
		}
	}
}
