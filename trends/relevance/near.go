package relevance

import "math"

// What an entry that a document names counts for. A watched term was chosen by an
// analyst, a theme is what is looked for, a threat is what it may bring, and a sector
// says no more than where.
const (
	nearWatched = 4
	nearTheme   = 3
	nearThreat  = 2
	nearSector  = 1
)

// Near is how near a document is to what is watched, by the watched terms and the
// entries of the vocabulary that it names, each once:
//
//	4 log2(1+terms) + 3 log2(1+themes) + 2 log2(1+threats) + log2(1+sectors)
//
// The first of each counts in full and further ones ever less, so that a long document
// that names a little of everything does not come first. It orders what is new; it is
// no evidence, and nothing is detected by it.
func Near(watched int, t Tags) float64 {
	of := func(n int) float64 { return math.Log2(1 + float64(n)) }
	return nearWatched*of(watched) + nearTheme*of(len(t[Theme])) + nearThreat*of(len(t[Threat])) + nearSector*of(len(t[Sector]))
}
