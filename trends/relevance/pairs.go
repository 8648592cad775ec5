package relevance

// Pair is two tags of a facet and the link between them, which is the same from either.
type Pair struct {
	A, B string
	Link Link
}

// Pairs is every two of some tags of a facet that documents carry, in the order of the
// tags: also those that no document carries together, so that each is a test. Nothing is
// claimed yet.
func (c *Corpus) Pairs(f Facet, tags []string) []Pair {
	var named []string
	docs := map[string][]int{}
	for _, t := range tags {
		if all := c.Tagged(f, t); len(all) > 0 {
			named, docs[t] = append(named, t), all
		}
	}
	var all []Pair
	for i, a := range named {
		for _, b := range named[i+1:] {
			all = append(all, Pair{A: a, B: b, Link: c.LinkTo(docs[a], f, b, b)})
		}
	}
	return all
}

// ClaimPairs is [Claim] of pairs, all lists together: it marks their links, and returns
// how many were tested.
func ClaimPairs(lists ...[]Pair) int {
	links := make([][]Link, len(lists))
	for i, pairs := range lists {
		for _, p := range pairs {
			links[i] = append(links[i], p.Link)
		}
	}
	tested := Claim(links...)
	for i, pairs := range lists {
		for k := range pairs {
			pairs[k].Link = links[i][k]
		}
	}
	return tested
}
