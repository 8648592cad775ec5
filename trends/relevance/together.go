package relevance

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"kazami/internal/horizon"
)

// Together is how many documents two sets share, and how many they would by
// chance, were each spread over the documents of a source and month as it is
// over them: sum over these of na*nb/n. Both sets are numbers of documents in
// increasing order, each once.
func (c *Corpus) Together(a, b []int) (observed int, expected float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			observed++
			i++
			j++
		}
	}
	of := map[cell]int{}
	for _, i := range b {
		of[c.cell(i)]++
	}
	in := map[cell]int{}
	var order []cell
	for _, i := range a {
		k := c.cell(i)
		if in[k] == 0 && of[k] > 0 {
			order = append(order, k)
		}
		in[k]++
	}
	for _, k := range order { // in the order of a, so that sums have the same bits
		expected += float64(in[k]) * float64(of[k]) / float64(len(c.of[k]))
	}
	return observed, expected
}

func (c *Corpus) cell(i int) cell { return cell{c.docs[i].Source, c.docs[i].Month.N} }

// EB05 is the 5 % quantile of observed over expected, drawn towards 1 by the
// same Gamma prior as a Lift: what the ratio exceeds with 95 %.
func EB05(observed, expected float64) float64 {
	return mathext.GammaIncRegInv(observed+unseen, 0.05) / (expected + unseen)
}

// Tagged is the numbers of the documents that carry a tag, in order.
func (c *Corpus) Tagged(f Facet, id string) []int {
	var all []int
	for i := range c.docs {
		if slices.Contains(c.docs[i].Tags[f], id) {
			all = append(all, i)
		}
	}
	return all
}

// Source is the source of a document.
func (c *Corpus) Source(i int) horizon.SourceID { return c.docs[i].Source }

// Link is a tag that is mentioned together with a change.
type Link struct {
	Tag      string
	Lift     Lift
	EB05     float64
	G2       float64 // 2(n ln(n/E) - n + E): chi-squared of one degree of freedom where nothing binds them
	P        float64 // chance of a G2 as large, of a lift above 1
	Sources  int     // that the documents are of
	Docs     []int   // that mention both, in order
	Claimed  bool    // all conditions of a claim hold, see Claim
	Eligible bool    // enough documents and sources, and EB05 above 2
}

// What a claim needs, METHOD.md section 5.
const (
	claimDocuments = 3
	claimSources   = 2
	claimEB05      = 2
	falseShare     = 0.05
)

// Links is every tag of a facet that some of the documents carry, own ones
// aside, by its name. Nothing is claimed yet.
func (c *Corpus) Links(docs []int, f Facet, own []string) []Link {
	found := map[string]bool{}
	for _, i := range docs {
		for _, t := range c.docs[i].Tags[f] {
			if !slices.Contains(own, t) {
				found[t] = true
			}
		}
	}
	var all []Link
	for _, tag := range slices.Sorted(maps.Keys(found)) {
		all = append(all, c.LinkTo(docs, f, tag, tag))
	}
	return all
}

// LinkTo is the link to some tags of a facet that are taken as one, under a
// name: documents that carry any of them.
func (c *Corpus) LinkTo(docs []int, f Facet, name string, tags ...string) Link {
	carries := func(i int) bool {
		return slices.ContainsFunc(c.docs[i].Tags[f], func(t string) bool { return slices.Contains(tags, t) })
	}
	l := Link{Tag: name}
	cells := map[cell]int{}
	var order []cell
	sources := map[horizon.SourceID]bool{}
	for _, i := range docs {
		k := c.cell(i)
		if cells[k] == 0 {
			order = append(order, k)
		}
		cells[k]++
		if carries(i) {
			l.Docs = append(l.Docs, i)
			sources[c.docs[i].Source] = true
		}
	}
	var expected float64
	for _, k := range order {
		n := 0
		for _, i := range c.of[k] {
			if carries(i) {
				n++
			}
		}
		expected += float64(cells[k]) * float64(n) / float64(len(c.of[k]))
	}
	n := float64(len(l.Docs))
	l.Lift = Lift{n, expected, lift(n, expected)}
	l.EB05, l.Sources, l.P = EB05(n, expected), len(sources), 1
	if n > expected {
		l.G2 = 2 * (n*math.Log(n/expected) - n + expected)
		l.P = mathext.GammaIncRegComp(0.5, l.G2/2) / 2
	}
	l.Eligible = len(l.Docs) >= claimDocuments && l.Sources >= claimSources && l.EB05 > claimEB05
	return l
}

// Claim marks the links that may be claimed, all changes of a period together:
// G2 passes Benjamini and Hochberg's procedure at 5 % over all links, and each
// claimed one has at least 3 documents of at least 2 sources and an EB05 above
// 2. It returns how many links were tested.
func Claim(changes ...[]Link) int {
	var all []*Link
	for i := range changes {
		for k := range changes[i] {
			all = append(all, &changes[i][k])
		}
	}
	slices.SortStableFunc(all, func(a, b *Link) int { return cmp.Compare(a.P, b.P) })
	last := 0
	for i, l := range all {
		if l.P <= falseShare*float64(i+1)/float64(len(all)) {
			last = i + 1
		}
	}
	for _, l := range all[:last] {
		l.Claimed = l.Eligible
	}
	return len(all)
}
