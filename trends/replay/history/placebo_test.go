package history

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// marked gives each plot a number of its own, so that it can be found again.
func marked(months int) *History {
	return byHand(months, func(t, s int) uint32 {
		if s == 0 && t < 5 { // joins later
			return 0
		}
		return uint32(1000*s + t + 1)
	})
}

func TestPlacebosMovePlotsWithinTheirSource(t *testing.T) {
	h := marked(60)
	for s := range h.rows[:5] {
		h.rows[s][0] = plot{}
	}
	for _, p := range Placebos(h.Bin) {
		got := Shuffle(h, p, 1)
		if again := Shuffle(h, p, 1); !reflect.DeepEqual(got, again) {
			t.Errorf("%s: the same seed gives another placebo", p.Name)
		}
		if other := Shuffle(h, p, 2); reflect.DeepEqual(got.rows, other.rows) {
			t.Errorf("%s: seeds 1 and 2 give the same placebo", p.Name)
		}
		if reflect.DeepEqual(got.rows, h.rows) {
			t.Errorf("%s: nothing moved", p.Name)
		}
		for s := range h.Strata {
			if was, is := numbers(h, s), numbers(got, s); !slices.Equal(slices.Sorted(slices.Values(was)), slices.Sorted(slices.Values(is))) {
				t.Errorf("%s: stratum %d has %v, want those of %v in another order", p.Name, s, is, was)
			}
		}
		if got.rows[4][0].docs != 0 || got.rows[5][0].docs == 0 {
			t.Errorf("%s: source one left its own span", p.Name)
		}
		for i := range h.rows { // the two languages of source two stay together
			if got.rows[i][1].cells[0].docs+1000 != got.rows[i][2].cells[0].docs {
				t.Errorf("%s, month %d: the languages of a source were parted", p.Name, i)
			}
		}
	}
}

func numbers(h *History, s int) (all []uint32) {
	for _, row := range h.rows {
		if len(row[s].cells) > 0 {
			all = append(all, row[s].cells[0].docs)
		}
	}
	return all
}

func TestOrders(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	first := monthly(403) // April: the block of two years began 19 months before
	for _, order := range []struct {
		name string
		got  []int
		ok   func(i, from int) bool
	}{
		{"shuffled(12)", shuffled(12)(r, 50, first), func(i, from int) bool { return (i+403)/12 == (from+403)/12 }},
		{"shuffled(24)", shuffled(24)(r, 50, first), func(i, from int) bool { return (i+403)/24 == (from+403)/24 }},
		{"shuffled(0)", shuffled(0)(r, 50, first), func(int, int) bool { return true }},
		{"moved(24)", moved(24)(r, 50, first), func(int, int) bool { return true }},
		{"turned", turned(r, 50, first), func(int, int) bool { return true }},
	} {
		sorted := slices.Sorted(slices.Values(order.got))
		if !slices.Equal(sorted, identity(50)) {
			t.Errorf("%s is no order of all: %v", order.name, order.got)
		}
		for i, from := range order.got {
			if !order.ok(i, from) {
				t.Errorf("%s: %d stands at %d, in another block", order.name, from, i)
			}
		}
	}
	got := turned(rand.New(rand.NewPCG(9, 9)), 10, first)
	for i := range got {
		if got[(i+1)%10] != (got[i]+1)%10 {
			t.Errorf("turned = %v is not one turn", got)
		}
	}
}
