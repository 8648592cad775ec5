package nlp

import (
	"sync"
	"sync/atomic"
	"testing"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

// BenchmarkAnalyse reads a mixture of the corpora on two goroutines, with the
// lattice and with kagome in its place. Kagome's dictionary is loaded for its own
// turn alone: it is large, and slows whatever runs beside it.
func BenchmarkAnalyse(b *testing.B) {
	docs, size := corpustest.Sample(b, 20)
	for _, of := range []struct {
		name string
		load func(testing.TB) *Analyser
	}{{"lattice", analyser}, {"kagome", kagomeAnalyser}} {
		b.Run(of.name, func(b *testing.B) {
			a := of.load(b)
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				inParallel(docs, func(d *horizon.Document) { a.Analyse(d, nil) })
				n++
			}
			s := b.Elapsed().Seconds()
			b.ReportMetric(float64(n*len(docs))/s, "docs/s")
			b.ReportMetric(float64(n)*float64(size)/s/1e6, "MB/s")
		})
	}
}

func inParallel(docs []*horizon.Document, read func(*horizon.Document)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(docs) {
					return
				}
				read(docs[i])
			}
		})
	}
	wg.Wait()
}
