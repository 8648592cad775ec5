package relevance

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestAtMost compares the hypergeometric sum with values by hand: of 10 with 4
// marked, 3 drawn, none is marked with 20/120, at most one with 80/120.
func TestAtMost(t *testing.T) {
	for _, c := range []struct {
		x, all, marked, drawn int
		want                  float64
	}{{0, 10, 4, 3, 1.0 / 6}, {1, 10, 4, 3, 2.0 / 3}, {3, 10, 4, 3, 1}, {0, 3, 5, 2, 0}, {0, 5, 5, 2, 0}} {
		if got := atMost(c.x, c.all, c.marked, c.drawn); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("at most %d of %d marked among %d drawn of %d: %v, want %v", c.x, c.marked, c.drawn, c.all, got, c.want)
		}
	}
}

// TestStop: what is right stands first, and then nothing for long; a list that goes
// on as it began, or that was hardly read, has no line.
func TestStop(t *testing.T) {
	read := func(right, wrong int) []bool {
		return slices.Concat(slices.Repeat([]bool{true}, right), make([]bool, wrong))
	}
	for _, c := range []struct {
		name  string
		n     int
		read  []bool
		stops bool
	}{
		{"ten right, then thirty wrong of fifty", 50, read(10, 30), true},
		{"ten right, then five wrong of fifty", 50, read(10, 5), false},
		{"ten right, then ten wrong of a thousand", 1000, read(10, 10), false},
		{"all read", 25, read(5, 20), true},
		{"nothing read", 50, nil, false},
		{"nineteen of twenty", 20, read(9, 10), false},
		{"more read than listed", 10, read(10, 20), false},
		{"nothing right in half of the list", 100, read(0, 50), false},
	} {
		if got := Stop(c.n, c.read); got != c.stops {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestQuality: where judged ones of high odds were right, the line stands below
// those; where all were wrong, or few were judged, there is none.
func TestQuality(t *testing.T) {
	var judged []Scored
	for i := range 100 {
		judged = append(judged, Scored{Odds: float64(i-50) / 5, Right: i >= 60, Chance: 1})
	}
	odds := []float64{-5, 8, 7, 6, 3, -9}
	if got := Quality(odds, 9, judged); got != 4 {
		t.Errorf("%d stand above the line, not the 4 of high odds", got)
	}
	if got := Quality(odds, 2, judged); got != 4 {
		t.Errorf("where two stand by their rank, %d stand above the line, not 4", got)
	}
	if got := Quality(odds, 9, judged[1:]); got != 0 {
		t.Errorf("a line of %d from 99 verdicts", got)
	}
	for i := range judged {
		judged[i].Right = false
	}
	if got := Quality(odds, 9, judged); got != 0 {
		t.Errorf("a line of %d where all was wrong", got)
	}
}

// TestDraw: each of ten is drawn about as often over many weeks, whatever the order.
func TestDraw(t *testing.T) {
	ids := strings.Split("abcdefghij", "")
	count := map[string]int{}
	for week := range 5000 {
		seed := strconv.Itoa(week)
		i, chance := Draw(seed, ids)
		count[ids[i]]++
		other := slices.Clone(ids)
		slices.Reverse(other)
		if k, _ := Draw(seed, other); other[k] != ids[i] || chance != 0.1 {
			t.Fatalf("another order draws %s, not %s; chance %v", other[k], ids[i], chance)
		}
	}
	for id, n := range count {
		if n < 400 || n > 600 {
			t.Errorf("%s is drawn %d times of 5000", id, n)
		}
	}
}

// TestEstimate: what was drawn with a chance of one in ten stands for ten.
func TestEstimate(t *testing.T) {
	got := Estimate([]Scored{{0, true, 1}, {0, true, 1}, {0, false, 0.1}})
	if math.Abs(got.Value-2.0/12) > 1e-12 || got.Lo >= got.Value || got.Hi <= got.Value {
		t.Errorf("%+v, want 2 of 12 with an interval around it", got)
	}
	if none := Estimate(nil); none.Lo != 0 || none.Hi != 1 {
		t.Errorf("nothing judged: %+v", none)
	}
}

// TestQualityPromise draws lists and verdicts from one distribution: on average at
// most half of what stands above the line is wrong.
func TestQualityPromise(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 22))
	draw := func(n int) (all []Scored) {
		for range n {
			s := rng.NormFloat64() - 1.5
			all = append(all, Scored{s, rng.Float64() < 1/(1+math.Exp(-2*s)), 1})
		}
		return all
	}
	wrong, lines := 0.0, 0
	const worlds = 2000
	for range worlds {
		judged, list := draw(120), draw(40)
		odds := make([]float64, len(list))
		for i, x := range list {
			odds[i] = x.Odds
		}
		n := Quality(odds, len(odds), judged)
		if n == 0 {
			continue
		}
		lines++
		slices.SortFunc(list, func(a, b Scored) int { return int(math.Copysign(1, b.Odds-a.Odds)) })
		bad := 0
		for _, x := range list[:n] {
			if !x.Right {
				bad++
			}
		}
		wrong += float64(bad) / float64(n)
	}
	if share := wrong / worlds; share > dull || lines < worlds/4 {
		t.Errorf("%.2f of what stands above the line is wrong, in %d lines of %d", share, lines, worlds)
	} else {
		t.Logf("%.2f of what stands above the line is wrong; %d of %d lists have a line", share, lines, worlds)
	}
}
