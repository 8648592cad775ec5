package trends

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

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

// BenchmarkMillion is a year of a panel of a million series: 60 sources of 100
// documents a week with about 20 terms each, drawn by Zipf's law from all. It
// says what a week takes and how much memory the state holds; the target is 5 s
// and 200 MB.
func BenchmarkMillion(b *testing.B) {
	const series, perSource = 1_000_000, 100
	rng := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(rng, 1.07, 200, series-1)
	strata := sources(60)
	var weeks []input
	for range 8 {
		var in input
		docs := map[horizon.Count]uint32{}
		for s := range strata {
			in.totals = append(in.totals, total(horizon.StratumID(s), perSource))
			for range perSource * 20 {
				docs[horizon.Count{Term: horizon.TermID(zipf.Uint64()), Stratum: horizon.StratumID(s)}]++
			}
		}
		for c, n := range docs {
			c.Docs = min(n, perSource)
			in.counts = append(in.counts, c)
		}
		slices.SortFunc(in.counts, inOrder)
		weeks = append(weeks, in)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	d := newDetector(b, Defaults(horizon.Weekly), strata)
	named := func(id horizon.TermID) Series { return Series{ID: id, Lang: "ja"} }
	const first = 20 // weeks in which every series has its first document
	for w := range first {
		in := weeks[w%len(weeks)]
		counts := slices.Clone(in.counts)
		for id := w; id < series; id += first {
			counts = append(counts, horizon.Count{Term: horizon.TermID(id), Stratum: horizon.StratumID(id % 60), Docs: 1})
		}
		d.Week(weekly(w), in.totals, counts, named)
	}
	w, total, longest := first, 0, time.Duration(0)
	for b.Loop() {
		for range 52 {
			in := weeks[w%len(weeks)]
			start := time.Now()
			d.Week(weekly(w), in.totals, in.counts, named)
			longest = max(longest, time.Since(start))
			w++
			total++
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(b.Elapsed().Seconds()/float64(total), "s/week")
	b.ReportMetric(longest.Seconds(), "longest-s")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
	b.ReportMetric(float64(len(d.records)), "series")
	if d.m != series {
		b.Fatalf("%d series under test, want %d", d.m, series)
	}
}
