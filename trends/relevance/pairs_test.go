package relevance

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// sectors are drawn so that p and q go together, r is alone and s is never named.
func sectors(n int) (*Corpus, []Document) {
	rng := rand.New(rand.NewPCG(26, 6))
	var c Corpus
	var docs []Document
	for range n {
		d := Document{Source: horizon.SourceID('a' + rune(rng.IntN(3))), Month: month(int32(rng.IntN(8)))}
		both := rng.Float64() < 0.04
		for _, id := range []string{"p", "q", "r"} {
			if rng.Float64() < 0.04 || both && id != "r" {
				d.Tags[Sector] = append(d.Tags[Sector], id)
			}
		}
		c.Add(d)
		docs = append(docs, d)
	}
	return &c, docs
}

// TestPairs counts every pair again, document by document and cell by cell.
func TestPairs(t *testing.T) {
	c, docs := sectors(1200)
	pairs := c.Pairs(Sector, []string{"p", "q", "r", "s"})
	if len(pairs) != 3 {
		t.Fatalf("%d pairs of the three tags that are carried, want 3", len(pairs))
	}
	has := func(d Document, id string) bool { return slices.Contains(d.Tags[Sector], id) }
	for _, p := range pairs {
		both, expected, sources := 0, 0.0, map[horizon.SourceID]bool{}
		for _, source := range []horizon.SourceID{"a", "b", "c"} {
			for m := range int32(8) {
				var n, a, b int
				for _, d := range docs {
					if d.Source != source || d.Month != month(m) {
						continue
					}
					n++
					if has(d, p.A) {
						a++
					}
					if has(d, p.B) {
						b++
					}
					if has(d, p.A) && has(d, p.B) {
						both++
						sources[source] = true
					}
				}
				if n > 0 {
					expected += float64(a) * float64(b) / float64(n)
				}
			}
		}
		l := p.Link
		if l.Lift.Observed != float64(both) || len(l.Docs) != both || l.Sources != len(sources) || math.Abs(l.Lift.Expected-expected) > 1e-9 {
			t.Errorf("%s with %s: %v of %v in %d sources, counted %d of %v in %d", p.A, p.B, l.Lift.Observed, l.Lift.Expected, l.Sources, both, expected, len(sources))
		}
		if o, e := c.Together(c.Tagged(Sector, p.B), c.Tagged(Sector, p.A)); o != both || math.Abs(e-expected) > 1e-9 {
			t.Errorf("%s with %s: %d of %v from the other side", p.B, p.A, o, e)
		}
	}
}

// TestClaimPairs holds the correction over two lists against its definition: the k least
// P are kept, for the greatest k of which the last is at most 5 % times k of all.
func TestClaimPairs(t *testing.T) {
	c, _ := sectors(1200)
	first, second := c.Pairs(Sector, []string{"p", "q", "r"}), c.Pairs(Sector, []string{"q", "p"})
	if n := ClaimPairs(first, second); n != 4 {
		t.Fatalf("%d tests, want 4", n)
	}
	var all []float64
	for _, p := range slices.Concat(first, second) {
		all = append(all, p.Link.P)
	}
	slices.Sort(all)
	limit := 0.0
	for k, p := range all {
		if p <= falseShare*float64(k+1)/float64(len(all)) {
			limit = p
		}
	}
	for _, p := range slices.Concat(first, second) {
		if want := p.Link.P <= limit && p.Link.EB05 > 2 && len(p.Link.Docs) >= 3 && p.Link.Sources >= 2; p.Link.Claimed != want {
			t.Errorf("%s with %s is claimed: %v, want %v (P %v, EB05 %v)", p.A, p.B, p.Link.Claimed, want, p.Link.P, p.Link.EB05)
		}
		if together := p.A != "r" && p.B != "r"; p.Link.Claimed != together {
			t.Errorf("%s with %s is claimed: %v", p.A, p.B, p.Link.Claimed)
		}
	}
	if n := ClaimPairs(nil, (&Corpus{}).Pairs(Sector, []string{"p", "q"})); n != 0 {
		t.Errorf("%d tests of no documents", n)
	}
}
