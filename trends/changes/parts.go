package changes

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mention is a document that names a theme.
type Mention struct {
	Year     int
	Wordings []string // the words of the theme that it has, each once
}

// Part is a group of the wordings of a theme.
type Part struct {
	Wordings  []string // sorted
	Documents int      // with one of them
	Half      int      // the year by which half of them had come, each year's as a share of the documents read
}

// Parts is a theme in two groups of wordings, and how far they differ in time.
type Parts struct {
	Early, Late Part
	G2          float64 // of groups by years
	Freedom     int     // its degrees
	P           float64 // chance of such a G2 if the groups came in the same years
}

// What two changes have between them.
const (
	partDocuments = 10   // in each group
	partGap       = 4    // years between their halves
	partChance    = 0.01 // at most; approximate: the groups are chosen on the same documents
	cellExpected  = 5    // documents expected in a cell; years are pooled until they have them (Cochran 1954)
)

// Two reports whether a theme holds two changes, which would have no date in
// common: enough documents of each, years apart, and not by chance. The reader
// decides: a word that takes the place of another looks the same.
func (p *Parts) Two() bool {
	return min(p.Early.Documents, p.Late.Documents) >= partDocuments && p.Late.Half-p.Early.Half >= partGap && p.P <= partChance
}

// PartsOf parts the wordings of a theme in two by the year by which half of their
// documents had come. The cut is the one that leaves the least variance of these
// years within the groups, weighed by documents (Fisher 1958, in one dimension).
// G2 is the likelihood-ratio statistic of homogeneity (Agresti, Categorical Data
// Analysis, 3rd edition, section 3.2) of groups by years; a document with wordings
// of both counts for both, which makes them more alike. Read is how many documents
// were read in a year; mentions of other years are left out. Where all wordings
// have the same year, or there are none, Late is empty.
func PartsOf(mentions []Mention, read map[int]int) Parts {
	byWording := map[string]map[int]int{}
	for _, m := range mentions {
		for _, w := range m.Wordings {
			if read[m.Year] == 0 {
				continue
			}
			if byWording[w] == nil {
				byWording[w] = map[int]int{}
			}
			byWording[w][m.Year]++
		}
	}
	halves := map[string]int{}
	for w, years := range byWording {
		halves[w] = half(years, read)
	}
	order := slices.SortedFunc(maps.Keys(halves), func(a, b string) int {
		return cmp.Or(cmp.Compare(halves[a], halves[b]), cmp.Compare(a, b))
	})
	cut := cutOf(order, halves, byWording)
	early, earlyYears := partOf(order[:cut], mentions, read)
	late, lateYears := partOf(order[cut:], mentions, read)
	p := Parts{Early: early, Late: late, P: 1}
	p.G2, p.Freedom = homogeneity(earlyYears, lateYears)
	if p.Freedom > 0 {
		p.P = distuv.ChiSquared{K: float64(p.Freedom)}.Survival(p.G2)
	}
	return p
}

// half is the year by which half of the documents had come, as shares of those
// read, whatever a sum loses to rounding.
func half(years, read map[int]int) int {
	order := slices.Sorted(maps.Keys(years))
	total := 0.0
	for _, y := range order {
		total += float64(years[y]) / float64(read[y])
	}
	sum := 0.0
	for _, y := range order {
		if sum += float64(years[y]) / float64(read[y]); sum >= total/2*(1-1e-9) {
			return y
		}
	}
	return 0
}

// cutOf is the number of wordings of the early group: all of them where no two
// have different years.
func cutOf(order []string, halves map[string]int, byWording map[string]map[int]int) int {
	type sums struct{ n, x float64 }
	var before, all sums
	of := func(w string) sums {
		n := 0
		for _, k := range byWording[w] {
			n += k
		}
		return sums{float64(n), float64(n * halves[w])}
	}
	for _, w := range order {
		s := of(w)
		all = sums{all.n + s.n, all.x + s.x}
	}
	cut, best := len(order), -1.0
	for i := 1; i < len(order); i++ {
		s := of(order[i-1])
		before = sums{before.n + s.n, before.x + s.x}
		if halves[order[i-1]] == halves[order[i]] {
			continue
		}
		after := sums{all.n - before.n, all.x - before.x}
		d := after.x/after.n - before.x/before.n
		if between := before.n * after.n * d * d; between > best { // what lies between the groups is not within them
			cut, best = i, between
		}
	}
	return cut
}

// partOf is the group of some wordings, with its documents by year.
func partOf(wordings []string, mentions []Mention, read map[int]int) (Part, map[int]int) {
	p, years := Part{Wordings: slices.Sorted(slices.Values(wordings))}, map[int]int{}
	for _, m := range mentions {
		if read[m.Year] > 0 && slices.ContainsFunc(m.Wordings, func(w string) bool { _, ok := slices.BinarySearch(p.Wordings, w); return ok }) {
			p.Documents++
			years[m.Year]++
		}
	}
	p.Half = half(years, read)
	return p, years
}

// homogeneity is G2 of two rows by year, and its degrees of freedom: 0 where too
// few documents leave nothing to test.
func homogeneity(a, b map[int]int) (g2 float64, freedom int) {
	sum := func(years map[int]int) (n float64) {
		for _, k := range years {
			n += float64(k)
		}
		return n
	}
	rows := [2]float64{sum(a), sum(b)}
	least := min(rows[0], rows[1]) / (rows[0] + rows[1]) // share of the smaller row
	var columns [][2]float64
	var open [2]float64
	years := slices.Sorted(maps.Keys(a))
	years = slices.AppendSeq(years, maps.Keys(b))
	slices.Sort(years)
	for _, y := range slices.Compact(years) {
		open[0], open[1] = open[0]+float64(a[y]), open[1]+float64(b[y])
		if (open[0]+open[1])*least >= cellExpected {
			columns, open = append(columns, open), [2]float64{}
		}
	}
	if len(columns) == 0 {
		return 0, 0
	}
	last := &columns[len(columns)-1]
	last[0], last[1] = last[0]+open[0], last[1]+open[1]
	for _, c := range columns {
		for i, n := range c {
			if n > 0 {
				g2 += 2 * n * math.Log(n*(rows[0]+rows[1])/(rows[i]*(c[0]+c[1])))
			}
		}
	}
	return max(g2, 0), len(columns) - 1 // rounding may leave less than nothing
}
