package changes

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
)

// Series is a flagged series as clustering sees it.
type Series struct {
	Name  string // each once
	Docs  []int  // numbers of its documents in the window, increasing
	Named bool   // an analyst named it: it never shares a cluster with another such
}

// Pair says how two series occur together: documents with both, and as many as
// chance would have.
type Pair func(a, b []int) (observed int, expected float64)

// The resolution of Louvain's method, by the number of series. At resolution 1
// distinct changes merge: purity 0.38 against 0.99 (METHOD.md, section 5).
const (
	resolution     = 3
	resolutionMany = 10
	many           = 500
)

// nestedShare is the share of the rarer one's documents that a term and a
// longer one that holds it must have in common to be one.
const nestedShare = 0.5

// Clusters parts series into changes by Louvain's method (Blondel and others
// 2008) over the graph of max(0, log2 eb05) between each two, eb05 being what
// strength gives of observed and expected. Terms nested in one another are one
// if they share half of the rarer one's documents. Each cluster is indexes of
// series by name, clusters by their first.
func Clusters(all []Series, together Pair, strength func(observed, expected float64) float64) [][]int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(all[a].Name, all[b].Name) })
	weights := make([][]float64, len(all)) // by place in order
	g := simple.NewWeightedUndirectedGraph(0, 0)
	sets := newSets(len(all))
	for i := range order {
		weights[i] = make([]float64, len(all))
		g.AddNode(simple.Node(i))
	}
	for i := range order {
		for j := range i {
			a, b := &all[order[i]], &all[order[j]]
			observed, expected := together(a.Docs, b.Docs)
			if observed == 0 {
				continue
			}
			if w := math.Log2(strength(float64(observed), expected)); w > 0 {
				weights[i][j], weights[j][i] = w, w
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(j), T: simple.Node(i), W: w})
			}
			if nested(a.Name, b.Name) && float64(observed) >= nestedShare*float64(min(len(a.Docs), len(b.Docs))) {
				sets.join(i, j)
			}
		}
	}
	if g.Edges().Len() > 0 {
		at := resolution
		if len(all) > many {
			at = resolutionMany
		}
		for _, c := range community.Modularize(g, float64(at), rand.NewPCG(1, 2)).Communities() {
			for _, n := range c[1:] {
				sets.join(int(c[0].ID()), int(n.ID()))
			}
		}
	}
	var out [][]int
	for _, c := range sets.all() {
		out = append(out, apart(c, weights, func(i int) bool { return all[order[i]].Named })...)
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	for _, c := range out {
		for k := range c {
			c[k] = order[c[k]]
		}
	}
	return out
}

// nested reports whether one name holds the other: in Japanese anywhere, in
// English as whole words.
func nested(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) == len(b) || b == "" {
		return false
	}
	if b[0] < 0x80 {
		return strings.Contains(" "+a+" ", " "+b+" ")
	}
	return strings.Contains(a, b)
}

// apart gives each series of a cluster that an analyst named a cluster of its
// own; the others go to the one that they are bound to most, or stay together
// if to none.
func apart(c []int, weights [][]float64, named func(int) bool) [][]int {
	var heads, rest []int
	for _, i := range c {
		if named(i) {
			heads = append(heads, i)
		} else {
			rest = append(rest, i)
		}
	}
	if len(heads) < 2 {
		return [][]int{c}
	}
	out := make([][]int, len(heads))
	for k, h := range heads {
		out[k] = []int{h}
	}
	var none []int
	for _, i := range rest {
		best := -1
		for k, h := range heads {
			if weights[i][h] > 0 && (best < 0 || weights[i][h] > weights[i][heads[best]]) {
				best = k
			}
		}
		if best < 0 {
			none = append(none, i)
			continue
		}
		out[best] = append(out[best], i)
	}
	if len(none) > 0 {
		out = append(out, none)
	}
	for _, o := range out {
		slices.Sort(o)
	}
	return out
}

// sets are disjoint sets of the numbers below n.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		i = s[i]
	}
	return i
}

// join makes one set of two, under the smaller number.
func (s sets) join(i, j int) {
	i, j = s.find(i), s.find(j)
	s[max(i, j)] = min(i, j)
}

// all is every set in increasing order.
func (s sets) all() [][]int {
	of := map[int]int{}
	var out [][]int
	for i := range s {
		r := s.find(i)
		k, ok := of[r]
		if !ok {
			k = len(out)
			of[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
