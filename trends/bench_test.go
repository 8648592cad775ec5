package trends

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kazami/internal/horizon"
)

// BenchmarkWeek is a panel of 100,000 series and 40 sources, in which each of
// 1,000 documents a week has about 20 terms.
func BenchmarkWeek(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 20, 99_999)
	strata := sources(40)
	var weeks []input
	for range 20 {
		var in input
		docs := map[horizon.Count]uint32{}
		for s := range strata {
			in.totals = append(in.totals, total(horizon.StratumID(s), 25))
			for range 25 * 20 {
				docs[horizon.Count{Term: horizon.TermID(zipf.Uint64()), Stratum: horizon.StratumID(s)}]++
			}
		}
		for c, n := range docs {
			c.Docs = min(n, 25)
			in.counts = append(in.counts, c)
		}
		slices.SortFunc(in.counts, inOrder)
		weeks = append(weeks, in)
	}
	d := newDetector(b, Defaults(horizon.Weekly), strata)
	all := horizon.Count{Docs: 1}
	var first input
	for id := range horizon.TermID(100_000) {
		all.Term, all.Stratum = id, horizon.StratumID(id%40)
		first.counts = append(first.counts, all)
	}
	d.Week(weekly(0), nil, first.counts, ja)
	w := 1
	for ; w < 60; w++ {
		d.Week(weekly(w), weeks[w%len(weeks)].totals, weeks[w%len(weeks)].counts, ja)
	}
	pairs := 0
	for b.Loop() {
		in := weeks[w%len(weeks)]
		d.Week(weekly(w), in.totals, in.counts, ja)
		pairs += len(in.counts)
		w++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(pairs), "ns/count")
	b.ReportMetric(float64(pairs)/float64(b.N), "counts/week")
}
