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
	Of    string // what an analyst named that it stands for, or "": series of one are one, series of two never are
	Event bool   // it reports an event
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

// The share of the rarer one's documents that two series must have in common to be
// one: a term and a longer one that holds it, and words of the same event.
const (
	nestedShare = 0.5
	eventShare  = 0.3
)

// Clusters parts series into changes by Louvain's method (Blondel and others
// 2008) over the graph of max(0, log2 eb05) between each two, eb05 being what
// strength gives of observed and expected. Terms nested in one another are one
// if they share half of the rarer one's documents, words of an event if they share
// three in ten; nothing else binds words of an event and others. Each cluster is indexes of series by name, clusters by their first.
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
			if a.Of != "" && a.Of == b.Of {
				sets.join(i, j)
			}
			observed, expected := together(a.Docs, b.Docs)
			if observed == 0 {
				continue
			}
			if w := math.Log2(strength(float64(observed), expected)); w > 0 && a.Event == b.Event {
				weights[i][j], weights[j][i] = w, w
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(j), T: simple.Node(i), W: w})
			}
			shared := float64(observed) / float64(min(len(a.Docs), len(b.Docs)))
			if Nested(a.Name, b.Name) && shared >= nestedShare || a.Event && b.Event && shared >= eventShare {
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
		out = append(out, apart(c, weights, func(i int) string { return all[order[i]].Of })...)
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	for _, c := range out {
		for k := range c {
			c[k] = order[c[k]]
		}
	}
	return out
}

// Nested reports whether one name holds the other: in Japanese anywhere, in
// English as whole words.
func Nested(a, b string) bool {
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

// apart gives what analysts named a cluster of its own each; the other series go to
// the one that they are bound to most, or stay together if to none.
func apart(c []int, weights [][]float64, of func(int) string) [][]int {
	var out [][]int
	place := map[string]int{} // in out
	var rest []int
	for _, i := range c {
		name := of(i)
		if name == "" {
			rest = append(rest, i)
			continue
		}
		k, there := place[name]
		if !there {
			k = len(out)
			place[name] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	if len(out) < 2 {
		return [][]int{c}
	}
	heads := make([][]int, len(out))
	for k := range out {
		heads[k] = slices.Clone(out[k])
	}
	var none []int
	for _, i := range rest {
		best, most := -1, 0.0
		for k, of := range heads {
			for _, h := range of {
				if weights[i][h] > most {
					best, most = k, weights[i][h]
				}
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
