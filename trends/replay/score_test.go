package replay

import (
	"fmt"
	"kazami/trends/replay/peers"
	"testing"
)

// TestScore holds the ladder: a score opens an episode at every threshold that
// it reaches, and again only after two months below.
func TestScore(t *testing.T) {
	said := []float64{0, 5, 1, 0, 0, 5, 0, 0, 0, 2}
	h := panel(len(said), func(int, int) uint32 { return 0 })
	s := Score(h, peers.Rule{Name: "said", Default: 2, Ladder: []float64{1, 2, 4}, New: func(int) peers.Peer { return spoken(said) }})
	for k, want := range [][]int{{1, 5, 9}, {1, 5, 9}, {1, 5}} {
		var got []int
		for _, e := range s.At(k) {
			got = append(got, int(e.Opened.N-400))
			if !e.Called || e.Claim != e.Opened || e.Term != 0 {
				t.Errorf("At(%d): episode %+v", k, e)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("At(%d) opened in %v, want %v", k, got, want)
		}
	}
	every := func(Episode) bool { return true }
	for _, c := range []struct {
		most float64
		k    int
		ok   bool
	}{{3, 0, true}, {2, 2, true}, {1, 2, false}} {
		if k, ok := s.Within(c.most, every); k != c.k || ok != c.ok {
			t.Errorf("Within(%g) = %d, %t; want %d, %t", c.most, k, ok, c.k, c.ok)
		}
	}
	if got := s.Rule.DefaultStep(); got != 1 {
		t.Errorf("DefaultStep() = %d, want 1", got)
	}
}

// spoken is a peer that says what it is set to of series 0.
type spoken []float64

func (s spoken) Week(v *peers.View, score []float64) { score[0] = s[v.T] }
