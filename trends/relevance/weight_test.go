package relevance

import (
	"math"
	"testing"
)

// TestWeight holds weights to what a hand reckons.
func TestWeight(t *testing.T) {
	for _, c := range []struct {
		name string
		term string
		use  Use
		odds float64
	}{
		{"nothing known", "語", Use{}, 0},
		{"new, of three words", "a b c", Use{}, -1.2},
		{"new, of six words", "a b c d e f", Use{}, -1.8},
		{"as its sources speak", "語", Use{Docs: 10, Sources: 1, Concerned: 3, ConcernedExpected: 3, Themed: 1, ThemedExpected: 1}, 0},
		{"concerned", "語", Use{Docs: 10, Sources: 1, Concerned: 10, ConcernedExpected: 2}, 0.5 * math.Log(3)},
		{"unconcerned", "語", Use{Docs: 100, Sources: 1, ConcernedExpected: 18}, 0.5 * math.Log(0.1)},
		{"themed", "語", Use{Docs: 10, Sources: 1, Themed: 3, ThemedExpected: 0.5}, 0.55 * math.Log(3.5)},
		{"of four sources", "語", Use{Docs: 10, Sources: 4}, 0.75 * math.Log(4)},
		{"a word of a theme", "smart grid", Use{Docs: 1, Sources: 1, Own: true}, 4.4 - 0.6},
		{"the most", "語", Use{Docs: 1e6, Sources: 100, Concerned: 1e6, Themed: 1e6, Own: true}, math.Inf(1)},
	} {
		v, parts := c.use.Weight(c.term)
		sum := 0.0
		for _, p := range parts {
			sum += p.Value
		}
		if want := math.Exp(2 * min(c.odds, 8)); math.Abs(v-want) > 1e-9*want {
			t.Errorf("%s: %g, want %g = exp(2 x %g)", c.name, v, want, c.odds)
		}
		if got := math.Exp(2 * min(sum, 8)); math.Abs(v-got) > 1e-9*got {
			t.Errorf("%s: the parts add up to %g, whose weight is %g, not %g", c.name, sum, got, v)
		}
	}
}
